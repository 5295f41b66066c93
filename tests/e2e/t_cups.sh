#!/bin/sh
# mm-test: labels=long,plain timeout=300
# Printing through the real lp and a real cupsd, all as an ordinary user: a 研修修了証 and a list of the 事務局メニュー come out
# whole. Without paper the job waits and comes when there is some; a printer that takes nothing, one that is gone and no
# cupsd at all are a sentence on the screen, and nothing is lost.
set -u
PATH=$PATH:/usr/sbin:/sbin
for tool in cupsd lp lpadmin cupsdisable pdftotext; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
if [ "$(id -u)" = 0 ]; then
    user() { setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups env HOME=/tmp "$@"; }
    user test -x "$MM_BUILD/mamori" -a -r "$MM_SOURCE/tests/e2e/path.sh" || { echo 'skipped: an ordinary user cannot reach the build'; exit 77; }
    user sh "$0"
    exit
fi
export LC_ALL=ja_JP.UTF-8
WORK=$(mktemp -d)
BIN=$MM_BUILD PACK=$MM_SOURCE/content/kamakura SIGNIN=open
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
DB=sqlite:$WORK/central.db

# A cupsd of this test: its own socket, spool and device, which has paper while there is a file "paper".
CUPS=$WORK/cups OUT=$WORK/paper
USR=$(dirname "$(command -v cupsd)")/..
mkdir -p "$CUPS/etc/ppd" "$CUPS/spool/tmp" "$CUPS/cache" "$CUPS/state" "$CUPS/log" "$CUPS/bin/backend" "$CUPS/bin/filter" "$OUT"
ln -s "$USR/lib/cups/daemon" "$CUPS/bin/daemon"
cat >"$CUPS/bin/backend/tray" <<X
#!/bin/sh
[ \$# -gt 0 ] || exit 0
[ -e "$OUT/paper" ] || { echo 'STATE: +media-empty-error' >&2; exit 4; }
cat "\${6:--}" >"$OUT/\$1.new" && mv "$OUT/\$1.new" "$OUT/\$1.pdf"
X
chmod 755 "$CUPS/bin/backend/tray"
cat >"$CUPS/etc/cupsd.conf" <<X
Listen $CUPS/sock
Browsing No
DefaultAuthType None
WebInterface No
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
X
cat >"$CUPS/etc/cups-files.conf" <<X
ServerRoot $CUPS/etc
ServerBin $CUPS/bin
DataDir $USR/share/cups
CacheDir $CUPS/cache
StateDir $CUPS/state
RequestRoot $CUPS/spool
TempDir $CUPS/spool/tmp
ErrorLog $CUPS/log/error
AccessLog $CUPS/log/access
PageLog $CUPS/log/page
User $(id -un)
Group $(id -gn)
SystemGroup $(id -gn)
X
export CUPS_SERVER="$CUPS/sock"
cupsd -f -c "$CUPS/etc/cupsd.conf" -s "$CUPS/etc/cups-files.conf" >"$CUPS/out" 2>&1 &
CUPSD=$!
PATH_PIDS="$PATH_PIDS $CUPSD"
# until_is COMMAND...: within 20 s.
until_is() {
    for _ in $(seq 200); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    return 1
}
until_is sh -c "LC_ALL=C lpstat -r | grep -q 'is running'" || { echo "skipped: cupsd does not run here: $(tail -n 1 "$CUPS/out" "$CUPS/log/error" 2>/dev/null | tail -n 1)"; exit 77; }
lpadmin -p office -E -v "tray:$OUT" -m raw 2>"$WORK/out" || fail "no printer: $(cat "$WORK/out")"
touch "$OUT/paper"
waiting() { lpstat -o | grep -c .; }
out() { [ "$(find "$OUT" -name '*.pdf' | wc -l)" -eq "$1" ]; }
newest() { find "$OUT" -name '*.pdf' | sort -V | tail -n 1; }
solid() { pdftotext -raw "$1" - | sed 's/　//g' | tr -d ' \n\r\f'; }

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server
path_kiosk lobby
printf '%s\n' 'clock machine' 'tap start' 'digits 5' 'tap next' 'tap next' 'tap go.0' 'walk pages' \
    'finish rrrrr' 'expect screen thanks done' >"$WORK/sit.flow"
path_sit lobby "$WORK/sit.flow"
path_sync lobby
"$BIN/mamori" credential add --db "$DB" --name 事務局メニュー --scope clerk >"$WORK/credential" || fail 'no credential'
sed -n 's/^合言葉: //p' "$WORK/credential" >"$WORK/given"
path_agent office --store "$WORK/lobby" --user "$(sed -n 's/^利用者: //p' "$WORK/credential")" --secret-file "$WORK/given" ||
    fail 'the secret is not kept'

# ---- a certificate ------------------------------------------------------------------------------------
PERSON=$(sqlite3 "$WORK/central.db" 'SELECT id FROM person WHERE seat=5')
prints() {
    sqlite3 "$WORK/lobby/kiosk.db" "INSERT INTO request (kind, json, state, reply, at_ms) VALUES ('certificate',
        '{\"person\":\"$PERSON\",\"course\":\"onboarding-duty\",\"until_ms\":$(($(date +%s) + 600))000}', 'new', '', 0)"
    MAMORI_RENDER=$BIN/mamori-render "$BIN/mamori-agent" --store "$WORK/lobby" --once --printer office >>"$WORK/agent.out" 2>&1
    sqlite3 "$WORK/lobby/kiosk.db" "SELECT state, reply FROM request WHERE kind='certificate' ORDER BY id DESC LIMIT 1" >"$WORK/said"
}
prints
grep -q '^done' "$WORK/said" || fail "not printed: $(cat "$WORK/said")"
until_is out 1 || fail "no certificate came out: $(tail -n 3 "$CUPS/log/error")"
cmp "$(newest)" "$WORK/lobby/certificates/"*.pdf || fail 'what came out is not what was sent'
solid "$(newest)" | grep -qF '葛󠄀西誠一様' || fail 'whose certificate is it?'
cupsreject office
prints
grep -q '^failed.*用紙と電源.*保存してある' "$WORK/said" || fail "a printer that takes nothing: $(cat "$WORK/said")"
cupsaccept office

# ---- a list of the menu -------------------------------------------------------------------------------
$AGENT_PLAIN --store "$WORK/lobby" >>"$WORK/agent.out" 2>&1 &
PATH_PIDS="$PATH_PIDS $!"
play() {
    "$BIN/mamori-kiosk" --store "$WORK/lobby" --headless --window 1920x1080 --script "$WORK/$1.flow" --shots "$WORK" \
        ${2:-} >"$WORK/$1.out" 2>>"$WORK/kiosk.err" || fail "$1: $(tail -n 1 "$WORK/kiosk.err")"
}
pin() { printf 'digits %s\ntap next\ndigits %s\ntap next\ntap next\n' "$1" "$1"; }
{
    printf 'clock machine\nexpect screen setup\ntap code\n'
    pin 739164
    printf 'tap next\ntap @display\ntap upkeep\ndigits 739164\ntap next\ntap office\n'
    pin 280517
} >"$WORK/codes.flow"
play codes --setup
# menu NAME STATE WORDS: the list of those who have not taken it is sent to the printer, and the screen says so.
menu() {
    printf 'clock machine\ntap @display\ntap office\ndigits 280517\ntap next\ntap papers\ntap print.1
until screen papers %s\nexpect text "%s"\n' "$2" "$3" >"$WORK/$1.flow"
    play "$1"
}
rm "$OUT/paper"
menu tray done 印刷を始めました
until_is sh -c "lpstat -p office | grep -q 'disabled\|無効'" || fail "without paper the printer goes on: $(lpstat -p office)"
[ "$(waiting)" = 1 ] && out 1 || fail "without paper: $(lpstat -o)"
touch "$OUT/paper"
cupsenable office
until_is out 2 || fail 'with paper again nothing comes'
solid "$(newest)" | grep -q 'まだ受講されていない方' || fail 'it is not the list'
solid "$(newest)" | grep -q '葛󠄀西誠一' && fail 'who has taken it is on the list'
cupsdisable office # switched off: it comes later, too
menu off done 印刷を始めました
[ "$(waiting)" = 1 ] || fail "switched off: $(lpstat -o)"
cupsenable office
until_is out 3 || fail 'switched on again nothing comes'
cupsreject office
menu rejects failed プリンターが受け付けませんでした
lpadmin -x office
menu gone failed プリンターが受け付けませんでした
kill "$CUPSD"
wait "$CUPSD" 2>/dev/null
menu none failed プリンター
[ ! -e "$WORK/lobby/office.pdf" ] || fail 'a list with names stays at the kiosk'
out 3 || fail 'something came out all the same'
exit 0
