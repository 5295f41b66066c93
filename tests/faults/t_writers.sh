#!/bin/sh
# mm-test: labels=slow,threads timeout=120
# 32 writers at /xapi while the server is killed with -9 and started again, at random. What was acknowledged is stored,
# and nothing is there twice. With MM_STORE=postgresql the database is restarted as after a crash too, and its connections
# are cut. MM_WRITERS="SECONDS KILLS RESTARTS CUTS SEED".
set -u
BIN=$MM_BUILD PACK=$MM_SOURCE/content/kamakura WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; path_postgresql_stop; rm -rf "$WORK"' EXIT
export LC_ALL=ja_JP.UTF-8
set -- ${MM_WRITERS:-4 2 0 0 1}
SECONDS_ALL=$1 KILLS=$2 RESTARTS=$3 CUTS=$4 SEED=$5
DB=sqlite:$WORK/central.db
[ "${MM_STORE:-sqlite}" = sqlite ] || path_postgresql
path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
"$BIN/mamori" credential add --db "$DB" --name lrs --scope all --body 議会運営委員会 --decided-on 2026-11-01 \
    --number 第1号 >"$WORK/credential" || fail 'credential add'
path_server
PORT=${URL##*:} PORT=${PORT%%/*}
USER=$(sed -n 's/^利用者: //p' "$WORK/credential") SECRET=$(sed -n 's/^合言葉: //p' "$WORK/credential")
"$MM_BUILD/tests/faults/writers" "${URL%/}/xapi/statements" \
    "Basic $(printf %s "$USER:$SECRET" | base64 -w 0)" "$SECONDS_ALL" >"$WORK/acknowledged" 2>"$WORK/writers.err" &
WRITERS=$!
until [ -s "$WORK/acknowledged" ]; do
    kill -0 $WRITERS 2>/dev/null || fail "the writers: $(cat "$WORK/writers.err")"
    sleep 0.05
done

# The faults in any order, evenly spread, by the seed.
{
    seq "$RESTARTS" | sed 's/.*/restart/'
    seq "$CUTS" | sed 's/.*/cut/'
    seq "$KILLS" | sed 's/.*/kill/'
} | awk -v seed="$SEED" 'BEGIN { srand(seed) } { print rand(), $1 }' | sort | sed 's/.* //' >"$WORK/faults"
STEP=$(awk -v all="$SECONDS_ALL" -v n="$(wc -l <"$WORK/faults")" 'BEGIN { print all / (n + 1) }')
for fault in $(cat "$WORK/faults"); do
    sleep "$STEP"
    case $fault in
    restart) "$MM_SOURCE/tests/cluster" restart "$WORK/pg" immediate || fail 'PostgreSQL does not come back' ;;
    cut)
        psql -q -At -h "$WORK/pg" -U owner postgres >>"$WORK/psql.out" 2>&1 \
            -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename='mamori' ORDER BY random() LIMIT 3"
        ;;
    kill)
        kill -9 "$SERVER_PID"
        wait "$SERVER_PID" 2>/dev/null
        path_server "$PORT"
        ;;
    esac
done
wait $WRITERS || fail "the writers: $(head -n 3 "$WORK/writers.err")"
kill -0 "$SERVER_PID" 2>/dev/null || fail "the server is gone: $(tail -n 2 "$WORK/server.err")"
# A killed server has no code that tells: what ThreadSanitizer found is in its log.
grep -m 1 ThreadSanitizer "$WORK/server.err" >&2 && fail "threads of the server: $(grep -m 3 ' #[0-3] ' "$WORK/server.err")"
kill "$SERVER_PID"
wait "$SERVER_PID" || fail "the server did not end cleanly: $(tail -n 2 "$WORK/server.err")"

ids() {
    case $DB in
    sqlite:*) sqlite3 "$WORK/central.db" 'SELECT id FROM statement' ;;
    *) psql -q -At -h "$WORK/pg" -U mamori mamori -c "SET mamori.council='kamakura'" -c 'SELECT id FROM statement' ;;
    esac
}
ids | LC_ALL=C sort >"$WORK/stored"
LC_ALL=C sort "$WORK/acknowledged" >"$WORK/acknowledged.sorted"
FAILED=$(sed -n 's/^failed //p' "$WORK/writers.err")
[ "$(wc -l <"$WORK/acknowledged")" -gt 100 ] || fail "the writers wrote little: $(wc -l <"$WORK/acknowledged")"
[ "$FAILED" -gt 0 ] || fail 'no writer noticed a fault'
lost=$(LC_ALL=C comm -23 "$WORK/acknowledged.sorted" "$WORK/stored" | head -n 1)
[ -z "$lost" ] || fail "acknowledged and lost: $lost"
twice=$(uniq -d "$WORK/stored" | head -n 1)
[ -z "$twice" ] || fail "twice: $twice"
more=$(LC_ALL=C comm -13 "$WORK/acknowledged.sorted" "$WORK/stored" | wc -l)
[ "$more" -eq 0 ] || fail "$more that every writer gave up on"
"$BIN/mamori" store verify --db "$DB" >"$WORK/out" 2>&1 || fail "store verify: $(tail -n 1 "$WORK/out")"
echo "writers: $(wc -l <"$WORK/acknowledged") acknowledged, $FAILED requests failed and were sent again," \
    "$(wc -l <"$WORK/faults") faults: 0 lost, 0 twice"
