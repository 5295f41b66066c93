#!/bin/sh
# What somebody chose but did not confirm with つぎへ is kept when they leave, as the screen says.
. "$(dirname "$0")/lib.sh"
new_store
run "$flows/draft.flow" >"$work/out"
grep -q '^answer .* selected\|^option .* selected' "$work/out" || fail "the chosen rows are gone: $(cat "$work/out")"
[ "$(grep -c '^answer .* selected' "$work/out")" -eq 3 ] || fail "not all three rows came back: $(cat "$work/out")"

# A hidden screen keeps them too: the program ends while it is locked.
new_store
sed '/^tap @later/,$d' "$flows/draft.flow" >"$work/lock.flow"
echo 'tap @hide' >>"$work/lock.flow"
run "$work/lock.flow" >"$work/out"
sed -n '1,4p;/^expect screen attract/,$p' "$flows/draft.flow" | sed 's/09:00:00/09:30:00/' >"$work/back.flow"
run "$work/back.flow" >"$work/out"
[ "$(grep -c '^answer .* selected' "$work/out")" -eq 3 ] || fail "the lock lost rows: $(cat "$work/out")"
exit 0
