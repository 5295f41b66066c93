#!/bin/sh
# mm-test: timeout=200
# A whole sitting by two switches, at 中 and at 特大 on a small screen, and by one: what they leave is what a finger leaves.
# Whoever signed in by switches goes on by them, and has them back at the next sign-in; nobody else does.
. "$(dirname "$0")/lib.sh"
# flow HAND SETTING SIZE WINDOW
flow() {
    cat <<X
clock 2026-11-23T09:00:00+09:00
seed 5
window $4
tap @display
tap size.$3
tap input
tap $2
expect item $2 selected
tap next
tap next
by $1
tap start
tap p.person-03
tap next
drive
expect screen thanks
tap next
expect screen attract
X
}
seen() {
    cmi5 --open
    sqlite3 "$store/kiosk.db" "SELECT verb, registration,
        json_extract(CAST(bytes AS TEXT), '\$.result.response'), json_extract(CAST(bytes AS TEXT), '\$.result.success')
        FROM statement ORDER BY seq" >"$work/$1.seen"
}
play_by() { # NAME and as flow
    name=$1
    shift
    flow "$@" >"$work/$name.flow"
    new_store
    run "$work/$name.flow" >"$work/out" || fail "$name"
    seen "$name"
}
big='1 1920x1080 21.5' small='3 1280x800 10.1'
held_to() { # SIZE and window; HAND and SETTING, as often as there are some: all leave what a finger leaves
    at=$1
    shift
    play_by touch touch switch.0 "${at%% *}" "${at#* }"
    [ "$(wc -l <"$work/touch.seen")" -ge 8 ] || fail "only $(wc -l <"$work/touch.seen") records"
    while [ $# -gt 0 ]; do
        play_by "$1" "$1" "$2" "${at%% *}" "${at#* }"
        cmp "$work/touch.seen" "$work/$1.seen" || fail "other records by $1 at $at"
        shift 2
    done
}
held_to "$big" switches switch.1
held_to "$small" switches switch.1 switch switch.2

# Kept once somebody sets it for themselves; a finger at the first screen leaves nothing for the next.
cat >"$work/own.flow" <<X
clock 2026-11-23T09:00:00+09:00
seed 5
window 1366x768 15.6
tap @display
tap input
tap switch.1
lint all
shot switches
tap next
tap next
tap start
tap p.person-01
tap next
tap next
expect screen duties
tap @display
tap input
expect item switch.0 selected
tap switch.1
tap next
tap next
key back
expect screen attract
by any
tap start
tap p.person-01
tap next
expect screen duties
by switches
tap @display
tap input
expect item switch.1 selected
X
new_store
run "$work/own.flow" >"$work/out" || fail 'a setting of their own'
sqlite3 "$store/kiosk.db" "SELECT json FROM setting WHERE person='person-01'" | grep -q '"switches":2' || fail 'not kept'
