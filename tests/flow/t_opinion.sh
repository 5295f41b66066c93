#!/bin/sh
# この問題について意見を送る: chosen reasons, no typing, no name; they can be changed and taken back until the sitting is
# over, however it ends, and only then they wait to be told, without person and time.
. "$(dirname "$0")/lib.sh"
command -v sqlite3 >/dev/null || { echo "skipped: sqlite3 is not installed"; exit 77; }
told() { # what waits, without its ids
    sqlite3 "$store/kiosk.db" "SELECT person,at_ms,json FROM told WHERE kind='opinion' ORDER BY json"
}
head() {
    printf 'clock 2026-11-23T09:00:00+09:00\nseed 6\nwindow 1366x768 21.5\ntap start\ntap p.person-01\ntap next\ntap next\n'
    printf 'tap go.0\nwalk pages\nanswer wrong\ntap next\nanswer wrong\ntap next\nanswer right\ntap next\nanswer right\n'
    printf 'tap next\nanswer right\ntap next\ntap next\ntap next\nwait 12s\nexpect screen explain missed.1\n'
}
# Sent, changed, taken back; another one sent; the sitting ends by お疲れさまでした.
{
    head
    printf 'tap opinion.0\nexpect screen opinion choose\nexpect item next\nlint all\ndump\n'
    printf 'tap reason.0\ntap reason.3\ntap reason.0\nexpect item reason.3 selected\nshot choose\ntap next\n'
    printf 'expect screen opinion kept\nlint all\ndump\nshot kept\ntap change\nexpect item reason.3 selected\ntap reason.1\ntap next\n'
    printf 'tap next\nexpect screen explain missed.1\ntap opinion.0\nexpect screen opinion kept\ntap undo\n'
    printf 'expect screen opinion taken_back\nlint all\ntap next\nexpect screen explain missed.1\n'
    printf 'tap next\ntap opinion.1\ntap leave\nexpect screen explain missed.2\ntap opinion.1\ntap reason.5\ntap reason.1\ntap next\ntap next\n'
    printf 'tap next\nexpect screen explain right\ntap open.3\ntap opinion.2\ntap reason.7\ntap next\ntap @back\n'
    printf 'expect screen explain right\ntap next\nexpect screen thanks done\n'
} >"$work/send.flow"
new_store
run "$work/send.flow" >"$work/out" || fail "sending"
held "$work/out"
same opinion "$work/out"
told >"$work/told"
[ "$(wc -l <"$work/told")" = 2 ] || fail "not two opinions wait: $(cat "$work/told")"
grep -qv '^|0|{"item"' "$work/told" && fail "an opinion names somebody, or says when: $(cat "$work/told")"
grep -q '"reasons":"not_one_answer figure"}$' "$work/told" || fail "not the reasons that were chosen"
grep -q '"reasons":"wording"}$' "$work/told" || fail "none of a question that was right"
[ "$(sqlite3 "$store/kiosk.db" 'SELECT count(*) FROM opinion')" = 0 ] || fail "it is still known who said it"
grep -q 'not_one_answer' "$work/trace" && fail "the trace tells of opinions"
# While the sitting is under way nothing waits to be told; a kill ends it, and then it does.
{
    head
    printf 'tap opinion.0\ntap reason.2\ntap next\nexpect screen opinion kept\ndump\nhold 60s\n'
} >"$work/kill.flow"
new_store
killed "$work/kill.flow" 'opinion kept'
[ -z "$(told)" ] || fail "told before the sitting was over: $(told)"
printf 'clock 2026-11-23T10:00:00+09:00\nseed 7\nwindow 1366x768 21.5\nexpect screen attract\n' >"$work/again.flow"
run "$work/again.flow" >"$work/out" || fail "the next start"
told | grep -q '"reasons":"not_true"}$' || fail "what was sent is lost with the kill: $(told)"
exit 0
