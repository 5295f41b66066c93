#!/bin/sh
# mm-test: labels=plain
# A check of ten questions on small screens: where one is among them is said in words, which leave the room to what is
# asked. On a large one the ten stand there as they do for five.
. "$(dirname "$0")/lib.sh"
cp -R "$pack" "$work/pack"
pack=$work/pack
# Twice the questions, under other ids and other words.
sed -e '/^    "id": /s/"duty-/"twice-/' -e '/"enemies"/d' -e 's/"stem": "/"stem": "もう一度。/' "$pack/common/items/duty.json" >"$pack/common/items/twice.json"
sed -i -e 's/"count": 3/"count": 6/' -e 's/"count": 2/"count": 4/' "$pack/courses.json"
look() { # WINDOW
    new_store
    cat >"$work/many.flow" <<X
clock 2026-11-23T09:00:00+09:00
seed 6
window $1
tap start
tap p.person-01
tap next
tap next
tap go.0
walk pages
expect screen check q1
lint
dump
X
    run "$work/many.flow" >"$work/out" 2>&1 || fail "$1: $(tail -3 "$work/out")"
}
for window in '1280x800 10.1' '800x1280 10.1'; do
    look "$window"
    grep -q '^note place "10問のうち1問目"' "$work/out" || fail "$window: $(grep -e '^dots' -e '^note place' "$work/out")"
    grep -q '^dots' "$work/out" && fail "$window: words and dots"
done
look '1366x768 15.6'
grep -q '^dots dots "10問のうち1問目"' "$work/out" || fail "no dots: $(cat "$work/out")"
exit 0
