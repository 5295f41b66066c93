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

# await FILE: until a crowd stands
await() {
    for _ in $(seq 100); do
        grep -q held "$1" && return
        sleep 0.1
    done
    fail "the connections of $1 do not stand"
}

# crowd WORD N [ADDRESS]: N connections that stand about, for a while.
crowd() {
    word=$1
    shift
    : >"$WORK/held"
    "$HOSTILE" "$PORT" "$word" "$1" 60 ${2:-} >"$WORK/held" &
    held=$!
    PATH_PIDS="$PATH_PIDS $held"
    await "$WORK/held"
}
PATH_PIDS="$PATH_PIDS $slow"

# ---- who only waits keeps nobody out, not even from its own address
for word in hold stall; do
    crowd $word 100 127.0.0.1
    for _ in 1 2 3; do
        timeout 12 "$BIN/mamori" kiosk invite --db "sqlite:$WORK/central.db" --name "窓口 $word" >"$WORK/out" 2>"$WORK/err" ||
            fail "the clerk's own command beside 100 of '$word': $(cat "$WORK/err")"
    done
    for _ in $(seq 100); do
        [ "$(sed -n '$s/ left//p' "$WORK/held")" -le 32 ] && break
        sleep 0.1
    done
    [ "$(sed -n '$s/ left//p' "$WORK/held")" -le 32 ] || fail "one address keeps $(tail -1 "$WORK/held") that only wait"
    kill "$held"
    wait "$held" 2>/dev/null
done
for address in $(seq 2 13); do # more than there are places, all at once
    "$HOSTILE" "$PORT" hold 32 60 "127.0.1.$address" >"$WORK/held.$address" &
    PATH_PIDS="$PATH_PIDS $!"
done
for address in $(seq 2 13); do
    await "$WORK/held.$address"
done
timeout 12 "$BIN/mamori" kiosk invite --db "sqlite:$WORK/central.db" --name '窓口' >"$WORK/out" 2>"$WORK/err" ||
    fail "the clerk's own command beside twelve crowds: $(cat "$WORK/err")"

crowd hold 200
"$TOOL" fill "$WORK/one" 50
start=$(date +%s%N)
path_sync one
took=$((($(date +%s%N) - start) / 1000000))
[ "$("$TOOL" outbox "$WORK/one")" = 0 ] && [ $took -lt 10000 ] || fail "an honest kiosk took $took ms beside 200 idle connections"
kill "$held"
wait "$held" 2>/dev/null

# ---- 2,000 that only wait, and an honest client from another address
crowd hold 2000 127.0.0.9
"$HOSTILE" "$PORT" ask 200 || fail "an honest client beside 2,000 idle connections"
kill "$held"

# ---- bodies that are not finished take no memory, and leave nothing beside the database
before_bulk=$(rss_kib) files=$(ls "$WORK" | wc -l)
crowd bulk 30
bulk=$(rss_kib)
echo "hostile: memory from $before_bulk to $bulk KiB with 30 bodies of 7 MiB under way"
nm "$BIN/mamori-server" 2>/dev/null | grep -q __asan_init || [ $((bulk - before_bulk)) -lt 65536 ] ||
    fail "30 bodies under way take $((bulk - before_bulk)) KiB of memory"
[ "$(ls "$WORK" | wc -l)" -eq "$files" ] || fail "a body has a name: $(ls "$WORK")"
kill "$held"
wait "$held" 2>/dev/null

wait "$slow" || fail "slow clients: $(cat "$WORK/slow")"
cat "$WORK/slow"
kill -0 "$SERVER_PID" || fail "the server is gone"
path_sync one
after=$(rss_kib)
# It speaks of them in one line each, ten a minute, and says how many it left out.
# The pages of the secretariat need not be built here.
grep -v 'warn mamori-server: no pages in ' "$WORK/server.err" | grep -v 'warn mamori-server: a request from 127.0.0.1 that no kiosk sends: 4[0-9][0-9]; it was refused' &&
    fail "the server complains of something else"
lines=$(wc -l <"$WORK/server.err")
[ "$lines" -ge 10 ] || fail "$lines lines about rude requests"
"$HOSTILE" "$PORT" rude 60 || fail 'rude requests'
more=$(($(wc -l <"$WORK/server.err") - lines))
[ "$more" -le 20 ] || fail "$more lines about 60 rude requests" # two minutes at most
# With sanitizers memory that was given back is not returned.
nm "$BIN/mamori-server" 2>/dev/null | grep -q __asan_init || [ $((after - before)) -lt 65536 ] ||
    fail "memory grew from $before to $after KiB"
kill "$SERVER_PID"
for _ in $(seq 100); do
    kill -0 "$SERVER_PID" 2>/dev/null || break
    sleep 0.1
done
kill -0 "$SERVER_PID" 2>/dev/null && {
    kill -9 "$SERVER_PID"
    fail "the server waits for clients that ran away, and does not end"
}
echo "hostile: memory from $before to $after KiB, an honest kiosk beside 200 idle connections in $took ms"
