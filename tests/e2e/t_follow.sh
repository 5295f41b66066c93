#!/bin/sh
# mm-test: labels=plain timeout=300
# What belongs to a person follows to any kiosk of the council, through a real server: how they like the screen, which
# questions they saw, what they took; and what a kiosk tells beside records reaches the secretariat once.
set -u
export LC_ALL=ja_JP.UTF-8
BIN=$MM_BUILD
PACK=$MM_SOURCE/content/kamakura
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
TOOL=$MM_BUILD/tests/e2e/sync_tool

central() {
    sqlite3 "$WORK/central.db" "$1"
}
at() {
    sqlite3 "$WORK/$1/kiosk.db" "$2"
}

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server 0
path_kiosk one
path_kiosk two
P=$(central "SELECT id FROM person WHERE status='councillor' AND seat=3")
Q=$(central "SELECT id FROM person WHERE status='councillor' AND seat=4")

# At one: larger letters, and a part with one question missed.
printf '%s\n' 'clock machine' 'tap start' "tap p.$P" 'tap next' 'tap next' 'tap @display' 'tap size.3' 'tap next' 'tap go.0' 'walk pages' \
    'finish wrrrr' 'expect screen thanks done' >"$WORK/sit.flow"
path_sit one "$WORK/sit.flow"
[ "$(at one "SELECT count(*) FROM told WHERE kind='settings'")" = 1 ] || fail "the settings do not wait to be told"
[ "$(at two "SELECT count(*) FROM setting")" = 0 ] || fail "two has settings already"
[ -z "$("$TOOL" history "$WORK/two" "$P")" ] || fail "two has a history already"
path_sync one
[ "$(at one "SELECT count(*) FROM told WHERE named=0")" = 0 ] || fail "what was named waits still"
path_sync two

# At two: the same letters, the same questions seen, the same history.
want=$(at one "SELECT json FROM setting WHERE person='$P'")
case $want in *'"xl"'*) ;; *) fail "not set at one: $want" ;; esac
[ "$(at two "SELECT json FROM setting WHERE person='$P'")" = "$want" ] || fail "the settings did not follow"
[ "$(at two "SELECT count(*) FROM setting")" = 1 ] || fail "somebody else has settings"
at one "SELECT item||' '||times FROM seen WHERE person='$P' ORDER BY item" >"$WORK/seen.one"
at two "SELECT item||' '||times FROM seen_elsewhere WHERE person='$P' ORDER BY item" >"$WORK/seen.two"
[ -s "$WORK/seen.one" ] && cmp "$WORK/seen.one" "$WORK/seen.two" || fail "other questions were seen at two"
[ "$(at two "SELECT count(*) FROM row_elsewhere WHERE person='$P'")" -ge 8 ] || fail "no evidence at two"
[ "$(at one "SELECT count(*) FROM seen_elsewhere")" = 0 ] || fail "one is told of itself"
[ "$(at two "SELECT count(*) FROM row_elsewhere WHERE person<>'$P'")" = 0 ] || fail "of somebody else"
"$TOOL" history "$WORK/one" "$P" >"$WORK/history"
grep -q '^onboarding-duty individual .* here explanations$' "$WORK/history" || fail "history at one: $(cat "$WORK/history")"
"$TOOL" history "$WORK/two" "$P" >"$WORK/history"
grep -q '^onboarding-duty individual .* elsewhere explanations$' "$WORK/history" || fail "history at two: $(cat "$WORK/history")"
[ -z "$("$TOOL" history "$WORK/two" "$Q")" ] || fail "somebody else's history"

# The screen at two opens as the person likes it, and what is changed there goes back to one.
printf '%s\n' 'clock machine' 'tap start' "tap p.$P" 'tap next' 'tap @display' 'expect item size.3 selected' 'tap size.2' 'tap next' >"$WORK/sit.flow"
path_sit two "$WORK/sit.flow"
path_sync two
path_sync one
at one "SELECT json FROM setting WHERE person='$P'" | grep -q '"size":"l"' || fail "it did not come back"

# 内容を確認しました: at one, known at two and in the report; going back leaves nothing.
n=$(at one "SELECT count(*) FROM statement")
printf '%s\n' 'clock machine' 'tap start' "tap p.$P" 'tap next' 'tap policy' 'expect screen policy 1' 'tap next' 'tap @back' 'tap @back' \
    'expect screen duties' >"$WORK/sit.flow"
path_sit one "$WORK/sit.flow"
[ "$(at one "SELECT count(*) FROM statement")" = "$n" ] || fail "going back left a record"
printf '%s\n' 'clock machine' 'tap start' "tap p.$P" 'tap next' 'tap policy' 'shot policy-1' 'tap next' 'tap next' 'tap next' 'tap next' 'tap next' \
    'tap next' 'tap next' 'tap next' 'tap next' 'expect screen policy 10' 'shot policy-10' 'tap next' 'expect screen policy confirm' 'shot policy-confirm' 'tap confirm' \
    'expect screen duties' 'tap policy' \
    'tap next' 'tap next' 'tap next' 'tap next' 'tap next' 'tap next' 'tap next' 'tap next' 'tap next' 'expect item known' 'tap leave' >"$WORK/sit.flow"
path_sit one "$WORK/sit.flow"
[ "$(at one "SELECT count(*) FROM acknowledged WHERE person='$P' AND text='policy'")" = 1 ] || fail "not confirmed"
path_sync one
path_sync two
[ "$(at two "SELECT count(*) FROM acknowledged WHERE person='$P' AND text='policy'")" = 1 ] || fail "two does not know"
"$BIN/mamori" report texts --db "sqlite:$WORK/central.db" --format csv >"$WORK/texts.csv" || fail "report texts"
[ "$(grep -c '確認済' "$WORK/texts.csv")" = 1 ] || fail "report texts: $(cat "$WORK/texts.csv")"
central "DELETE FROM operation WHERE what LIKE 'report %'"

# Nothing is asked twice: another round brings no summary, and the same report changes nothing.
before=$(at one "SELECT group_concat(version) FROM summary")
path_sync one
path_sync one
[ "$(at one "SELECT group_concat(version) FROM summary")" = "$before" ] || fail "summaries change out of nothing"

# Killed between the commit and the reply: told again, known once.
at two "INSERT INTO told(id,kind,person,at_ms,json) VALUES('01900000-0000-7000-8000-000000000001','witness','$P',5,'{\"witness\":\"$Q\"}')"
at two "INSERT INTO told(id,kind,person,at_ms,json) VALUES('01900000-0000-7000-8000-000000000002','weather','',5,'{\"rain\":true}')"
path_sync two
at two "UPDATE told SET named=0 WHERE id='01900000-0000-7000-8000-000000000001'"
path_sync two
[ "$(at two "SELECT count(*) FROM told WHERE named=0")" = 0 ] || fail "something blocks the report"
[ "$(central "SELECT count(*) FROM witness WHERE person='$P' AND witness='$Q'")" = 1 ] || fail "the witness is not known once"
[ "$(central "SELECT count(*) FROM told_kept WHERE entry LIKE '%rain%'")" = 1 ] || fail "what this version does not know was dropped"
[ "$(central "SELECT count(*) FROM health WHERE json LIKE '%free_bytes%'")" = 2 ] || fail "no health of both kiosks"

# Who looked: a report with names is told to the kiosks, one without is not.
"$BIN/mamori" report completion --db "sqlite:$WORK/central.db" >/dev/null || fail "report completion"
path_sync two
[ "$(at two "SELECT count(*) FROM looked")" = 1 ] || fail "who looked is not told"
# Who took one person's record out is told to that person, at every kiosk.
"$BIN/mamori" certificate record --person "$P" --db "sqlite:$WORK/central.db" -o "$WORK/own.pdf" >/dev/null || fail "certificate record"
path_sync two
[ "$(at two "SELECT count(*) FROM looked WHERE person='$P' AND what LIKE '%受講の記録を出した'")" = 1 ] || fail "who took a record out is not told"
[ "$(at two "SELECT count(*) FROM looked WHERE person NOT IN ('','$P')")" = 0 ] || fail "it is told to others"
# Answers tied to a person go to kiosks alone.
item=$(sed -n '1s/ .*//p' "$WORK/seen.one")
for report in completion overdue duties texts; do
    "$BIN/mamori" report "$report" --db "sqlite:$WORK/central.db" --format csv >"$WORK/named.csv" || fail "report $report"
    [ -s "$WORK/named.csv" ] && ! grep -q "$item" "$WORK/named.csv" || fail "a question beside a name in report $report"
done
code=$(curl -s -o /dev/null -w '%{http_code}' "$URL/kiosk/v1/summary/$P")
[ "$code" = 401 ] || fail "a summary without a signature: $code"
# 私の記録 at two: what was taken at one stands there, with the explanations by what was answered at one: one missed.
printf '%s\n' 'clock machine' 'tap start' "tap p.$P" 'tap next' 'tap next' 'tap record' 'expect screen record' 'tap row.0' 'shot record-elsewhere' \
    'expect item again' 'expect item right' 'expect item open.5' 'tap open.1' >"$WORK/sit.flow"
path_sit two "$WORK/sit.flow"
at one "SELECT item||' '||response FROM answer WHERE attempt<>'' ORDER BY item" >"$WORK/answers.one"
at two "SELECT json_extract(value,'\$.item')||' '||json_extract(value,'\$.response') FROM past_elsewhere, json_each(answers)
    WHERE person='$P' ORDER BY 1" >"$WORK/answers.two"
[ -s "$WORK/answers.one" ] && cmp "$WORK/answers.one" "$WORK/answers.two" || fail "other answers at two"
[ "$(at one "SELECT count(*) FROM past_elsewhere")" = 0 ] || fail "one is told of what was handed in at one"
# As long as they have not arrived, it says where they are to be seen.
at two "DELETE FROM past_elsewhere"
printf '%s\n' 'clock machine' 'tap start' "tap p.$P" 'tap next' 'tap record' 'tap row.0' 'expect text "受けた端末の「私の記録」では、いつでも見られます"' \
    >"$WORK/sit.flow"
path_sit two "$WORK/sit.flow"
exit 0
