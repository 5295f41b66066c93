#!/bin/sh
# kill -9 in the middle of every item type: what つぎへ kept is there, the sitting goes on at the same question (of a
# scenario or at 特大: at the part that is still open), and its records follow the rules of cmi5.
. "$(dirname "$0")/lib.sh"
overlay types

start='tap start
tap p.person-03
tap next'

# middle SIZE N WORDS PLACE KEPT: with N questions answered and WORDS done in the next; then at PLACE, KEPT selected.
middle() {
    new_store
    rm -f "$work/trace"
    {
        printf 'clock 2026-11-23T09:00:00+09:00\nseed 5\nwindow 1920x1080 21.5\n%s\ntap next\nsize %s\ntap go.0\nwalk pages\n' \
            "$start" "$1"
        n=0
        while [ $n -lt "$2" ]; do
            printf 'answer right\ntap next\n'
            n=$((n + 1))
        done
        printf '%s\n' "$3" | tr ';' '\n'
        printf 'dump\nhold 60s\n'
    } >"$work/first.flow"
    killed "$work/first.flow" check
    cp "$work/out" "$work/held"
    shown=$(grep -c '^shown' "$work/trace")
    {
        printf 'clock 2026-11-23T09:20:00+09:00\nseed 8\nwindow 1920x1080 21.5\n%s\ntap go.0\nexpect screen check %s\n' \
            "$start" "$4"
        printf 'dump\n'
        [ -z "$5" ] || printf 'tap @back\nexpect item %s selected\ntap next\n' "$5"
        printf 'finish rrrrrrr\nexpect screen thanks done\n'
    } >"$work/second.flow"
    run "$work/second.flow" >"$work/second" || fail "question $(($2 + 1)) at $1 does not go on at $4"
    # the same question with its options in the same order, though the seed is another: the form was kept
    for file in held second; do
        sed -n '/^screen check/,$p' "$work/$file" | awk '$1 == "screen" { print } $2 == "stem" { print $3 } $2 ~ /^(o|s|a|u|spot|row|scene)[.]/ { print $2 }' >"$work/$file.seen"
    done
    diff -u "$work/held.seen" "$work/second.seen" || fail "another question after the kill"
    sort "$work/trace" | uniq -d | grep . && fail "a record was shown as saved twice"
    [ "$(grep -c '^shown' "$work/trace")" -gt "$shown" ] || fail "nothing was recorded after the kill"
    for id in $(sed -n 's/^shown //p' "$work/trace"); do
        [ "$(sqlite3 "$store/kiosk.db" "SELECT count(*) FROM statement WHERE id='$id'")" = 1 ] || fail "$id was shown and is lost"
    done
    cmi5 --open
}

# multiple, ordering, sorting, hotspot, scenario, single, mtf: chosen but not confirmed is gone, what came before is there
middle m 0 'tap o.a;tap u.b' q1 ''
middle m 1 'tap o.a;tap o.b' q2 ''
middle m 2 'tap a.a.1' q3 ''
middle m 3 'tap spot.a' q4 ''
middle m 4 'tap s.d1.b;tap next;tap s.d2.b' q5.2 s.d1.b
middle m 5 'answer wrong' q6 ''
middle m 6 'answer unsure' q7 ''
# one part a screen: each つぎへ is kept
middle xl 0 'answer wrong' q1.4 ''
middle xl 2 'tap a.b.u;tap next' q3.2 a.b.u
middle xl 3 'tap a.a.f;tap next' q4.2 a.a.f
exit 0
