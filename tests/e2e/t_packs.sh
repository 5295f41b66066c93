#!/bin/sh
# mm-test: labels=plain timeout=300
# Signed packs, with the real programs: a key on a stick, another key, a server that is set back to an old backup, a pack
# that somebody changes on the server's disk; and the agent killed with -9 at each step of installing.
set -u
BIN=$MM_BUILD PACK=$MM_SOURCE/tests/flow/pack WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
export LC_ALL=ja_JP.UTF-8
DB=sqlite:$WORK/central.db
TOOL=$MM_BUILD/tests/e2e/sync_tool

mamori() { "$BIN/mamori" "$@" >"$WORK/out" 2>"$WORK/err"; }
meta() { "$TOOL" meta "$WORK/$1" "$2"; }
# has NAME WORD: the installed pack is that edition, file by file what the server has.
has() {
    grep -q "内線 $2" "$(meta "$1" pack_dir)/council.json" || fail "$1 does not have the edition $2"
    diff -r "$(meta "$1" pack_dir)" "$WORK/central.db.packs/$(meta "$1" pack_version)" >"$WORK/diff" ||
        fail "$1: the pack is not what was published: $(cat "$WORK/diff")"
}
# stays NAME WORD TEXT: a round brings no other pack, and the agent says why.
stays() {
    path_agent --store "$WORK/$1" --server "$URL" --once >>"$WORK/agent.out" 2>&1 && fail "$1: nothing was wrong: $3"
    meta "$1" last_error | grep -q "$3" || fail "$1 says $(meta "$1" last_error), not $3"
    has "$1" "$2"
}

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
[ "$(stat -c %a "$WORK/central.db.pack-key")" = 600 ] || fail "others can read the key"
path_server 0
PORT=${URL##*:}
path_kiosk one
[ "$(meta one pack_serial)" = 1 ] && [ -n "$(meta one pack_key)" ] || fail "one was told no key"

# A stranger's key publishes nothing; the council's does, through the running server.
path_edition 111
mkdir "$WORK/stick"
mamori content key make "$WORK/stick/key" || fail "key make: $(cat "$WORK/err")"
mamori content key make "$WORK/stick/key" && fail "a key was written over"
mamori content publish "$WORK/111" --db "$DB" --key "$WORK/stick/key" && fail "a stranger published"
grep -q '鍵' "$WORK/err" || fail "$(cat "$WORK/err")"
mamori content publish "$WORK/111" --db "$DB" || fail "publish: $(cat "$WORK/err")"
path_sync one
has one 111

# A store whose key was on the stick from the start has none beside it.
mamori init --db "sqlite:$WORK/other.db" --pack "$PACK" --pack-key "$WORK/stick/key" || fail "init: $(cat "$WORK/err")"
[ ! -e "$WORK/other.db.pack-key" ] || fail "a key was made all the same"
chmod 640 "$WORK/stick/key"
mamori content publish "$WORK/111" --db "sqlite:$WORK/other.db" --key "$WORK/stick/key" && fail "a key that others may read was used"
chmod 600 "$WORK/stick/key"
mamori content publish "$WORK/111" --db "sqlite:$WORK/other.db" --key "$WORK/stick/key" || fail "publish: $(cat "$WORK/err")"

# The key goes over to the stick; who was away for the change follows, who enrols now begins with it.
mamori content key change "$WORK/stick/key" --db "$DB" || fail "key change: $(cat "$WORK/err")"
rm "$WORK/central.db.pack-key"
path_edition 222
mamori content publish "$WORK/222" --db "$DB" && fail "published without a key"
grep -q -- '--key' "$WORK/err" || fail "$(cat "$WORK/err")"
mamori content publish "$WORK/222" --db "$DB" --key "$WORK/stick/key" || fail "publish: $(cat "$WORK/err")"
path_sync one
has one 222
path_kiosk two
has two 222
[ "$(meta one pack_key)" = "$(meta two pack_key)" ] || fail "two keys"

# A backup holds every publication, with every pack.
mamori store backup --db "$DB" --to "$WORK/backup" || fail "backup: $(cat "$WORK/err")"
[ "$(sqlite3 "$WORK/backup/central.db" 'SELECT COUNT(*) FROM pack_manifest')" = 3 ] || fail "publications in the backup"
[ "$(find "$WORK/backup/central.db.packs" -mindepth 1 -maxdepth 1 -type d | wc -l)" = 3 ] || fail "packs in the backup"
mamori store restore-check "$WORK/backup" || fail "restore-check: $(cat "$WORK/out" "$WORK/err")"

# The server set back: its old offer is no longer for anybody who saw a newer one.
kill -TERM "$SERVER_PID" && wait "$SERVER_PID"
cp "$WORK/central.db" "$WORK/newest.db"
rm -f "$WORK/central.db-wal" "$WORK/central.db-shm"
sqlite3 "$WORK/central.db" "UPDATE council SET pack_serial=1; DELETE FROM pack_manifest WHERE serial>1"
path_server "$PORT"
stays one 222 署名
kill -TERM "$SERVER_PID" && wait "$SERVER_PID"
rm -f "$WORK/central.db-wal" "$WORK/central.db-shm"
cp "$WORK/newest.db" "$WORK/central.db"

# A byte changed on the server's disk never comes out of it.
path_server "$PORT"
path_edition 333
mamori content publish "$WORK/333" --db "$DB" --key "$WORK/stick/key" || fail "publish: $(cat "$WORK/err")"
version=$(sqlite3 "$WORK/central.db" 'SELECT pack_version FROM council')
sed -i 's/内線 333/内線 334/' "$WORK/central.db.packs/$version/council.json"
path_agent --store "$WORK/one" --server "$URL" --once >>"$WORK/agent.out" 2>&1 && fail "a changed file was taken"
[ "$(meta one pack_serial)" = 3 ] || fail "a changed file was installed"
sed -i 's/内線 334/内線 333/' "$WORK/central.db.packs/$version/council.json"

# kill -9 on entering each kind of call that installing makes: at its first, a middle and its last two.
if strace -qq -e trace=none true 2>/dev/null; then
    CALLS=mkdir,rename,fsync,unlink,pwrite64
    agent="$BIN/mamori-agent --server $URL --once --store"
    cp -a "$WORK/one" "$WORK/whole"
    MAMORI_RENDER=/nowhere strace -f -qq -o "$WORK/strace" -e trace=$CALLS $agent "$WORK/whole" >>"$WORK/agent.out" 2>&1 ||
        fail "the agent does not run under strace"
    has whole 333
    killed=0
    for call in mkdir rename fsync unlink pwrite64; do
        n=$(grep -c " $call(" "$WORK/strace")
        for at in 1 $((n / 2)) $((n - 1)) "$n"; do
            [ "$at" -gt 0 ] || continue
            rm -rf "$WORK/cut"
            cp -a "$WORK/one" "$WORK/cut"
            MAMORI_RENDER=/nowhere strace -f -qq -o /dev/null -e "trace=$call" -e "inject=$call:signal=SIGKILL:when=$at" \
                $agent "$WORK/cut" >>"$WORK/agent.out" 2>&1
            killed=$((killed + 1))
            case $(meta cut pack_serial) in
            3) has cut 222 ;;
            4) has cut 333 ;;
            *) fail "killed at $call $at: $(meta cut pack_serial)" ;;
            esac
            path_sync cut
            has cut 333
            [ -z "$(find "$WORK/cut/packs" -maxdepth 1 -name '*.tmp')" ] || fail "killed at $call $at: something is left"
        done
    done
    [ "$killed" -ge 12 ] || fail "killed only $killed times"
fi
path_sync one
has one 333

# The pack before stays, and no older one: the kiosk starts with it when the newest is damaged on its disk.
[ "$(find "$WORK/one/packs" -mindepth 1 -maxdepth 1 | wc -l)" = 2 ] || fail "not two packs: $(ls "$WORK/one/packs") now $(meta one pack_dir) before $(meta one pack_before)"
cp -a "$WORK/one" "$WORK/damaged"
for name in dir before; do
    to=$(meta one pack_$name | sed 's:/one/:/damaged/:')
    sqlite3 "$WORK/damaged/kiosk.db" "UPDATE meta SET value='$to' WHERE name='pack_$name'"
done
echo '{' >"$(meta damaged pack_dir)/council.json"
printf 'clock machine\nexpect screen attract\n' >"$WORK/start.flow"
"$BIN/mamori-kiosk" --store "$WORK/damaged" --pack /nowhere --headless --script "$WORK/start.flow" >"$WORK/kiosk.out" \
    2>>"$WORK/kiosk.err" || fail "the kiosk does not start: $(tail -n 2 "$WORK/kiosk.err")"
meta damaged pack_held | grep -q "$(basename "$(meta damaged pack_before)")" || fail "it holds $(meta damaged pack_held)"

# Until when the pack is good the kiosk tells, and the list warns of it even if the kiosk is heard of no more.
path_sync one # what it tells goes before what it gets
mamori kiosk list --db "$DB" || fail "list: $(cat "$WORK/err")"
grep -q 期限 "$WORK/out" && fail "the list warns of a good pack: $(cat "$WORK/out")"
days=$(sqlite3 "$WORK/central.db" "SELECT (MAX(json_extract(json, '$.pack_until_ms')) / 1000 - unixepoch()) / 86400 FROM health")
[ "$days" = 399 ] || fail "good for $days days"
sqlite3 "$WORK/central.db" "UPDATE health SET json=json_set(json, '$.pack_until_ms', 1)"
mamori kiosk list --db "$DB" && grep -q '教材の期限が過ぎています' "$WORK/out" || fail "the list: $(cat "$WORK/out")"

# A lost key: whoever is enrolled anew is told the next one, nobody else follows.
mamori content key make "$WORK/stick/next" || fail "key make: $(cat "$WORK/err")"
mamori content key change "$WORK/stick/next" --db "$DB" --lost || fail "key lost: $(cat "$WORK/err")"
path_edition 444
mamori content publish "$WORK/444" --db "$DB" --key "$WORK/stick/next" || fail "publish: $(cat "$WORK/err")"
stays one 333 署名
ENROL_OPTS=--again path_kiosk one
has one 444
stays two 222 署名
echo "packs: ${killed:-0} times killed while installing, each time one whole pack"
