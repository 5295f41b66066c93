#!/bin/sh
# 研修修了証の印刷: offered only where a printer is set up, at the end of a sitting and in 私の記録; what became of it is
# said calmly, also when the agent is down (署名待ち) or the printer has no paper; the request names the person alone.
. "$(dirname "$0")/lib.sh"
command -v sqlite3 >/dev/null || { echo "skipped: sqlite3 is not installed"; exit 77; }
WINDOWS='1366x768 15.6'
sitting() { # WINDOW
    printf 'clock 2026-11-23T09:00:00+09:00\nseed 25\nwindow %s\ntap start\ndigits 25\ntap next\ntap next\ntap go.0\nwalk pages\ndrive\n' "$1"
    printf 'expect screen thanks done\n'
}
answers() { # STATE REPLY: what an agent would say at once, to a new request and to one that is pressed again
    for when in INSERT 'UPDATE OF json'; do
        sqlite3 "$store/kiosk.db" "CREATE TRIGGER said_${when%% *} AFTER $when ON request WHEN NEW.kind='certificate' BEGIN
            UPDATE request SET state='$1', reply='$2' WHERE id=NEW.id; END"
    done
}
silent() { sqlite3 "$store/kiosk.db" 'DROP TRIGGER said_INSERT; DROP TRIGGER said_UPDATE'; }

{
    sitting "$WINDOWS"
    printf 'expect no text "研修修了証を印刷する"\ntap more\ntap record\ntap row.0\nexpect no text "研修修了証を印刷する"\n'
} >"$work/none.flow"
new_store
run "$work/none.flow" >"$work/out" || fail "without a printer"

new_store
sqlite3 "$store/kiosk.db" "INSERT INTO meta(name, value) VALUES ('printer', 'office')"
{
    sitting "$WINDOWS"
    printf 'lint all\ntap certificate\nexpect screen certificate waits\nlint all\nwait 35s\n'
    printf 'expect screen certificate silent\nexpect text "署名待ち"\nlint all\nshot certificate-silent\ntap next\n'
    printf 'wait 20s\nexpect screen thanks done\ntap more\ntap record\ntap row.0\nlint all\nshot record-certificate\n'
    printf 'tap certificate\nexpect screen certificate waits\ntap next\n' # asked again: one paper
} >"$work/silent.flow"
run "$work/silent.flow" >"$work/linted" || fail "without an agent"
asked=$(sqlite3 "$store/kiosk.db" "SELECT json FROM request WHERE kind='certificate'")
echo "$asked" | grep -qx '{"person":"person-02","course":"onboarding-duty","until_ms":[0-9]*}' || fail "the request: $asked"

later() { # EXPECT
    printf 'clock 2026-11-23T10:00:00+09:00\nseed 25\nwindow %s\ntap start\ndigits 25\ntap next\ntap record\ntap row.0\n' "$WINDOWS"
    printf 'tap certificate\nwait 2s\nexpect screen certificate %s\nlint all\nshot certificate-%s\n' "$1" "$1"
}
answers failed 'プリンターが受け付けませんでした。用紙と電源を確かめて、もう一度押してください。研修修了証（令和8年度第1号）は保存してあるので、事務局でも印刷できます。'
{
    later failed
    printf 'expect text "用紙と電源"\ntap again\nwait 2s\nexpect screen certificate failed\ntap next\nexpect screen record\n'
} >"$work/failed.flow"
run "$work/failed.flow" >>"$work/linted" || fail "no paper"
silent
answers done '{"printed":true}'
{
    later 'done'
    printf 'expect no text "もう一度印刷する"\ntap next\nexpect screen record\n'
} >"$work/done.flow"
run "$work/done.flow" >>"$work/linted" || fail "printed"
silent
answers done '{"printed":true,"waits":true}'
{
    later unsigned
    printf 'expect text "署名待ち"\nexpect no text "もう一度印刷する"\ntap next\nexpect screen record\n'
} >"$work/unsigned.flow"
run "$work/unsigned.flow" >>"$work/linted" || fail "printed without its signature"
held "$work/linted"
