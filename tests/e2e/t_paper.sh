#!/bin/sh
# Papers through the real renderer: every report as PDF says what the CSV says, on pages that name their 取扱区分,
# with fonts inside; cards can be scanned at 150 dpi; a missing renderer costs the paper alone.
# mm-test: labels=slow timeout=240
set -u
WORK=$(mktemp -d)
BIN=$MM_BUILD PACK=$MM_SOURCE/content/kamakura SIGNIN=pin
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
for tool in pdftotext pdffonts pdfinfo pdftoppm zbarimg; do
    command -v $tool >/dev/null || { echo "skipped: there is no $tool"; exit 77; }
done
export LC_ALL=C.UTF-8
DB=sqlite:$WORK/central.db

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server
path_kiosk lobby
curl -sf -o "$WORK/api.pdf" -D "$WORK/api.head" -H "Authorization: Bearer $(cat "$WORK/central.db.secret")" \
    "$URL/api/v1/report/gaps?format=pdf" || fail 'the API gives no PDF'
grep -aqi '^content-type: application/pdf' "$WORK/api.head" || fail 'the API calls it something else'
path_stop

# solid FILE: the text of a PDF without any blanks.
solid() { pdftotext -raw "$1" - | sed 's/　//g' | tr -d ' \n\r\f'; }

# look FILE TITLE HANDLING: what holds for every paper.
look() {
    pdffonts "$1" >"$WORK/fonts" || fail "$1: no PDF"
    awk 'NR > 2 && (!/ yes yes yes / || !/(BIZUD|NotoSansCJKjp|IPAmjMincho)/) { print; bad = 1 } END { exit bad || NR < 4 }' \
        "$WORK/fonts" || fail "$1: a font is not inside, or is none of ours"
    pdfinfo "$1" >"$WORK/info"
    grep -q "^Title: *$2\$" "$WORK/info" || fail "$1: no title: $(grep ^Title "$WORK/info")"
    grep -q '^Tagged: *yes' "$WORK/info" || fail "$1: not tagged"
    grep -q 'Page size:.*(A4)' "$WORK/info" || fail "$1: not A4"
    grep -aq '/Lang (ja)' "$1" || fail "$1: its language is not told"
    pages=$(sed -n 's/^Pages: *//p' "$WORK/info")
    for page in $(seq "$pages"); do
        pdftotext -layout -f "$page" -l "$page" "$1" "$WORK/page"
        grep -q "$3" "$WORK/page" || fail "$1: page $page has no 取扱区分"
        grep -q '見本（架空の名簿）' "$WORK/page" || fail "$1: page $page has no 見本"
        pdftotext -raw -f "$page" -l "$page" "$1" - | grep -q "$page / $pages" || fail "$1: page $page has no number"
        grep -n '^ *[、。，．」』）］】ー々っゃゅょッャュョ！？]' "$WORK/page" && fail "$1: page $page: a line begins so"
    done
    [ "$(stat -c %a "$1")" = 600 ] || fail "$1: can be read by others"
}

IDS='利用者ID|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
for report in completion overdue roster gaps threats; do
    handling='取扱注意（個人名あり）'
    case $report in gaps | threats) handling='内部用\|公開可（個人名なし）' ;; esac
    "$BIN/mamori" report $report --db "$DB" -o "$WORK/$report.pdf" || fail "report $report"
    "$BIN/mamori" report $report --db "$DB" -o "$WORK/$report.csv" || fail "report $report as CSV"
    title=$(head -n 1 "$WORK/$report.csv" | sed 's/^\xEF\xBB\xBF//; s/,.*//')
    look "$WORK/$report.pdf" "$title" "$handling"
    solid "$WORK/$report.pdf" >"$WORK/text"
    # Every cell and every note of the CSV stands on the paper, but the ids of completion, which are for other programs;
    # minutes may pass between the two.
    tail -n +3 "$WORK/$report.csv" | tr -d '"\r' | tr ',' '\n' | sed 's/[ 　]//g' | sort -u | grep . >"$WORK/both"
    if [ $report = completion ]; then
        grep -vxE "$IDS" "$WORK/both" >"$WORK/cells"
        grep -qE "$IDS" "$WORK/text" && fail "$report: an id is on the paper"
    else
        mv "$WORK/both" "$WORK/cells"
    fi
    [ "$(wc -l <"$WORK/cells")" -gt 8 ] || fail "$report: the CSV is nearly empty"
    while IFS= read -r cell; do
        grep -qF -e "$cell" "$WORK/text" || fail "$report: not on the paper: $cell"
    done <"$WORK/cells"
    grep -q '照合番号[0-9a-f]\{16\}' "$WORK/text" || fail "$report: no checksum"
done
case $(pdfinfo "$WORK/completion.pdf") in *'841.89 x 595.2'*) ;; *) fail 'a wide table is not turned' ;; esac

# Names as they are, also those that only one of the fonts has.
for name in $(tail -n +2 "$MM_SOURCE/tests/councils/demo/roster.csv" | cut -d, -f1 | sed 's/[ 　]//g'); do
    solid "$WORK/roster.pdf" | grep -qF "$name" || fail "the name $name is not on the paper"
done

# Papers of the teaching: whom to call, with a line where the council has not said, and what to do from today.
# count_of FILE WORD: how often it stands there.
count_of() { solid "$1" | grep -oF "$2" | wc -l; }
"$BIN/mamori" content contacts "$PACK" -o "$WORK/contacts.pdf" || fail 'contacts'
[ "$(count_of "$WORK/contacts.pdf" '事務局（昼）')" = 10 ] || fail 'not ten cards of contacts'
solid "$WORK/contacts.pdf" | grep -q '[0-9]\{4\}' && fail 'a number stands on a card that nobody gave'
cp -r "$MM_SOURCE/content" "$WORK/content"
sed -i 's/"事務局（昼）", "value": null/"事務局（昼）", "value": "内線 1234"/' "$WORK/content/kamakura/council.json"
"$BIN/mamori" content contacts "$WORK/content/kamakura" -o "$WORK/contacts.pdf" || fail 'contacts with a number'
[ "$(count_of "$WORK/contacts.pdf" '内線1234')" = 10 ] || fail 'the number is not on every card'
"$BIN/mamori" content actions "$PACK" -o "$WORK/actions.pdf" || fail 'actions'
"$BIN/mamori" content actions "$PACK" --course onboarding-disaster -o "$WORK/one.pdf" || fail 'actions of a course'
[ "$(count_of "$WORK/actions.pdf" '連絡の方法を、二つ言えるようにする')" = 1 ] || fail 'an action is missing, or twice'
[ "$(count_of "$WORK/one.pdf" '連絡の方法を、二つ言えるようにする')" = 1 ] || fail 'the course has no actions'
[ "$(count_of "$WORK/one.pdf" '四つの文書')" = 0 ] || fail 'actions of another course'

# The keys of a ten-key in their own size: from 7 to 9 it is twice 19.05 mm, which are 108 points.
"$BIN/mamori" kiosk keys -o "$WORK/keys.pdf" || fail 'keys'
[ "$(count_of "$WORK/keys.pdf" 'もどる')" = 4 ] || fail 'not one key もどる and three labels'
pdftotext -bbox "$WORK/keys.pdf" "$WORK/keys.html"
awk -F '"' '/>7</ { seven = $2 } />9</ { nine = $2 } END { exit !(nine - seven > 107.5 && nine - seven < 108.5) }' "$WORK/keys.html" ||
    fail "the keys are of another size: $(grep -e '>7<' -e '>9<' "$WORK/keys.html")"

"$BIN/mamori" roster cards --cards --db "$DB" -o "$WORK/cards.pdf" || fail 'cards'
look "$WORK/cards.pdf" 受講カード一覧 '取扱注意（個人名あり）'
# One look in some three hundred goes wrong, as with any reader; a second one, a little nearer, finds the rest.
for dpi in 150 170; do
    pdftoppm -r $dpi -gray -png "$WORK/cards.pdf" "$WORK/cards-$dpi"
    zbarimg -q --raw -Sdisable -Sqrcode.enable "$WORK"/cards-$dpi-*.png 2>/dev/null >"$WORK/scanned-$dpi"
done
[ "$(wc -l <"$WORK/scanned-150")" -ge 33 ] || fail "at 150 dpi only $(wc -l <"$WORK/scanned-150") cards of 35 are read"
sort -u "$WORK/scanned-150" "$WORK/scanned-170" >"$WORK/scanned"
"$BIN/mamori" roster cards --cards --db "$DB" --format csv | tail -n +4 | cut -d, -f5 | grep -aE '^[0-9A-Z]{20,}$' |
    sort >"$WORK/numbers"
[ "$(wc -l <"$WORK/numbers")" -eq 35 ] || fail "not 35 cards: $(wc -l <"$WORK/numbers")"
cmp -s "$WORK/scanned" "$WORK/numbers" || fail 'what is scanned is not what was issued'

"$BIN/mamori" roster cards --db "$DB" -o "$WORK/codes.pdf" || fail 'codes'
look "$WORK/codes.pdf" はじめの番号 '取扱注意（個人名あり）'
solid "$WORK/codes.pdf" >"$WORK/text"
"$BIN/mamori" roster cards --db "$DB" --format csv | tail -n +4 | cut -d, -f5 | tr -d ' ' | grep -aE '^[0-9]{12}$' >"$WORK/codes"
[ "$(wc -l <"$WORK/codes")" -eq 35 ] || fail "not 35 codes: $(wc -l <"$WORK/codes")"
while read -r code; do
    grep -qF "$code" "$WORK/text" || fail "the code $code is not on the paper"
done <"$WORK/codes"

mkdir "$WORK/folder"
file=$("$BIN/mamori" report gaps --db "$DB" --format pdf -o "$WORK/folder") || fail 'into a folder'
case $file in *年度_見本_条項ごとの理解_*.pdf) ;; *) fail "the name of the file: $file" ;; esac

# Without the renderer: one sentence, nothing written, and the other formats go on.
MAMORI_RENDER=$WORK/nowhere "$BIN/mamori" report gaps --db "$DB" -o "$WORK/none.pdf" 2>"$WORK/err" && fail 'without a renderer'
[ "$(wc -l <"$WORK/err")" = 1 ] && [ ! -e "$WORK/none.pdf" ] || fail "without a renderer: $(cat "$WORK/err")"
MAMORI_RENDER=$WORK/nowhere "$BIN/mamori" report gaps --db "$DB" --format csv >/dev/null || fail 'CSV needs no renderer'
exit 0
