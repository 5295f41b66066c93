#!/bin/sh
# mm-test: labels=plain timeout=120
# An opinion from the screen of the explanations to the secretariat, with the real programs: it comes once, without a name
# and a time; what is decided of the question counts its answers anew by records of the server's own, which the kiosk
# tells the person; undone it is as before, and the first record is never touched.
set -u
WORK=$(mktemp -d)
BIN=$MM_BUILD PACK=$MM_SOURCE/content/kamakura
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
export LC_ALL=ja_JP.UTF-8
DB=sqlite:$WORK/central.db
mamori() { "$BIN/mamori" "$@" --db "$DB" >"$WORK/out" 2>"$WORK/err"; }
central() { sqlite3 "$WORK/central.db" "$1"; }

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server 0
path_kiosk lobby
cat >"$WORK/sit.flow" <<'F'
clock 2026-11-23T09:00:00+09:00
seed 25
tap start
digits 25
tap next
tap next
tap go.0
walk pages
answer right
tap next
answer wrong
tap next
answer right
tap next
answer right
tap next
answer right
tap next
expect screen review
tap next
tap next
wait 12s
expect screen explain missed.1
tap opinion.1
tap reason.1
tap reason.2
tap next
expect screen opinion kept
tap next
tap next
tap next
expect screen thanks
F
path_sit lobby "$WORK/sit.flow"
path_sync lobby
path_sync lobby
[ "$(central 'SELECT count(*) FROM opinion')" = 1 ] || fail "not one opinion came: $(central 'SELECT * FROM opinion')"
central '.dump opinion' | grep -q -e person -e _at_ms && fail 'an opinion is kept with more than it says'
item=$(central 'SELECT item FROM opinion')
mamori report opinions --format csv || fail "report opinions: $(cat "$WORK/err")"
grep "$item" "$WORK/out" | grep -q '5件未満' || fail "the report does not have it: $(cat "$WORK/out")"
grep "$item" "$WORK/out" | grep -q '2026-11-23' && fail 'the report says when'
first=$(central "SELECT hex(hash) FROM statement WHERE id=(SELECT MAX(statement) FROM evidence WHERE item='$item')")
marks() { central "SELECT group_concat(mark,' ') FROM (SELECT mark FROM evidence WHERE item='$item' ORDER BY row_id)"; }
before=$(marks)
case $before in *[0-4]*) ;; *) fail "it counts for nothing before anything is decided: $before" ;; esac

mamori opinion decide "$item" exclude && fail 'decided without a reason'
grep -q '理由' "$WORK/err" || fail "not told what is missing: $(cat "$WORK/err")"
mamori opinion decide "$item" exclude --reason not_one_answer || fail "decide: $(cat "$WORK/err")"
id=$(sed -n 's/.*番号 \([0-9a-f-]*\).*/\1/p' "$WORK/out")
[ -n "$id" ] || fail "decide says: $(cat "$WORK/out")"
grep -q '5件未満' "$WORK/out" || fail "the few are counted aloud: $(cat "$WORK/out")"
case $(marks) in *[0-4]*) fail "it still counts: $(marks)" ;; esac
mamori report opinions --format csv && grep "$item" "$WORK/out" | grep -q '数に入れない' || fail 'the report does not say what was decided'
mamori report operations --format csv && grep -q '問題の扱いを決めた' "$WORK/out" || fail 'not in the record of operations'
[ "$(central "SELECT count(*) FROM statement WHERE recorder=(SELECT id FROM recorder WHERE kind='server')")" = 1 ] || fail 'not one record of the server'
[ "$(central "SELECT hex(hash) FROM statement WHERE id=(SELECT MAX(statement) FROM evidence WHERE item='$item')")" = "$first" ] ||
    fail 'the first record was touched'
path_sync lobby
# The person finds it in 私の記録.
cat >"$WORK/record.flow" <<'F'
clock 2026-11-23T10:00:00+09:00
seed 26
tap start
digits 25
tap next
tap record
tap row.0
tap open.2
expect text "数に入れないことになりました"
dump
F
"$BIN/mamori-kiosk" --store "$WORK/lobby" --headless --window 1920x1080 --script "$WORK/record.flow" >"$WORK/record" 2>&1 ||
    fail "私の記録: $(tail -n 3 "$WORK/record")"
path_stop
"$BIN/mamori" store verify --db "$DB" >"$WORK/out" 2>&1 || fail "store verify: $(cat "$WORK/out")"
excluded=$(marks)
"$BIN/mamori" store rebuild --db "$DB" >"$WORK/out" 2>&1 || fail "store rebuild: $(cat "$WORK/out")"
[ "$(marks)" = "$excluded" ] || fail 'derived anew it is another'
mamori opinion undo "$id" || fail "undo: $(cat "$WORK/err")"
[ "$(marks)" = "$before" ] || fail "undone it is $(marks), not $before"
mamori opinion undo "$id" && fail 'undone twice'
"$BIN/mamori" store verify --db "$DB" >"$WORK/out" 2>&1 || fail "store verify, undone: $(cat "$WORK/out")"
exit 0
