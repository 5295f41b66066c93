#!/bin/sh
# mm-test: labels=slow timeout=240
# The whole path with the central store in PostgreSQL: what is missing is said in a sentence, init, roster, server, a
# sitting at a kiosk, the agent, reports in every format; the command line beside the running server.
set -u
BIN=$MM_BUILD PACK=$MM_SOURCE/content/kamakura WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; path_postgresql_stop; rm -rf "$WORK"' EXIT
export LC_ALL=ja_JP.UTF-8
path_postgresql
SOCKET="host=$WORK/pg"
psql() { command psql -q -At -h "$WORK/pg" -U mamori "$@"; }

# refused TEXT URL: mamori init says so in one line and makes nothing.
refused() {
    "$BIN/mamori" init --db "$2" --pack "$PACK" >"$WORK/out" 2>"$WORK/err" && fail "$2 was taken"
    [ "$(wc -l <"$WORK/err")" = 1 ] || fail "not one line: $(cat "$WORK/err")"
    grep -q -e "$1" "$WORK/err" || fail "$2: $(cat "$WORK/err")"
    [ ! -e "$WORK/files" ] || fail "$2: a folder was made"
}
refused 'つながりません' "postgresql:///mamori?host=$WORK/nowhere&user=mamori"
refused 'まだありません' "postgresql:///other?$SOCKET&user=mamori"
refused '権限が足りません' "postgresql:///mamori?$SOCKET&user=stranger"
refused '表を作る権限がありません' "postgresql:///postgres?$SOCKET&user=mamori"
refused '専用の利用者' "postgresql:///mamori?$SOCKET&user=owner"
refused 'PGPASSFILE' "postgresql://mamori:secret@localhost/mamori"
! grep -q secret "$WORK/err" || fail 'the password was shown'
psql mamori -c 'CREATE TABLE theirs (x int)'
refused 'ほかのプログラム' "$DB"
psql mamori -c 'DROP TABLE theirs'
"$BIN/mamori" report completion --db "$DB" >"$WORK/out" 2>"$WORK/err" && fail 'a report out of nothing'
grep -q 'mamori init' "$WORK/err" || fail "nothing there: $(cat "$WORK/err")"

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
"$BIN/mamori" init --db "$DB" --pack "$PACK" >"$WORK/out" 2>"$WORK/err" && fail 'a second init'
grep -q 'もうあります' "$WORK/err" || fail "a second init: $(cat "$WORK/err")"
for name in secret key codes; do
    [ "$(stat -c %a "$WORK/files/mamori.$name")" = 600 ] || fail "mamori.$name can be read by others"
done

path_server
path_kiosk hall
path_sit hall "$MM_SOURCE/tests/e2e/sitting.flow"
path_sync hall
"$BIN/mamori-server" --db "$DB" --listen 127.0.0.1:0 >"$WORK/out" 2>"$WORK/err" && fail 'two servers on one database'
grep -q "$URL" "$WORK/err" || fail "the lease does not say where: $(cat "$WORK/err")"
"$BIN/mamori" report completion --db "$DB" --format csv >"$WORK/report.csv" || fail 'report completion'
grep -q '完了\|済' "$WORK/report.csv" || fail "nobody completed: $(head -n 3 "$WORK/report.csv")"
for report in completion overdue gaps threats roster duties notes texts witness; do
    "$BIN/mamori" report "$report" --db "$DB" >"$WORK/out" 2>&1 || fail "report $report: $(tail -n 1 "$WORK/out")"
done
"$BIN/mamori" kiosk list --db "$DB" | grep -q hall || fail 'kiosk list'

# The folder is kept in the database: nobody has to say it again. Elsewhere it is named anew.
unset MAMORI_FILES
"$BIN/mamori" report overdue --db "$DB" >"$WORK/out" 2>&1 || fail "without MAMORI_FILES: $(cat "$WORK/out")"
mv "$WORK/files" "$WORK/moved"
"$BIN/mamori" report overdue --db "$DB" >"$WORK/out" 2>&1 && fail 'a report without its pack'
MAMORI_FILES=$WORK/moved "$BIN/mamori" report overdue --db "$DB" >"$WORK/out" 2>&1 || fail "moved: $(cat "$WORK/out")"
mv "$WORK/moved" "$WORK/files"
# While it is where the database says, another one is refused: no keys and packs twice.
mkdir "$WORK/other"
MAMORI_FILES=$WORK/other "$BIN/mamori" report overdue --db "$DB" >"$WORK/out" 2>&1 && fail 'another folder than its own was taken'
grep -q "MAMORI_FILES.*$WORK/other" "$WORK/out" && [ -z "$(ls -A "$WORK/other")" ] || fail "another folder: $(cat "$WORK/out")"
MAMORI_FILES=$WORK/files/ "$BIN/mamori" report overdue --db "$DB" >"$WORK/out" 2>&1 || fail "its own: $(cat "$WORK/out")"

# Every record, once.
TOOL=$MM_BUILD/tests/e2e/sync_tool
"$TOOL" records "$WORK/hall" >"$WORK/kiosk" || fail records
"$TOOL" central "$DB" "$("$TOOL" meta "$WORK/hall" recorder)" | cmp - "$WORK/kiosk" || fail 'kiosk and server differ'
kill -TERM "$SERVER_PID" && wait "$SERVER_PID" || fail "the server did not end cleanly"
echo "pg: $(psql mamori -c "SET mamori.council='kamakura'" -c 'SELECT count(*) FROM statement') records in PostgreSQL"
