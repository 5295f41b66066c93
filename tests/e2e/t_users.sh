#!/bin/sh
# mm-test: timeout=120
# Kiosk and agent as two ordinary users of one group on one store, in both starting orders: each can write what
# the other began, and neither the key of the agent nor the pepper of the kiosk is the other's to read.
set -u
[ "$(id -u)" -eq 0 ] || { echo "skipped: only root can become two other users"; exit 77; }
command -v setpriv >/dev/null || { echo "skipped: setpriv is not installed"; exit 77; }
WORK=$(mktemp -d)
chmod 755 "$WORK"
# A folder that nobody but root may enter hides the programs from the two users: run copies.
mkdir "$WORK/bin" "$WORK/data"
cp "$MM_BUILD/mamori" "$MM_BUILD/mamori-kiosk" "$MM_BUILD/mamori-agent" "$MM_BUILD/mamori-server" "$WORK/bin" || exit 1
cp -r "$MM_SOURCE/content" "$MM_SOURCE/fonts" "$WORK/data/" || exit 1
cp "$MM_SOURCE/tests/e2e/sitting.flow" "$WORK/"
chmod -R a+rX "$WORK/bin" "$WORK/data" "$WORK/sitting.flow"
BIN=$WORK/bin PACK=$WORK/data/content/kamakura
export MAMORI_DATA="$WORK/data"
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
GROUP=61000 KIOSK=61001 AGENT=61002

as() {
    user=$1
    shift
    setpriv --reuid="$user" --regid=$GROUP --clear-groups "$@"
}
store() {
    mkdir "$WORK/$1"
    chown "$KIOSK:$GROUP" "$WORK/$1"
    chmod 2770 "$WORK/$1"
}
enrol() {
    code=$("$BIN/mamori" kiosk invite --db "sqlite:$WORK/central.db" --name "$1" --format json |
        sed -n 's/.*"code": *"\([^"]*\)".*/\1/p')
    as $AGENT $AGENT_PLAIN enrol --server "$URL" --code "$code" --store "$WORK/$1" >>"$WORK/agent.out" 2>&1 &&
        sync_once "$1"
}
sync_once() {
    as $AGENT $AGENT_PLAIN --store "$WORK/$1" --server "$URL" --once >>"$WORK/agent.out" 2>&1
}
kiosk() {
    as $KIOSK "$BIN/mamori-kiosk" --store "$WORK/$1" --headless --window 1920x1080 "$2" "$3" >"$WORK/kiosk.out" 2>&1
}
umask 077
path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server
printf 'dump\n' >"$WORK/look.flow"
chmod 644 "$WORK/look.flow"

for order in agent kiosk; do
    store "$order"
    if [ $order = kiosk ]; then
        sed -i 's/^digits 25$/digits 24/' "$WORK/sitting.flow" # what seat 25 took before is known here by now
        kiosk kiosk --script "$WORK/look.flow" || fail "the kiosk could not begin: $(tail -n 1 "$WORK/kiosk.out")"
    fi
    enrol "$order" || fail "$order first: the agent cannot work: $(tail -n 1 "$WORK/agent.out")"
    kiosk "$order" --script "$WORK/sitting.flow" ||
        fail "$order first: the kiosk cannot work: $(tail -n 1 "$WORK/kiosk.out")"
    sync_once "$order" || fail "$order first: the agent cannot send: $(tail -n 1 "$WORK/agent.out")"
    left=$(sqlite3 "$WORK/$order/kiosk.db" 'SELECT COUNT(*) FROM outbox')
    [ "$left" -eq 0 ] || fail "$order first: $left records were not sent"
    as $KIOSK cat "$WORK/$order/agent.key" >/dev/null 2>&1 && fail "the kiosk's user can read the agent's key"
    for own in "$WORK/$order"/*; do
        case $(stat -c %a "$own") in
        *[1-7]) fail "$(basename "$own") is open to everybody" ;;
        esac
    done
done
"$BIN/mamori" report completion --db "sqlite:$WORK/central.db" --format csv >"$WORK/report.csv" || fail report
grep -q '^25,[^,]*,議員,[^,]*,済,' "$WORK/report.csv" || fail "the member of seat 25 is not 済"
exit 0
