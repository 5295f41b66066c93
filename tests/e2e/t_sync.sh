#!/bin/sh
# mm-test: timeout=180
# The server killed again and again while two kiosks write and send (sync.sh), on SQLite.
set -u
BIN=$MM_BUILD
PACK=$MM_SOURCE/content/kamakura
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
DB=sqlite:$WORK/central.db
. "$MM_SOURCE/tests/e2e/sync.sh"
