#!/bin/sh
# mm-test: labels=slow timeout=300
# What surrounds the kiosk fails, one row each: seen on the screen or said in one line, and the sitting goes on.
#   a font of the second choice, every font   here
#   a figure, with nobody to draw it          here; broken files and a renderer that hangs: e2e.figures
#   a renderer that crashes, eats, floods     faults.render
#   a name that no font has                   here
#   a page far too long                       here
#   a screen that changes its size            here, in a real window; flow.monkey for many sizes
#   a screen that is unplugged                here: the kiosk ends, and the next start goes on where it was
#   a touch screen that disappears            unit.platform.touch: its finger is forgotten, the next one counts
. "$(dirname "$0")/lib.sh"
seed_head='clock 2026-11-23T09:00:00+09:00
seed 5
window 1280x800 10.1
tap start
tap p.person-03
tap next
'
# sitting NAME [options]: to the end of a course; what it says is in $work/err.
sitting() {
    name=$1
    shift
    printf '%sdrive\nexpect screen thanks\n' "$seed_head" >"$work/$name.flow"
    run "$work/$name.flow" "$@" >"$work/out" 2>"$work/err" || fail "$name: $(tail -n 1 "$work/err")"
    cmi5 --open >/dev/null
    echo "$name: the sitting came to its end"
}
said() {
    grep -q "$1" "$work/err" || fail "$2 is not said: $(cat "$work/err")"
}

# Fonts: the first of each role is there, and nothing else.
mkdir "$work/fonts"
sed '/BIZUD\|bizud/!s|"path": *"[^"]*"|"path": "/nowhere/font.ttc"|' "$MM_SOURCE/fonts/fonts.json" >"$work/fonts/few.json"
cmp -s "$work/fonts/few.json" "$MM_SOURCE/fonts/fonts.json" && fail "no font was taken away"
new_store
sitting font --fonts "$work/fonts/few.json"
said '書体ファイル' 'a font that is missing'
sed 's|"path": *"[^"]*"|"path": "/nowhere/font.ttc"|' "$MM_SOURCE/fonts/fonts.json" >"$work/fonts/none.json"
run "$work/font.flow" --fonts "$work/fonts/none.json" >"$work/out" 2>"$work/err" && fail "it drew without a font"
[ "$(wc -l <"$work/err")" -eq 1 ] || fail "not one sentence without a font: $(cat "$work/err")"
said 'Debian のパッケージ' 'which package has the fonts'

# A figure that nobody draws stands there in words.
pack=$MM_SOURCE/content/kamakura
new_store
sitting figure
[ "$(sqlite3 "$store/kiosk.db" "SELECT count(*) FROM request WHERE kind = 'figure'")" -ge 1 ] ||
    fail "no figure was asked for"
pack=$flows/pack

# A name with a character that no font has.
new_store
sqlite3 "$store/kiosk.db" "UPDATE person SET name = name || char(983040) WHERE id = 'person-03'"
sitting name
said '〓' 'a character that no font has'

# A page of 90,000 characters: what the checker still lets pass.
cp -R "$flows/pack" "$work/long"
awk '{ at = index($0, "\"blocks\": [")
    if (at && !done) {
        for (i = 0; i < 34; i++) text = text "とても長い文です。規程を守り、迷ったときは手順を開きます。"
        for (i = 0; i < 90; i++) blocks = blocks "{\"type\": \"text\", \"text\": \"" text "\"},\n"
        print substr($0, 1, at + 10); print blocks; print substr($0, at + 11); done = 1; next
    } print }' "$flows/pack/common/modules/duty.json" >"$work/long/common/modules/duty.json"
[ "$(wc -c <"$work/long/common/modules/duty.json")" -gt 200000 ] || fail "the page is not long"
pack=$work/long
new_store
printf '%stap next\ntap go.0\nsize xl\nlint\nwalk pages\n' "$seed_head" >"$work/walk.flow"
run "$work/walk.flow" >"$work/out" 2>"$work/err" || fail "long: $(tail -n 1 "$work/err")"
new_store
sitting long
pack=$flows/pack

# ---- a real window ----------------------------------------------------------------------------------------
for tool in Xvfb xdotool; do
    command -v $tool >/dev/null || { echo "the rest skipped: $tool is not installed"; exit 0; }
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
screen_on
to_page
await duties
grep -q 'つづき' "$work/dump" || fail "what was begun is not to be gone on with"
key Return
await page
"$MM_BUILD/tests/faults/store_check" "$store" >"$work/checked" 2>&1 || fail "the store: $(tail -n 1 "$work/checked")"
echo "unplugged: the next start goes on"
