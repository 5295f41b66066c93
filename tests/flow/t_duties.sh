#!/bin/sh
# Of the courses somebody is asked for, the one with the nearest day is the one to begin with, whatever the pack lists
# first, and the others stand behind one touch; of those that are done, the one asked for last is the first. Who comes
# back from 文字 is where they were; who comes back from a course sees the one to begin with.
. "$(dirname "$0")/lib.sh"
cp -r "$pack" "$work/pack"
pack=$work/pack
one=$(sed '1d;$d' "$pack/courses.json")
year=$(echo "$one" | sed 's/"onboarding-duty"/"year"/; s/"規程2 守ること"/"一年の研修"/; s/"due_days": 30/"due_days": 365/')
printf '[\n%s,\n%s\n]\n' "$year" "$one" >"$pack/courses.json"

# titles: in the order of the screen.
titles() {
    sed -n 's/.* \(duty\|go\)\.[0-9].*"\(規程2 守ること\|一年の研修\).*".*/\2/p' "$work/out"
}

new_store
{
    echo 'clock 2026-11-23T09:00:00+09:00'
    printf 'tap start\ntap by.kana\ntap row.0\ntap p.person-01\ntap next\ntap next\nexpect screen duties\ndump\n'
} >"$work/open.flow"
sed '/^dump$/d' "$work/open.flow" >"$work/done.flow"
cat >>"$work/open.flow" <<X
expect item go.0 focused
expect no text "任期の始まりから"
tap why
expect text "任期の始まりから"
tap why
expect no text "任期の始まりから"
tap rest
expect screen duties rest
dump
tap @display
tap next
expect screen duties rest
tap go.1
expect screen page
key back
expect screen duties
expect item rest
X
run "$work/open.flow" >"$work/out"
grep -q 'primary go.0 "始める"' "$work/out" || fail 'the nearest day has no large button'
[ "$(sed '/^screen duties rest/,$d' "$work/out" | grep -c 'go\.')" = 1 ] || fail 'more than one thing to begin with'
[ "$(titles | tr '\n' ' ')" = '規程2 守ること 一年の研修 ' ] || fail "open: $(cat "$work/out")"
for nth in 0 1; do
    printf 'tap go.%s\nwalk pages\nfinish rrrrr\ntap more\nexpect screen duties\n' $nth >>"$work/done.flow"
done
echo dump >>"$work/done.flow"
new_store
run "$work/done.flow" >"$work/out"
[ "$(titles | tr '\n' ' ')" = '一年の研修 規程2 守ること ' ] || fail "done: $(cat "$work/out")"
