#!/bin/sh
# Practice of several statements at 特大: one of them on the screen, by four keys and by touch, there and back; behind
# the last one the explanation of all at once. kill -9 between two statements keeps nothing half answered: the page
# opens again with its first statement. At 中 all of them stand there.
. "$(dirname "$0")/lib.sh"
command -v sqlite3 >/dev/null || { echo "skipped: sqlite3 is not installed"; exit 77; }
pack=$MM_SOURCE/content/kamakura
start='seed 5
window 1920x1080 21.5
tap start
tap p.person-03
tap next'

# rows OUT N: of the statements of a question OUT shows N, with three buttons each.
rows() {
    [ "$(grep -c '^text row[.]' "$1")" = "$2" ] || fail "not $2 statements: $(grep '^text row' "$1")"
    [ "$(grep -c '^answer ' "$1")" = $(($2 * 3)) ] || fail "$(grep -c '^answer ' "$1") answers for $2 statements"
}
answers() {
    sqlite3 "$store/kiosk.db" "SELECT count(*) FROM statement WHERE CAST(bytes AS TEXT) LIKE '%purpose-p-01%'"
}

new_store
printf 'clock 2026-11-23T09:00:00+09:00\n%s\ntap next\nsize m\ntap rest\ntap go.8\ntap next\ndump\nquit\n' "$start" >"$work/m.flow"
run "$work/m.flow" >"$work/m"
rows "$work/m" 3

new_store
printf 'clock 2026-11-23T09:00:00+09:00\n%s\ntap next\nsize xl\ntap rest\ntap go.8\ntap next\nby keys\ntap a.a.t\ntap part.next\nexpect item a.b.t focused\nby touch\ntap a.b.f\ndump\nhold 60s\n' \
    "$start" >"$work/held.flow"
killed "$work/held.flow" page
rows "$work/out" 1
grep -q '^text row.b ' "$work/out" || fail 'not the second statement'
[ "$(answers)" = 0 ] || fail 'a half answered question was recorded'

cat >"$work/on.flow" <<FLOW
clock 2026-11-23T09:20:00+09:00
$start
tap rest
tap go.8
expect screen page purpose.p2
dump
by digits
tap a.a.t
tap part.next
tap a.b.t
tap part.back
expect item a.a.t selected
tap part.next
expect item a.b.t selected
tap part.next
by keys
tap a.c.f
by touch
expect no text "正しい答え"
tap explain
expect item why.a
expect item why.b
expect item why.c
expect no text "3件のうち"
quit
FLOW
run "$work/on.flow" >"$work/on"
rows "$work/on" 1
grep -q '^text row.a ' "$work/on" || fail 'the page does not open with its first statement'
[ "$(answers)" = 1 ] || fail "$(answers) records of one question"
cmi5 --open
