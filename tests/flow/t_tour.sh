#!/bin/sh
# mm-test: labels=plain timeout=300
# Every screen of a sitting on the council's own teaching keeps the rules on nine sizes of screen, four text sizes
# and four themes: nothing clipped, overlapping or too small, text 7:1, everything reachable by keys and seen with the
# focus, a way back. Played once with all statements of a question on a screen and once with one.
. "$(dirname "$0")/lib.sh"
pack=$MM_SOURCE/content/kamakura

for size in m l; do
    {
        echo "clock 2026-11-23T09:00:00+09:00"
        echo "seed 5"
        echo "window 1920x1080 21.5"
        sed "s/^# SIZE$/size $size/; /^shot /d; s/^lint$/lint all/" "$flows/tour.part"
    } >"$work/tour.flow"
    new_store
    run "$work/tour.flow" >>"$work/linted" || fail "size $size"
done
held "$work/linted"
n=$(awk '{ n += $3 } END { print n }' "$work/linted")
[ "$n" -ge 7800 ] || fail "only $n frames were looked at"
