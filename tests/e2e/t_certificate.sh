#!/bin/sh
# From a sitting to a paper: the 研修修了証 with all fonts inside, its code read at 150 dpi and found true without a
# server, refused for another name and when changed; the same number again as 再発行; difficult names as they are; the
# 受講記録 without answers; nothing for who did not complete.
# mm-test: labels=slow,plain timeout=240
set -u
export LC_ALL=ja_JP.UTF-8
WORK=$(mktemp -d)
BIN=$MM_BUILD PACK=$MM_SOURCE/content/kamakura SIGNIN=open
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
. "$MM_SOURCE/tests/e2e/paper.sh"
command -v zbarimg >/dev/null || { echo 'skipped: there is no zbarimg'; exit 77; }
DB=sqlite:$WORK/central.db

# solid FILE: the text of a PDF without any blanks.
solid() { pdftotext -raw "$1" - | sed 's/　//g' | tr -d ' \n\r\f'; }
# code FILE: the text of the QR code on its first page, printed at 150 dpi.
code() {
    pdftoppm -r 150 -f 1 -l 1 -gray "$1" "$WORK/scan" && zbarimg -q --raw "$WORK"/scan-*.pgm 2>/dev/null
    rm -f "$WORK"/scan-*.pgm
}
refused() {
    what=$1
    shift
    "$@" >"$WORK/out" 2>"$WORK/err" && fail "$what: taken"
    [ "$(wc -l <"$WORK/err")" = 1 ] || fail "$what: not one line: $(cat "$WORK/err")"
}

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server
path_kiosk lobby
printf '%s\n' 'clock machine' 'tap start' 'digits 5' 'tap next' 'tap next' 'tap go.0' 'walk pages' \
    'finish rrrrr' 'expect screen thanks done' >"$WORK/sit.flow"
path_sit lobby "$WORK/sit.flow"
path_sync lobby

# Through the running server, then again without it.
"$BIN/mamori" certificate print --db "$DB" --person 5 -o "$WORK/one.pdf" || fail 'no certificate'
path_stop
"$BIN/mamori" certificate print --db "$DB" --person '葛󠄀西誠一' -o "$WORK/two.pdf" || fail 'no second certificate'
paper_look "$WORK/one.pdf"
pdfinfo "$WORK/one.pdf" | grep -q '^Pages: *1$' || fail 'not one page'
solid "$WORK/one.pdf" >"$WORK/text"
for words in '取扱注意（個人名あり）' '見本（架空の名簿）' '研修修了証' '葛󠄀西誠一様' '第1号' '令和' '個人（端末）'; do
    grep -qF "$words" "$WORK/text" || fail "not on the paper: $words"
done
grep -q '再発行\|点\|問\|正解\|目安' "$WORK/text" && fail 'a first paper says 再発行, or a score'
solid "$WORK/two.pdf" | grep -q '再発行' || fail 'the second paper does not say so'
[ "$(stat -c %a "$WORK/one.pdf")" = 600 ] || fail 'others can read it'
refused 'somebody who did not complete' "$BIN/mamori" certificate print --db "$DB" --person 6 -o "$WORK/none.pdf"
grep -q '受講記録' "$WORK/err" || fail "what to do: $(cat "$WORK/err")"
[ -e "$WORK/none.pdf" ] && fail 'a file all the same'

# The code, at another machine with the list of keys alone.
code=$(code "$WORK/one.pdf")
[ -n "$code" ] && [ ${#code} -le 220 ] || fail "the code at 150 dpi: $code"
"$BIN/mamori" certificate keys --db "$DB" -o "$WORK/keys" || fail 'no keys'
verify() { "$BIN/mamori" verify "$1" --name "$2" --keys "$WORK/keys"; }
verify "$code" '葛󠄀西　誠一' >"$WORK/out" 2>&1 || fail "not found true: $(cat "$WORK/out")"
verify "$code" '葛西 誠一' >/dev/null || fail 'not found true without the variation selector'
refused 'copied to another name' verify "$code" '髙瀬　由美子'
refused 'another day' verify "$(echo "$code" | sed 's/:20\(2[0-9]\)\([0-9]\{4\}\):/:19\1\2:/')" '葛󠄀西　誠一'
grep -q '書き換えられ' "$WORK/err" || fail "why: $(cat "$WORK/err")"
refused 'cut' verify "${code%????}" '葛󠄀西　誠一'
sed '$d' "$WORK/keys" >"$WORK/few"
grep -v "^key" "$WORK/keys" >"$WORK/no-keys"
refused 'unknown key' "$BIN/mamori" certificate verify "$code" --name '葛󠄀西　誠一' --keys "$WORK/no-keys"
refused 'no list' "$BIN/mamori" certificate verify "$code" --name '葛󠄀西　誠一' --keys "$WORK/text"

# The register, and the record of one person.
"$BIN/mamori" report certificates --db "$DB" -o "$WORK/register.csv" || fail 'no register'
[ "$(grep -c '葛󠄀西' "$WORK/register.csv")" = 1 ] || fail 'not once in the register'
"$BIN/mamori" certificate record --db "$DB" --person 5 -o "$WORK/record.pdf" || fail 'no record'
"$BIN/mamori" certificate record --db "$DB" --person 5 --proof -o "$WORK/proof.pdf" || fail 'no proof'
paper_look "$WORK/record.pdf" "$WORK/proof.pdf"
solid "$WORK/record.pdf" >"$WORK/text"
grep -q '受講記録' "$WORK/text" && grep -q '修了（個人）' "$WORK/text" && grep -qF '葛󠄀西誠一' "$WORK/text" || fail 'the record'
grep -q '目安\|点数\|正解' "$WORK/text" && fail 'a score in the record'
solid "$WORK/proof.pdf" | grep -q '受講証明書' || fail 'the proof'
[ "$(sqlite3 "$WORK/central.db" "SELECT COUNT(*) FROM operation WHERE what LIKE 'certificate %'")" = 4 ] || fail 'not in the record of operations'

for kind in record proof; do
    [ "$(sqlite3 "$WORK/central.db" "SELECT COUNT(*) FROM operation JOIN person ON what='certificate $kind ' || person.id
        WHERE seat=5")" = 1 ] || fail "the record of operations does not say whose $kind it was"
done

# At the kiosk: a printer that takes it, one without paper; the same number each time, the
# paper kept, signed by the kiosk's own key; what was asked long ago is kept and not printed.
mkdir "$WORK/bin"
path_server
SEAT=7
PERSON=$(sqlite3 "$WORK/central.db" "SELECT id FROM person WHERE seat=$SEAT")
sed "s/digits 5/digits $SEAT/" "$WORK/sit.flow" >"$WORK/more.flow"
path_sit lobby "$WORK/more.flow"
# prints UNTIL_MS: asks, and says what the agent answered.
prints() {
    sqlite3 "$WORK/lobby/kiosk.db" "INSERT INTO request (kind, json, state, reply, at_ms) VALUES ('certificate',
        '{\"person\":\"$PERSON\",\"course\":\"onboarding-duty\",\"until_ms\":$1}', 'new', '', 0)"
    PATH="$WORK/bin:$PATH" "$BIN/mamori-agent" --store "$WORK/lobby" --server "$URL" --once --printer office >>"$WORK/agent.out" 2>&1
    sqlite3 "$WORK/lobby/kiosk.db" "SELECT state, reply FROM request WHERE kind='certificate' ORDER BY id DESC LIMIT 1"
}
lp() {
    printf '#!/bin/sh\n%s\n' "$1" >"$WORK/bin/lp"
    chmod +x "$WORK/bin/lp"
}
export MAMORI_RENDER="$BIN/mamori-render" # figures of the pack were drawn by nobody: the agent tries them now
soon=$(($(date +%s) + 600))000
lp "printf '%s ' \"\$@\" >>'$WORK/printed'"
prints "$soon" >"$WORK/said"
grep -q '^done' "$WORK/said" || fail "not printed: $(cat "$WORK/said")"
kept=$(ls "$WORK/lobby/certificates")
[ "$(cat "$WORK/printed")" = "-s -d office -- $WORK/lobby/certificates/$kept " ] || fail "the words of lp: $(cat "$WORK/printed")"
[ "$(stat -c %a "$WORK/lobby/certificates/$kept")" = 600 ] || fail 'others can read what is kept'
code=$(code "$WORK/lobby/certificates/$kept")
"$BIN/mamori" certificate verify "$code" --name "$(sqlite3 "$WORK/central.db" "SELECT name FROM person WHERE seat=$SEAT")" \
    --db "$DB" >/dev/null || fail "the kiosk's certificate is not found true: $code"
solid "$WORK/lobby/certificates/$kept" | grep -q '第2号' || fail 'not the next number'
lp 'exit 1'
prints "$soon" >"$WORK/said"
grep -q '^failed.*用紙と電源.*第2号.*保存してある' "$WORK/said" || fail "without paper: $(cat "$WORK/said")"
lp "echo >>'$WORK/late'"
prints 1 >"$WORK/said"
grep -q '^failed.*印刷しませんでした' "$WORK/said" && [ ! -e "$WORK/late" ] || fail "long ago: $(cat "$WORK/said")"
kill "$SERVER_PID"
wait "$SERVER_PID" 2>/dev/null
# 署名待ち: without the server the paper comes without number and code; it is signed when the server can be asked again.
lp "printf '%s ' \"\$@\" >>'$WORK/waits'"
prints "$soon" >"$WORK/said"
grep -q '^done.*"waits":true' "$WORK/said" && [ ! -e "$WORK/late" ] || fail "without the server: $(cat "$WORK/said")"
slip=$WORK/lobby/certificates/$PERSON.wait.onboarding-duty.pdf
[ "$(cat "$WORK/waits")" = "-s -d office -- $slip " ] || fail "the words of lp: $(cat "$WORK/waits")"
paper_look "$slip"
solid "$slip" >"$WORK/text"
for words in '（署名待ち）' '【署名待ち】' '番号は署名のときに付きます' '研修修了証' '見本（架空の名簿）' '個人（端末）' '議員等の遵守義務'; do
    grep -qF "$words" "$WORK/text" || fail "not on the paper that waits: $words: $(cat "$WORK/text")"
done
grep -q '令和8年度第[0-9]' "$WORK/text" && fail 'a paper that waits has a number'
[ -z "$(code "$slip")" ] || fail 'a paper that waits has a code'
lp 'exit 1'
prints "$soon" >"$WORK/said"
grep -q '^failed.*用紙と電源.*署名待ち.*保存してある' "$WORK/said" || fail "a paper that waits, and no paper: $(cat "$WORK/said")"
SEVENTH=$PERSON
PERSON=$(sqlite3 "$WORK/central.db" 'SELECT id FROM person WHERE seat=8')
prints "$soon" >"$WORK/said"
grep -q '^failed.*署名待ち' "$WORK/said" && [ ! -e "$WORK/lobby/certificates/$PERSON.wait.onboarding-duty.pdf" ] ||
    fail "a paper for who did not complete: $(cat "$WORK/said")"
PERSON=$SEVENTH
path_server
"$BIN/mamori-agent" --store "$WORK/lobby" --server "$URL" --once >>"$WORK/agent.out" 2>&1 || fail "after that: $(tail -n 1 "$WORK/agent.out")"
[ "$(ls "$WORK/lobby/certificates")" = "$kept" ] && [ "$(sqlite3 "$WORK/central.db" 'SELECT count(*) FROM certificate')" = 2 ] ||
    fail "not signed, or more than one number for one completion: $(ls "$WORK/lobby/certificates")"
kill "$SERVER_PID"
wait "$SERVER_PID" 2>/dev/null

# The agent itself is down, killed: what was asked waits in the store, and the next one makes and prints it.
"$BIN/mamori-agent" --store "$WORK/lobby" --server "$URL" >>"$WORK/agent.out" 2>&1 &
AGENT_PID=$!
kill -9 "$AGENT_PID"
wait "$AGENT_PID" 2>/dev/null
lp "echo >>'$WORK/down'"
path_server
prints "$soon" >"$WORK/said"
grep -q '^done.*"waits":false' "$WORK/said" && [ "$(wc -l <"$WORK/down")" = 1 ] ||
    fail "after the agent was killed: $(cat "$WORK/said")"
kill "$SERVER_PID"
wait "$SERVER_PID" 2>/dev/null

# Who is erased leaves no paper at the kiosk.
path_server
"$BIN/mamori" roster delete "$PERSON" --db "$DB" >"$WORK/out" || fail "erase: $(cat "$WORK/out")"
path_sync lobby
[ -z "$(ls "$WORK/lobby/certificates")" ] || fail "left at the kiosk: $(ls "$WORK/lobby/certificates")"

# Every difficult name of the fonts' test on a certificate of its own: as it was written, none cut, one sheet each.
awk 'BEGIN { printf "{\"format\":1,\"title\":\"x\",\"page\":{\"kind\":\"sheet\",\"face\":\"mincho\"},\"parts\":[" }
    !/^#/ && NF { printf "%s{\"type\":\"certificate\",\"title\":\"研修修了証\",\"name\":\"%s　様\",\"text\":\"x\",\"day\":\"x\",\"issuer\":\"x\"}", n++ ? "," : "", $0 }
    END { print "]}" }' "$MM_SOURCE/tests/unit/text/names.txt" >"$WORK/names.json"
"$BIN/mamori-render" pdf <"$WORK/names.json" >"$WORK/names.pdf" || fail 'names cannot be drawn'
solid "$WORK/names.pdf" >"$WORK/text"
grep -v '^#' "$MM_SOURCE/tests/unit/text/names.txt" | grep . | sed 's/ //g; s/　//g' >"$WORK/names"
[ "$(wc -l <"$WORK/names")" -ge 200 ] || fail 'not 200 names'
while IFS= read -r name; do
    grep -qF -e "${name}様" "$WORK/text" || fail "not as it is written: $name"
done <"$WORK/names"
pdfinfo "$WORK/names.pdf" | grep -q "^Pages: *$(wc -l <"$WORK/names")\$" || fail 'not one sheet each'
exit 0
