#!/bin/sh
# mm-test: timeout=300
# Every screen of a sitting on the council's own teaching passes the rules of layout (nothing clipped, overlapping
# or too small) on six screens and four text sizes.
. "$(dirname "$0")/lib.sh"
pack=$MM_SOURCE/content/kamakura

# tour WxH INCH SIZE
tour() {
    {
        echo "clock 2026-11-23T09:00:00+09:00"
        echo "seed 5"
        echo "window $1 $2"
        echo "size $3"
        sed "s/^# SIZE$/size $3/; s/^shot \(.*\)/shot $1-$2-$3-\1/" "$flows/tour.part"
    } >"$work/tour.flow"
    new_store
    run "$work/tour.flow" || fail "screen $1 of $2 inches, size $3"
}

for size in s m l xl; do
    tour 1920x1080 21.5 $size
    tour 1366x768 15.6 $size
    tour 1366x768 21.5 $size
    tour 1280x800 10.1 $size
    tour 1080x1920 21.5 $size
done
tour 3840x2160 27 m
n=$(find "$work/shots" -name '*.png' | wc -l)
[ "$n" -ge 600 ] || fail "only $n screens were shown"
