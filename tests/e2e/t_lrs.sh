#!/bin/sh
# mm-test: labels=plain timeout=180
# A kiosk whose records go to another record store: here the /xapi of a second council's server. Not before the decision
# is recorded; then all of them, once, also those that are there already; and back to our own server.
set -u
unset LC_ALL LC_MESSAGES
export LANG=ja_JP.UTF-8
BIN=$MM_BUILD
PACK=$MM_SOURCE/content/kamakura
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
DB=sqlite:$WORK/central.db
TOOL=$MM_BUILD/tests/e2e/sync_tool
OTHER=sqlite:$WORK/lrs/other.db
command -v sqlite3 >/dev/null || { echo "skipped: there is no sqlite3"; exit 77; }
path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server 0
path_kiosk one
OURS=$URL

mkdir "$WORK/lrs"
"$BIN/mamori" init --db "$OTHER" --pack "$PACK" --council-name '別の保管先' --home-page https://lrs.example.jp --demo \
    >"$WORK/out" || fail "init"
DB=$OTHER path_server 0
"$BIN/mamori" credential add --db "$OTHER" --name kiosk --scope all --body 議会運営委員会 --decided-on 2026-11-01 \
    --number 第12号 >"$WORK/credential" || fail "credential"
user=$(sed -n '1s/.*: //p' "$WORK/credential")
sed -n '2s/.*: //p' "$WORK/credential" >"$WORK/secret"
[ -n "$user" ] && [ -s "$WORK/secret" ] || fail "no credential"
path_secret "$(cat "$WORK/secret")"
lrs() { $AGENT_PLAIN lrs --store "$WORK/one" --lrs "$URL/xapi" --user "$user" --secret-file "$WORK/secret" "$@" >"$WORK/out" 2>"$WORK/err"; }
there() { sqlite3 "$WORK/lrs/other.db" 'SELECT COUNT(*) FROM statement'; }

"$TOOL" fill "$WORK/one" 120
lrs && fail "set without a decision"
grep -q '決定が要ります' "$WORK/err" && [ "$(wc -l <"$WORK/err")" -eq 1 ] || fail "undecided: $(cat "$WORK/err")"
lrs --body 議会運営委員会 --decided-on 2026-11-01 --number 第12号 || fail "lrs: $(cat "$WORK/err")"
$AGENT_PLAIN --store "$WORK/one" --once 2>"$WORK/err" || fail "sync: $(cat "$WORK/err")"
[ "$("$TOOL" outbox "$WORK/one")" = 0 ] && [ "$(there)" = 120 ] || fail "$(there) of 120 are there"
$AGENT_PLAIN status --store "$WORK/one" >"$WORK/out" && grep -q '議会運営委員会 2026-11-01 第12号' "$WORK/out" || fail "status: $(cat "$WORK/out")"
[ "$(stat -c %a "$WORK/one/lrs.secret")" = 600 ] || fail "others may read the secret"

# The same once more, as after a restored disk: none is there twice.
sqlite3 "$WORK/one/kiosk.db" 'INSERT INTO outbox(seq) SELECT seq FROM statement'
$AGENT_PLAIN --store "$WORK/one" --once 2>"$WORK/err" || fail "again: $(cat "$WORK/err")"
[ "$("$TOOL" outbox "$WORK/one")" = 0 ] && [ "$(there)" = 120 ] || fail "$(there) after the second time"

# And back: what our server lacks goes to it.
$AGENT_PLAIN lrs --store "$WORK/one" >"$WORK/out" 2>"$WORK/err" || fail "unset: $(cat "$WORK/err")"
URL=$OURS
path_sync one
recorder=$("$TOOL" meta "$WORK/one" recorder)
[ "$("$TOOL" central "sqlite:$WORK/central.db" "$recorder" | wc -l)" = 120 ] || fail "our server did not get them"
echo "lrs: 120 records there once, and here once"
