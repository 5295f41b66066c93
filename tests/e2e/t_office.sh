#!/bin/sh
# mm-test: labels=plain timeout=240
# 事務局メニュー in a network namespace without a route: the kiosk of one PC, behind the secretariat's code, shows 受講状況,
# takes a roster in after a look at what changes, gives a number that opens at that kiosk, and writes a paper to the medium.
# Everything is entered in the 操作の記録 under the credential's name; neither the secret nor a number lies in the kiosk's store.
set -u
unset LC_ALL LC_MESSAGES
export LC_ALL=ja_JP.UTF-8
if [ "${1:-}" != inside ]; then
    unshare -rn true 2>/dev/null || { echo 'skipped: no network namespace may be made here'; exit 77; }
    command -v ip >/dev/null || { echo 'skipped: ip is not installed'; exit 77; }
    exec unshare -rn "$0" inside
fi
BIN=$MM_BUILD PACK=$MM_SOURCE/tests/flow/pack WORK=$(mktemp -d)
SIGNIN=pin
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
ip link set lo up || fail 'no loopback'
[ -z "$(ip route)" ] || fail 'there is a route'
DB=sqlite:$WORK/central.db
path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
SERVER_OPTS="--backups $WORK/backups"
mkdir "$WORK/backups"
path_server
path_kiosk kiosk
"$BIN/mamori" credential add --db "$DB" --name 事務局メニュー --scope clerk >"$WORK/credential" || fail 'no credential'
sed -n 's/^合言葉: //p' "$WORK/credential" >"$WORK/given"
user=$(sed -n 's/^利用者: //p' "$WORK/credential")
path_agent office --store "$WORK/kiosk" --server http://10.0.0.1:80 --user "$user" --secret-file "$WORK/given" 2>"$WORK/out" &&
    fail 'a credential goes to another machine'
path_agent office --store "$WORK/kiosk" --user "$user" --secret-file "$WORK/given" || fail 'the secret is not kept'
[ "$(stat -c %a "$WORK/kiosk/office.secret")" = 600 ] || fail 'others may read the secret'

mkdir "$WORK/stick"
{
    head -n 1 "$MM_SOURCE/tests/councils/demo/roster.csv"
    echo '架空　花子,かくう　はなこ,議員,,,27,,2023-11-20,2027-11-19,'
} >"$WORK/stick/新しい名簿.csv"
$AGENT_PLAIN --store "$WORK/kiosk" --media "$WORK/stick" >>"$WORK/agent.out" 2>&1 &
PATH_PIDS="$PATH_PIDS $!"
for _ in $(seq 100); do
    [ "$(sqlite3 "$WORK/kiosk/kiosk.db" "SELECT value FROM meta WHERE name='media'")" != 1 ] || break
    sleep 0.1
done
play() { # NAME OPTION...: WORK/NAME.flow; what it dumps is in WORK/NAME.out
    name=$1
    shift
    "$BIN/mamori-kiosk" --store "$WORK/kiosk" --headless --window 1920x1080 --script "$WORK/$name.flow" \
        --shots "${MM_SHOTS:-$WORK}" "$@" >"$WORK/$name.out" 2>>"$WORK/kiosk.err" || fail "$name: $(tail -n 1 "$WORK/kiosk.err")"
}
pin() { printf 'digits %s\ntap next\ndigits %s\ntap next\ntap next\n' "$1" "$1"; }
{
    printf 'clock machine\nexpect screen setup\ntap code\n'
    pin 739164
    printf 'tap next\ntap @display\ntap upkeep\ndigits 739164\ntap next\ntap office\n'
    pin 280517
} >"$WORK/codes.flow"
play codes --setup

enter='clock machine
tap @display
tap office
digits 280517
tap next
expect screen office'
cat >"$WORK/all.flow" <<X
$enter
tap progress
until screen progress done
dump
tap next
tap papers
tap keep.0
until screen papers done
expect text "媒体に書き出しました"
tap next
tap roster
until screen roster files.done
tap file.0
until screen roster look.done
lint all
shot roster-look
dump
tap next
until screen roster taken.done
shot roster-taken
tap next
expect screen office
tap backup
tap make
until screen backup done
X
play all
grep -q '35人のうち0人' "$WORK/all.out" || fail "受講状況: $(cat "$WORK/all.out")"
grep -q 'ファイルにない方 35人' "$WORK/all.out" || fail 'whom the file does not name is not said'
grep -q '加わる方 1人：架空.*花子' "$WORK/all.out" || fail "the look: $(grep list "$WORK/all.out")"
ls "$WORK/stick/"*議会運営委員会*.pdf >/dev/null || fail "no paper: $(ls "$WORK/stick")"
"$BIN/mamori" roster export --db "$DB" --format csv | grep -q '架空　花子' || fail 'the roster was not taken in'

"$BIN/mamori" store restore-check "$WORK"/backups/mamori-* >"$WORK/out" 2>&1 || fail "the backup: $(cat "$WORK/out")"

# Seat 2 has no PIN here yet: the number opens the way to one, at this kiosk.
cat >"$WORK/number.flow" <<X
$enter
tap number
tap p.$(sqlite3 "$WORK/kiosk/kiosk.db" 'SELECT id FROM person WHERE seat=2')
expect screen number
tap next
until screen number done
lint all
dump
X
play number
number=$(sed -n 's/.*number\.0 .*\([0-9]\{4\}[ -][0-9]\{4\}[ -][0-9]\{4\}\).*/\1/p' "$WORK/number.out" | tr -d ' -')
[ ${#number} -eq 12 ] || fail "no number: $(grep number "$WORK/number.out")"
path_secret "$number"
printf 'clock machine\ntap start\ntap p.%s\ndigits %s\ntap next\nexpect screen pad new\n' \
    "$(sqlite3 "$WORK/kiosk/kiosk.db" 'SELECT id FROM person WHERE seat=2')" "$number" >"$WORK/open.flow"
play open
"$BIN/mamori" report operations --db "$DB" --format csv >"$WORK/operations"
grep -q '事務局メニュー.*番号・カードを出した' "$WORK/operations" || fail "nobody showed a number: $(cat "$WORK/operations")"
cat "$WORK"/kiosk/kiosk.db* | grep -a -q -F "$(cat "$WORK/given")" && fail 'the secret lies in the store'
cat "$WORK"/kiosk/kiosk.db* | grep -a -q -e "$number" -e "$(echo "$number" | sed 's/..../& /g;s/ $//')" && fail 'the number lies in the store'
exit 0
