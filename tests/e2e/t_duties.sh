#!/bin/sh
# mm-test: labels=plain timeout=300
# What a kiosk asks of people is what the server asks, computed by each from the same facts: after an import, after a
# sitting that has not been sent yet, after it was, and on another kiosk; terms that end, transfers, people who leave.
set -u
export LC_ALL=ja_JP.UTF-8
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
    echo "白井　薫,しらい　かおる,職員,,議事課,,$(day -500),"
} >"$WORK/roster.csv"
path_init "$WORK/roster.csv"
# 白井 has been on the roster since the appointment, and had a course of then soon after it.
sqlite3 "$WORK/central.db" "UPDATE fact SET known_day=on_day WHERE person='$(id_of '白井　薫')';
    UPDATE course SET since_day='$(day -500)' WHERE id='year1-organisation'"
"$BIN/mamori" duty note ほかの研修 白井薫 --course year1-organisation --on "$(day -400)" --detail '市の研修' --db "$DB" >"$WORK/out" 2>&1 ||
    fail "a training before: $(cat "$WORK/out")"
path_server 0
path_kiosk one
path_kiosk two
same one "after an import"
[ "$(wc -l <"$WORK/asked")" -gt 40 ] || fail "nobody is asked for anything"
asked '青葉　和夫' "onboarding-duty .* term_start $(day -10) $(day 20)-" >/dev/null || fail "30 days from the first day"
asked '髙瀬　由美子' "onboarding-duty .* by_election $(day -3) $(day 9)-" >/dev/null || fail "not after the last day of the term"
asked '﨑谷　正' "onboarding-duty .* runner_up $(day 0) $(day 14)-  10" >/dev/null || fail "known late: counted from today"

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
    echo "白井　薫,しらい　かおる,職員,,総務課,,$(day -500),"
} >"$WORK/roster.csv"
before=$(asked '𠮷岡　千代' 'onboarding-duty ' | cut -d' ' -f3)
"$BIN/mamori" roster import "$WORK/roster.csv" --db "$DB" >"$WORK/import.out" || fail "the second roster"
asked '𠮷岡　千代' "onboarding-duty $before term_start $(day 0) $(day 42)-" >/dev/null || fail "the duty of a 当選人 is another one, or its day did not move"
[ "$(asked '青葉　和夫' . | grep -vc individual)" = 0 ] || fail "whoever left is still asked"
asked '白井　薫' "year1-organisation .* transfer $(day 0) $(day 60)-  000" >/dev/null || fail "異動 asks for nothing: $(asked '白井　薫' year1-organisation)"
[ "$(asked '会沢　浩' 'year1-organisation ' | cut -d' ' -f4)" = appointment ] || fail "異動 asks for what is asked for anyway"
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

# What the secretariat enters: through the running server, entered in the record of operations, and taken back.
mamori() {
    "$BIN/mamori" "$@" --db "$DB" >"$WORK/out" 2>"$WORK/err"
}
mamori duty note 休み 会沢浩 --on "$(day 0)" --until "$(day 9)" --reason 休職等 || fail "an absence: $(cat "$WORK/err")"
grep -q 'mamori duty undo' "$WORK/out" || fail "how to take it back: $(cat "$WORK/out")"
absence=$(sed -n 's/.*mamori duty undo \([0-9a-f-]*\).*/\1/p' "$WORK/out")
asked '会沢　浩' 'onboarding-duty .*1$' >/dev/null || fail "the days go on while somebody is away"
mamori duty note 休み 会沢浩 --reason 病気 && fail "an illness was entered"
grep -q '休職等、公務、任期満了、その他' "$WORK/err" || fail "which reasons there are: $(cat "$WORK/err")"
mamori duty note 対象外 2 --reason 公務 --course onboarding-contacts || fail "an exemption by seat: $(cat "$WORK/err")"
mamori duty note お願い --audience 職員 --course year1-physical --until 令和9年12月31日 || fail "a request: $(cat "$WORK/err")"
mamori duty note ほかの研修 髙瀬由美子 --course onboarding-disaster --detail '市の防災研修' || fail "another training"
mamori duty note ほかの研修 だれか --course onboarding-disaster && fail "somebody who is not on the roster"
grep -q '名簿にありません' "$WORK/err" || fail "who: $(cat "$WORK/err")"
path_sync one
path_sync two
same one "after what the secretariat entered"
same two "after what the secretariat entered"
mamori report duties --format csv || fail "report duties: $(cat "$WORK/err")"
cp "$WORK/out" "$WORK/duties.csv"
grep -q '髙瀬　由美子.*受講（他の研修）' "$WORK/duties.csv" || fail "another training does not close"
grep -q '髙瀬　由美子.*対象外（公務）' "$WORK/duties.csv" || fail "the exemption does not close"
grep -q '白井　薫,職員,.*,異動,' "$WORK/duties.csv" || fail "the report does not say 異動: $(grep 白井 "$WORK/duties.csv")"
grep -q '会沢　浩,職員,.*,着任,.*,お休みの間,' "$WORK/duties.csv" || fail "the report does not say why"
mamori report notes --format csv || fail "report notes"
grep -q "会沢　浩,休み.*休職等.*$absence" "$WORK/out" || fail "the absence is not listed"
mamori duty undo "$absence" || fail "undo: $(cat "$WORK/err")"
asked '会沢　浩' 'onboarding-duty .*0$' >/dev/null || fail "taken back, and still away"
mamori duty undo 01900000-0000-7000-8000-000000000000 && fail "something that was never entered was taken back"
path_sync one
same one "after taking back"
[ "$(sqlite3 "$WORK/central.db" "SELECT count(*) FROM operation WHERE what LIKE 'duty note %'")" -ge 5 ] || fail "no record of operations"

# A document that was handed over: confirmed at the kiosk, in the report of texts, and gone when it is taken back.
mamori duty note 文書 --audience 議員 --detail '対策基準' && fail "a document of no kind"
grep -q -e '--document' "$WORK/err" || fail "which document: $(cat "$WORK/err")"
mamori duty note 文書 --audience 議員 --document 対策基準 && fail "a document without a title"
mamori duty note 文書 --audience 議員 --document 対策基準 --detail '情報セキュリティ対策基準（令和8年4月1日）' || fail "a document: $(cat "$WORK/err")"
document=$(sed -n 's/.*mamori duty undo \([0-9a-f-]*\).*/\1/p' "$WORK/out")
path_sync one
same one "after a document was handed over"
printf '%s\n' 'clock machine' 'tap start' "tap p.$(id_of '髙瀬　由美子')" 'tap next' 'tap next' 'tap handed' 'tap text.0' 'tap confirm' \
    'expect text "保存しました"' >"$WORK/sit.flow"
path_sit one "$WORK/sit.flow"
path_sync one
mamori report texts --format csv || fail "report texts"
grep -q '髙瀬　由美子.*情報セキュリティ対策基準（令和8年4月1日）.*確認済' "$WORK/out" || fail "the confirmation is not in the report: $(cat "$WORK/out")"
grep '﨑谷　正' "$WORK/out" | grep '対策基準' | grep -q '確認済' && fail "somebody else has confirmed"
grep '会沢　浩' "$WORK/out" | grep -q '対策基準' && fail "listed for who was handed nothing"
mamori duty undo "$document" || fail "undo of a document"
path_sync one
mamori report texts --format csv && grep -q '対策基準' "$WORK/out" && fail "taken back, and still in the report"
printf '%s\n' 'clock machine' 'tap start' "tap p.$(id_of '髙瀬　由美子')" 'tap next' 'expect screen duties' \
    'expect no text "受け取った文書"' >"$WORK/sit.flow" # who was here before has read 利用目的
path_sit one "$WORK/sit.flow"

# A booster by hand: six questions and nothing to read before them.
mamori duty note お願い 髙瀬由美子 --course booster --until "$(day 3)" || fail "a booster: $(cat "$WORK/err")"
path_sync one
printf '%s\n' 'clock machine' 'tap start' "tap p.$(id_of '髙瀬　由美子')" 'tap next' 'expect text "5分の確かめ直し"' 'tap go.0' \
    'expect screen check q1' 'tap @back' 'expect screen duties' 'tap go.0' 'expect screen check q1' 'finish rwruwr' \
    'expect screen thanks done' >"$WORK/sit.flow"
path_sit one "$WORK/sit.flow"
path_sync one
path_sync one
same one "after a booster"
asked '髙瀬　由美子' "booster .* request .*-$(day 0) individual" >/dev/null || fail "the booster is not done"

# The council's days: a decision is needed, then kiosks count by them.
mamori council set due.by_election=10 && fail "days without a decision"
mamori council set due.by_election=10 --body 議会運営委員会 --decided-on 2026-11-01 --number 第12号 || fail "$(cat "$WORK/err")"
asked '髙瀬　由美子' "onboarding-duty .* by_election $(day -3) $(day 7)-" >/dev/null || fail "the decided days do not count"
mamori calendar set 2027-06 定例会 令和9年6月5日 2027-06-25 --name '令和9年6月定例会' || fail "calendar: $(cat "$WORK/err")"
mamori calendar set 2027-04 選挙 2027-04-18 2027-04-25 || fail "election"
mamori calendar set 2027-06 定例会 2027-06-09 2027-06-25 --name '令和9年6月定例会' || fail "another first day"
mamori calendar list --format csv && grep -q '2027-06,定例会,令和9年6月定例会,2027-06-09,2027-06-25' "$WORK/out" || fail "list: $(cat "$WORK/out")"
mamori calendar remove 2027-04 && [ "$(sqlite3 "$WORK/central.db" 'SELECT count(*) FROM calendar')" = 1 ] || fail "remove"
mamori calendar set 2027-06 祝日 2027-06-09 && fail "a kind that there is none of"
path_sync two
same two "after the council's days"

# A pack with other words in a clause: noted, for the duties of those who learned the older ones.
mkdir "$WORK/pack" && cp -R "$PACK/." "$WORK/pack" && cp -R "$MM_SOURCE/content/common" "$WORK/pack/common"
sed -i 's/基本的な事項を定めることを目的とする。/&（改正）/' "$WORK/pack/policy.json"
cmp -s "$PACK/policy.json" "$WORK/pack/policy.json" && fail "no clause to change"
mamori content publish "$WORK/pack" || fail "publish: $(cat "$WORK/err")"
mamori report notes --format csv || fail "report notes"
grep -q "みなさん,方針の見直し,,$(day 0),-,1," "$WORK/out" || fail "the revision is not noted: $(grep 方針 "$WORK/out")"
path_sync one
same one "after a revision"
exit 0
