#!/bin/sh
# A course without questions is done when its last page is turned: once, on the council's own teaching, with its
# contacts on the page and whom to ask for those that are blank.
. "$(dirname "$0")/lib.sh"
pack=$MM_SOURCE/content/kamakura
cat >"$work/reading.flow" <<'FLOW'
clock 2026-11-23T09:00:00+09:00
seed 5
window 1920x1080 21.5
tap start
tap by.staff
tap p.person-08
tap next
tap next
expect screen duties
tap rest
tap go.7
expect screen page contacts.p1
expect text "事務局に確認してください"
tap next
expect screen page contacts.p2
expect text "おわる"
tap next
expect screen thanks done
expect text "この研修は「済」になりました"
tap more
tap past
tap go.7
expect screen page contacts.p2
tap next
expect screen thanks done
FLOW
new_store
run "$work/reading.flow" || fail "the course was not played to its end"
command -v sqlite3 >/dev/null || { echo "skipped: sqlite3 is not installed"; exit 77; }
records() {
    sqlite3 "$store/kiosk.db" "SELECT count(*) FROM statement WHERE CAST(bytes AS TEXT) LIKE '%/verbs/$1\"%'"
}
[ "$(records completed)" -eq 1 ] || fail "completed was recorded $(records completed) times, not once"
[ "$(records passed)" -eq 0 ] && [ "$(records failed)" -eq 0 ] || fail 'a course without questions was judged'
