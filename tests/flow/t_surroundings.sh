#!/bin/sh
# mm-test: labels=slow timeout=240
# What surrounds the kiosk fails, one row each: seen on the screen or said in one line, and the sitting goes on.
#   a font of the second choice, every font   here
#   a figure, with nobody to draw it          here; broken files and a renderer that hangs: e2e.figures
#   a renderer that crashes, eats, floods     faults.render
#   a name that no font has                   here
#   a page far too long                       here
#   narration that is missing or broken, an audio device that is not there or disappears    flow.narration
#   a screen that changes its size            flow.unplugged, in a real window; flow.monkey for many sizes
#   a screen that is unplugged                flow.unplugged: the kiosk ends, and the next start goes on where it was
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
