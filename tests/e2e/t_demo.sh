#!/bin/sh
# mm-test: timeout=240
# mamori demo: the same seed gives the same records, another one others; what was made is what real kiosks and a real
# server make: whole chains, reports with names under 見本, duties that a kiosk computes as the server does.
set -u
export LC_ALL=ja_JP.UTF-8
BIN=$MM_BUILD
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
TOOL=$MM_BUILD/tests/e2e/sync_tool

demo() {
    out=$1
    shift
    "$BIN/mamori" demo --out "$WORK/$out" "$@" >"$WORK/$out.txt" 2>"$WORK/$out.err" || fail "$out: $(tail -n 1 "$WORK/$out.err")"
}
digest() {
    sed -n 's/^記録のしるし　//p' "$WORK/$1.txt"
}

demo one --people 8 --years 2 --seed 5
demo two --people 8 --years 2 --seed 5
demo other --people 8 --years 2 --seed 6
[ -n "$(digest one)" ] && [ "$(digest one)" = "$(digest two)" ] || fail "one seed, two histories"
[ "$(digest one)" != "$(digest other)" ] || fail "another seed, the same history"
grep -q '見本（架空の名簿）' "$WORK/one.txt" || fail "no mark"

"$BIN/mamori" demo --out "$WORK/one" >"$WORK/err" 2>&1 && fail "written over what is there"
[ "$(wc -l <"$WORK/err")" = 1 ] && grep -q '新しいフォルダ' "$WORK/err" || fail "what to do: $(cat "$WORK/err")"
"$BIN/mamori" demo --out "$WORK/x" --people 100000 >"$WORK/err" 2>&1 && fail "too many people"
"$BIN/mamori" demo >"$WORK/err" 2>&1 && fail "no folder was named"

D=$WORK/one/council-01
[ "$(sqlite3 "$D/central.db" 'SELECT (SELECT count(*) FROM quarantine)+(SELECT count(*) FROM conflict)+(SELECT count(*) FROM chain_note)')" = 0 ] ||
    fail "records that no kiosk would make"
[ "$(sqlite3 "$D/central.db" 'SELECT count(*) FROM statement')" -gt 1000 ] || fail "hardly any records"
[ "$(sqlite3 "$D/central.db" 'SELECT count(*) FROM person')" -gt 8 ] || fail "nobody came or left in two years"
[ "$(sqlite3 "$D/central.db" 'SELECT count(*) FROM acknowledged')" -gt 0 ] || fail "nobody read the policy"
"$TOOL" asked "sqlite:$D/central.db" >"$WORK/asked" || fail "asked"
[ "$(wc -l <"$WORK/asked")" -gt 20 ] || fail "nobody is asked for anything"
"$TOOL" standing "sqlite:$D/central.db" >"$WORK/standing" || fail "how people stand, at the server"
grep -q ' [1-9][0-9]* know, ' "$WORK/standing" && grep -q ' [1-9][0-9]* again$' "$WORK/standing" || fail "nobody knows, or nobody should look again: $(cat "$WORK/standing")"
for kiosk in "$D"/kiosk-*; do
    [ "$(sqlite3 "$kiosk/kiosk.db" 'SELECT count(*) FROM outbox')" = 0 ] || fail "something was not sent"
    "$MM_BUILD/tests/faults/store_check" "$kiosk" >"$WORK/records" || fail "${kiosk##*/}: $(tail -n 1 "$WORK/records")"
    [ -s "$WORK/records" ] || fail "${kiosk##*/} made no record"
    "$TOOL" duties "$kiosk" >"$WORK/duties" || fail "duties of ${kiosk##*/}"
    "$TOOL" stands "$kiosk" >"$WORK/stands" || fail "how people stand, at ${kiosk##*/}"
    diff "$WORK/standing" "$WORK/stands" >"$WORK/diff" || fail "other groups to look at again at ${kiosk##*/} than at the server: $(head -n 5 "$WORK/diff")"
    diff "$WORK/asked" "$WORK/duties" >"$WORK/diff" || fail "${kiosk##*/} asks for something else: $(head -n 5 "$WORK/diff")"
done
for report in completion overdue duties texts; do
    "$BIN/mamori" report "$report" --db "sqlite:$D/central.db" --as-of 2026-11-22 >"$WORK/report" || fail "report $report"
    grep -q '見本（架空の名簿）' "$WORK/report" || fail "$report bears no mark"
done
# A kiosk program starts on it as it is.
printf '%s\n' 'tap start' 'expect screen signin' >"$WORK/sit.flow"
cp -R "$D/kiosk-1" "$WORK/kiosk"
path_sit kiosk "$WORK/sit.flow"
exit 0
