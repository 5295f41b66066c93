#!/bin/sh
# mm-test: labels=plain
# 集合研修 on the big screen, with 26 people: the minutes come first, everybody checks in once, a vote shows how many and
# not what, its result no number below five. At every step the power goes (kill -9), and it goes on with what it showed.
. "$(dirname "$0")/lib.sh"
command -v sqlite3 >/dev/null || { echo "skipped: sqlite3 is not installed"; exit 77; }
export GROUP=1
new_store
at() { # CLOCK-MINUTE: to the session that stands on the screen
    printf 'clock 2026-11-23T09:%02d:00+09:00\nseed 5\nwindow 1366x768 15.6\ntap group\nexpect screen pad\n' "$1"
    printf 'digits 900000000004\ntap next\n'
}
present() { # FIRST LAST: they check in by name
    for i in $(seq "$1" "$2"); do
        printf 'tap %s\ntap p.person-%02d\nexpect screen confirm\ntap next\nexpect screen group\n' "${3:-name}" "$i"
    done
}
votes() { # CHOICE N
    for i in $(seq "$2"); do echo "tap v.$1"; echo 'wait 2s'; done
}
minute=0
place=0.0
# step PLACE, after the commands in work/do: goes on where the last one was cut off; at PLACE the power goes.
step() {
    minute=$((minute + 1))
    { at $minute; echo "expect screen group $place"; cat "$work/do"; echo "expect screen group $1"; echo dump; echo 'hold 60s'; } >"$work/step.flow"
    killed "$work/step.flow" "group $1"
    cat "$work/out" >>"$work/linted"
    place=$1
}
# The number of another day's session opens nothing.
printf 'clock 2026-11-23T09:00:00+09:00\nseed 5\ntap group\nlint\ndigits 900000000005\ntap next\nexpect screen pad\nexpect text "今日ではない"\n' >"$work/other.flow"
run "$work/other.flow" >"$work/out" || fail "another day's number"

{ echo 'expect text "話し合いを含めて、およそ"'; echo 'expect text "確かめ問題は5問"'; echo 'lint all'; echo 'shot start'; echo 'tap next'; } >"$work/do"
step 1.0
{ echo 'lint all'; present 1 6; printf 'tap name\ntap by.kana\ntap row.2\ntap p.person-07\ntap next\n'; echo 'expect text "受付が済んだ方　7人"'; } >"$work/do"
step 1.0
{ echo 'expect text "受付が済んだ方　7人"'; present 12 29; present 29 29; echo 'expect text "受付が済んだ方　25人"'; echo 'lint all'; echo 'shot reception'; } >"$work/do"
step 1.0
{ echo 'expect text "受付が済んだ方　25人"'; echo 'tap next'; echo 'lint all'; echo 'shot page'; present 30 30 late; } >"$work/do"
step 2.0
{ echo 'tap next'; echo 'lint all'; votes 0 3; echo 'tap undo'; echo 'expect item undo'; echo 'expect text "答えた方　2人"'; votes 1 1; } >"$work/do"
step 2.1
{ echo 'expect text "答えた方　3人"'; echo 'expect no text "3人（"'; echo 'tap next'; echo 'expect text "5人に満たない"'; echo 'lint all'; echo 'expect no text "2人"'; echo 'shot few'
  echo 'tap @back'; votes 0 14; votes 1 9; echo 'shot vote'; echo 'tap next'; echo 'expect text "14人"'; echo 'expect text "話し合い"'; echo 'lint all'; echo 'shot talk'; } >"$work/do"
step 2.2
{ echo 'expect text "14人"'; echo 'tap next'; votes 1 20; } >"$work/do"
step 2.3
{ echo 'expect text "答えた方　20人"'; echo 'tap next'; echo 'expect text "20人（はじめは9人）"'; echo 'lint all'; echo 'shot change'; } >"$work/do"
step 2.4
{ echo 'tap next'; echo 'lint all'; echo 'shot why'; } >"$work/do"
step 2.5
{ echo 'tap next'; echo 'tap next'; echo 'lint all'; echo 'shot statement'; votes 0 1; echo 'tap skip'; } >"$work/do"
step 3.13
{ echo 'tap next'; echo 'tap next'; echo 'lint all'; echo 'shot sheets'; } >"$work/do"
step 5.0
{ echo 'tap next'; echo 'expect text "26人"'; echo 'lint all'; echo 'shot end'; } >"$work/do"
step 6.0
{ at 40; echo 'expect screen group 6.0'; echo 'tap next'; echo 'expect screen attract'; echo 'lint all'; echo 'shot attract'; } >"$work/end.flow"
run "$work/end.flow" >"$work/out" || fail "the end"
held "$work/linted"
told=$(sqlite3 "$store/kiosk.db" "SELECT count(*) || ' ' || count(DISTINCT person) || ' ' || min(json) FROM told WHERE kind='present'")
[ "$told" = '26 26 {"group":4}' ] || fail "checked in is $told"
[ "$(sqlite3 "$store/kiosk.db" 'SELECT count(*) FROM statement')" = 0 ] || fail "the room has records of its own"
