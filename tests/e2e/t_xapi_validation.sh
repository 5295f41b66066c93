#!/bin/sh
# Every statement of a whole sitting, and of one with a question of every item type, passes the validator of another
# project, and a broken one does not.
set -u
command -v node >/dev/null || { echo "skipped: node is not installed"; exit 77; }
modules=$MM_BUILD/npm/node_modules
[ -d "$modules/xapi-validation" ] || { echo "skipped: the npm packages are not installed"; exit 77; }
BIN=$MM_BUILD PACK=$MM_SOURCE/content/kamakura WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server
path_kiosk kiosk1
path_sit kiosk1 "$MM_SOURCE/tests/e2e/sitting.flow"
sqlite3 "$WORK/kiosk1/kiosk.db" 'SELECT CAST(bytes AS TEXT) FROM statement ORDER BY seq' >"$WORK/statements"
[ "$(wc -l <"$WORK/statements")" -ge 15 ] || fail "fewer than 15 statements in a whole sitting"
# A question of each type, right, wrong and わからない, by a kiosk alone.
cp -R "$MM_SOURCE/tests/flow/pack" "$WORK/types"
cp -R "$MM_SOURCE/tests/flow/types/." "$WORK/types"
"$MM_BUILD/tests/flow/flow_seed" "$WORK/kiosk2" "$WORK/types" || fail "no store for the types"
for letters in rrrrrrr wwwwwww uuuuuuu; do
    printf 'clock 2026-11-23T09:00:00+09:00\nseed 3\ntap start\ntap p.person-0%s\ntap next\ntap next\ntap go.0\nwalk pages\nfinish %s\n' \
        "$(case $letters in r*) echo 1 ;; w*) echo 2 ;; *) echo 3 ;; esac)" "$letters" >"$WORK/types.flow"
    "$MM_BUILD/mamori-kiosk" --headless --store "$WORK/kiosk2" --pack "$WORK/types" --script "$WORK/types.flow" ||
        fail "the sitting with every type"
done
sqlite3 "$WORK/kiosk2/kiosk.db" 'SELECT CAST(bytes AS TEXT) FROM statement ORDER BY seq' >"$WORK/every"
"$MM_BUILD/tests/flow/cmi5_check" "$WORK/statements" "$WORK/every" || fail "a sitting breaks a rule of cmi5"
for type in choice matching sequencing performance; do
    grep -q "\"interactionType\":\"$type\"" "$WORK/every" || fail "no statement of type $type"
done
cat "$WORK/every" >>"$WORK/statements"
export NODE_PATH="$modules"
node "$MM_SOURCE/tests/e2e/npm/validate.js" <"$WORK/statements" || fail "a statement of the kiosk is not valid"
sed 's/"verb":{/"verb":{"unknown":1,/' "$WORK/statements" | node "$MM_SOURCE/tests/e2e/npm/validate.js" >/dev/null &&
    fail "the validator takes anything"
exit 0
