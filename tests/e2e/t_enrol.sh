#!/bin/sh
# mm-test: timeout=300
# A kiosk enrols from its own screen: the agent waits beside it, takes the code out of the store, and the people and the
# teaching arrive. A wrong code is told in the server's words and can be put right. 今すぐ送受信 is answered, and what is
# to be carried by hand is written to the medium that the agent was told of, and the answer that lies there is taken.
set -u
BIN=$MM_BUILD PACK=$MM_SOURCE/content/kamakura WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
export LC_ALL=ja_JP.UTF-8

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server
mkdir "$WORK/stick"
"$BIN/mamori-agent" --store "$WORK/kiosk" --server "$URL" --name 議会図書室 --media "$WORK/stick" >>"$WORK/agent.out" 2>&1 &
PATH_PIDS="$PATH_PIDS $!"
code=$("$BIN/mamori" kiosk invite --db "sqlite:$WORK/central.db" --name 議会図書室 --format json |
    sed -n 's/.*"code": *"\([^"]*\)".*/\1/p' | tr -d -)
[ ${#code} -eq 16 ] || fail "the invitation is $code"

# try NAME CODE: types the code and waits for the real answer of the real server.
try() {
    cat >"$WORK/$1.flow" <<X
clock machine
expect screen setup
tap enrol
type $2
tap next
hold 4s
wait 2s
shot $1
dump
X
    "$BIN/mamori-kiosk" --store "$WORK/kiosk" --headless --window 1920x1080 --script "$WORK/$1.flow" \
        --shots "${MM_SHOTS:-$WORK}" >"$WORK/$1.out" 2>>"$WORK/kiosk.err" || fail "$1: $(tail -n 1 "$WORK/kiosk.err")"
}
try wrong AAAABBBBCCCCDDDD
grep -q '登録できませんでした' "$WORK/wrong.out" || fail "a wrong code: $(cat "$WORK/wrong.out")"
try right "$code"
grep -q '登録が終わりました' "$WORK/right.out" || fail "the right code: $(cat "$WORK/right.out")"

# Enrolled, it is no longer set up from the start; the maintenance speaks to the agent.
# The first teaching, with all its figures, is there.
for _ in $(seq 900); do
    [ -z "$(sqlite3 "$WORK/kiosk/kiosk.db" "SELECT value FROM meta WHERE name='pack_dir'" 2>/dev/null)" ] || break
    sleep 0.1
done
# An answer of the server comes by hand too, onto the medium where the kiosk writes.
mkdir "$WORK/carried"
"$BIN/mamori-agent" export "$WORK/carried" --store "$WORK/kiosk" >/dev/null 2>&1 &&
    "$BIN/mamori" bundle import "$WORK/carried/"*.mamori --db "sqlite:$WORK/central.db" --out "$WORK/stick" >/dev/null || fail 'an answer by hand'
cat >"$WORK/sync.flow" <<'X'
clock machine
expect screen setup
tap code
digits 739164
tap next
digits 739164
tap next
tap next
tap next
expect screen attract
tap @display
tap upkeep
digits 739164
tap next
dump
tap sync
hold 8s
wait 2s
dump
tap export
hold 4s
wait 2s
dump
tap import
hold 2s
wait 2s
dump
tap touch
X
"$BIN/mamori-kiosk" --store "$WORK/kiosk" --headless --setup --window 1920x1080 --script "$WORK/sync.flow" \
    >"$WORK/sync.out" 2>>"$WORK/kiosk.err" || fail "sync: $(tail -n 1 "$WORK/kiosk.err")"
grep -q '登録してあります' "$WORK/sync.out" || fail "the maintenance says something else: $(cat "$WORK/sync.out")"
grep -q '送受信しました' "$WORK/sync.out" || fail "no answer to 今すぐ送受信: $(cat "$WORK/sync.out")"
grep -q '教材の期限' "$WORK/sync.out" || fail "nothing says until when the teaching is good: $(cat "$WORK/sync.out")"
sqlite3 "$WORK/kiosk/kiosk.db" 'SELECT count(*) FROM person' | grep -q '^[1-9]' || fail "nobody arrived"
grep -q '媒体に書き出しました' "$WORK/sync.out" || fail "no answer to 媒体に書き出す: $(grep note "$WORK/sync.out")"
[ "$(ls "$WORK/stick/"*.mamori | wc -l)" = 2 ] || fail "nothing was written to the medium"
grep -q '媒体から取り込みました' "$WORK/sync.out" || fail "no answer to 媒体から取り込む: $(grep note "$WORK/sync.out")"
