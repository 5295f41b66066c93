#!/bin/sh
# The council's own teaching, opened a second time by the same program, is what it was: who stopped at the third
# question goes on there, with the same attempt, and the council's words stand in the texts.
. "$(dirname "$0")/lib.sh"
pack=$MM_SOURCE/content/kamakura
start='window 1920x1080 21.5
tap start
tap by.staff
tap p.person-08
tap next'
new_store
printf 'clock 2026-11-23T09:00:00+09:00\nseed 5\n%s\ntap next\ntap go.0\nexpect no text "{$"\nwalk pages\nanswer right\ntap next\nanswer wrong\ntap next\nexpect screen check q3\nquit\n' \
    "$start" >"$work/stop.flow"
printf 'clock 2026-11-23T09:10:00+09:00\nseed 6\n%s\ntap go.0\nexpect screen check q3\ntap @later\nwait 31s\nexpect screen attract\n%s\ntap next\ntap go.0\nexpect screen page duty.p2\nexpect text "鎌倉市議会の議員と職員"\nexpect no text "{$"\ntap @back\n' \
    "$start" "$(echo "$start" | sed '1d; s/person-08/person-09/')" >"$work/on.flow"
run "$work/stop.flow" >/dev/null || fail 'the first start'
run "$work/on.flow" >/dev/null || fail 'the second start'
command -v sqlite3 >/dev/null || { echo "skipped: sqlite3 is not installed"; exit 77; }
[ "$(sqlite3 "$store/kiosk.db" 'SELECT count(*) FROM attempt')" = 1 ] || fail 'another attempt was begun'
