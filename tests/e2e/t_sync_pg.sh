#!/bin/sh
# mm-test: labels=slow timeout=300
# The server killed again and again while two kiosks write and send (sync.sh), on PostgreSQL; then PostgreSQL itself
# ends and comes back under the running server.
set -u
BIN=$MM_BUILD
PACK=$MM_SOURCE/content/kamakura
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; path_postgresql_stop; rm -rf "$WORK"' EXIT
path_postgresql
. "$MM_SOURCE/tests/e2e/sync.sh"

"$TOOL" fill "$WORK/one" 30 || fail fill
"$MM_SOURCE/tests/cluster" stop "$WORK/pg" immediate || fail 'PostgreSQL did not stop'
$AGENT_PLAIN --store "$WORK/one" --server "$URL" --once 2>"$WORK/err" && fail 'acknowledged without a database'
[ "$(curl -s -D "$WORK/said" -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $(cat "$WORK"/files/*.secret)" "$URL/api/v1/kiosks")" = 503 ] ||
    fail "the secret of this machine, without a database: $(cat "$WORK/said")"
grep -qi '^retry-after: 10' "$WORK/said" || fail "503 does not say when to come again: $(cat "$WORK/said")"
kill -0 "$SERVER_PID" || fail 'the server ended with its database'
"$MM_SOURCE/tests/cluster" restart "$WORK/pg" || fail 'PostgreSQL did not come back'
for _ in 1 2 3; do # what was open before finds out by failing
    $AGENT_PLAIN --store "$WORK/one" --server "$URL" --once 2>"$WORK/err" && break
    sleep 1
done
[ "$("$TOOL" outbox "$WORK/one")" = 0 ] || fail "not sent after PostgreSQL came back: $(cat "$WORK/err")"
"$TOOL" records "$WORK/one" >"$WORK/one.kiosk" || fail records
"$TOOL" central "$DB" "$("$TOOL" meta "$WORK/one" recorder)" | cmp - "$WORK/one.kiosk" || fail 'kiosk and server differ'
[ "$("$TOOL" odd "$DB")" = 0 ] || fail 'quarantine, conflict or fork out of nothing'
