#!/bin/sh
# 私の記録: what was taken, with the explanations of one's own answers again, what the secretariat looked at; of
# nobody else, and looking at it writes nothing.
. "$(dirname "$0")/lib.sh"
command -v sqlite3 >/dev/null || { echo "skipped: sqlite3 is not installed"; exit 77; }
start='clock 2026-11-23T09:00:00+09:00
seed 5
window 1920x1080 21.5'
enter='tap start
tap by.kana
tap row.0
tap p.person-01
tap next
tap next
expect screen duties'

new_store
{
    printf '%s\n%s\n' "$start" "$enter"
    printf 'tap record\nexpect screen record\nexpect text "まだ、記録はありません"\ntap next\n'
    printf 'tap go.0\nwalk pages\nfinish rwurr\ntap more\nexpect screen duties\ntap leave\n'
} >"$work/taken.flow"
run "$work/taken.flow" >/dev/null || fail 'the sitting'
sqlite3 "$store/kiosk.db" "INSERT INTO looked(at_ms,who,what) VALUES(1795000000000,'clerk[[1]]','受講状況の一覧')"
sqlite3 "$store/kiosk.db" "INSERT INTO looked(at_ms,who,what,person) SELECT 1795000001000,'議長','受講の記録を出した',person FROM sitting LIMIT 1"
sqlite3 "$store/kiosk.db" "INSERT INTO looked(at_ms,who,what,person) VALUES(1795000001000,'議長','ほかの方の記録','nobody')"
sqlite3 "$store/kiosk.db" .dump | grep -v "INTO meta" >"$work/before"

cat >"$work/record.flow" <<X
clock 2026-11-24T09:00:00+09:00
seed 6
window 1920x1080 21.5
$(echo "$enter" | sed '5d')
tap record
expect text "受け終わりました"
tap row.0
expect screen record row.0
expect text "令和8年11月23日"
expect text "もう一度確かめたい項目"
expect text "任期の始まり"
expect text "受け方: 個人（端末）"
expect no text "支援あり"
tap open.2
expect text "あなたの答え"
tap open.2
expect no text "あなたの答え"
tap next
tap looked
expect screen record looked
expect text "受講状況の一覧"
expect text "受講の記録を出した"
expect no text "ほかの方の記録"
expect text "clerk［［1］］"
key back
expect screen record
key back
expect screen duties
tap leave
X
run "$work/record.flow" >/dev/null || fail 'the record'
sqlite3 "$store/kiosk.db" .dump | grep -v "INTO meta" >"$work/after"
diff "$work/before" "$work/after" >"$work/diff" || fail "looking wrote something: $(head -n 4 "$work/diff")"

# Why there are no explanations: not handed in yet; handed in, and the questions are others now.
new_store
{
    printf '%s\n%s\n' "$start" "$enter"
    printf 'tap go.0\nwalk pages\nexpect screen check q1\ntap @later\nwait 31s\nexpect screen attract\n%s\n' "$(echo "$enter" | sed '5d')"
    printf 'tap record\ntap row.0\nexpect text "解説は、提出のあとに見られます。"\n'
} >"$work/under_way.flow"
run "$work/under_way.flow" >/dev/null || fail 'under way'
cp -r "$pack" "$work/newer"
sed -i 's/"stem": "/&次の問いです。/' "$work/newer"/common/items/*.json
new_store
run "$work/taken.flow" >/dev/null || fail 'the sitting'
{
    printf '%s\n%s\n' "$start" "$(echo "$enter" | sed '5d')"
    printf 'tap record\ntap row.0\nexpect text "教材が新しくなったため、解説を見られません。"\n'
} >"$work/newer.flow"
pack=$work/newer
run "$work/newer.flow" >/dev/null || fail 'a newer pack'
pack=$flows/pack

cat >"$work/other.flow" <<X
clock 2026-11-24T09:30:00+09:00
seed 7
window 1920x1080 21.5
$(echo "$enter" | sed 's/person-01/person-02/')
tap record
expect text "まだ、記録はありません"
expect no text "受け終わりました"
tap next
X
run "$work/other.flow" >/dev/null || fail "somebody else's record"
