#!/bin/sh
# mm-test: timeout=200
# A new kiosk asks to be set up: the size of its screen by a bank card, where fingers land with the error shown, a code of
# maintenance without which it does not begin. The code alone opens the maintenance, and what was set up stays.
. "$(dirname "$0")/lib.sh"
SETUP=1 new_store
run "$flows/setup.flow" >"$work/linted" || fail "setup"
held "$work/linted"

fact() {
    sqlite3 "$store/kiosk.db" "SELECT value FROM meta WHERE name='$1'"
}
[ "$(fact setup)" = done ] || fail "the kiosk is not ready"
[ "$(fact diagonal)" = 1925 ] || fail "the diagonal is $(fact diagonal)"
[ "$(sqlite3 "$store/kiosk.db" "SELECT kind, state FROM request")" = 'sync_now|new' ] || fail "no request to the agent"
sqlite3 "$store/kiosk.db" 'SELECT * FROM pin' | grep -q 739164 && fail "the code stands in the store as it is"

# The next start is of a kiosk that is ready, and keeps its size; a new roster leaves the code alone.
cat >"$work/next.flow" <<'X'
clock 2026-11-24T09:00:00+09:00
window 1920x1080
expect screen attract
tap @display
tap upkeep
digits 739164
tap next
expect screen upkeep
expect text "対角19.2インチ"
X
"$seed" "$store" "$pack" 2 || fail "a new roster"
run "$work/next.flow" || fail "the next start"

# --setup begins with it again, for who forgot the code.
cat >"$work/again.flow" <<'X'
clock 2026-11-24T09:00:00+09:00
expect screen setup
expect text "決めてあります"
tap next
expect screen attract
X
run "$work/again.flow" --setup || fail "--setup"

# A kiosk without a code of maintenance shows no way in.
new_store
printf 'clock 2026-11-24T09:00:00+09:00\ntap @display\nexpect no text "保守"\n' >"$work/none.flow"
run "$work/none.flow" || fail "a way in without a code"
