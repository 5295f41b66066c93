#!/bin/sh
# mm-test: labels=slow,plain timeout=300
# The server killed again and again while two kiosks write and send (sync.sh), on PostgreSQL; then PostgreSQL itself
# ends and comes back under the running server, and its disk is full: in the middle of a transaction, and at its end.
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
path_same one
[ "$("$TOOL" odd "$DB")" = 0 ] || fail 'quarantine, conflict or fork out of nothing'

# The database's disk is full. What PostgreSQL says then it says here by a trigger: at a record, and at the commit.
sql() { psql -q -At -h "$WORK/pg" -U mamori mamori -c "$1" >"$WORK/psql.out" 2>&1 || fail "psql: $(cat "$WORK/psql.out")"; }
sql "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN RAISE EXCEPTION ''No space left on device'' USING ERRCODE=''53100''; END'"
full() {
    sql "$1"
    "$TOOL" fill "$WORK/one" 30 || fail fill
    waiting=$("$TOOL" outbox "$WORK/one")
    $AGENT_PLAIN --store "$WORK/one" --server "$URL" --once 2>"$WORK/err" && fail 'acknowledged on a full disk'
    grep -q '記録は失われていません' "$WORK/err" || fail "a full disk: $(cat "$WORK/err")"
    [ "$("$TOOL" outbox "$WORK/one")" = "$waiting" ] || fail 'a full disk, and records left the outbox'
    # the agent was told when to come again: ten seconds, where the first wait after a failure is about one
    left=$(($("$TOOL" meta "$WORK/one" next_try_mono_ms) - $(awk '{ printf "%d", $1 * 1000 }' /proc/uptime)))
    [ "$left" -gt 5000 ] || fail "no Retry-After: $left ms"
    kill -0 "$SERVER_PID" || fail 'the server ended with the disk'
    sql "$2"
    path_sync one
    path_same one
}
full 'CREATE TRIGGER full_disk BEFORE INSERT ON statement FOR EACH ROW EXECUTE FUNCTION full_disk()' \
    'DROP TRIGGER full_disk ON statement'
full 'CREATE CONSTRAINT TRIGGER full_disk AFTER UPDATE ON recorder DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION full_disk()' 'DROP TRIGGER full_disk ON recorder'
[ "$("$TOOL" odd "$DB")" = 0 ] || fail 'quarantine, conflict or fork on a full disk'
