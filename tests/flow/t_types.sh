#!/bin/sh
# Every item type: practised in a page, answered in a check by touch, keys and numbers, changed, explained.
. "$(dirname "$0")/lib.sh"
overlay types
play types

# By a finger alone, by four keys alone, by number keys alone: each type is answered to the end, with the same records.
for hand in touch keys digits; do
    printf 'clock 2026-11-23T09:00:00+09:00\nseed 5\nwindow 1920x1080 21.5\nby %s\ntap start\ntap p.person-03\ntap next\ndrive\nexpect screen thanks\n' \
        $hand >"$work/$hand.flow"
    new_store
    run "$work/$hand.flow" >"$work/out" || fail "by $hand"
    cmi5 --open
    sqlite3 "$store/kiosk.db" "SELECT json_extract(CAST(bytes AS TEXT), '\$.object.id'), json_extract(CAST(bytes AS TEXT), '\$.result.response')
        FROM statement WHERE verb LIKE '%answered' ORDER BY seq" >"$work/$hand.seen"
done
[ "$(wc -l <"$work/touch.seen")" -ge 7 ] || fail "not every type is answered: $(cat "$work/touch.seen")"
cmp "$work/touch.seen" "$work/keys.seen" && cmp "$work/keys.seen" "$work/digits.seen" || fail "other records by another hand"
