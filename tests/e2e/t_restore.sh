#!/bin/sh
# mm-test: labels=plain timeout=120
# mm-test: labels=plain
# A server is restored from a backup that is older than what kiosks count as sent: one that went on meanwhile, one that
# was enrolled after the backup. Every record is there again, once; nobody sends anything twice without need.
set -u
command -v sqlite3 >/dev/null || { echo "skipped: there is no sqlite3"; exit 77; }
BIN=$MM_BUILD PACK=$MM_SOURCE/content/kamakura WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; path_postgresql_stop; rm -rf "$WORK"' EXIT
export LC_ALL=ja_JP.UTF-8
TOOL=$MM_BUILD/tests/e2e/sync_tool
DB=sqlite:$WORK/central.db
[ -z "${MM_RESTORE_PG:-}" ] || path_postgresql

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server
PORT=${URL##*:}
path_kiosk hall
"$TOOL" fill "$WORK/hall" 700 || fail fill
path_sync hall
"$BIN/mamori" store backup --db "$DB" --to "$WORK/backup" >"$WORK/out" 2>&1 || fail "backup: $(cat "$WORK/out")"
before=$("$TOOL" records "$WORK/hall" | wc -l)
cp -a "$WORK/hall" "$WORK/image"

# told NAME N: N times somebody was let in by the secretariat, numbered on.
told() {
    n=0
    while [ $n -lt "$2" ]; do
        n=$((n + 1)) TOLD=$((TOLD + 1))
        printf "INSERT INTO told(id,kind,person,at_ms,json) VALUES('01900000-0000-7000-8000-%012d','witness','%s',5,'{\"witness\":\"x\"}');" \
            "$TOLD" 0198c000-0000-7000-8000-0000000000aa
    done | sqlite3 "$WORK/$1/kiosk.db" || fail "told $1"
    TOLD=$((TOLD + $2))
}
TOLD=0
witnesses() { "$BIN/mamori" store backup --db "$DB" --to "$WORK/look" >"$WORK/out" 2>&1 || fail "look: $(cat "$WORK/out")"
    sqlite3 "$WORK/look/central.db" 'SELECT COUNT(*) FROM witness'
    rm -rf "$WORK/look"; }

# After the backup: more sittings, and a kiosk that the backup does not know.
path_sit hall "$MM_SOURCE/tests/e2e/sitting.flow"
"$TOOL" fill "$WORK/hall" 600 || fail fill
told hall 40
path_sync hall
path_kiosk later
told later 5
"$TOOL" fill "$WORK/later" 40 || fail fill
path_sync later
[ "$("$TOOL" outbox "$WORK/hall")" = 0 ] || fail 'hall still has something to send'
kill -9 "$SERVER_PID"
wait "$SERVER_PID" 2>/dev/null

# The restored store, in a new place at the same address.
DB=sqlite:$WORK/restored/central.db
"$BIN/mamori" store migrate --from "sqlite:$WORK/backup/central.db" --to "$DB" --erased none >"$WORK/out" 2>&1 ||
    fail "restore: $(cat "$WORK/out")"
path_server "$PORT"
recorder=$("$TOOL" meta "$WORK/hall" recorder)
[ "$("$TOOL" central "$DB" "$recorder" | wc -l)" = "$before" ] || fail 'the backup is not as old as it should be'

path_sync hall
path_same hall
[ "$(witnesses)" = 40 ] || fail "what was told beside records: $(witnesses) of 40"
[ "$("$TOOL" odd "$DB")" = 0 ] || fail 'gaps or forks were seen'
# Once: then the server holds it all, and says so.
path_sync hall
[ "$(grep -c 'go again' "$WORK/agent.out")" = 1 ] || fail "taken back again: $(grep 'go again' "$WORK/agent.out")"

# The server does not know it. It is enrolled once more, with its store, and sends all that is in it.
path_agent --store "$WORK/later" --server "$URL" --once >"$WORK/out" 2>&1 && fail 'a kiosk that nobody knows could sync'
code=$("$BIN/mamori" kiosk invite --db "$DB" --name later --format json | sed -n 's/.*"code": *"\([^"]*\)".*/\1/p')
path_secret "$code"
path_agent enrol --server "$URL" --code "$code" --store "$WORK/later" --again >"$WORK/out" 2>&1 ||
    fail "enrol again: $(cat "$WORK/out")"
path_sync later
path_same later
path_sync later
[ "$(witnesses)" = 45 ] || fail "what the other told: $(witnesses) of 45"

# And with records of its own that came before anybody noticed: the hole they leave is filled in the same round.
path_stop
"$BIN/mamori" store migrate --from "sqlite:$WORK/backup/central.db" --to "sqlite:$WORK/third/central.db" \
    --erased none >"$WORK/out" 2>&1 || fail "restore: $(cat "$WORK/out")"
DB=sqlite:$WORK/third/central.db
path_server "$PORT"
"$TOOL" fill "$WORK/hall" 30 || fail fill
path_sync hall
path_same hall

# The other way round: the kiosk's disk is restored from an old image, and it goes on from there. What it wrote before is
# at the server, what it writes now comes there too, and the list says what to do.
"$TOOL" fill "$WORK/image" 20 || fail fill
path_sync image
[ "$("$TOOL" outbox "$WORK/image")" = 0 ] || fail 'the image: the outbox is not empty'
"$TOOL" records "$WORK/image" >"$WORK/image.kiosk"
"$TOOL" central "$DB" "$recorder" >"$WORK/image.server"
sort -u "$WORK/image.kiosk" "$WORK/hall.kiosk" | cmp - "$(sort "$WORK/image.server" >"$WORK/sorted" && echo "$WORK/sorted")" ||
    fail 'the image: not both branches are kept'
"$BIN/mamori" kiosk list --db "$DB" | grep -q '二手に分かれて.*登録し直し' || fail 'nobody says what to do'
path_stop
"$BIN/mamori" store verify --db "$DB" >"$WORK/out" 2>&1 || fail "verify: $(cat "$WORK/out")"
"$BIN/mamori" store rebuild --db "$DB" 2>/dev/null | grep -q '前と同じ' || fail 'rebuild finds something else'
echo "restore: $(wc -l <"$WORK/hall.server") records, all of them there again"
