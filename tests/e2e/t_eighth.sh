#!/bin/sh
# mm-test: labels=long timeout=900
# An eighth item type is one file in content/pack, one in kiosk/items and a line in each items.def: in a copy of the
# tree that much and no more is added, the programs are built, a pack with an item of it is checked, and somebody
# answers it at the kiosk.
set -u
: "${MM_BUILD:?the build folder}" "${MM_SOURCE:?the source folder}"
TREE=$MM_BUILD/eighth/tree BUILD=$MM_BUILD/eighth/build WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
fail() {
    echo "FAILED: $*" >&2
    exit 1
}
if grep -q '^MM_SANITIZE:STRING=..*' "$MM_BUILD/CMakeCache.txt"; then
    echo 'skipped: one build is enough'
    exit 77
fi
rm -rf "$TREE"
mkdir -p "$TREE"
(cd "$MM_SOURCE" && tar -c --anchored --exclude=./.git --exclude='./build*' .) | tar -x -C "$TREE" || fail "no copy"
cd "$TREE" || exit 2
# Like a single choice, under a name of its own.
for folder in content/pack kiosk/items; do
    sed -e 's/single/eighth/g' -e 's/一つ選ぶ/八つ目/' $folder/item_single.c >$folder/item_eighth.c
    echo 'ENTRY(eighth)' >>$folder/items.def
done
cmake -S . -B "$BUILD" -G Ninja >"$WORK/log" 2>&1 || fail "cmake: $(tail -3 "$WORK/log")"
ninja -C "$BUILD" mamori mamori-kiosk flow_seed cmi5_check test_screens_items >"$WORK/log" 2>&1 ||
    fail "does not build: $(grep -m 3 error "$WORK/log")"
"$BUILD/tests/test_screens_items" every_type >"$WORK/log" || fail "the type has no look: $(tail -3 "$WORK/log")"

cp -R tests/flow/pack "$WORK/pack"
cp -R tests/flow/types/. "$WORK/pack"
rm -f "$WORK/pack/README.md"
sed -i 's/"type": "single"/"type": "eighth"/' "$WORK/pack/common/items/"*.json "$WORK/pack/courses.json"
grep -q '"type": "eighth"' "$WORK/pack/common/items/"*.json || fail "no item of the eighth type"
LC_ALL=C.UTF-8 "$BUILD/mamori" content check "$WORK/pack" >"$WORK/log" 2>&1 || fail "the checker: $(tail -3 "$WORK/log")"
"$BUILD/tests/flow/flow_seed" "$WORK/store" "$WORK/pack" || fail "no store"
printf 'clock 2026-11-23T09:00:00+09:00\nseed 3\ntap start\ntap p.person-03\ntap next\ntap next\ntap go.0\nwalk pages\nfinish rrrrrrr\n' >"$WORK/sit.flow"
"$BUILD/mamori-kiosk" --headless --store "$WORK/store" --pack "$WORK/pack" --script "$WORK/sit.flow" || fail "the sitting"
sqlite3 "$WORK/store/kiosk.db" 'SELECT CAST(bytes AS TEXT) FROM statement ORDER BY seq' >"$WORK/statements"
"$BUILD/tests/flow/cmi5_check" --open "$WORK/statements" || fail "its records break a rule of cmi5"
grep -c '"interactionType":"choice"' "$WORK/statements" >/dev/null || fail "nothing was answered"
exit 0
