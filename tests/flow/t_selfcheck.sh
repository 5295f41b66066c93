#!/bin/sh
# 個人の点検: offered to whom it asks while a period is open; the promise comes first, answers can be changed until they are
# sent; leaving keeps nothing; of what was sent nothing stands in the store, in records or in the trace.
. "$(dirname "$0")/lib.sh"
command -v sqlite3 >/dev/null || { echo "skipped: sqlite3 is not installed"; exit 77; }
cp -R "$pack" "$work/pack" && pack=$work/pack
cat >"$pack/common/selfcheck.json" <<'J'
[{"id": "personal", "title": "個人の点検", "state": "暫定", "audience": ["councillor", "staff"], "questions": [
 {"id": "personal-01", "text": "なくしたときに最初に知らせる相手を、言えますか。", "topics": ["TOPIC"], "why": "知らせる先を知っていれば、早く動けます。"},
 {"id": "personal-02", "text": "「おかしい」と思ったとき、すぐに知らせていますか。", "topics": ["TOPIC"], "why": "早い知らせは、被害の広がりを止める手がかりになります。"}]}]
J
sed -i "s/TOPIC/duty.comply/" "$pack/common/selfcheck.json"
head() { # PERSON [WINDOW]
    printf 'clock 2026-11-23T09:00:00+09:00\nseed 5\nwindow %s\ntap start\n%s\ntap next\ntap next\nexpect screen duties\n' \
        "${2:-1366x768 15.6}" "$1"
}
state() { # what the store says, apart from where the kiosk's own clock stands
    sqlite3 "$store/kiosk.db" "SELECT count(*) FROM statement; SELECT count(*) FROM told WHERE kind<>'settings'"
    sqlite3 "$store/kiosk.db" .dump | grep -c personal- || true
}
export SELFCHECK=1
# It does not ask staff.
{ head 'tap by.staff
tap p.person-08'; echo dump; } >"$work/staff.flow"
new_store
run "$work/staff.flow" >"$work/out" || fail "staff"
grep -q '個人の点検' "$work/out" && fail "offered to somebody whom it does not ask"
# Leaving in the middle keeps nothing.
{
    head 'tap p.person-03'
    printf 'expect text "個人の点検"\ntap selfcheck\nexpect screen selfcheck 0\nlint all\ndump\nshot promise\n'
    printf 'tap next\nexpect screen selfcheck 1\nlint all\ndump\n'
    printf 'tap answer.0\ntap next\nexpect screen selfcheck 2\ntap leave\nexpect screen duties\ndump\n'
} >"$work/leave.flow"
new_store
before=$(state)
run "$work/leave.flow" >"$work/out" || fail "leaving"
[ ! -s "$store/selfcheck.pool" ] || fail "something was kept of answers that were not sent"
[ "$(state)" = "$before" ] || fail "leaving left: $(state), not $before"
held "$work/out"
sed '/^scroll /d' "$work/out" >"$work/promise.txt"
same selfcheck "$work/promise.txt"
# Changed on the way back, then sent: one sealed set, and nothing else anywhere.
{
    head 'tap p.person-03'
    printf 'tap selfcheck\ntap next\ntap answer.0\nlint all\nshot question\ntap next\ntap answer.2\ntap @back\nexpect screen selfcheck 1\n'
    printf 'tap answer.1\ntap next\ntap next\nexpect text "これで送りますか"\nlint all\nshot sending\ntap next\n'
    printf 'expect text "封をして預かりました"\nlint all\nshot sent\ntap next\nexpect screen duties\n'
} >"$work/send.flow"
new_store
run "$work/send.flow" >"$work/out" || fail "sending"
[ "$(state)" = "$before" ] || fail "sending left in the store: $(state), not $before"
[ "$(wc -l <"$store/selfcheck.pool")" = 1 ] || fail "not one set waits"
[ "$(wc -c <"$store/selfcheck.pool")" -gt 5500 ] || fail "a set is smaller than all are"
grep -q 'personal-' "$store/selfcheck.pool" && fail "a set is not sealed"
grep -q 'personal-' "$work/trace" && fail "the trace tells of answers"
exit 0
