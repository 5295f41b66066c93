#!/bin/sh
# A course with reads_one: one of its two modules is read, and that one again after a break and in the next sitting;
# 修了 asks for nothing of the other.
. "$(dirname "$0")/lib.sh"
overlay cut
modules=$pack/common/modules
sed -e 's/"id": "duty"/"id": "device"/' -e 's/"duty\.\([po][0-9]\)/"device.\1/' "$modules/duty.json" >"$modules/device.json"
sed -i -e 's/^      "duty"$/      "duty", "device"/' -e 's/^    "version": 1,/    "version": 1, "reads_one": true,/' "$pack/courses.json"
for person in 01 02 03 04 05 06; do
    new_store
    printf 'clock 2026-11-23T09:00:00+09:00\nseed %s\ntap start\ntap p.person-%s\ntap next\ntap next\ntap go.0\nexpect screen page\ntap next\ntap @later\nexpect screen thanks later\ntap next\ntap start\ntap p.person-%s\ntap next\ntap go.0\nexpect screen page\nwalk pages\nfinish rrrrrrrrrrrrrrrrrrrr\nexpect screen thanks done\n' \
        "$person" "$person" "$person" >"$work/one.flow"
    run "$work/one.flow" >"$work/out" || fail "person-$person cannot take it"
    sqlite3 "$store/kiosk.db" "SELECT page FROM page ORDER BY page" | tr '\n' ' ' >>"$work/read"
    echo >>"$work/read"
    verbs=$(sqlite3 "$store/kiosk.db" "SELECT count(*) FROM statement WHERE verb LIKE '%completed'")
    [ "$verbs" = 1 ] || fail "person-$person: $verbs completed"
done
! grep -qvxE 'device.p1 device.p2 device.p3 |duty.p1 duty.p2 duty.p3 ' "$work/read" || fail "read: $(cat "$work/read")"
[ "$(sort -u "$work/read" | wc -l)" = 2 ] || fail "everybody reads the same: $(cat "$work/read")"
