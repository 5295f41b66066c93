#!/bin/sh
# mm-test: timeout=120
# What a kiosk asks of people is what the server asks, computed by each from the same facts: after an import, after a
# sitting that has not been sent yet, after it was, and on another kiosk; terms that end, transfers, people who leave.
set -u
BIN=$MM_BUILD
PACK=$MM_SOURCE/content/kamakura
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
TOOL=$MM_BUILD/tests/e2e/sync_tool
DB=sqlite:$WORK/central.db

# day N: today and N days, in Japan
day() {
    TZ=Asia/Tokyo date -d "$1 days" +%F
}
# same KIOSK WHAT
same() {
    "$TOOL" duties "$WORK/$1" >"$WORK/$1.duties" || fail "duties of $1"
    "$TOOL" asked "$DB" >"$WORK/asked" || fail "duties of the server"
    cmp -s "$WORK/$1.duties" "$WORK/asked" && return 0
    diff "$WORK/$1.duties" "$WORK/asked" | head -n 4 >&2
    fail "$1 and the server ask for different things: $2"
}
# asked NAME PATTERN: lines of the server about this person and course
asked() {
    id=$(sqlite3 "$WORK/central.db" "SELECT id FROM person WHERE name='$1'")
    "$TOOL" asked "$DB" | grep "^$id $2"
}
sits() {
    printf '%s\n' 'clock machine' 'tap start' "tap p.$1" 'tap next' 'tap next' 'tap go.0' 'walk pages' \
        'finish rrrrr' 'expect screen thanks done' >"$WORK/sit.flow"
    path_sit "$2" "$WORK/sit.flow"
}
id_of() {
    sqlite3 "$WORK/central.db" "SELECT id FROM person WHERE name='$1'"
}

{
    echo '氏名,よみ,状態,任用区分,課,議席,任期開始日,任期終了日'
    echo "青葉　和夫,あおば　かずお,議員,,,1,$(day -10),$(day 1400)"
    echo "髙瀬　由美子,たかせ　ゆみこ,議員,補欠選挙,,2,$(day -3),$(day 9)"
    echo "﨑谷　正,さきたに　ただし,議員,繰上補充,,3,$(day -400),$(day 700)"
    echo '𠮷岡　千代,よしおか　ちよ,当選人,,,,,'
    echo "会沢　浩,あいざわ　ひろし,職員,,議事課,,$(day -500),"
} >"$WORK/roster.csv"
path_init "$WORK/roster.csv"
path_server 0
path_kiosk one
path_kiosk two
same one "after an import"
[ "$(wc -l <"$WORK/asked")" -gt 40 ] || fail "nobody is asked for anything"
asked '青葉　和夫' "onboarding-duty .* term_start $(day -10) $(day 20)-" >/dev/null || fail "30 days from the first day"
asked '髙瀬　由美子' "onboarding-duty .* by_election $(day -3) $(day 9)-" >/dev/null || fail "not after the last day of the term"
asked '﨑谷　正' "onboarding-duty .* runner_up $(day 0) $(day 30)-  10" >/dev/null || fail "known late: counted from today"

# A sitting at one kiosk: closed there at once; at the server and at the other one as soon as it was sent.
sits "$(id_of '青葉　和夫')" one
"$TOOL" duties "$WORK/one" | grep -q "^$(id_of '青葉　和夫') onboarding-duty .*-$(day 0) individual" || fail "not closed where it was taken"
asked '青葉　和夫' onboarding-duty | grep -q individual && fail "the server knows it already"
path_sync one
path_sync one
path_sync two
same one "after a sitting was sent"
same two "where it was not taken"
asked '青葉　和夫' onboarding-duty | grep -q "$(day 0) individual" || fail "the server does not know it"

# Somebody leaves, somebody moves to another 課, a 当選人 has a first day: the next roster.
{
    echo '氏名,よみ,状態,任用区分,課,議席,任期開始日,任期終了日'
    echo "青葉　和夫,あおば　かずお,元議員,,,,$(day -10),$(day 0)"
    echo "髙瀬　由美子,たかせ　ゆみこ,議員,補欠選挙,,2,$(day -3),$(day 9)"
    echo "﨑谷　正,さきたに　ただし,議員,繰上補充,,3,$(day -400),$(day 700)"
    echo "𠮷岡　千代,よしおか　ちよ,当選人,,,,$(day 12),$(day 1460)"
    echo "会沢　浩,あいざわ　ひろし,職員,,総務課,,$(day -500),"
} >"$WORK/roster.csv"
before=$(asked '𠮷岡　千代' 'onboarding-duty ' | cut -d' ' -f3)
"$BIN/mamori" roster import "$WORK/roster.csv" --db "$DB" >"$WORK/import.out" || fail "the second roster"
asked '𠮷岡　千代' "onboarding-duty $before term_start $(day 0) $(day 42)-" >/dev/null || fail "the duty of a 当選人 is another one, or its day did not move"
[ "$(asked '青葉　和夫' . | grep -vc individual)" = 0 ] || fail "whoever left is still asked"
path_sync one
path_sync two
same one "after the second roster"
same two "after the second roster"

# Nothing of it is kept: a rebuild of what is derived asks the same.
cp "$WORK/asked" "$WORK/before"
sqlite3 "$WORK/central.db" 'SELECT count(*) FROM fact' >"$WORK/facts"
"$BIN/mamori" roster import "$WORK/roster.csv" --db "$DB" >"$WORK/import.out" || fail "the same roster again"
[ "$(sqlite3 "$WORK/central.db" 'SELECT count(*) FROM fact')" = "$(cat "$WORK/facts")" ] || fail "the same roster says something new"
same one "after the same roster again"
cmp -s "$WORK/asked" "$WORK/before" || fail "the same roster changes duties"
exit 0
