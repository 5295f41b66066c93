#!/bin/sh
# Clients that others made for xAPI (tincanjs, adl-xapiwrapper and @xapi/cmi5 speak 1.0.x, @xapi/xapi 2.0) write to the
# server, read back what they wrote, void, change profiles under ETags, and run a session of cmi5 from its launch to its
# end.
set -u
command -v node >/dev/null || { echo "skipped: node is not installed"; exit 77; }
modules=$MM_BUILD/npm/node_modules
for package in tincanjs @xapi/xapi adl-xapiwrapper @xapi/cmi5; do
    [ -d "$modules/$package" ] || { echo "skipped: the npm packages are not installed"; exit 77; }
done
BIN=$MM_BUILD PACK=$MM_SOURCE/content/kamakura WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server
"$BIN/mamori" credential add --db "sqlite:$WORK/central.db" --name lrs --scope all --body 議会運営委員会 \
    --decided-on 2026-11-01 --number 第1号 >"$WORK/credential" || fail "credential add"
user=$(sed -n '1s/.*: //p' "$WORK/credential") secret=$(sed -n '2s/.*: //p' "$WORK/credential")
export NODE_PATH="$modules"
node "$MM_SOURCE/tests/e2e/npm/clients.js" "$URL/xapi" "$user" "$secret" || fail "a client of others was not served"
node "$MM_SOURCE/tests/e2e/npm/clients.js" "$URL/xapi" "$user" "not the secret" 2>/dev/null && fail "any secret is taken"
exit 0
