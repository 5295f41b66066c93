#!/bin/sh
# mm-test: labels=plain timeout=200
# 事務局メニュー: offered where the agent has what it takes and a code was chosen, opened by that code alone and not by that
# of maintenance; 受講状況 is told in totals, a failure in words, and nothing stays on the screen of who went away.
. "$(dirname "$0")/lib.sh"
command -v sqlite3 >/dev/null || { echo "skipped: sqlite3 is not installed"; exit 77; }
answers() { # STATE REPLY: what an agent would say at once
    sqlite3 "$store/kiosk.db" "DROP TRIGGER IF EXISTS said; CREATE TRIGGER said AFTER INSERT ON request WHEN NEW.kind='office'
        BEGIN UPDATE request SET state='$1', reply='$2' WHERE id=NEW.id; END"
}
begin='clock 2026-11-23T09:00:00+09:00
window 1366x768 15.6'

SETUP=1 new_store
cat >"$work/none.flow" <<X
$begin
expect screen setup
tap code
digits 739164
tap next
digits 739164
tap next
tap next
tap next
tap @display
expect no text "事務局"
tap upkeep
digits 739164
tap next
expect no text "事務局の番号を決める"
X
run "$work/none.flow" >"$work/out" || fail "without a credential"

sqlite3 "$store/kiosk.db" "INSERT INTO meta(name, value) VALUES ('office', '1')"
cat >"$work/choose.flow" <<X
$begin
tap @display
expect no text "事務局"
tap upkeep
digits 739164
tap next
lint all
tap office
expect text "事務局の方が決めてください"
digits 280517
tap next
digits 280517
tap next
lint all
tap next
expect screen upkeep
X
run "$work/choose.flow" >"$work/linted" || fail "choosing the code"

answers 'done' '{"as_of":"令和8年11月23日 9時0分現在","rows":[["基本方針5と使用基準",26,8,1,17],["最初の1時間",26,26,0,0]]}'
enter() { # CODE
    printf '%s\ntap @display\ntap office\nlint all\ndigits %s\ntap next\n' "$begin" "$1"
}
{
    enter 739164
    printf 'expect screen pad\nexpect text "番号がちがうようです"\n'
} >"$work/keeper.flow"
run "$work/keeper.flow" >>"$work/linted" || fail "the code of maintenance opens it"
{
    enter 280517
    printf 'expect screen office\nlint all\nshot office\ntap progress\nwait 2s\nexpect screen progress done\n'
    printf 'expect text "26人のうち8人"\nlint all\nshot progress\n'
    printf 'wait 6m\nexpect screen attract\nexpect no text "26人"\n'
} >"$work/progress.flow"
run "$work/progress.flow" >>"$work/linted" || fail "受講状況"

answers failed 'サーバーから返事がありません。動いているか、保守の担当に確かめてください。'
{
    enter 280517
    printf 'tap progress\nwait 2s\nexpect screen progress failed\nexpect text "保守の担当"\nlint all\ntap next\nexpect screen office\n'
} >"$work/failed.flow"
run "$work/failed.flow" >>"$work/linted" || fail "a failure"

# Papers: what was printed or written is said; a roster that has faults changes nothing and says each.
sqlite3 "$store/kiosk.db" "INSERT INTO meta(name, value) VALUES ('media', '1'), ('printer', 'office')"
answers 'done' '{"file":"2026年度_一覧_取扱注意（個人名あり）_20261123-0900.pdf"}'
{
    enter 280517
    printf 'lint all\ntap papers\nexpect screen papers\nlint all\nshot papers\ntap keep.1\nwait 2s\nexpect screen papers done\n'
    printf 'expect text "媒体に書き出しました"\nlint all\ntap next\nexpect screen office\n'
} >"$work/papers.flow"
run "$work/papers.flow" >>"$work/linted" || fail "papers"
answers 'done' '{"files":["名簿_2026.csv","新しい名簿.xlsx"]}'
{
    enter 280517
    printf 'tap roster\nwait 2s\nexpect screen roster files.done\nlint all\nshot roster\n'
} >"$work/files.flow"
run "$work/files.flow" >>"$work/linted" || fail "files"
# What a file would change is seen to its end before it can be taken in.
names=$(for i in $(seq 15); do printf '"架空　花子","青葉　和夫","髙橋　悟","佐々木　まり",'; done)
sqlite3 "$store/kiosk.db" "DROP TRIGGER said; CREATE TRIGGER said AFTER INSERT ON request WHEN NEW.kind='office' BEGIN
    UPDATE request SET state='done', reply=iif(NEW.json LIKE '%\"roster\"%',
        '{\"added\":[${names%,}],\"n_added\":70,\"seen\":\"abc\"}', '{\"files\":[\"名簿.csv\"]}') WHERE id=NEW.id; END"
{
    enter 280517
    printf 'tap roster\nwait 2s\ntap file.0\nwait 2s\nexpect screen roster look.done\nlint all\nshot roster-look\n'
    printf 'window 1280x800 10.1\nsize xl\nshot roster-unseen\ndump\nrepeat 12\nkey down\nend\nshot roster-seen\ntap next\n'
    printf 'size m\nwindow 1366x768 15.6\nwait 2s\nexpect screen roster taken.done\n'
} >"$work/look.flow"
run "$work/look.flow" >"$work/look" || fail "a look"
grep -q '^primary next .*disabled' "$work/look" || fail "a list can be taken in unseen"
cat "$work/look" >>"$work/linted"
answers failed '名簿に直す所が 2 か所あります。'
{
    enter 280517
    printf 'tap roster\nwait 2s\nexpect screen roster files.failed\nexpect text "直す所が"\nlint all\n'
} >"$work/no_files.flow"
run "$work/no_files.flow" >>"$work/linted" || fail "no files"

answers 'done' '{"name":"mamori-20261123-0900","statements":120,"people":35}'
{
    enter 280517
    printf 'tap backup\nexpect screen backup\nexpect text "保守の担当"\nlint all\nshot backup\ntap make\nwait 2s\n'
    printf 'expect screen backup done\nexpect text "mamori-20261123-0900"\nlint all\ntap next\nexpect screen office\n'
} >"$work/backup.flow"
run "$work/backup.flow" >>"$work/linted" || fail "a backup"

# A number is asked for by its button alone, comes sealed, and what is no seal of ours is said.
answers 'done' 'bm8'
sqlite3 "$store/kiosk.db" "UPDATE meta SET value='pin' WHERE name='signin'"
{
    enter 280517
    printf 'tap number\nlint all\ntap p.person-02\nexpect screen number\nlint all\nshot number\ntap next\nwait 2s\n'
    printf 'expect screen number failed\nexpect text "返事を読めませんでした"\nlint all\ntap @back\nexpect screen office\n'
    printf 'tap next\nexpect screen attract\n'
} >"$work/number.flow"
run "$work/number.flow" >>"$work/linted" || fail "a number"
asked=$(sqlite3 "$store/kiosk.db" "SELECT json FROM request WHERE json LIKE '%\"code\"%'")
echo "$asked" | grep -qx '{"do":"code","until_ms":[0-9]*,"key":"[A-Za-z0-9_-]*","who":"2[0-9]*","reset":false}' || fail "the request: $asked"

# The number stands at the top, and not longer than two minutes.
answers 'done' '{"rows":[["議会図書室の端末","123456789012","2027-02-20"],["第2委員会室の端末","223456789012",""]]}'
{
    enter 280517
    printf 'tap number\nexpect text "名簿を確かめてください"\ntap p.person-03\ntap next\nwait 2s\nexpect screen number done\n'
    printf 'expect text "1234 5678 9012"\nexpect text "令和9年2月20日まで使えます。"\nlint all\nwait 110s\nexpect screen number done\nwait 12s\nexpect screen office\n'
} >"$work/shown.flow"
run "$work/shown.flow" >>"$work/linted" || fail "a number that is shown"
held "$work/linted"
