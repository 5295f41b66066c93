#!/bin/sh
# mm-test: timeout=200
# Signing in with codes, PINs, cards and a witness, against goldens; then no byte of store, dump, log or trace holds
# a PIN, a code or a card in clear.
. "$(dirname "$0")/lib.sh"

way() {
    SIGNIN=$1
    export SIGNIN
}

# secrets: none of them in any file of the store nor in what was printed.
secrets() {
    for file in "$store"/* "$work"/*.txt "$work"/trace; do
        [ -f "$file" ] || continue
        for secret in 493817 820364 493816 7001000000 7002000000 MAMORITEST; do
            grep -a -q "$secret" "$file" && fail "$file holds $secret in clear"
        done
    done
    [ -s "$store/pepper" ] || [ "${1:-}" = none ] || fail 'there is no pepper'
    return 0
}

way pin
for flow in pin wrong_pin witness receipt; do
    rm -f "$work/trace"
    play $flow
    secrets
done
[ "$(stat -c %a "$store/pepper")" = 600 ] || fail 'the pepper can be read by others'

# On a small screen all keys are to be seen at once, at every text size.
for size in s m l xl; do
    printf 'clock 2026-11-23T09:00:00+09:00\nseed 5\nwindow 1280x800 10.1\nsize %s\ntap start\ntap p.person-05\nexpect screen pad code\ndump\n' \
        $size >"$work/keys.flow"
    new_store
    run "$work/keys.flow" >"$work/keys.out" || fail "the pad at size $size"
    [ "$(grep '^key ' "$work/keys.out" | grep -vc ' hidden')" = 11 ] || fail "keys are out of sight at size $size: $(grep '^key ' "$work/keys.out" | grep ' hidden' | tr '\n' ' ')"
done

# the wait outlives the program and a clock that jumped a year
new_store
run "$flows/pin_restart.flow"
run "$flows/pin_restart_on.flow" || fail 'the wait is not the same after a restart'
secrets

way card
rm -f "$work/trace"
play card
secrets none
way card_pin
new_store
run "$flows/card_pin.flow" || fail 'card and PIN'
secrets

# staff stand by where the council has chosen it for everybody
way witness
new_store
cat >"$work/always.flow" <<'X'
clock 2026-11-23T09:00:00+09:00
tap start
tap p.person-01
expect screen signin witness.0
tap p.person-09
digits 700100000009
tap next
digits 493817
tap next
digits 493817
tap next
tap next
expect screen purpose
X
run "$work/always.flow" || fail 'witness'
sqlite3 "$store/kiosk.db" "SELECT person || ' ' || witness FROM witness" 2>/dev/null >"$work/witness" || exit 0
[ "$(cat "$work/witness")" = 'person-01 person-09' ] || fail "who stood by: $(cat "$work/witness")"
