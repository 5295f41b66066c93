#!/bin/sh
# mm-test: labels=plain timeout=300
# A day on paper from the command line: a sheet for one person with its explanations, and a group session of 26 whose
# entry is killed in the middle, again and again: everything or nothing is recorded, and nothing twice.
set -u
export LC_ALL=ja_JP.UTF-8
BIN=$MM_BUILD
PACK=$MM_SOURCE/content/kamakura
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; [ -n "${KEEP:-}" ] || rm -rf "$WORK"' EXIT
. "$MM_SOURCE/tests/e2e/paper.sh"
DB=sqlite:$WORK/c.db
COURSE=onboarding-duty
PEOPLE=26

fail() {
    echo "t_group: $*" >&2
    exit 1
}
m() {
    "$BIN/mamori" "$@" --db "$DB"
}
sql() {
    sqlite3 "$WORK/c.db" "$1"
}

{
    echo '氏名,よみ,状態,任用区分,課,議席,任期開始日,任期終了日'
    for i in $(seq 1 $((PEOPLE + 1))); do
        echo "架空$i,かくう,議員,,,$i,$(date -d '-10 days' +%F),$(date -d '900 days' +%F)"
    done
} >"$WORK/roster.csv"
m init --pack "$PACK" --demo --signin open >"$WORK/out" 2>&1 || fail "init: $(cat "$WORK/out")"
m roster import "$WORK/roster.csv" >"$WORK/out" 2>&1 || fail "import: $(cat "$WORK/out")"

# typed SHOWN: the answers of わからない to every question, in the order of the sheet, with / between them
typed() {
    sql "SELECT json_extract(value,'$.id') FROM paper_form, json_each(json_extract(form,'$.items')) WHERE no=$1" |
        while read -r id; do
            file=$(grep -rl "\"id\": \"$id\"" "$PACK/../common/items" | head -n 1)
            sql "SELECT CASE WHEN value->>'type' IN ('mtf', 'sorting') THEN json_array_length(value, '$.options') ELSE 1 END
                FROM json_each(readfile('$file')) WHERE value->>'id'='$id'" | awk '{ while ($1-- > 0) printf "？"; printf "/" }'
        done | sed 's,/$,,'
}

# one person
m paper make --person 架空27 --course $COURSE -o "$WORK/form.pdf" 2>"$WORK/out" || fail "make: $(cat "$WORK/out")"
number=$(sed -n 's/.*用紙 \([0-9]*-[0-9X]\).*/\1/p' "$WORK/out")
pdftotext "$WORK/form.pdf" - | grep -q "$number" || fail "the number is not on the sheet"
m paper print "$number" --explanations -o "$WORK/why.pdf" 2>"$WORK/err" && fail "explanations before the answers"
m paper enter "$number" "$(typed 1)" --alone '職員が一人のため' --assisted >"$WORK/out" 2>&1 || fail "enter: $(cat "$WORK/out")"
[ "$(sql "SELECT COUNT(*) FROM statement WHERE CAST(bytes AS TEXT) LIKE '%ext/assisted%'")" -gt 3 ] || fail "支援あり is lost"
m paper print "$number" --explanations -o "$WORK/why.pdf" 2>"$WORK/err" || fail "explanations: $(cat "$WORK/err")"
# With the explanations of a question stand what to do and the clause in the policy's own words.
pdftotext "$WORK/why.pdf" - | tr -d ' \n' >"$WORK/why"
grep -q '今日から：' "$WORK/why" && grep -q '本市議会議員及び本市議会の職員（以下「議員等」という。）' "$WORK/why" || fail "what to do and the clause: $(cut -c1-300 "$WORK/why")"
pdftotext "$WORK/form.pdf" - | tr -d ' \n' >"$WORK/sheet"
grep -q "$number" "$WORK/sheet" && ! grep -q -e 今日から -e '以下「議員等」' "$WORK/sheet" || fail "the sheet itself tells the answers"
m paper hand "$number" >"$WORK/out" 2>&1 || fail "hand: $(cat "$WORK/out")"
m paper enter "$number" "$(typed 1)" --correct --alone '職員が一人のため' >"$WORK/out" 2>&1 && fail "corrected to the same"
grep -q '訂正するところはありません' "$WORK/out" || fail "correct: $(cat "$WORK/out")"
first=$(typed 1 | sed 's,/.*,,') # of わからない; a mark less is taken back
m paper enter "$number" "$(echo "$first" | sed 's/？/－/g')/$(typed 1 | sed 's,^[^/]*/,,')" --correct --alone '職員が一人のため' >"$WORK/out" 2>&1 ||
    fail "correct: $(cat "$WORK/out")"
grep -q '訂正しました' "$WORK/out" || fail "correct: $(cat "$WORK/out")"
m report duties --format csv 2>/dev/null | grep -q '紙' || fail "no 修了（紙） in the report"

# a room
m group open --course $COURSE --on "$(TZ=Asia/Tokyo date +%F)" --sheets $PEOPLE >"$WORK/out" 2>&1 || fail "open: $(cat "$WORK/out")"
grep -q ' 分' "$WORK/out" || fail "the minutes are not said"
for what in 問題 回答用紙 出席票; do
    m group print 2 --what $what -o "$WORK/$what.pdf" 2>"$WORK/err" || fail "$what: $(cat "$WORK/err")"
done
paper_look "$WORK/form.pdf" "$WORK/why.pdf" "$WORK/問題.pdf" "$WORK/回答用紙.pdf" "$WORK/出席票.pdf"
[ "$(pdfinfo "$WORK/回答用紙.pdf" | sed -n 's/Pages: *//p')" = $PEOPLE ] || fail "not a page a person"
{
    echo 氏名
    for i in $(seq 1 $PEOPLE); do echo "架空$i"; done
} >"$WORK/present.csv"
m group attend 2 "$WORK/present.csv" >"$WORK/out" 2>&1 || fail "attend: $(cat "$WORK/out")"
marks=$(typed 2 | tr -d / | sed 's/？/x/g' | wc -c)
{
    printf '用紙,氏名'
    typed 2 | tr / '\n' | awk '{printf ",問%d", NR}'
    echo ',印の数'
    i=0
    pdftotext -layout "$WORK/回答用紙.pdf" - | sed -n 's/.*用紙 \([0-9]*-[0-9X]\)$/\1/p' | while read -r number; do
        i=$((i + 1))
        echo "$number,架空$i,$(typed 2 | tr / ,),$marks"
    done
} >"$WORK/sheets.csv"
[ "$(wc -l <"$WORK/sheets.csv")" = $((PEOPLE + 1)) ] || fail "sheets: $(wc -l <"$WORK/sheets.csv")"
before=$(sql 'SELECT COUNT(*) FROM statement')
whole=
for wait in 0.01 0.02 0.03 0.05 0.08 0.12; do
    "$BIN/mamori" group enter 2 "$WORK/sheets.csv" --sheets $PEOPLE --db "$DB" >/dev/null 2>&1 &
    sleep $wait
    kill -9 $! 2>/dev/null
    wait $! 2>/dev/null
    n=$(sql "SELECT COUNT(*) FROM paper_sheet WHERE form=2 AND state='entered'")
    [ "$n" = 0 ] || [ "$n" = $PEOPLE ] || fail "$n of $PEOPLE are entered"
done
m group enter 2 "$WORK/sheets.csv" --sheets $PEOPLE >"$WORK/out" 2>&1 || fail "enter: $(cat "$WORK/out")"
whole=$(sql 'SELECT COUNT(*) FROM statement')
m group enter 2 "$WORK/sheets.csv" --sheets $PEOPLE >"$WORK/out" 2>&1 || fail "once more: $(cat "$WORK/out")"
[ "$(sql 'SELECT COUNT(*) FROM statement')" = "$whole" ] || fail "recorded twice"
[ "$whole" -gt $((before + PEOPLE)) ] || fail "nothing is recorded"
m group close 2 >"$WORK/out" 2>&1 || fail "close: $(cat "$WORK/out")"
m report duties --format csv 2>/dev/null | grep -c '集合' | grep -qx $PEOPLE || fail "not everybody has 修了（集合）: $(m report duties --format csv | head -n 4)"
# A room at a kiosk's big screen: its number, the agent, three people check in, a fourth answers at the screen in place of a
# sheet; the record of one of them was there first.
course=onboarding-disaster
path_server 0
m group open --course $course --on "$(TZ=Asia/Tokyo date +%F)" --sheets 4 >"$WORK/out" 2>&1 || fail "open: $(cat "$WORK/out")"
m group code 3 >"$WORK/code" 2>&1 || fail "code: $(cat "$WORK/code")"
number=$(sed -n 's/.*: \([0-9]* [0-9]* [0-9]*\)$/\1/p' "$WORK/code" | tr -d ' ')
path_kiosk room
m duty note ほかの研修 架空3 --course $course --detail '市の研修' >"$WORK/out" 2>&1 || fail "note: $(cat "$WORK/out")"
{
    printf 'clock machine\nwindow 1366x768 15.6\ntap group\ndigits %s\ntap next\nexpect screen group 0.0\ntap next\n' "$number"
    for i in 1 2 3; do
        id=$(sql "SELECT id FROM person WHERE name='架空$i'")
        printf 'tap name\ntap p.%s\ntap next\nexpect screen group 1.0\n' "$id"
    done
    echo 'expect text "受付が済んだ方　3人"'
    # Over the pages and their questions to the sheets; 架空4 comes late and answers at the screen itself.
    printf 'tap next\ntap next\n'
    for i in 1 2 3; do printf 'tap next\ntap skip\ntap next\n'; done
    printf 'tap next\n'
    printf 'tap name\ntap p.%s\ntap next\ntap next\ntap go.0\nfinish rrr\nexpect screen thanks done\ntap next\n' \
        "$(sql "SELECT id FROM person WHERE name='架空4'")"
    echo 'expect text "答え終えた方　1人（受付　4人）"'
} >"$WORK/room.flow"
"$BIN/mamori-kiosk" --store "$WORK/room" --headless --script "$WORK/room.flow" --shots "$WORK" >"$WORK/kiosk.out" 2>&1 ||
    fail "the room: $(tail -n 1 "$WORK/kiosk.out")"
path_sync room
[ "$(sql 'SELECT COUNT(*) FROM paper_present WHERE form=3')" = 3 ] || fail "who is there at the server"
m report checkins --format csv >"$WORK/out" 2>/dev/null || fail "report checkins"
grep -q '架空3,この研修は済んでいます,room' "$WORK/out" || fail "who was not taken: $(cat "$WORK/out")"
m group print 3 --what 回答用紙 -o "$WORK/sheets.pdf" 2>"$WORK/err" || fail "sheets: $(cat "$WORK/err")"
marks=$(typed 3 | tr -d / | sed 's/？/x/g' | wc -c)
{
    sed -n 1p "$WORK/sheets.csv" | sed 's/,問.*//' | tr -d '\n'
    typed 3 | tr / '\n' | awk '{printf ",問%d", NR}'
    echo ',印の数'
    i=0
    pdftotext -layout "$WORK/sheets.pdf" - | sed -n 's/.*用紙 \([0-9]*-[0-9X]\)$/\1/p' | head -n 2 | while read -r number; do
        i=$((i + 1))
        echo "$number,架空$i,$(typed 3 | tr / ,),$marks"
    done
} >"$WORK/room.csv"
m group enter 3 "$WORK/room.csv" --sheets 2 >"$WORK/out" 2>&1 || fail "enter: $(cat "$WORK/out")"
m group close 3 >"$WORK/out" 2>&1 || fail "close: $(cat "$WORK/out")"
[ "$(sql "SELECT COUNT(*) FROM progress WHERE state=2 AND route='group'")" = $((PEOPLE + 3)) ] || fail "the room has not completed"
path_sync room # and is told of no session any more
sed -n 1,3p "$WORK/room.flow" >"$WORK/after.flow"
"$BIN/mamori-kiosk" --store "$WORK/room" --headless --script "$WORK/after.flow" --shots "$WORK" >"$WORK/kiosk.out" 2>&1 &&
    fail "a session that was closed is still offered"
# 机上訓練 at the same screen: no sheets; what the room decided is printed without a name, and who was there is all that is kept.
m group open --course 停電 --on "$(TZ=Asia/Tokyo date +%F)" >"$WORK/out" 2>&1 && fail "a tabletop that there is not"
m group open --course tabletop-blackout --on "$(TZ=Asia/Tokyo date +%F)" >"$WORK/out" 2>&1 || fail "tabletop: $(cat "$WORK/out")"
grep -q '机上訓練 4「議場が停電した」' "$WORK/out" || fail "tabletop: $(cat "$WORK/out")"
m group print 4 --what 回答用紙 -o "$WORK/none.pdf" 2>"$WORK/err" && fail "a tabletop with sheets"
m group code 4 >"$WORK/code" 2>&1 || fail "code: $(cat "$WORK/code")"
path_sync room
{
    printf 'clock machine\nwindow 1366x768 15.6\ntap group\ndigits %s\ntap next\nexpect screen tabletop 0\ntap next\n' \
        "$(sed -n 's/.*: \([0-9]* [0-9]* [0-9]*\)$/\1/p' "$WORK/code" | tr -d ' ')"
    printf 'tap name\ntap p.%s\ntap next\nexpect screen tabletop 1\n' "$(sql "SELECT id FROM person WHERE name='架空1'")"
    printf 'tap next\ntap next\ntap o.1\ntap next\ntap o.0\n'
} >"$WORK/room.flow"
"$BIN/mamori-kiosk" --store "$WORK/room" --headless --script "$WORK/room.flow" --shots "$WORK" >"$WORK/kiosk.out" 2>&1 ||
    fail "the tabletop: $(tail -n 1 "$WORK/kiosk.out")"
path_sync room
m group close 4 >"$WORK/out" 2>&1 || fail "close: $(cat "$WORK/out")"
grep -q '^1 人の出席' "$WORK/out" || fail "close: $(cat "$WORK/out")"
m group print 4 --what 振り返り -o "$WORK/review.pdf" 2>"$WORK/err" || fail "review: $(cat "$WORK/err")"
m group print 4 --what 進行表 -o "$WORK/lead.pdf" 2>"$WORK/err" || fail "進行表: $(cat "$WORK/err")"
paper_look "$WORK/review.pdf" "$WORK/lead.pdf"
pdftotext "$WORK/review.pdf" "$WORK/review.txt"
for words in 架空の場面 声で議事を続ける すぐに正しく止める 決めた記録はありません '出席は 1 人です\|出席は1人です'; do
    grep -q "$words" "$WORK/review.txt" || fail "$words is not in the review: $(cat "$WORK/review.txt")"
done
grep -q 架空1 "$WORK/review.txt" && fail "the review has a name"
m report tabletops --format csv 2>/dev/null | grep -q '議場が停電した,架空1' || fail "report tabletops"
m store verify >"$WORK/out" 2>&1 || fail "verify: $(cat "$WORK/out")"
# What the server records itself, of sheets and of rooms, follows the rules of cmi5 too.
for recorder in $(sql 'SELECT DISTINCT recorder FROM statement'); do
    sql "SELECT CAST(bytes AS TEXT) FROM statement WHERE recorder='$recorder' ORDER BY seq" >"$WORK/recorder.$recorder"
done
"$MM_BUILD/tests/flow/cmi5_check" "$WORK"/recorder.* >"$WORK/out" 2>&1 || fail "a sheet breaks a rule of cmi5: $(head -n 3 "$WORK/out")"
