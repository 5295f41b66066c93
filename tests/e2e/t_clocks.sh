#!/bin/sh
# mm-test: labels=plain timeout=180
# Kiosk machines whose clock is wrong for one start, with the real processes: ten years ahead, 1970, a month back.
# Once the records are at the server, the days of 済, the windows of answers and the reports are right, in whatever
# start they were sent, and the kiosk shows the right day too.
set -u
BIN=$MM_BUILD
PACK=$MM_SOURCE/content/kamakura
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
. "$MM_SOURCE/tests/e2e/machine.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
export LC_ALL=ja_JP.UTF-8
DB=sqlite:$WORK/central.db
command -v sqlite3 >/dev/null || {
    echo 'skipped: sqlite3 is not installed'
    exit 77
}
TEN=$((3650 * 86400))

central() {
    sqlite3 "$WORK/central.db" "$1"
}

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server 0
PORT=${URL##*:}
PORT=${PORT%%/*}
path_kiosk hall
"$BIN/mamori" roster export --db "$DB" --format csv >"$WORK/roster.csv" || fail 'roster export'
person() {
    awk -F, -v seat="$1" '$7 == seat { print $1; exit }' "$WORK/roster.csv"
}

# sit SECONDS SEAT: the whole first course, so long ago.
sit() {
    printf '%s\n' 'clock machine' "seed $2" 'tap start' "tap p.$(person "$2")" 'tap next' drive >"$WORK/now.flow"
    in_start "$1" "$BIN/mamori-kiosk" --store "$WORK/hall" --headless --window 1280x800 --script "$WORK/now.flow" \
        --trace "$WORK/trace" >"$WORK/kiosk.out" 2>&1 || fail "seat $2: $(tail -n 1 "$WORK/kiosk.out")"
}
sync() {
    in_start 0 $AGENT_PLAIN --store "$WORK/hall" --server "$URL" --once >>"$WORK/agent.out" 2>&1 ||
        fail "sync: $(tail -n 1 "$WORK/agent.out")"
}
# completed SEAT: seconds since the person's completion, and how it is known (0 measured, 1 claimed, 2 moved).
completed() {
    central "SELECT ($(date +%s) - completed_at_ms / 1000) || ' ' || completed_quality FROM progress
        WHERE person='$(person "$1")' AND state=2"
}
# within SEAT FROM TO QUALITY
within() {
    set -- "$1" "$2" "$3" "$4" "$(completed "$1")"
    [ -n "$5" ] && [ "${5%% *}" -ge "$2" ] && [ "${5%% *}" -le "$3" ] && [ "${5##* }" = "$4" ] ||
        fail "seat $1 completed '$5' (seconds ago, quality), not $2 to $3, $4"
}

# ---- ten years ahead for one start, never in touch with the server in it ------------------------------------
start a1 0 30000
sit 20000 1
sync
within 1 19000 20000 0
start b2 $TEN 600
sit 0 2
path_stop
in_start 0 $AGENT_PLAIN --store "$WORK/hall" --once >/dev/null 2>&1 && fail 'a sync without a server'
path_server "$PORT"
start c3 0 9000 # began two and a half hours ago
sit 3600 3
EXEC=exec in_start 0 $AGENT_PLAIN --store "$WORK/hall" >>"$WORK/agent.out" 2>&1 & # what failed in 2036 keeps nobody waiting
DAEMON=$!
PATH_PIDS="$PATH_PIDS $DAEMON"
for _ in $(seq 100); do
    [ -n "$(completed 3)" ] && break
    sleep 0.1
done
kill "$DAEMON"
wait "$DAEMON" 2>/dev/null
kill -0 "$DAEMON" 2>/dev/null && fail 'the agent of this start is still there'
within 3 2000 3600 0
within 2 9000 20000 2

# ---- 1970, and then a month back in a start that the server hears ----------------------------------------------
start d4 -$(date +%s) 600
sit 0 4
start e5 -$((30 * 86400)) 2000
sit 900 5
sync
within 4 1500 9000 2
within 5 0 900 0

# ---- ten years ahead, in touch: exact, and the kiosk counts its days by the server's clock -------------------------
start f6 $TEN 3000
sync
sit 1500 6
sync
within 6 500 1500 0
printf '%s\n' 'clock machine' 'tap start' "tap p.$(person 7)" 'tap next' 'tap next' 'expect screen duties' \
    'expect no text "期日を過ぎています"' >"$WORK/now.flow"
in_start 0 "$BIN/mamori-kiosk" --store "$WORK/hall" --headless --window 1280x800 --script "$WORK/now.flow" \
    >"$WORK/kiosk.out" 2>&1 || fail "the kiosk's days: $(tail -n 1 "$WORK/kiosk.out")"

# ---- everything derived lies in the last hours; nothing is left of 1970 and 2036 ---------------------------------
low=$((($(date +%s) - 40000) * 1000)) high=$((($(date +%s) + 60) * 1000))
for what in 'evidence at_ms' 'progress first_at_ms' 'progress last_at_ms' 'progress completed_at_ms' 'sighting last_at_ms'; do
    bad=$(central "SELECT count(*) FROM ${what% *} WHERE ${what#* } < 9223372036854775807 AND ${what#* } NOT BETWEEN $low AND $high")
    [ "$bad" = 0 ] || fail "$what: $bad rows at another time"
done
"$BIN/mamori" report completion --db "$DB" --format csv >"$WORK/completion.csv" || fail 'report completion'
grep -qE '19[67][0-9]-|20[34][0-9]-' "$WORK/completion.csv" && fail 'a day of another time in the report'
[ "$(grep -c '済の日は推定です（端末の時計が合っていませんでした）' "$WORK/completion.csv")" = 2 ] || fail 'estimated days are not marked'
"$BIN/mamori" kiosk list --db "$DB" --format csv | grep -q '端末の時計が約10年進んでいます' || fail 'nobody learns that the clock is off'
"$BIN/mamori" report gaps --db "$DB" --format csv | grep -q '^基本方針5,[^,]*,全体,6,[1-9]' || fail 'the answers do not count'

# ---- the kiosk shows the day too, in a start with the right clock --------------------------------------------
start a9 0 500
sync
printf '%s\n' 'clock machine' 'tap start' "tap p.$(person 2)" 'tap next' 'expect screen duties' 'tap past' dump >"$WORK/now.flow"
in_start 0 "$BIN/mamori-kiosk" --store "$WORK/hall" --headless --window 1280x800 --script "$WORK/now.flow" \
    >"$WORK/kiosk.out" 2>&1 || fail "the past: $(tail -n 1 "$WORK/kiosk.out")"
grep -q '受け終わった日　令和8年' "$WORK/kiosk.out" || fail "the kiosk shows another day: $(grep 受け終わった "$WORK/kiosk.out")"
grep -q '令和18年' "$WORK/kiosk.out" && fail 'the kiosk still shows 2036'
echo 'clocks: six starts, three wrong clocks, every day right'
