#!/bin/sh
# mm-test: labels=slow,plain timeout=240
# A sitting in a real window: mamori-kiosk under Xvfb, driven by key strokes and clicks of xdotool, with agent and
# server as their own processes; the report says 済 at the end. Without a display there is one clear sentence.
set -u
for tool in Xvfb xdotool import; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
BIN=$MM_BUILD PACK=$MM_SOURCE/content/kamakura WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server
path_kiosk kiosk1
$AGENT_PLAIN --store "$WORK/kiosk1" --server "$URL" >>"$WORK/agent.out" 2>&1 &
PATH_PIDS="$PATH_PIDS $!"

env -u DISPLAY -u WAYLAND_DISPLAY SDL_VIDEODRIVER=x11 LANG=C "$BIN/mamori-kiosk" --store "$WORK/kiosk1" \
    --window 800x600 >"$WORK/none.out" 2>&1 && fail "ran without a display"
[ "$(wc -l <"$WORK/none.out")" -eq 1 ] || fail "more or less than one sentence without a display: $(cat "$WORK/none.out")"

# Xvfb tells its own free display number.
: >"$WORK/dump"
Xvfb -displayfd 3 -screen 0 1920x1080x24 -nolisten tcp 3>"$WORK/display" 2>/dev/null &
PATH_PIDS="$PATH_PIDS $!"
for _ in $(seq 100); do
    [ -s "$WORK/display" ] && break
    sleep 0.1
done
DISPLAY=:$(cat "$WORK/display")
export DISPLAY
# No message bus is started on the way.
mkdir "$WORK/bus"
printf '#!/bin/sh\necho started >>"%s"\n' "$WORK/bus/started" >"$WORK/bus/dbus-launch"
chmod +x "$WORK/bus/dbus-launch"
env -u DBUS_SESSION_BUS_ADDRESS PATH="$WORK/bus:$PATH" SDL_VIDEODRIVER=x11 "$BIN/mamori-kiosk" --store "$WORK/kiosk1" --window 1920x1080 --dump \
    --trace "$WORK/trace" >"$WORK/dump" 2>"$WORK/kiosk.err" &
KIOSK=$!
PATH_PIDS="$PATH_PIDS $KIOSK"

# The dump is flushed with each frame; the last "screen" line names the screen that is shown.

screen() {
    sed -n 's/^screen \([a-z]*\).*/\1/p' "$WORK/dump" | tail -n 1
}
await() {
    for _ in $(seq 100); do
        [ "$(screen)" = "$1" ] && sleep 0.35 && return 0
        kill -0 "$KIOSK" 2>/dev/null || fail "the kiosk ended: $(tail -n 1 "$WORK/kiosk.err")"
        sleep 0.05
    done
    import -window root "${MM_SHOTS:-$WORK}/window.png"
    fail "screen $1 was awaited, $(screen) is shown"
}
key() {
    xdotool key "$@"
    sleep 0.35 # a second press within 0.3 s is taken for a tremor
}

await attract
[ ! -e "$WORK/bus/started" ] || fail "the kiosk starts a message bus"
head -n 1 "$WORK/dump" | grep -q '^screen opening' || fail "nothing is shown while the pack is read: $(head -n 1 "$WORK/dump")"
xdotool search --sync --name . windowfocus >/dev/null 2>&1
key Return
await signin
key 2
key 5
await confirm
# はい stands at the right of the footer, as every primary button: by a click of the mouse, off its centre.
xdotool mousemove 1650 1010 mousedown 1
sleep 0.15
xdotool mouseup 1
await purpose
key Return
await duties
key Return

# From here on by number keys, as the last frame's dump shows them: わからない in every row, then on.
frame() {
    tac "$WORK/dump" | sed '/^screen /q'
}
# press ID: types the item's number; Enter ends a number that could still grow. Then waits for the frame that follows,
# which a crowded machine draws late.
press() {
    number=$(frame | sed -n "s/^[a-z]* $1 \".*#\([0-9]*\).*/\1/p" | head -n 1)
    [ -n "$number" ] || return 1
    drawn=$(wc -c <"$WORK/dump")
    greatest=$(frame | sed -n 's/.*#\([0-9]*\).*/\1/p' | sort -n | tail -n 1)
    for digit in $(echo "$number" | sed 's/./& /g'); do
        xdotool key "$digit"
    done
    [ $((number * 10)) -gt "$greatest" ] || xdotool key Return
    for _ in $(seq 40); do
        [ "$(wc -c <"$WORK/dump")" -gt "$drawn" ] && break
        sleep 0.05
    done
    sleep 0.35
}
end=$(($(date +%s) + 180))
while [ "$(date +%s)" -lt $end ]; do
    case $(screen) in
    thanks) break ;;
    fault) fail "fault screen: $(tail -n 3 "$WORK/dump")" ;;
    check)
        for id in $(frame | sed -n 's/^\(answer\|option\|button\) \([a-z0-9.]*\.u[nsure]*\) .*/\2/p'); do
            frame | grep -q '^primary next .*disabled' || break # わからない pressed twice is taken back
            press "$id"
        done
        ;;
    esac
    press next || sleep 0.5
done
frame | grep -q '^screen thanks done' || fail "the sitting did not come to its end: $(frame | tac)"
import -window root "${MM_SHOTS:-$WORK}/window.png" || fail "no screenshot of the window"
[ "$(identify -format '%wx%h' "${MM_SHOTS:-$WORK}/window.png")" = 1920x1080 ] || fail "the window has another size"
[ "$(grep -c '^shown ' "$WORK/trace")" -ge 10 ] || fail "fewer than 10 records were shown as saved"

for _ in $(seq 100); do
    "$BIN/mamori" report completion --db "sqlite:$WORK/central.db" --format csv >"$WORK/report.csv" || fail report
    grep -q '^25,[^,]*,議員,[^,]*,済,' "$WORK/report.csv" && exit 0
    sleep 0.2
done
fail "the record of the sitting did not reach the report"
