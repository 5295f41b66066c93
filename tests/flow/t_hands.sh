#!/bin/sh
# mm-test: labels=slow timeout=400
# A whole sitting on the council's own teaching, by a finger alone, by four keys alone, by number keys alone; on a small
# screen with the largest text, where nearly everything has to be scrolled to. All leave the same records.
. "$(dirname "$0")/lib.sh"
pack=$MM_SOURCE/content/kamakura
# flow HAND WINDOW: a whole sitting at 特大
flow() {
    cat <<X
clock 2026-11-23T09:00:00+09:00
seed 5
window $2
by $1
tap @display
tap size.3
tap next
tap start
tap p.person-03
tap next
drive
expect screen thanks
tap next
expect screen attract
X
}
for hand in touch keys digits; do
    flow $hand '1280x800 10.1' >"$work/$hand.flow"
    new_store
    run "$work/$hand.flow" >"$work/out" || fail "by $hand"
    cmi5 --open
    sqlite3 "$store/kiosk.db" "SELECT verb, registration,
        json_extract(CAST(bytes AS TEXT), '\$.result.response'), json_extract(CAST(bytes AS TEXT), '\$.result.success')
        FROM statement ORDER BY seq" >"$work/$hand.seen"
done
[ "$(wc -l <"$work/keys.seen")" -ge 8 ] || fail "only $(wc -l <"$work/keys.seen") records"
[ "$(grep -c '|[01]$' "$work/keys.seen")" -ge 3 ] || fail "hardly an answer: $(cat "$work/keys.seen")"
cmp "$work/touch.seen" "$work/keys.seen" && cmp "$work/keys.seen" "$work/digits.seen" || fail "other records"

# On a tablet held upright as well.
flow touch '768x1366 10.1' >"$work/upright.flow"
new_store
run "$work/upright.flow" >"$work/out" || fail "upright"

# A finger also finds what scrolls where controls stand low and the window became small: the body is no half of it.
cat >"$work/low.flow" <<X
clock 2026-11-23T09:00:00+09:00
seed 5
window 1920x1080 21.5
tap @display
tap lower.1
tap next
tap start
tap p.person-03
tap next
window 640x480 15.6
by touch
drive
expect screen thanks
X
new_store
run "$work/low.flow" >"$work/out" || fail "low on a small window"
