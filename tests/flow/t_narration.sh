#!/bin/sh
# mm-test: labels=slow,plain timeout=240
# 音声: recorded narration is played as it was recorded, sample for sample (SDL's driver "disk" writes what would be
# heard); it pauses, goes on, begins again; its volume comes back for the person and for nobody else; it falls silent when
# the page, the screen or the person goes. Without a device nothing is offered, which is logged once; what is missing or
# broken is said on the screen, and the sitting goes on. By touch, by keys, by number keys.
. "$(dirname "$0")/lib.sh"
tone=$MM_BUILD/tests/flow/flow_tone
command -v opusenc >/dev/null || { echo "skipped: there is no opusenc"; exit 77; }
overlay narration
sounds=$pack/common/sounds
mkdir "$sounds"
"$tone" "$sounds/spoken.wav" 2500 24000 1
"$tone" "$work/spoken.wav" 2500 48000 2
opusenc --quiet --bitrate 64 "$work/spoken.wav" "$sounds/packed.opus"
opusdec --quiet --force-wav --no-dither --force-stereo "$sounds/packed.opus" "$work/packed.wav" 2>/dev/null
{
    head -c 15000 "$sounds/packed.opus"
    printf 'XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX'
    tail -c +15053 "$sounds/packed.opus"
} >"$sounds/damaged.opus"
export SDL_AUDIODRIVER=disk SDL_DISKAUDIOFILE="$work/heard.raw"
start='clock 2026-11-23T09:00:00+09:00
seed 5
window 1920x1080 21.5
tap start
tap p.person-03
tap next
'
# first NAME STEPS, again NAME STEPS: somebody's first sitting, and one more, with what was heard in heard.raw.
sitting() {
    printf '%s%b' "$start" "$2" >"$work/$1.flow"
    rm -f "$work/heard.raw"
    run "$work/$1.flow" >"$work/$1.out" 2>"$work/$1.err" || fail "$1: $(tail -n 1 "$work/$1.err")"
}
first() {
    new_store
    sitting "$1" "tap next\ntap go.0\nexpect screen page duty.p1\n$2"
}
again() { sitting "$1" "tap go.0\nexpect screen page duty.p1\n$2"; }
heard() { "$tone" "--$1" "$work/heard.raw" "$2" >"$work/at" || fail "$3"; }
not_heard() { ! "$tone" "--$1" "$work/heard.raw" "$2" >"$work/at" || fail "$3"; }

# Softer than it was recorded at first; then as it was, from its beginning. It ends by itself.
first plays 'expect text "音声を再生"\ntap @hear.page.play\nexpect text "一時停止"\nexpect text "音量 3"\nlint all
tap @hear.page.louder\ntap @hear.page.louder\nexpect text "音量 5"\ntap @hear.page.again\nlisten 20s
expect text "再生"\nexpect no text "一時停止"\n'
heard played "$sounds/spoken.wav" "it was not played as it was recorded"
again softer 'tap @hear.page.play\ntap @hear.page.softer\ntap @hear.page.again\nlisten 20s\ntap @hear.page.louder\n'
not_heard played "$sounds/spoken.wav" "softer is as loud as before"

# As loud as this person left it; paused and gone on with, nothing is lost or heard twice.
again pauses 'tap @hear.page.play\nexpect text "音量 5"\nhold 1s\ntap @hear.page.play\nexpect text "再生"\nhold 1s
tap @hear.page.play\nlisten 20s\n'
not_heard played "$sounds/spoken.wav" "it did not pause"
heard apart "$sounds/spoken.wav" "the pause took something away"
again packed 'by keys\ntap next\nexpect screen page duty.p2\ntap @hear.page.play\nlisten 20s\n'
heard near "$work/packed.wav" "Opus was not played as it was recorded"

# Where it goes, it is silent: the next page, the hidden screen, the warning, つづきは次回.
for way in 'tap next\nexpect screen page duty.p2' 'tap @hide\nexpect screen lock' 'wait 5m\nexpect screen idle' \
    'tap @later' 'tap @display\nexpect screen display'; do
    first leaves "by digits\ntap @hear.page.play\nexpect text \"一時停止\"\nhold 1s\n$way\nhold 2s\n"
    [ -s "$work/heard.raw" ] || fail "$way: nothing was heard at all"
    not_heard played "$sounds/spoken.wav" "$way: it went on to the end"
    [ "$(wc -c <"$work/heard.raw")" -lt 100000 ] || fail "$way: it went on"
done

# Nobody else has this person's volume, who has it again.
first mine 'tap @hear.page.play\ntap @hear.page.louder\nexpect text "音量 4"\n'
again mine 'tap @hear.page.play\nexpect text "音量 4"\ntap @later\ntap next\ntap start\ntap p.person-04\ntap next\ntap next
tap go.0\ntap @hear.page.play\nexpect text "音量 3"\n'

# Missing, damaged, of another format: said, logged with what helps, and the sitting goes on to its end.
first damaged 'tap next\ntap next\nexpect screen page duty.p3\ntap @hear.page.play\nlisten 20s
expect text "音声を再生できません"\nexpect no text "一時停止"\nlint all\nwalk pages\nexpect screen check q1
tap @hear.item.play\nexpect text "音声を再生できません"\nlint all\ndrive\nexpect screen thanks\n'
grep -q 'damaged を再生できません：途中でこわれています' "$work/damaged.err" || fail "damage was not logged: $(cat "$work/damaged.err")"
grep -q 'nowhere を再生できません：音声のファイルがありません' "$work/damaged.err" || fail "a missing file was not logged"

# A device that takes nothing any more, as one that was unplugged while it played.
SDL_DISKAUDIOFILE=/dev/full
first unplugged 'tap @hear.page.play\nhold 1s\nwait 2s\nexpect text "音声を再生できません"\ndrive\nexpect screen thanks\n'
grep -q '音の出る装置が外れました' "$work/unplugged.err" || fail "not logged: $(cat "$work/unplugged.err")"

# No device: nothing is offered, and it is logged once.
SDL_AUDIODRIVER=none
first mute 'expect no text "音声を再生"\ntap next\nexpect no text "音声を再生"\ndrive\nexpect screen thanks\n'
[ "$(grep -c '音の出る装置がありません' "$work/mute.err")" = 1 ] || fail "not logged once: $(cat "$work/mute.err")"

# What content check says of this pack, where it is built.
[ -x "$MM_BUILD/mamori" ] || exit 0
"$MM_BUILD/mamori" content check "$pack" >"$work/check" 2>&1 && fail "content check takes a broken narration"
grep -q 'damaged.opus.*こわれています' "$work/check" || fail "content check: $(cat "$work/check")"
grep -q '音声「nowhere」がありません' "$work/check" || fail "content check: $(cat "$work/check")"
