#!/bin/sh
# mm-test: labels=plain timeout=300
# A kiosk that lay in a cupboard for 400 days comes back to a server that changed meanwhile: its CA and the certificate
# have expired, the key that signs packs went over twice, people came and went. The kiosk's store has the tables of the
# first version, its clock stands in 1970, and MM_ROWS (2,000) records wait. Three steps of a technician, each named by
# the sentence before it, and everything is there; without them nothing is sent and nothing lost.
set -u
BIN=$MM_BUILD PACK=$MM_SOURCE/tests/flow/pack WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
. "$MM_SOURCE/tests/e2e/machine.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
export LC_ALL=ja_JP.UTF-8
DB=sqlite:$WORK/central.db TOOL=$MM_BUILD/tests/e2e/sync_tool STICK=$WORK/stick DAY=86400

mamori() { "$BIN/mamori" "$@" >"$WORK/out" 2>"$WORK/err"; }
meta() { "$TOOL" meta "$WORK/one" "$1"; }
status() { "$BIN/mamori-agent" status --store "$WORK/one" 2>&1; }
# days_ago N, today: from here on every program lives in another day.
days_ago() {
    start a"$1" $((-$1 * DAY)) 30000
    export LD_PRELOAD="$MACHINE" MM_MACHINE_BOOT="$BOOT" MM_MACHINE_WALL_S="$WALL" MM_MACHINE_MONO_S="$MONO"
}
today() { unset LD_PRELOAD MM_MACHINE_BOOT MM_MACHINE_WALL_S MM_MACHINE_MONO_S; }
publish() {
    path_edition "$1"
    mamori content publish "$WORK/$1" --db "$DB" --key "$2" || fail "publish $1: $(cat "$WORK/err")"
}
# nothing_sent WORDS: a round fails with one sentence that has them, and every record still waits.
nothing_sent() {
    $AGENT_PLAIN --store "$WORK/one" --once >"$WORK/out" 2>"$WORK/err" && fail "sent, and not: $1"
    [ "$(wc -l <"$WORK/err")" -eq 1 ] && grep -q "$1" "$WORK/err" || fail "not $1: $(cat "$WORK/err")"
    [ "$(sqlite3 "$WORK/one/kiosk.db" 'SELECT COUNT(*) FROM outbox')" = "$rows" ] || fail "a record is gone: $1"
}
# at_server: what the server's council changed in the year.
at_server() {
    path_server "$PORT"
    mkdir "$STICK"
    for key in second third; do
        mamori content key make "$STICK/$key" || fail "key make: $(cat "$WORK/err")"
        mamori content key change "$STICK/$key" --db "$DB" ${before:+--key "$before"} || fail "key change: $(cat "$WORK/err")"
        before=$STICK/$key
        publish "$key" "$before"
    done
    grep -v '江波' "$PATH_ROSTER" >"$WORK/roster.csv" # one person left
    [ "$(wc -l <"$WORK/roster.csv")" -lt "$(wc -l <"$PATH_ROSTER")" ] || fail 'nobody left'
    mamori roster import "$WORK/roster.csv" --db "$DB" || fail "roster: $(cat "$WORK/err")"
}

# ---- then. The CA is made ten years ago, the certificate for the last time 900 days ago.
days_ago 3700
mamori tls make --host localhost --out "$WORK/tls" || fail "tls make: $(cat "$WORK/err")"
days_ago 900
mamori tls make --host localhost --out "$WORK/tls" || fail "tls make: $(cat "$WORK/err")"
days_ago 400
path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
SERVER_OPTS="--tls-cert $WORK/tls/server.pem --tls-key $WORK/tls/server.key" ENROL_OPTS="--ca $WORK/tls/ca.pem"
path_server 0
PORT=${URL##*:} URL=https://localhost:${URL##*:}
path_kiosk one
kill "$SERVER_PID" && wait "$SERVER_PID"
LD_PRELOAD="$MACHINE $MM_BUILD/tests/faults/nosync.so" "$TOOL" fill "$WORK/one" "${MM_ROWS:-2000}" || fail 'the kiosk could not record'
"$TOOL" records "$WORK/one" >"$WORK/records" || fail records
rows=$(wc -l <"$WORK/records")
[ "$rows" -ge "${MM_ROWS:-2000}" ] || fail "$rows records"
"$TOOL" old "$WORK/one" || fail 'the first version of the store'
[ "$(sqlite3 "$WORK/one/kiosk.db" 'PRAGMA user_version')" = 1 ] || fail 'the store is no old one'

# ---- a year later. The date first: without it every certificate is one of the future.
today
path_server "$PORT"
days_ago 20000
nothing_sent 日付を確かめて
today

# The server's certificate has expired, and its CA too. That is the server's business.
nothing_sent 期限が切れています
mamori tls make --host localhost --out "$WORK/tls" && fail 'a certificate of a CA that nobody believes'
grep -q 期限が切れています "$WORK/err" && grep -q -- --out "$WORK/err" || fail "tls make: $(cat "$WORK/err")"
mamori tls make --host localhost --out "$WORK/tls.new" || fail "tls make: $(cat "$WORK/err")"
kill "$SERVER_PID" && wait "$SERVER_PID"
SERVER_OPTS="--tls-cert $WORK/tls.new/server.pem --tls-key $WORK/tls.new/server.key"
at_server

# Then it is one of another CA. Meanwhile the kiosk teaches what it has, and says that its day has passed.
nothing_sent 信じる認証局のものではありません
printf 'clock machine\nexpect screen attract\n' >"$WORK/start.flow"
"$BIN/mamori-kiosk" --store "$WORK/one" --pack /nowhere --headless --script "$WORK/start.flow" >"$WORK/kiosk.out" \
    2>>"$WORK/kiosk.err" || fail "with a pack whose day has passed the kiosk does not teach: $(tail -n 2 "$WORK/kiosk.err")"
status | grep -q 過ぎ || fail "status: $(status)"

# The technician brings the new ca.pem along: one round with it, beside the agent that runs since the machine did.
$AGENT_PLAIN --store "$WORK/one" 2>"$WORK/daemon.err" &
PATH_PIDS="$PATH_PIDS $!"
for _ in $(seq 300); do
    grep -q 信じる認証局のものではありません "$WORK/daemon.err" && break
    sleep 0.1
done
grep -q 信じる認証局のものではありません "$WORK/daemon.err" || fail "the agent that runs: $(cat "$WORK/daemon.err")"
$AGENT_PLAIN --store "$WORK/one" --ca "$WORK/tls.new/ca.pem" --once >"$WORK/out" 2>"$WORK/err" || fail "with the new CA: $(cat "$WORK/err")"

path_same one
head -n "$rows" "$WORK/one.kiosk" | cmp -s "$WORK/records" - || fail 'a record changed' # behind them: the session that was left ended
[ "$("$TOOL" odd "$DB")" = 0 ] || fail 'quarantine, conflict or fork out of nothing'
grep -q '内線 third' "$(meta pack_dir)/council.json" || fail "the pack of $(meta pack_version)"
[ "$(sqlite3 "$WORK/one/kiosk.db" 'SELECT COUNT(*) FROM person')" = "$(sqlite3 "$WORK/central.db" "SELECT COUNT(*) FROM person WHERE ends_on='' OR ends_on>=date('now')")" ] ||
    fail 'the roster is another'
status | grep -q 過ぎ && fail "status: $(status)"

# From then on it goes by itself, without starting anything anew.
"$TOOL" fill "$WORK/one" 5
for _ in $(seq 300); do
    [ "$("$TOOL" outbox "$WORK/one")" != 0 ] || break
    sleep 0.1
done
[ "$("$TOOL" outbox "$WORK/one")" = 0 ] && [ "$("$TOOL" odd "$DB")" = 0 ] || fail "the day after: $(cat "$WORK/daemon.err")"
echo "year: $rows records of 400 days ago, three steps"
