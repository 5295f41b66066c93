#!/bin/sh
# mm-test: labels=plain timeout=120
# Somebody is erased: after the next sync no file of the server, of the kiosk or of a new backup has the name, nor has
# any report; an older backup in a new place does not bring it back.
set -u
BIN=$MM_BUILD PACK=$MM_SOURCE/content/kamakura WORK=$(mktemp -d) SIGNIN=open
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
export LC_ALL=ja_JP.UTF-8
DB=sqlite:$WORK/server/central.db
# has PATH...: which files there hold the name as it is written, with another space, without one, or its reading.
has() { grep -rlaE '三雲(　| )?恵|みくも(　| )?めぐみ' "$@" 2>/dev/null | grep -v '\.packs/'; }

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server
path_kiosk hall
path_sit hall "$MM_SOURCE/tests/e2e/sitting.flow"
path_sync hall
mkdir "$WORK/hall/certificates" "$WORK/backups"
person=$(sqlite3 "$WORK/server/central.db" "SELECT id FROM person WHERE seat=25")
other=$(sqlite3 "$WORK/server/central.db" "SELECT id FROM person WHERE seat=6")
echo '三雲　恵' >"$WORK/hall/certificates/$person.2026-1.pdf" # as the agent keeps them
echo 'somebody else' >"$WORK/hall/certificates/$other.2026-2.pdf"
"$BIN/mamori" store backup --db "$DB" --to "$WORK/backups/old" >"$WORK/out" 2>&1 || fail "backup: $(cat "$WORK/out")"
[ -n "$(has "$WORK/server")" ] && [ -n "$(has "$WORK/hall" "$WORK"/hall*)" ] && [ -n "$(has "$WORK/backups/old")" ] ||
    fail 'the name is not there to begin with'

"$BIN/mamori" roster delete 25 --db "$DB" >"$WORK/out" 2>&1 || fail "erase: $(cat "$WORK/out")"
path_sync hall
[ -z "$(has "$WORK/hall" "$WORK"/hall*)" ] || fail "at the kiosk: $(has "$WORK/hall" "$WORK"/hall*)"
[ "$(ls "$WORK/hall/certificates")" = "$other.2026-2.pdf" ] || fail 'the paper of another one is gone'
"$BIN/mamori" store backup --db "$DB" --to "$WORK/backups/new" >"$WORK/out" 2>&1 || fail "backup: $(cat "$WORK/out")"
mkdir "$WORK/reports"
for report in roster completion operations certificates witness; do
    "$BIN/mamori" report "$report" --db "$DB" -o "$WORK/reports/$report.csv" >/dev/null 2>"$WORK/err" ||
        fail "$report: $(cat "$WORK/err")"
done
kill "$SERVER_PID"
wait "$SERVER_PID"
[ -z "$(has "$WORK/server" "$WORK/backups/new" "$WORK/reports")" ] ||
    fail "still in $(has "$WORK/server" "$WORK/backups/new" "$WORK/reports")"

# The older backup: not before somebody says who was erased since; then without the name.
restore() {
    "$BIN/mamori" store migrate --from "sqlite:$WORK/backups/old/central.db" --to "sqlite:$WORK/again/central.db" "$@" \
        >"$WORK/out" 2>&1
}
restore && fail 'restored, and nobody said who was erased'
grep -q -- '--erased' "$WORK/out" || fail "what to do: $(cat "$WORK/out")"
restore --erased "$WORK/backups/mamori.erased" || fail "restore: $(cat "$WORK/out")"
[ -z "$(has "$WORK/again")" ] || fail "back in $(has "$WORK/again")"
"$BIN/mamori" store verify --db "sqlite:$WORK/again/central.db" >"$WORK/out" 2>&1 || fail "verify: $(cat "$WORK/out")"
echo 'erase: found nowhere'
