#!/bin/sh
# mm-test: labels=slow timeout=120
# A real window: a screen that changes its size shows the same page, set anew; one that is unplugged ends the kiosk, and
# the next start goes on where it was.
. "$(dirname "$0")/lib.sh"
for tool in Xvfb xdotool; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
pids=
trap 'kill $pids 2>/dev/null || :; wait 2>/dev/null || :; rm -rf "$work"' EXIT
screen_on() {
    : >"$work/display"
    Xvfb -displayfd 3 -screen 0 1920x1080x24 -nolisten tcp 3>"$work/display" 2>/dev/null &
    xvfb=$!
    pids="$pids $xvfb"
    until [ -s "$work/display" ]; do sleep 0.1; done
    DISPLAY=:$(cat "$work/display")
    export DISPLAY
    : >"$work/dump"
    SDL_VIDEODRIVER=x11 "$kiosk" --store "$store" --pack "$pack" --window 1280x800 --dump-geometry >"$work/dump" \
        2>"$work/err" &
    pid=$!
    pids="$pids $pid"
}
screen() {
    sed -n 's/^screen \([a-z]*\).*/\1/p' "$work/dump" | tail -n 1
}
await() {
    for _ in $(seq 200); do
        [ "$(screen)" = "$1" ] && sleep 0.4 && return 0
        sleep 0.05
    done
    fail "screen $1 was awaited, $(screen) is shown: $(tail -n 1 "$work/err")"
}
key() {
    xdotool key "$@"
    sleep 0.4
}
to_page() {
    await attract
    xdotool search --sync --name mamori windowfocus >/dev/null 2>&1
    key Return
    await signin
    key 3
    await confirm
    key Return
}
new_store
screen_on
to_page
await purpose
key Return
await duties
key Return
await page
window=$(xdotool search --name mamori | head -n 1)
before=$(wc -c <"$work/dump")
xdotool windowsize --sync "$window" 900 1000
for _ in $(seq 100); do
    [ "$(wc -c <"$work/dump")" -gt "$before" ] && break
    sleep 0.05
done
tail -c "+$((before + 1))" "$work/dump" | grep -q '^screen page duty.p1' || fail "resized, it shows something else"
tail -c "+$((before + 1))" "$work/dump" | sed -n 's/^primary next .*\[\([0-9]*\),\([0-9]*\),.*/\1 \2/p' | tail -n 1 >"$work/at"
read -r x y <"$work/at" || fail "no button after another size"
[ "$x" -lt 900 ] && [ "$y" -gt 800 ] && [ "$y" -lt 1000 ] || fail "the button is at $x,$y of 900x1000"
echo "resized: the page is set anew"
kill -9 "$xvfb"
for _ in $(seq 100); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
done
kill -0 "$pid" 2>/dev/null && fail "it goes on without a screen"
wait "$pid" && fail "without a screen it ended as if all was well"
[ -s "$work/err" ] || fail "without a screen it ends without a word"
screen_on
to_page
await duties
grep -q 'つづき' "$work/dump" || fail "what was begun is not to be gone on with"
key Return
await page
"$MM_BUILD/tests/faults/store_check" "$store" >"$work/checked" 2>&1 || fail "the store: $(tail -n 1 "$work/checked")"
echo "unplugged: the next start goes on"
