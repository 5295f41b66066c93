#!/bin/sh
# mm-test: labels=slow,plain timeout=300
# One person at two kiosks that are both offline, the same training begun at one, gone on with at the other, and finished
# at both: in whatever order and portions the two are connected, server and kiosks end with the same.
set -u
export LC_ALL=ja_JP.UTF-8
BIN=$MM_BUILD
PACK=$MM_SOURCE/content/kamakura
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
. "$MM_SOURCE/tests/e2e/machine.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
TOOL=$MM_BUILD/tests/e2e/sync_tool
command -v sqlite3 >/dev/null || { echo 'skipped: sqlite3 is not installed'; exit 77; }

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server 0
path_kiosk one
path_kiosk two
P=$(sqlite3 "$WORK/central.db" "SELECT id FROM person WHERE status='councillor' AND seat=3")
path_stop

# sit KIOSK SECONDS LINES: what the person did so long ago, each kiosk since one start of its machine.
start 01 0 90000
start 02 0 90000
sit() {
    printf '%s\n' 'clock machine' "seed $2" 'tap start' "tap p.$P" >"$WORK/sit.flow"
    printf '%b' "$3" >>"$WORK/sit.flow"
    BOOT=$WORK/boot.$([ "$1" = one ] && echo 01 || echo 02)
    in_start "$2" "$BIN/mamori-kiosk" --store "$WORK/$1" --headless --window 1280x800 --script "$WORK/sit.flow" \
        --trace "$WORK/trace" >"$WORK/kiosk.out" 2>&1 || fail "at $1: $(tail -n 1 "$WORK/kiosk.out")"
}
sit one 7200 'tap next\ntap next\nkey enter\ntap next\ntap next\ntap @later\n'
sit two 7000 'tap next\ntap next\nkey enter\nwalk pages\nanswer right\nanswer wrong\ntap @later\n'
sit one 6000 'tap next\nkey enter\nwalk pages\nfinish wwruw\nexpect screen thanks done\n'
sit two 5000 'tap next\nkey enter\nfinish rrr\nexpect screen thanks done\n'
sit two 4000 'tap next\nkey enter\nwalk pages\nfinish rrrrr\nexpect screen thanks done\n'
mkdir "$WORK/kept"
cp -r "$WORK/one" "$WORK/two" "$WORK/central.db"* "$WORK/kept"

# ends WITH KIOSK...: the offline time is over, in this order; what server and kiosks hold then goes to WITH.
ends() {
    with=$1
    shift
    rm -rf "$WORK/one" "$WORK/two" "$WORK"/central.db*
    cp -r "$WORK"/kept/* "$WORK/"
    path_server 0
    for kiosk in "$@" one two one two; do # in the end everybody hears of everybody
        BOOT=$WORK/boot.$([ "$kiosk" = one ] && echo 01 || echo 02)
        in_start 0 $AGENT_PLAIN --store "$WORK/$kiosk" --server "$URL" --once >>"$WORK/agent.out" 2>&1 ||
            fail "sync of $kiosk: $(tail -n 1 "$WORK/agent.out")"
    done
    path_stop
    for table in progress evidence acknowledged receipt; do
        echo "== $table"
        # The server measures each kiosk's clock anew, to some milliseconds: the times themselves are for e2e.clocks.
        sqlite3 "$WORK/central.db" "SELECT * FROM $table" | sed 's/|1[0-9]\{12\}/|T/g' | sort
    done >"$with"
    for kiosk in one two; do
        "$TOOL" history "$WORK/$kiosk" "$P" >"$with.$kiosk" || fail "history of $kiosk"
        "$TOOL" duties "$WORK/$kiosk" | grep "$P" >>"$with.$kiosk"
    done
}
ends "$WORK/first" one two
grep -q "$P" "$WORK/first" || fail "nothing is known of the person"
[ "$(sed -n '/== evidence/,/==/p' "$WORK/first" | grep -c "$P")" -gt 10 ] || fail "no evidence: $(cat "$WORK/first")"
grep -q . "$WORK/first.one" || fail "no history at a kiosk"
for kiosk in one two; do # which of it was taken here, each knows
    sed 's/ \(here\|elsewhere\) .*//' "$WORK/first.$kiosk" >"$WORK/history.$kiosk"
done
cmp -s "$WORK/history.one" "$WORK/history.two" ||
    fail "two kiosks tell different histories: $(diff "$WORK/history.one" "$WORK/history.two" | head -n 5)"
for order in 'two one' 'one one two one' 'two two'; do
    # shellcheck disable=SC2086
    ends "$WORK/other" $order
    for part in '' .one .two; do
        cmp -s "$WORK/first$part" "$WORK/other$part" || {
            diff "$WORK/first$part" "$WORK/other$part" | head -n 6 >&2
            fail "connected as $order it ends otherwise ($part)"
        }
    done
done
