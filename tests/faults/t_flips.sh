#!/bin/sh
# mm-test: labels=slow timeout=300
# A thousand flipped bytes in a kiosk's database: every one that changes what a statement says is found.
. "$(dirname "$0")/lib.sh"
FLIPS=$MM_BUILD/tests/faults/flips
need_programs "$KIOSK" "$SEED" "$CHECK" "$FLIPS"
pristine "$WORK/store"
for n in 1 3 4 5 6; do
    sitting_flow "$WORK/one.flow" "person-0$n" 2026-11-24 "$n" drive
    play "$WORK/store" "$WORK/one.flow" >"$WORK/out" 2>&1 || fail "$(tail -n 1 "$WORK/out")"
done
"$FLIPS" "$WORK/store" "${MM_FLIPS:-1000}" "${MM_SEED:-20261124}" >"$WORK/out" 2>&1 || fail "$(head -n 20 "$WORK/out")"
changed=$(sed -n 's/.*flips: \([0-9]*\) changed.*/\1/p' "$WORK/out")
[ "${changed:-0}" -ge 100 ] || fail "too few flips meant anything: $(cat "$WORK/out")"
echo "$NAME: $(tail -n 1 "$WORK/out")"
