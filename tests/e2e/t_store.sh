#!/bin/sh
# mm-test: labels=slow timeout=240
# Backups while a server takes records; cut by kill -9; a damaged byte, a truncated file, a missing one found. Then the
# store goes to PostgreSQL and back: cut at points, and in the end reports and records are those from before.
# MM_CUTS says how many cuts each gets; with sanitizers, only then does the store move.
set -u
BIN=$MM_BUILD PACK=$MM_SOURCE/content/kamakura WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; path_postgresql_stop; rm -rf "$WORK"' EXIT
export LC_ALL=ja_JP.UTF-8
TOOL=$MM_BUILD/tests/e2e/sync_tool
CUTS=${MM_CUTS:-1}
FIRST=sqlite:$WORK/central.db
export TMPDIR="$WORK/tmp"
mkdir "$TMPDIR"
DB=$FIRST

check() { "$BIN/mamori" store restore-check "$1" >"$WORK/check.out" 2>"$WORK/check.err"; }
# ids_at URL: every record of the kiosk hall that is there.
ids_at() { "$TOOL" central "$1" "$RECORDER"; }

# ---- beside a writing server ---------------------------------------------------------------------------
path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server
path_kiosk hall
path_sit hall "$MM_SOURCE/tests/e2e/sitting.flow"
path_sync hall
RECORDER=$("$TOOL" meta "$WORK/hall" recorder)
(
    while [ ! -e "$WORK/enough" ]; do
        "$TOOL" fill "$WORK/hall" 40 && $AGENT_PLAIN --store "$WORK/hall" --server "$URL" --once 2>>"$WORK/agent.err" ||
            break
    done
) &
WRITER=$!
for n in 1 2; do
    "$BIN/mamori" store backup --db "$DB" --to "$WORK/backup.$n" >"$WORK/out" 2>"$WORK/err" ||
        fail "backup $n: $(cat "$WORK/err")"
    ids_at "sqlite:$WORK/backup.$n/central.db" >"$WORK/ids.$n" || fail "backup $n cannot be read"
    sleep 0.5
done
"$BIN/mamori" store backup --db "$DB" --to "$WORK/backup.1" >"$WORK/out" 2>"$WORK/err" && fail 'over another backup'
grep -q 'もうあります' "$WORK/err" || fail "over another: $(cat "$WORK/err")"
# Cut: what is there afterwards is a whole backup or none, and the same name can be used again.
n=0
while [ $n -lt "$CUTS" ]; do
    n=$((n + 1))
    "$BIN/mamori" store backup --db "$DB" --to "$WORK/cut.$n" >"$WORK/out" 2>&1 &
    VICTIM=$!
    sleep "$(awk -v n=$n -v all="$CUTS" 'BEGIN { print 0.02 + 0.35 * n / all }')"
    kill -9 $VICTIM 2>/dev/null
    wait $VICTIM 2>/dev/null
    [ ! -e "$WORK/cut.$n" ] || [ -s "$WORK/cut.$n/mamori-backup.txt" ] || fail "cut $n left half a backup"
done
[ -e "$WORK/cut.1" ] || "$BIN/mamori" store backup --db "$DB" --to "$WORK/cut.1" >"$WORK/out" 2>&1 ||
    fail "after a cut: $(cat "$WORK/out")"
: >"$WORK/enough"
wait $WRITER
for dir in backup.1 backup.2 cut.1; do
    check "$WORK/$dir" || fail "$dir: $(cat "$WORK/check.err" "$WORK/check.out")"
done
[ -z "$(ls "$TMPDIR")" ] || fail "the check left something: $(ls "$TMPDIR")"
path_sync hall
ids_at "$DB" >"$WORK/ids.all"
for n in 1 2; do # in order and without holes: what the server had at that moment
    head -n "$(wc -l <"$WORK/ids.$n")" "$WORK/ids.all" | cmp - "$WORK/ids.$n" || fail "backup $n is not of one moment"
done
[ "$(wc -l <"$WORK/ids.2")" -gt "$(wc -l <"$WORK/ids.1")" ] || fail 'nothing was written between the backups'

# ---- damage --------------------------------------------------------------------------------------------
# damaged NAME TEXT: a copy that was damaged is found out, and no other message stands first.
damaged() {
    check "$WORK/$1" && fail "$1 was called whole"
    cat "$WORK/check.out" "$WORK/check.err" | grep -q "$2" || fail "$1: $(cat "$WORK/check.out" "$WORK/check.err")"
    rm -rf "${WORK:?}/$1"
}
copy() { cp -a "$WORK/backup.1" "$WORK/$1"; }
copy byte
printf 'X' | dd of="$WORK/byte/central.db" bs=1 seek=9000 conv=notrunc 2>/dev/null
damaged byte '中身が違います: central.db'
copy short
truncate -s -1 "$WORK/short/central.db"
damaged short '長さが違います: central.db'
copy pack
file=$(find "$WORK/pack/central.db.packs" -type f -name council.json | head -n 1)
truncate -s 100 "$file"
damaged pack '長さが違います: central.db.packs/'
copy gone
rm "$WORK/gone/central.db.key"
damaged gone 'ありません: central.db.key'
copy list
sed -i 's/^table statement 1/table statement 2/; s/^at 1/at 2/' "$WORK/list/mamori-backup.txt"
damaged list '目録.*壊れて'
copy half
truncate -s 500 "$WORK/half/mamori-backup.txt"
damaged half '目録.*壊れて'
mkdir "$WORK/nothing"
damaged nothing '控えではありません'

# With sanitizers everything costs three times as much: the rest is for --long there (and unit.server.backup).
if [ -z "${MM_CUTS:-}" ] && grep -q '^MM_SANITIZE:STRING=..*' "$MM_BUILD/CMakeCache.txt"; then
    echo "store: backups of a store that was written to"
    exit 0
fi

# ---- to PostgreSQL -------------------------------------------------------------------------------------
"$BIN/mamori" store migrate --from "$FIRST" --to "sqlite:$WORK/other.db" >"$WORK/out" 2>"$WORK/err" && fail 'beside a server'
grep -q 'サーバーを止めて' "$WORK/err" || fail "beside a server: $(cat "$WORK/err")"
path_stop
# reports URL: without the first line, which has the time of day.
reports() {
    for report in ${MM_REPORTS:-completion}; do
        "$BIN/mamori" report $report --db "$1" --format csv >"$WORK/report" || fail "report $report at $1"
        sed 1d "$WORK/report"
    done
}
reports "$FIRST" >"$WORK/reports.first"
ids_at "$FIRST" >"$WORK/ids.first"
# whole URL: a store that is there has everything.
whole() {
    ids_at "$1" | cmp - "$WORK/ids.first" || fail "$1: other records"
    reports "$1" | cmp - "$WORK/reports.first" || fail "$1: other reports"
}
# moved FROM TO: with cuts; it is there as a whole or not at all, and the same command does it in the end.
moved() {
    n=0
    while [ $n -lt "$CUTS" ]; do
        n=$((n + 1))
        "$BIN/mamori" store migrate --from "$1" --to "$2" >"$WORK/out" 2>&1 &
        VICTIM=$!
        sleep "$(awk -v n=$n -v all="$CUTS" 'BEGIN { print 0.02 + 0.4 * n / all }')"
        kill -9 $VICTIM 2>/dev/null
        wait $VICTIM 2>/dev/null
        "$BIN/mamori" report overdue --db "$2" >/dev/null 2>&1 || continue
        # It is there: from then on nobody writes to the old one, whether it could still say where it went or not.
        "$BIN/mamori-server" --db "$1" --listen 127.0.0.1:0 >"$WORK/out" 2>"$WORK/err" && fail 'two stores to write to'
        whole "$2"
        # Killed before the old one could say where it went: our reports of above are operations of the new one by now.
        "$BIN/mamori" store migrate --from "$1" --to "$2" >"$WORK/out" 2>"$WORK/err" ||
            grep -q '移しました\|移したあとの記録がもうある.*表 operation' "$WORK/err" || fail "the same command again: $(cat "$WORK/err")"
        return
    done
    "$BIN/mamori" store migrate --from "$1" --to "$2" >"$WORK/out" 2>"$WORK/err" || fail "migrate: $(cat "$WORK/err")"
    grep -q '同じことを確かめました' "$WORK/out" || fail "migrate: $(cat "$WORK/out")"
    whole "$2"
    "$BIN/mamori" store migrate --from "$1" --to "$2" >"$WORK/out" 2>"$WORK/err" && fail 'over a store'
    "$BIN/mamori-server" --db "$1" --listen 127.0.0.1:0 >"$WORK/out" 2>"$WORK/err" && fail 'a server on what was moved'
    grep -q '移しました' "$WORK/err" || fail "what was moved: $(cat "$WORK/err")"
}
path_postgresql
SECOND=$DB
moved "$FIRST" "$SECOND"
path_server
"$TOOL" fill "$WORK/hall" 30 || fail fill
$AGENT_PLAIN --store "$WORK/hall" --server "$URL" --once 2>"$WORK/err" || fail "the server there: $(cat "$WORK/err")"
"$BIN/mamori" store backup --db "$SECOND" --to "$WORK/backup.pg" >"$WORK/out" 2>&1 || fail "backup of PostgreSQL: $(cat "$WORK/out")"
check "$WORK/backup.pg" || fail "backup of PostgreSQL: $(cat "$WORK/check.err" "$WORK/check.out")"
path_stop
"$BIN/mamori" store verify --db "$SECOND" >"$WORK/out" 2>&1 || fail "verify: $(cat "$WORK/out")"
ids_at "$SECOND" >"$WORK/ids.first"
[ "$(wc -l <"$WORK/ids.first")" -gt "$(wc -l <"$WORK/ids.all")" ] || fail 'the server there took nothing'
reports "$SECOND" >"$WORK/reports.first"

# ---- and back; and out of a backup, which stays as it is ------------------------------------------------
moved "$SECOND" "sqlite:$WORK/back.db"
"$BIN/mamori" store rebuild --db "sqlite:$WORK/back.db" 2>/dev/null | grep -q '前と同じ' || fail 'rebuild finds something else'
"$BIN/mamori" store migrate --from "sqlite:$WORK/backup.pg/central.db" --to "sqlite:$WORK/restored/central.db" \
    --erased none >"$WORK/out" 2>&1 || fail "restore: $(cat "$WORK/out")"
whole "sqlite:$WORK/restored/central.db"
check "$WORK/backup.pg" || fail "restoring changed the backup: $(cat "$WORK/check.err" "$WORK/check.out")"
DB=sqlite:$WORK/restored/central.db
path_server
echo "store: $(wc -l <"$WORK/ids.first") records there, back and out of a backup"
