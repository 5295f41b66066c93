#!/bin/sh
# The document of the interfaces is OpenAPI 3.1 for a validator that others made; a damaged one is not.
set -u
command -v node >/dev/null || { echo "skipped: node is not installed"; exit 77; }
modules=$MM_BUILD/npm/node_modules
[ -d "$modules/@seriousme/openapi-schema-validator" ] || { echo "skipped: the npm packages are not installed"; exit 77; }
export NODE_PATH="$modules"
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
"$MM_BUILD/mamori-server" --openapi >"$WORK/openapi.json" || { echo "no document"; exit 1; }
node "$MM_SOURCE/tests/e2e/npm/openapi.js" <"$WORK/openapi.json" || exit 1
sed 's/"in":"query"/"in":"somewhere"/' "$WORK/openapi.json" | node "$MM_SOURCE/tests/e2e/npm/openapi.js" 2>/dev/null &&
    { echo "the validator takes anything"; exit 1; }
exit 0
