#!/bin/sh
# What somebody chose but did not confirm with つぎへ is kept when they leave, as the screen says.
. "$(dirname "$0")/lib.sh"
new_store
run "$flows/draft.flow" >"$work/out"
grep -q '^answer .* selected\|^option .* selected' "$work/out" || fail "the chosen rows are gone: $(cat "$work/out")"
[ "$(grep -c '^answer .* selected' "$work/out")" -eq 3 ] || fail "not all three rows came back: $(cat "$work/out")"
exit 0
