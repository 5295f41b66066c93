#!/bin/sh
# ことば: every word of the glossary can be reached on the kiosk, by its first kana, from the list of trainings and from
# the explanation of a word; who comes back finds the list as it was left; a reading that goes by its base kana stands
# where one looks for it.
. "$(dirname "$0")/lib.sh"
pack=$MM_SOURCE/content/kamakura
new_store
head='clock 2026-11-23T09:00:00+09:00
seed 5
window 1366x768 15.6
tap start
tap by.staff
tap p.person-08
tap next
tap next'
cat >"$work/words.flow" <<X
$head
tap words
expect screen words
expect text "最初の文字にふれてください"
tap row.1
expect screen words row.1
expect text "会議システム"
by keys
tap word.40
expect screen term
expect no text "ほかのことば"
tap next
expect screen words row.1
expect item word.40 focused
by touch
key back
expect screen duties
tap go.0
tap next
tap term.0
expect screen term
tap words
expect screen words row.2
tap row.7
expect text "要員不足"
key back
expect screen term
tap next
expect screen page duty.p3
X
run "$work/words.flow" >"$work/out" || fail 'the list of words'

# On 10" at 特大, by keys: two steps back from a word are where one came from, at the list and at a page.
cat >"$work/steps.flow" <<X
clock 2026-11-23T09:00:00+09:00
seed 5
window 1280x800 10.1
size xl
tap start
tap by.staff
tap p.person-08
tap next
tap next
by keys
tap words
tap row.1
key down
key enter
expect screen term
key back
expect screen words row.1
expect text "研修の一覧へ"
key back
expect screen duties
tap go.0
tap next
tap term.0
tap words
expect screen words row.2
expect text "ことばの説明へ"
key down
key enter
expect screen term
key back
expect screen words row.2
key back
expect screen term
key back
expect screen page duty.p3
X
new_store
run "$work/steps.flow" >"$work/out" || fail 'steps back from a word'

# All of them, row by row: each button opens its own word.
sed -n 's/.*"term": "\([^"]*\)".*/\1/p' "$MM_SOURCE/content/common/glossary.json" | sort >"$work/terms"
printf '%s\ntap words\n' "$head" >"$work/all.flow"
for row in 0 1 2 3 4 5 6 7 8; do
    printf 'tap row.%d\ndump\n' $row >>"$work/all.flow"
done
new_store
run "$work/all.flow" >"$work/rows" || fail 'the rows'
sed -n 's/^card word\.[0-9]* "\([^"]*\) [^ "]*".*/\1/p' "$work/rows" | sort >"$work/seen"
cmp -s "$work/terms" "$work/seen" || fail "not reached: $(comm -3 "$work/terms" "$work/seen" | head -5)"
[ "$(wc -l <"$work/seen")" -ge 187 ] || fail "only $(wc -l <"$work/seen") words"
# In 五十音 order: each kana has one head, and が stands below か.
sed -n 's/^.* kana\.[0-9]* "\([^"]*\)".*/\1/p' "$work/rows" >"$work/heads"
[ "$(wc -l <"$work/heads")" -ge 30 ] && LC_ALL=C sort -u "$work/heads" | cmp -s - "$work/heads" ||
    fail "the heads of the list: $(tr -d '\n' <"$work/heads")"
grep -q -e が -e じ -e び "$work/heads" && fail 'a voiced kana has a head of its own'
exit 0
