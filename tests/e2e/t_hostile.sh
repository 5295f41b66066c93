#!/bin/sh
# mm-test: labels=slow timeout=300
# Rude clients on a listening server: each gets its own refusal or a closed connection, an honest kiosk is served all
# the while, and the server's memory stays bounded.
set -u
unset LC_ALL LC_MESSAGES
export LANG=ja_JP.UTF-8
BIN=$MM_BUILD
PACK=$MM_SOURCE/content/kamakura
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
TOOL=$MM_BUILD/tests/e2e/sync_tool
HOSTILE=$MM_BUILD/tests/e2e/hostile
rss_kib() { sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$SERVER_PID/status"; }

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server 0
PORT=${URL##*:}
path_kiosk one
before=$(rss_kib)
"$HOSTILE" "$PORT" sweep || fail "sweep"
"$HOSTILE" "$PORT" slow >"$WORK/slow" &
slow=$!
"$HOSTILE" "$PORT" requests || fail "requests"

"$HOSTILE" "$PORT" hold 200 30 >"$WORK/held" &
held=$!
PATH_PIDS="$PATH_PIDS $slow $held"
for _ in $(seq 100); do
    grep -q held "$WORK/held" && break
    sleep 0.1
done
grep -q held "$WORK/held" || fail "the idle connections do not stand"
"$TOOL" fill "$WORK/one" 50
start=$(date +%s%N)
path_sync one
took=$((($(date +%s%N) - start) / 1000000))
[ "$("$TOOL" outbox "$WORK/one")" = 0 ] && [ $took -lt 3000 ] || fail "an honest kiosk took $took ms beside 200 idle connections"
kill "$held"

wait "$slow" || fail "slow clients: $(cat "$WORK/slow")"
cat "$WORK/slow"
kill -0 "$SERVER_PID" || fail "the server is gone"
path_sync one
after=$(rss_kib)
[ "$(wc -l <"$WORK/server.err")" -eq 0 ] || fail "the server complains: $(cat "$WORK/server.err")"
# With sanitizers memory that was given back is not returned.
nm "$BIN/mamori-server" 2>/dev/null | grep -q __asan_init || [ $((after - before)) -lt 65536 ] ||
    fail "memory grew from $before to $after KiB"
echo "hostile: memory from $before to $after KiB, an honest kiosk beside 200 idle connections in $took ms"
