#!/bin/sh
# Every item as GIFT is read by the parser of another project, which gives back the same bytes.
set -u
command -v node >/dev/null || { echo "skipped: node is not installed"; exit 77; }
modules=$MM_BUILD/npm/node_modules
[ -d "$modules/gift-pegjs" ] || { echo "skipped: the npm packages are not installed"; exit 77; }
export LANG=ja_JP.UTF-8 NODE_PATH="$modules"
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
fail() { echo "$*"; exit 1; }
"$MM_BUILD/mamori" content export "$MM_SOURCE/content/kamakura" -o "$WORK/bank.gift" >"$WORK/out" || fail "export"
node "$MM_SOURCE/tests/e2e/npm/gift.js" <"$WORK/bank.gift" >"$WORK/again" || fail "gift-pegjs does not parse it"
grep -v '^// ' "$WORK/bank.gift" >"$WORK/plain"
cmp "$WORK/plain" "$WORK/again" || fail "gift-pegjs read something else: $(diff "$WORK/plain" "$WORK/again" | head -4)"
# And what it wrote is taken back as no change at all.
"$MM_BUILD/mamori" content import "$MM_SOURCE/content/kamakura" "$WORK/again" --format gift >"$WORK/out" || fail "import"
grep -q 'ちがいはありません' "$WORK/out" || fail "differences: $(head -4 "$WORK/out")"
[ "$(grep -c '^::' "$WORK/again")" -ge 250 ] || fail "only $(grep -c '^::' "$WORK/again") questions"
sed 's/ {$/ {{/' "$WORK/bank.gift" | node "$MM_SOURCE/tests/e2e/npm/gift.js" >/dev/null 2>&1 &&
    fail "the parser takes anything"
exit 0
