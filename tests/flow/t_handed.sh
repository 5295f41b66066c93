#!/bin/sh
# 受け取った文書: is there only for who was handed one; who goes on quickly confirms nothing; each edition is confirmed once, in
# a record; the kiosk does not pretend to hold its words.
. "$(dirname "$0")/lib.sh"
command -v sqlite3 >/dev/null || { echo "skipped: sqlite3 is not installed"; exit 77; }
head() { # PERSON [WINDOW]
    printf 'clock 2026-11-23T09:00:00+09:00\nseed 5\nwindow %s\ntap start\n%s\ntap next\ntap next\nexpect screen duties\n' \
        "${2:-1366x768 15.6}" "$1"
}
confirmed() {
    sqlite3 "$store/kiosk.db" "SELECT group_concat(text || ' ' || version, ',') FROM (SELECT * FROM acknowledged ORDER BY text)"
}
export HANDED=1
# Nobody handed anything to staff.
head 'tap by.staff
tap p.person-08' >"$work/staff.flow"
echo dump >>"$work/staff.flow"
new_store
run "$work/staff.flow" >"$work/out" || fail "staff"
grep -q '受け取った文書' "$work/out" && fail "offered to somebody who was handed nothing"
{
    head 'tap p.person-03'
    printf 'tap handed\nexpect screen handed\nlint all\ndump\ntap text.0\nexpect screen handed confirm\nlint all\ndump\nshot handed\n'
    printf 'key enter\nexpect screen handed\nexpect text "手渡しした日"\n' # going on quickly
    printf 'tap text.1\ndigits 1\nexpect screen handed\n'
    printf 'tap text.1\ntap confirm\nexpect screen handed\nexpect text "保存しました"\ndump\n'
    printf 'tap text.1\nexpect no text "確認せずに"\ntap leave\ntap leave\nexpect screen duties\n'
} >"$work/confirm.flow"
new_store
run "$work/confirm.flow" >"$work/out" || fail "confirming"
[ "$(confirmed)" = 'tablet 00112233445566bb' ] || [ "$(confirmed)" = 'standards 00112233445566aa' ] || fail "confirmed: $(confirmed)"
[ "$(sqlite3 "$store/kiosk.db" 'SELECT count(*) FROM statement')" = 1 ] || fail "not one record"
sed '/^scroll /d' "$work/out" >"$work/handed.txt"
same handed "$work/handed.txt"
held "$work/out"
