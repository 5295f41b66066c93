#!/bin/sh
# 目次 and ことばの説明: a word of the text that the glossary explains opens by a touch of the word itself, by its
# button, by keys and by its number, and so does the contents; who comes back finds the page scrolled and focused as it
# was left, and a page chosen in the contents is opened and kept.
. "$(dirname "$0")/lib.sh"
pack=$MM_SOURCE/content/kamakura
new_store
head='clock 2026-11-23T09:00:00+09:00
seed 5
window 1280x800 10.1
size l
tap start
tap by.staff
tap p.person-08
tap next
tap next
tap go.0
tap next
expect screen page duty.p3'

# where the text with the word stands: the word begins after three characters
printf '%s\ntap term.0\nexpect screen term\ntap next\nwindow 1920x1080 21.5\nsize m\n' "$head" >"$work/at.flow"
run "$work/at.flow" --dump-geometry >"$work/at" || fail 'the page has no word to explain'
place=$(sed -n 's/^text b2 .*\[\([-0-9]*\),\([-0-9]*\),\([0-9]*\),\([0-9]*\)\].*/\3 \4/p' "$work/at" | tail -n 1)
[ -n "$place" ] || fail "no text b2"
set -- $place
left=$((-$1 / 2)) top=$((-$2 / 2))

new_store
cat >"$work/contents.flow" <<X
$head
tap term.0
expect screen term
expect text "まとめた呼び名"
tap next
expect screen page duty.p3
expect item term.0 focused
window 1920x1080 21.5
size m
finger b2 $((left + 200)),$((top + 20))
expect screen term
expect text "じょうほうせきゅりてぃぽりしー"
key back
expect item term.0 focused
finger b2 $((left + 20)),$((top + 20))
expect screen page duty.p3
digits 1
expect screen term
key enter
expect screen page duty.p3
tap contents
expect screen contents
expect text "今、ここです"
key back
expect screen page duty.p3
expect item contents focused
key enter
expect screen contents
tap page.5
expect screen page duty.p11
tap @later
X
run "$work/contents.flow" >"$work/out" || fail 'contents and words'
command -v sqlite3 >/dev/null || { echo "skipped: sqlite3 is not installed"; exit 77; }
[ "$(sqlite3 "$store/kiosk.db" "SELECT count(*) FROM page WHERE page='duty.p11'")" = 1 ] || fail 'the page that was chosen was not opened'
