#!/bin/sh
# A course that shows the 目安: below it the result is recorded and a retake is a new session that may reach it; after
# that a retake is a Review. Twenty questions, each right only when all its statements are.
. "$(dirname "$0")/lib.sh"
overlay cut
play cut
verbs=$(sqlite3 "$store/kiosk.db" "SELECT replace(verb,'http://adlnet.gov/expapi/verbs/','') FROM statement
    WHERE verb LIKE '%passed' OR verb LIKE '%failed' OR verb LIKE '%completed' ORDER BY seq" | tr '\n' ' ')
[ "$verbs" = 'failed completed failed passed ' ] || fail "results are: $verbs"
[ "$(sqlite3 "$store/kiosk.db" "SELECT count(*) FROM sitting WHERE mode=1")" = 1 ] || fail "the last sitting is no review"
sqlite3 "$store/kiosk.db" "SELECT CAST(bytes AS TEXT) FROM statement WHERE verb LIKE '%failed' ORDER BY seq LIMIT 1" |
    grep -q '"scaled":0.75' || fail "15 of 20 is not 0.75"
