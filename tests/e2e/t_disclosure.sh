#!/bin/sh
# mm-test: labels=plain timeout=120
# What the council lets be seen by name, from the decision to the paper: a kiosk that has heard of it shows a new page on the
# use of records, and what is answered after it is seen; what was answered at a kiosk that had not heard of it never is, nor
# anything once the level is lowered.
set -u
export LC_ALL=ja_JP.UTF-8
BIN=$MM_BUILD WORK=$(mktemp -d) PACK=$MM_SOURCE/content/kamakura
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
DB=sqlite:$WORK/central.db
path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server
path_kiosk told
path_kiosk untold

# decide LEVEL
decide() {
    "$BIN/mamori" council set "disclosure=$1" --db "$DB" --body 議会運営委員会 --decided-on 2026-11-01 --number 第7号 >"$WORK/out" 2>&1 ||
        fail "disclosure=$1: $(cat "$WORK/out")"
}
# seen REPORT: its rows; what it says goes to WORK/seen
seen() {
    "$BIN/mamori" report "$1" --db "$DB" --format json >"$WORK/seen" 2>"$WORK/err" || fail "report $1: $(cat "$WORK/err")"
    grep -o '{"seat":' "$WORK/seen" | wc -l
}
"$BIN/mamori" council set disclosure=2 --db "$DB" >/dev/null 2>"$WORK/err" && fail 'raised by nobody'
grep -q '決定した機関' "$WORK/err" || fail "nobody: $(cat "$WORK/err")"
decide 2
path_sync told

# one line more where the page says what was decided, and who did
awk '/^expect screen purpose$/ { print; print "expect text \"正しく答えた問題の数です\""
    print "expect text \"議会運営委員会、令和8年11月1日、第7号\""; print "expect no text \"議会の決定前\""; next } 1' \
    "$MM_SOURCE/tests/e2e/sitting.flow" >"$WORK/told.flow"
sed 's/^digits 25$/digits 24/; s/^seed 25$/seed 24/' "$MM_SOURCE/tests/e2e/sitting.flow" |
    awk '/^expect screen purpose$/ { print; print "expect text \"（議会の決定前）\""; next } 1' >"$WORK/untold.flow"
for name in told untold; do
    path_sit $name "$WORK/$name.flow"
    path_sync $name
done
[ "$(seen scores)" = 1 ] || fail "not one person: $(cat "$WORK/seen")"
grep -q '"seat":25,.*"items":5,"right":4}' "$WORK/seen" || fail "seat 25, four of five: $(cat "$WORK/seen")"
grep -q '議会運営委員会、令和8年11月1日、第7号' "$WORK/seen" || fail 'the paper does not say who decided'
for level in 1 0; do
    decide $level
    [ "$(seen scores)" = 0 ] || fail "seen at level $level: $(cat "$WORK/seen")"
done
"$BIN/mamori" report decisions --db "$DB" --format json >"$WORK/seen" || fail decisions
[ "$(grep -o '"what":"開示の段階"' "$WORK/seen" | wc -l)" = 3 ] || fail "former decisions: $(cat "$WORK/seen")"
[ "$("$BIN/mamori" report operations --db "$DB" --format csv | grep -c 'disclosure')" = 3 ] || fail 'the record of operations'
