# Nine o'clock: KIOSKS kiosks with a batch each come at once to a server that takes RATE rounds a second. Each is told
# when to come and comes then; in the end every record is there once. Sourced after KIOSKS and RATE are set.
BIN=$MM_BUILD
PACK=$MM_SOURCE/content/kamakura
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
DB=sqlite:$WORK/central.db
NINE=$MM_BUILD/tests/faults/nine
SERVER_OPTS="--kiosk-rate $RATE"
path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
"$NINE" make "$DB" "$KIOSKS" || fail "the kiosks could not be made"
path_server 0
"$NINE" send "$URL" "$KIOSKS" >"$WORK/out" || fail "not all were served: $(cat "$WORK/out")"
kill -TERM "$SERVER_PID"
wait "$SERVER_PID" || fail "the server did not end cleanly"
"$NINE" check "$DB" "$KIOSKS" || fail "lost, twice or kept apart"
away=$(sed 's/.* times; \([0-9]*\) times sent away.*/\1/' "$WORK/out")
[ "$away" -gt 0 ] || fail "nobody was sent away: this was no crowd: $(cat "$WORK/out")"
cat "$WORK/out"
