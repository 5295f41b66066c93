#!/bin/sh
# The time in which a repeat is ignored and holding to select are a person's own: kept, back at the next sign-in on this
# kiosk, and of nobody else. Settings that make no sense are as if they were not there.
. "$(dirname "$0")/lib.sh"
new_store
run "$flows/input.flow" >"$work/linted" || fail "input"
held "$work/linted"
kept=$(sqlite3 "$store/kiosk.db" "SELECT json FROM setting WHERE person='person-01'")
case $kept in
*'"repeat_ms":1500'*'"hold_ms":500'*) ;;
*) fail "kept: $kept" ;;
esac
sqlite3 "$store/kiosk.db" "UPDATE setting SET json='{\"repeat_ms\":-5,\"hold_ms\":99999999999}' WHERE person='person-01'"
printf 'clock 2026-11-23T10:00:00+09:00\ntap start\ntap p.person-01\ntap next\nexpect screen duties\nkey back\n' >"$work/odd.flow"
run "$work/odd.flow" || fail "settings that make no sense"
