# Real server and real agents on loopback: enrol, pull, push; the server killed with -9 again and again while two
# kiosks write and send. In the end every record of both stores is at the server once, in order, and no other.
# Sourced after path.sh, with DB set.
TOOL=$MM_BUILD/tests/e2e/sync_tool

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server 0
PORT=${URL##*:}

path_kiosk one
path_kiosk two
[ -f "$("$TOOL" meta "$WORK/one" pack_dir)/council.json" ] || fail "no pack came"

# Refusals: a code twice, a wrong code, a kiosk that is none, a second server.
$AGENT_PLAIN enrol --server "$URL" --code "$code" --store "$WORK/three" 2>"$WORK/err" &&
    fail "a code worked twice"
grep -q 'もう使われました\|used already' "$WORK/err" || fail "used code: $(cat "$WORK/err")"
$AGENT_PLAIN enrol --server "$URL" --code AAAA-AAAA-AAAA-AAAA --store "$WORK/three" 2>"$WORK/err" &&
    fail "a wrong code worked"
$AGENT_PLAIN --store "$WORK/three" --server "$URL" --once 2>"$WORK/err" && fail "not enrolled, and yet"
[ "$(wc -l <"$WORK/err")" = 1 ] || fail "not one line: $(cat "$WORK/err")"
"$BIN/mamori-server" --db "$DB" --listen 127.0.0.1:0 >/dev/null 2>"$WORK/err" && fail "two servers on one database"
grep -q "$URL" "$WORK/err" || fail "the lease does not say where: $(cat "$WORK/err")"

# Both agents as daemons, both kiosks writing, the server killed in between.
for name in one two; do
    $AGENT_PLAIN --store "$WORK/$name" --server "$URL" 2>>"$WORK/agent.err" &
    PATH_PIDS="$PATH_PIDS $!"
    eval "AGENT_$name=$!"
done
for round in 1 2 3 4 5 6; do
    "$TOOL" fill "$WORK/one" 120 || fail "fill one"
    kill -9 "$SERVER_PID" && wait "$SERVER_PID" 2>/dev/null
    "$TOOL" fill "$WORK/two" 60 || fail "fill two"
    path_server "$PORT"
    sleep 0.4
done
# An agent killed too, in the middle of whatever it does.
"$TOOL" fill "$WORK/one" 400 &
sleep 0.15
kill -9 "$AGENT_one"
wait "$AGENT_one" 2>/dev/null
kill -TERM "$AGENT_two"
wait "$AGENT_two" || fail "the agent did not end cleanly: $?"
wait $! 2>/dev/null
sleep 0.5

for name in one two; do
    path_sync "$name"
    path_same "$name"
done
# Each sitting after the first also abandons the one before it.
[ "$(wc -l <"$WORK/one.server")" = $((6 * 120 + 400 + 6)) ] || fail "one: $(wc -l <"$WORK/one.server") records"
[ "$(wc -l <"$WORK/two.server")" = $((6 * 60 + 5)) ] || fail "two: $(wc -l <"$WORK/two.server") records"
[ "$("$TOOL" odd "$DB")" = 0 ] || fail "quarantine, conflict or fork out of nothing"

# Without a server: one sentence, nothing lost; with it again: sent.
kill -TERM "$SERVER_PID"
wait "$SERVER_PID" || fail "the server did not end cleanly: $?"
"$TOOL" fill "$WORK/one" 4 # and the abandoned
$AGENT_PLAIN --store "$WORK/one" --server "$URL" --once 2>"$WORK/err" && fail "sent to nobody"
[ "$(wc -l <"$WORK/err")" = 1 ] || fail "not one line: $(cat "$WORK/err")"
[ "$("$TOOL" outbox "$WORK/one")" = 5 ] || fail "an unsent record left the outbox"
path_server "$PORT"
path_sync one
[ "$("$TOOL" outbox "$WORK/one")" = 0 ] || fail "not sent after the server came back"
"$BIN/mamori" kiosk list --db "$DB" >"$WORK/list" || fail "kiosk list"
grep -q one "$WORK/list" || fail "kiosk list: $(cat "$WORK/list")"

# Nothing is other than it was received, and nothing derived is other than the records say.
"$BIN/mamori" store verify --db "$DB" >"$WORK/out" 2>&1 || fail "store verify: $(tail -n 2 "$WORK/out")"
"$BIN/mamori" store rebuild --db "$DB" >"$WORK/out" 2>&1 || fail "store rebuild: $(tail -n 2 "$WORK/out")"
grep -q 'as it was\|前と同じ' "$WORK/out" || fail "rebuilt otherwise: $(cat "$WORK/out")"
echo "sync: $(cat "$WORK"/one.server "$WORK"/two.server | wc -l) records, none lost, none doubled"
