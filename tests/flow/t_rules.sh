#!/bin/sh
# mm-test: labels=slow,plain timeout=300
# The screens of the other flows — signing in, item types, faults, idle — keep the rules of t_tour.sh: wherever a flow
# dumps a screen for its golden, the screen is looked at on every size of screen, text size and theme.
. "$(dirname "$0")/lib.sh"
plain=$pack

# look FLOW [SIGNIN]
look() {
    SIGNIN=${2:-} new_store
    sed 's/^dump$/lint all/' "$flows/$1.flow" >"$work/$1.flow"
    run "$work/$1.flow" >>"$work/linted" || fail "$1"
}

look right
look misses
look idle
look large
for flow in pin wrong_pin witness receipt; do
    look $flow pin
done
look card card
for what in types ordering; do
    pack=$plain
    rm -rf "$work/pack"
    overlay $what
    look $what
done
held "$work/linted"
n=$(awk '{ n += $3 } END { print n }' "$work/linted")
[ "$n" -ge 5000 ] || fail "only $n frames were looked at"
