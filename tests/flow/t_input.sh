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
# 代読・代筆: what is recorded from then on in this sitting says 支援あり; what was before and the next sitting do not.
new_store
{
    printf 'clock 2026-11-23T09:00:00+09:00\nseed 5\nwindow 1366x768 15.6\ntap start\ntap p.person-01\ntap next\ntap next\n'
    printf 'tap @display\ntap input\nexpect no text "支援あり"\ntap next\ntap next\ntap go.0\nwalk pages\n'
    printf 'tap @display\ntap input\nexpect item assisted.0 selected\ntap assisted.1\nexpect item assisted.1 selected\nlint all\n'
    printf 'shot assisted\ntap next\ntap next\nfinish rrrrr\nexpect screen thanks\n'
} >"$work/assisted.flow"
run "$work/assisted.flow" >"$work/out" || fail "assisted"
said=$(sqlite3 "$store/kiosk.db" "SELECT group_concat(a, '') FROM (SELECT CAST(bytes AS TEXT) LIKE '%ext/assisted%' a FROM statement
    WHERE verb LIKE '%experienced' OR verb LIKE '%answered' OR verb LIKE '%completed' ORDER BY seq)")
case $said in
0*011111*1) ;;
*) fail "支援あり is said in: $said" ;;
esac
