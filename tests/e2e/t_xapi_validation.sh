#!/bin/sh
# Every statement of a whole sitting passes the validator of another project, and a broken one does not.
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
export NODE_PATH="$modules"
node "$MM_SOURCE/tests/e2e/npm/validate.js" <"$WORK/statements" || fail "a statement of the kiosk is not valid"
sed 's/"verb":{/"verb":{"unknown":1,/' "$WORK/statements" | node "$MM_SOURCE/tests/e2e/npm/validate.js" >/dev/null &&
    fail "the validator takes anything"
exit 0
