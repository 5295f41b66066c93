#!/bin/sh
# mm-test: labels=slow,plain timeout=300
# kill -9 of the server and of the agent while a kiosk tells what is no record: in the end every entry is there once, and
# nothing waits.
. "$(dirname "$0")/lib.sh"
. "$MM_SOURCE/tests/faults/server.sh"
command -v sqlite3 >/dev/null || { echo 'skipped: there is no sqlite3'; exit 77; }
N=600 CUTS=${MM_CUTS:-12}
central_make 1
place=$WORK/run
mkdir "$place"
central_copy "$place"
seq "$N" | awk '{ printf "INSERT INTO told(id,kind,person,at_ms,json) VALUES(\"01900000-0000-7000-8000-%012d\",\"witness\",\"0198c000-0000-7000-8000-0000000000aa\",5,\"{\\\"witness\\\":\\\"x\\\"}\");\n", $1 }' |
    sed "s/(\"01/('01/; s/\",\"/','/g; s/\",5,\"/',5,'/; s/\");\$/');/; s/\\\\\"/\"/g" >"$WORK/told.sql"
{ echo 'BEGIN;'; cat "$WORK/told.sql"; echo 'COMMIT;'; } | sqlite3 "$place/lobby/kiosk.db" || fail 'the entries'
n=0
while [ $n -lt "$CUTS" ]; do
    n=$((n + 1))
    central_start "$place" || fail "start $n: $(tail -n 1 "$place/server.err")"
    MAMORI_RENDER=/nowhere/mamori-render "$BIN/mamori-agent" --store "$place/lobby" --server "$URL" --once >>"$place/agent.out" 2>&1 &
    agent=$!
    sleep "$(awk -v n=$n 'BEGIN { printf "%.3f", 0.02 + 0.03 * n }')"
    [ $((n % 3)) -ne 0 ] || kill -9 $agent 2>/dev/null
    kill -9 "$SERVER_PID"
    wait "$SERVER_PID" 2>/dev/null
    wait $agent 2>/dev/null
done
central_start "$place" || fail "the last start: $(tail -n 1 "$place/server.err")"
push "$place" || push "$place" || fail "the last round: $(tail -n 1 "$place/agent.out")"
left=$(sqlite3 "$place/lobby/kiosk.db" 'SELECT COUNT(*) FROM told WHERE named=0')
there=$(sqlite3 "$place/central.db" 'SELECT COUNT(*)||" "||COUNT(DISTINCT id) FROM witness')
[ "$left" = 0 ] && [ "$there" = "$N $N" ] || fail "$left wait, $there are there of $N"
central_stop
echo "$NAME: killed $CUTS times: $N entries there once"
