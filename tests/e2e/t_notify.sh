#!/bin/sh
# What systemd is told: READY, a sign of life only while the database answers, RELOADING with a new certificate that
# holds from the next connection on, STOPPING. A request under way when the server is told to stop is answered.
set -u
BIN=$MM_BUILD
PACK=$MM_SOURCE/content/kamakura
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
for tool in sqlite3 openssl curl; do
    command -v $tool >/dev/null || { echo "skipped: there is no $tool"; exit 77; }
done
TOLD=$WORK/told
: >"$TOLD"
"$MM_BUILD/tests/e2e/notify_tool" "$WORK/notify" "$TOLD" >"$WORK/bound" &
PATH_PIDS="$PATH_PIDS $!"
# await WORDS FILE: until the line is there
await() {
    for _ in $(seq 200); do
        grep -q "$1" "$2" && return
        sleep 0.05
    done
    fail "$1 never came: $(tail -3 "$2")"
}
beats() { grep -c '^WATCHDOG=1$' "$TOLD"; }
# lock SECONDS: another program holds the database for that long
lock() {
    rm -f "$WORK/locked"
    { echo 'BEGIN IMMEDIATE;'; echo '.shell touch '"$WORK"'/locked'; echo ".shell sleep $1"; echo 'ROLLBACK;'; } |
        sqlite3 -cmd '.timeout 5000' "$WORK/central.db" &
    LOCK=$!
    for _ in $(seq 100); do
        [ -e "$WORK/locked" ] && return
        sleep 0.05
    done
    fail "the database could not be held"
}
await bound "$WORK/bound"
path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
"$BIN/mamori" tls make --host localhost --out "$WORK/tls" >"$WORK/out" || fail "tls make"
echo info >"$WORK/level"
SERVER_OPTS="--tls-cert $WORK/tls/server.pem --tls-key $WORK/tls/server.key --log-level @$WORK/level"
export NOTIFY_SOCKET="$WORK/notify" WATCHDOG_USEC=600000
path_server 0
unset NOTIFY_SOCKET WATCHDOG_USEC
PORT=${URL##*:}
ask() { curl -s --cacert "$WORK/tls/ca.pem" --max-time 20 "https://localhost:$PORT/healthz"; }
shown() { echo | openssl s_client -connect "localhost:$PORT" 2>/dev/null | openssl x509 -noout -fingerprint; }
await '^READY=1$' "$TOLD"
await '^WATCHDOG=1$' "$TOLD"

# ---- a stuck database gives no sign of life
lock 3
sleep 0.5
before=$(beats)
sleep 1.5
[ "$(beats)" -eq "$before" ] || fail "signs of life while the database does not answer"
wait "$LOCK"
for _ in $(seq 200); do
    [ "$(beats)" -gt "$before" ] && break
    sleep 0.05
done
[ "$(beats)" -gt "$before" ] || fail "no sign of life when the database answers again"

# ---- reload
ask | grep -q '"status":"ok"' || fail "it does not answer"
old=$(shown)
"$BIN/mamori" tls make --host localhost --out "$WORK/tls" >"$WORK/out" || fail "tls make again"
[ "$(shown)" = "$old" ] || fail "the certificate changed by itself"
kill -HUP "$SERVER_PID"
await '^RELOADING=1$' "$TOLD"
grep -q '^MONOTONIC_USEC=[0-9][0-9]*$' "$TOLD" || fail "RELOADING says no time"
for _ in $(seq 100); do
    [ "$(grep -c '^READY=1$' "$TOLD")" -eq 2 ] && break
    sleep 0.05
done
[ "$(grep -c '^READY=1$' "$TOLD")" -eq 2 ] || fail "not ready after the reload"
new=$(shown)
[ -n "$new" ] && [ "$new" != "$old" ] || fail "the old certificate is still shown"
ask | grep -q '"status":"ok"' || fail "it does not answer with the new certificate"
grep -q 'read again: log level, certificate' "$WORK/server.err" || fail "the log does not speak of it: $(cat "$WORK/server.err")"
: >"$WORK/tls/server.key"
kill -HUP "$SERVER_PID"
await 'what was there before goes on' "$WORK/server.err"
[ "$(shown)" = "$new" ] && ask | grep -q '"status":"ok"' || fail "a broken key stopped it"
echo loud >"$WORK/level"
kill -HUP "$SERVER_PID"
await 'log-level' "$WORK/server.err"
ask | grep -q '"status":"ok"' || fail "a wrong log level stopped it"

# ---- stop: who is being served is served, who comes later is told
lock 2
ask >"$WORK/answer" &
asked=$!
sleep 0.5
kill -TERM "$SERVER_PID"
await '^STOPPING=1$' "$TOLD"
wait "$asked"
grep -q '"status":"ok"' "$WORK/answer" || fail "the request under way was dropped: $(cat "$WORK/answer")"
wait "$SERVER_PID"
code=$?
[ $code -eq 0 ] || fail "it ended with $code"
wait "$LOCK"
exit 0
