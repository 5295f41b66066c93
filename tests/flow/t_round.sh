#!/bin/sh
# mm-test: labels=plain
# 集合研修 where the screen is passed round in place of sheets: each signs in, is asked at once, sees the explanations and
# leaves the room's screen behind; it counts as 集合. The power goes in the middle of somebody's answers. Thirteen are too many.
# Where a staff member lets people in, so they do here: nobody opens another's records by their name.
. "$(dirname "$0")/lib.sh"
command -v sqlite3 >/dev/null || { echo "skipped: sqlite3 is not installed"; exit 77; }
export GROUP=1
new_store
sql() { sqlite3 "$store/kiosk.db" "$1"; }
at() { # CLOCK-MINUTE: to the session that stands on the screen
    printf 'clock 2026-11-23T09:%02d:00+09:00\nseed 5\nwindow 1366x768 15.6\ntap group\ndigits 900000000004\ntap next\n' "$1"
}
present() { # FIRST LAST: they check in by name
    for i in $(seq "$1" "$2"); do printf 'tap name\ntap p.person-%02d\ntap next\nexpect screen group 1.0\n' "$i"; done
}
{
    at 1
    echo 'tap next'
    present 1 3
    # Over the pages: 11 of the screen's turns are talk about questions.
    printf 'tap next\nexpect screen group 2.0\nexpect no text "この画面で答える"\ntap next\ntap skip\ntap next\ntap next\ntap skip\n'
    printf 'tap next\ntap next\nexpect screen group 5.0\nexpect text "答え終えた方　0人（受付　3人）"\nlint all\n'
    printf 'tap name\ntap p.person-01\ntap next\nexpect screen purpose\ntap next\nexpect screen duties\nlint all\ntap go.0\nexpect screen check q1\nfinish rrrrr\n'
    printf 'expect screen thanks done\nexpect text "この研修は「済」になりました。"\ntap next\nexpect screen group 5.0\n'
    printf 'expect text "答え終えた方　1人（受付　3人）"\n'
    # Once more: it asks them no more, and says so without a sign of what they answered.
    printf 'size xl\ntap name\ntap p.person-01\ntap next\nexpect screen group 5.0\nexpect text "もう済んでいるか"\nexpect text "この画面で答える"\nsize m\nlint all\n'
    # Somebody who came too late to check in before is checked in by it.
    printf 'tap name\ntap p.person-05\ntap next\nexpect screen purpose\ntap next\ntap go.0\nexpect screen check q1\nanswer right\ntap next\nanswer wrong\ntap next\n'
    printf 'expect screen check q3\ndump\nhold 60s\n'
} >"$work/first.flow"
killed "$work/first.flow" 'check q3'
{
    at 20
    printf 'expect screen group 5.0\nexpect text "答え終えた方　1人（受付　4人）"\ntap name\ntap p.person-05\ntap next\nexpect screen duties\ntap go.0\nexpect screen check q3\n'
    printf 'tap @later\nexpect screen thanks later\nlint all\ntap next\nexpect screen group 5.0\n'
    printf 'tap name\ntap p.person-05\ntap next\ntap go.0\nexpect screen check q3\nfinish rrr\nexpect screen thanks done\ntap next\nexpect screen group 5.0\nexpect text "答え終えた方　2人（受付　4人）"\n'
    printf 'tap next\nexpect screen group 6.0\nexpect text "この画面で答え終えた方には、修了の記録が付いています"\n'
} >"$work/second.flow"
run "$work/second.flow" >"$work/out" || fail "behind the power cut: $(cat "$work/out")"
grep -q '^linted thanks ' "$work/out" || fail "つづきは次回 says no お疲れさまでした in a room"
route=$(sql "SELECT CAST(bytes AS TEXT) FROM statement WHERE verb LIKE '%/completed' LIMIT 1" | grep -o '"[^"]*ext/route":"group"' | head -n 1)
[ -n "$route" ] || fail "what they completed does not say 集合"
[ "$(sql "SELECT count(*) FROM statement WHERE verb LIKE '%/completed' AND instr(bytes,'$route')>0")" = 2 ] || fail "not two have completed"
[ "$(sql "SELECT count(DISTINCT registration) || ' ' || count(*) FROM statement WHERE verb LIKE '%/experienced'")" = '2 6' ] || fail "the pages of the room: $(sql "SELECT count(*) FROM statement WHERE verb LIKE '%/experienced'")"
[ "$(sql "SELECT count(DISTINCT person) FROM told WHERE kind='present'")" = 4 ] || fail "who was there"
cmi5 --open
# Elsewhere the next sitting is an ordinary one.
cat >"$work/own.flow" <<'F'
clock 2026-11-23T10:00:00+09:00
seed 6
window 1366x768 15.6
tap start
tap p.person-01
tap next
tap go.0
expect screen page
F
run "$work/own.flow" >"$work/out" || fail "at the kiosk: $(cat "$work/out")"
[ "$(sql "SELECT instr(bytes,'$route')>0 FROM statement WHERE verb LIKE '%/launched' ORDER BY seq DESC LIMIT 1")" = 0 ] || fail "a sitting of one's own is 集合"
over='tap next\nexpect screen group 2.0\ntap next\ntap skip\ntap next\ntap next\ntap skip\ntap next\ntap next\nexpect screen group 5.0\n'
new_store
{
    at 30
    echo 'tap next'
    present 1 6
    present 12 18
    printf "$over"'expect no text "この画面で答える"\n'
} >"$work/many.flow"
run "$work/many.flow" >"$work/out" || fail "thirteen: $(cat "$work/out")"

SIGNIN=witness new_store
{
    at 40
    echo 'tap next'
    printf "$over"'card MAMORITEST0000000099\nexpect text "名簿に見つかりません"\nlint all\n'
    printf 'card MAMORITEST0000000001\nexpect screen signin witness.0\ntap @back\nexpect screen group 5.0\nexpect no text "名簿に"\n'
    printf 'tap name\ntap p.person-01\nexpect screen signin witness.0\ntap p.person-08\nexpect text "立ち会う職員"\n'
    printf 'digits 700100000008\ntap next\ndigits 493817\ntap next\ndigits 493817\ntap next\ntap next\n'
    printf 'expect screen purpose\ntap next\nexpect screen duties\ntap go.0\nexpect screen check q1\n'
} >"$work/witness.flow"
run "$work/witness.flow" >"$work/out" || fail "by a witness: $(cat "$work/out")"
[ "$(sql "SELECT count(*) FROM told WHERE kind='witness'")" = 1 ] || fail "who let them in is not told"
[ "$(sql "SELECT instr(bytes,'$route')>0 FROM statement WHERE verb LIKE '%/launched' ORDER BY seq DESC LIMIT 1")" = 1 ] || fail "behind a witness it is not 集合"
