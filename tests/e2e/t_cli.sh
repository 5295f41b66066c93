#!/bin/sh
# The command line as people type it: help for everything, one sentence for every failure, imports, reports in
# every format, and the same through a running server.
set -u
unset LC_ALL LC_MESSAGES
export LANG=ja_JP.UTF-8
WORK=$(mktemp -d)
BIN=$MM_BUILD PACK=$MM_SOURCE/content/kamakura
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
DB=sqlite:$WORK/central.db
COUNCILS=$MM_SOURCE/tests/councils
mamori() { "$BIN/mamori" "$@"; }

# refused PART ARGS...: fails with one line on standard error that holds PART, and says nothing else.
refused() {
    part=$1
    shift
    "$BIN/mamori" "$@" >"$WORK/out" 2>"$WORK/err" && fail "mamori $* did not fail"
    [ "$(wc -l <"$WORK/err")" -eq 1 ] || fail "mamori $*: $(wc -l <"$WORK/err") lines of error"
    grep -qF -- "$part" "$WORK/err" || fail "mamori $*: '$part' is not in: $(cat "$WORK/err")"
}

# ---- help
mamori --help >"$WORK/help" || fail "--help"
mamori --version | grep -q '^mamori [0-9]' || fail "--version"
sed -n 's/^  \([a-z][a-z -]*[a-z]\)  *[^ a-z].*/\1/p' "$WORK/help" >"$WORK/words"
[ "$(wc -l <"$WORK/words")" -ge 8 ] || fail "--help lists $(wc -l <"$WORK/words") commands"
grep -o 'ENTRY([a-z_]*)' "$MM_SOURCE/sync/cli/commands/commands.def" | grep -vc 'ENTRY(name)' >"$WORK/entries"
[ "$(wc -l <"$WORK/words")" -eq "$(cat "$WORK/entries")" ] || fail "--help leaves a command out"
while read -r words; do
    # shellcheck disable=SC2086
    mamori ${words%% [A-Z]*} --help >"$WORK/one" </dev/null || fail "$words --help"
    [ "$(wc -l <"$WORK/one")" -ge 5 ] || fail "$words --help is too short"
    LANG=C "$BIN/mamori" ${words%% [A-Z]*} --help </dev/null | LC_ALL=C.UTF-8 grep -q '^usage: mamori' ||
        fail "$words --help in English"
done <"$WORK/words"

# ---- failures say what to do
refused 'mamori --help' nothing
refused '--db' report completion
refused 'sqlite:' report completion --db "$WORK/none.db"
refused '--as-of' report completion --db "$DB" --as-of 2026-13-01
refused 'completion' report unknown --db "$DB"
refused '--unknown' report completion --db "$DB" --unknown
LANG=C "$BIN/mamori" nothing 2>"$WORK/err" && fail "an unknown command is known"
LC_ALL=C.UTF-8 grep -q '^mamori: no command nothing' "$WORK/err" || fail "English: $(cat "$WORK/err")"

# ---- content
mamori content check "$PACK" --stale 18m --names "$COUNCILS/broken/names" >"$WORK/out" || fail "content check: $(cat "$WORK/out")"
cp -r "$MM_SOURCE/content" "$WORK/content"
refused '18m' content check "$PACK" --stale 18
refused 'nobody を開けません' content check "$PACK" --names "$WORK/nobody"
refused 'councillor か staff' content actions "$PACK" --audience everybody -o "$WORK/actions.pdf"
refused '研修「nothing」はありません' content actions "$PACK" --course nothing -o "$WORK/actions.pdf"
mamori content check "$PACK" --stale 1m >"$WORK/out" || fail "cases that are old are an error: $(cat "$WORK/out")"
sed -i 's/,gaps,$/,rankings,/' "$WORK/content/common/coverage.csv"
mamori content check "$WORK/content/kamakura" >"$WORK/out" 2>"$WORK/err" && fail "a report that is not there passes"
grep -q '^common/coverage\.csv:2: report:.*rankings' "$WORK/out" || fail "no report named: $(cat "$WORK/out")"
printf '[{"id":\n' >"$WORK/content/kamakura/courses.json"
mamori content check "$WORK/content/kamakura" >"$WORK/out" 2>"$WORK/err" && fail "a broken pack passes"
grep -q '^courses\.json:[0-9]*:' "$WORK/out" || fail "no file and line: $(cat "$WORK/out")"

# ---- rosters
path_init "$COUNCILS/demo/roster.csv"
grep -q '追加 35人' "$WORK/import.out" || fail "import: $(cat "$WORK/import.out")"
grep -q '見本（架空の名簿）' "$WORK/import.out" || fail "import bears no mark"
mamori report roster --db "$DB" --format csv >"$WORK/before"
mamori roster import "$COUNCILS/demo/roster.csv" --db "$DB" >"$WORK/out" || fail "second import"
grep -q '追加 0人、変更 0人' "$WORK/out" || fail "the second import changes something"
sed 's/,会計年度任用職員,議会総務課,/,常勤,議事調査課,/' "$COUNCILS/demo/roster.csv" >"$WORK/changed.csv"
mamori roster import "$WORK/changed.csv" --db "$DB" --dry-run >"$WORK/out" || fail "dry run"
grep -q '任用区分「会計年度任用職員」→「常勤」' "$WORK/out" || fail "dry run: $(cat "$WORK/out")"
while IFS="$(printf '\t')" read -r file line part; do
    refused "${line}行目" roster import "$COUNCILS/bad/$file" --db "$DB"
    grep -qF -- "$part" "$WORK/err" || fail "$file: $(cat "$WORK/err")"
done <"$COUNCILS/bad/expected.tsv"
printf '氏名,よみ,状態\n架空　一,Ichi,市長\n=1+1,かくう,議員\n' >"$WORK/faults.csv"
refused '3 か所' roster import "$WORK/faults.csv" --db "$DB"
grep -c '^[23]行目: ' "$WORK/out" | grep -qx 3 || fail "not every fault: $(cat "$WORK/out")"
mamori report roster --db "$DB" --format csv >"$WORK/after"
# Only the time of the first line may differ.
[ "$(sed 1d "$WORK/before")" = "$(sed 1d "$WORK/after")" ] || fail "a refused or dry import changed the roster"
printf '氏名,よみ,状態\n青葉　和夫,あおば　かずお,議員\n' | iconv -f UTF-8 -t CP932 >"$WORK/cp932.csv"
mamori roster import "$WORK/cp932.csv" --db "$DB" >"$WORK/out" || fail "a roster in CP932"
grep -q '変わらない方 1人' "$WORK/out" || fail "a roster in CP932: $(cat "$WORK/out")"
# A workbook is the same roster: what was exported as one changes nothing; something else is named.
mamori report roster --db "$DB" -o "$WORK/roster.xlsx" >/dev/null || fail "a roster as a workbook"
mamori roster import "$WORK/roster.xlsx" --db "$DB" --dry-run >"$WORK/out" || fail "a workbook"
grep -q '追加 0人、変更 0人' "$WORK/out" || fail "a workbook: $(cat "$WORK/out")"
head -c 3000 "$WORK/roster.xlsx" >"$WORK/cut.xlsx"
refused 'Excel のブックとして読めません' roster import "$WORK/cut.xlsx" --db "$DB"
printf '\320\317\021\340\241\261\032\341 secret' >"$WORK/locked.xlsx"
refused 'パスワード' roster import "$WORK/locked.xlsx" --db "$DB"
# Half-width kana are read, and that they were is told; nothing is lost of them.
printf '氏名,よみ,状態\n架空　花子,ｶｸｳ ﾊﾅｺﾞ,職員\n' >"$WORK/narrow.csv"
mamori roster import "$WORK/narrow.csv" --db "$DB" --dry-run >"$WORK/out" || fail "half-width kana: $(cat "$WORK/out")"
grep -q '^2行目: .*半角カナなので「かくう　はなご」と読みました' "$WORK/out" || fail "half-width kana: $(cat "$WORK/out")"
# A name of 200 characters, and twice the same seat written in two ways, beside a good row.
awk 'BEGIN { for (i = 0; i < 200; i++) long = long "漢"; print "氏名,よみ,状態,議席\n青葉　和夫,あおば　かずお,議員,1\n" long ",かん,議員,１番" }' >"$WORK/long.csv"
refused '2 か所' roster import "$WORK/long.csv" --db "$DB"
grep -q '^3行目: 氏名: 長すぎます' "$WORK/out" && grep -q '^3行目: 議席1は2行目にもあります' "$WORK/out" || fail "200 characters: $(cat "$WORK/out")"
refused 'nofile.csv' roster import "$WORK/nofile.csv" --db "$DB"
mamori roster template -o "$WORK/template.csv" || fail "template"
sed '1s/^\xEF\xBB\xBF//' "$WORK/template.csv" | grep -q '^氏名,よみ,状態,' || fail "template: $(cat "$WORK/template.csv")"

# ---- reports
for format in table csv csv-cp932 json; do
    for report in completion overdue gaps threats; do
        mamori report $report --db "$DB" --format $format >"$WORK/$report.$format" 2>"$WORK/err" ||
            fail "report $report $format: $(cat "$WORK/err")"
    done
done
iconv -f CP932 -t UTF-8 "$WORK/completion.csv-cp932" >"$WORK/completion.cp932"
for file in completion.table completion.csv completion.json completion.cp932; do
    for part in '受講状況一覧' '○○市議会' '見本（架空の名簿）' '取扱注意（個人名あり）' '令和' '議員 26人中0人' '職員 9人中0人'; do
        grep -qF "$part" "$WORK/$file" || fail "$file lacks $part"
    done
done
mamori report completion --db "$DB" --format csv-cp932 2>&1 >/dev/null | grep -q 'U+20BB7' || fail "a lost character is not told"
mkdir "$WORK/files"
mamori report gaps --db "$DB" --format csv -o "$WORK/files" >/dev/null || fail "-o FOLDER"
ls "$WORK/files" | grep -q '年度_見本_条項ごとの理解_内部用_.*\.csv$' || fail "name of a file: $(ls "$WORK/files")"
refused 'csv' report completion --db "$DB" --format ods
refused '.csv' report completion --db "$DB" -o "$WORK/list.docx"
ls "$WORK"/list.docx* >/dev/null 2>&1 && fail "a text is called .docx"
mamori report completion --db "$DB" --format csv -o "$WORK/list.2026.11" || fail "a name with dots and --format"
refused 'フォルダーです' roster import "$WORK" --db "$DB"
# What the council decided is written to a folder again and again; one that cannot be written keeps no other back.
mkdir "$WORK/exports"
decided='--body 議会運営委員会 --decided-on 2026-11-01 --number 第1号'
refused '書き出す帳票が決まっていません' report export --to "$WORK/exports" --db "$DB"
refused '決定した機関' council set report_export=completion.csv --db "$DB"
for wrong in nothing.csv completion completion.table completion.csv,; do
    # shellcheck disable=SC2086
    refused 'という帳票は書き出せません' council set "report_export=$wrong" $decided --db "$DB"
done
# shellcheck disable=SC2086
mamori council set report_export=completion.pdf,completion.csv,committee.json $decided --db "$DB" >/dev/null || fail 'decided exports'
refused '--to' report export --to "$WORK/none" --db "$DB"
MAMORI_RENDER=/nowhere/mamori-render "$BIN/mamori" report export --to "$WORK/exports" --db "$DB" >"$WORK/out" 2>"$WORK/err" &&
    fail 'a report that was not written is no failure'
grep -q '^completion.pdf: ' "$WORK/err" && grep -q '3件のうち1件' "$WORK/err" || fail "which was not written: $(cat "$WORK/err")"
[ "$(find "$WORK/exports" -type f -perm 600 | wc -l)" = 2 ] && [ "$(grep -c "^$WORK/exports/" "$WORK/out")" = 2 ] ||
    fail "not two files: $(ls -l "$WORK/exports")"
grep -q '氏名' "$WORK/exports/"*取扱注意（個人名あり）*.csv || fail 'not the report'
mamori report operations --db "$DB" --format csv | grep -q '個人名のある帳票を見た,受講状況一覧' || fail 'a list with names left no trace'
# shellcheck disable=SC2086
mamori council set report_export=no $decided --db "$DB" >/dev/null || fail 'taken back'
refused '書き出す帳票が決まっていません' report export --to "$WORK/exports" --db "$DB"
refused 'ファイルかフォルダーがありません' report completion --db "$DB" -o "$WORK/none/list.csv"
refused '使えません' tls make --host '' --out "$WORK/nameless"
refused '使えません' tls make --host 'a,,b' --out "$WORK/nameless"
ls "$WORK"/nameless/*.pem >/dev/null 2>&1 && fail "a certificate of no host"
"$BIN/mamori-agent" --store "$WORK/none" --once 2>"$WORK/err" && fail "an agent without a store"
grep -q 'mamori-agent enrol' "$WORK/err" && [ "$(wc -l <"$WORK/err")" -eq 1 ] || fail "an agent without a store: $(cat "$WORK/err")"
if command -v sqlite3 >/dev/null; then
    for report in completion overdue; do
        n=$(sqlite3 "$WORK/central.db" "SELECT COUNT(*) FROM operation WHERE what='report $report'")
        mamori report $report --db "$DB" >/dev/null
        m=$(sqlite3 "$WORK/central.db" "SELECT COUNT(*) FROM operation WHERE what='report $report'")
        [ "$m" -eq $((n + 1)) ] || fail "report $report, with names, is not in the record of operations"
    done
fi

# ---- names that say nothing make nothing
for name in '' '　' "$(printf 'a\nb')"; do
    refused '議会の名前' init --db "sqlite:$WORK/nameless.db" --pack "$PACK" --council-name "$name"
done
refused 'ホームページ' init --db "sqlite:$WORK/nameless.db" --pack "$PACK" --home-page ''
refused 'ホームページ' init --db "sqlite:$WORK/nameless.db" --pack "$PACK" --home-page 'city.example.jp'
ls "$WORK"/nameless.db* >/dev/null 2>&1 && fail "a refused init left files"
refused '端末の名前' kiosk invite --db "$DB" --name ' '

mamori init --db "sqlite:$WORK/a/new/folder/central.db" --pack "$PACK" >"$WORK/out" || fail "init makes no folder: $(cat "$WORK/out")"
[ "$(stat -c %a "$WORK/a/new/folder")" = 750 ] || fail "the folder of the records is open to others"

# ---- credentials need a decision, and can be taken back
refused '--decided-on' credential add --db "$DB" --name lrs
refused '日付ではありません' credential add --db "$DB" --name lrs --body 議会運営委員会 --decided-on なし --number 第1号
mamori credential add --db "$DB" --name lrs --body 議会運営委員会 --decided-on 2026-11-01 --number 第1号 >"$WORK/out" || fail "credential add"
grep -q '^合言葉: .' "$WORK/out" || fail "no secret: $(cat "$WORK/out")"
mamori credential list --db "$DB" --format csv | grep -q '^lrs,statements/read,議会運営委員会 2026-11-01 第1号,' || fail "credential list"
mamori credential rotate lrs --db "$DB" --overlap-hours 2 >"$WORK/out" || fail "credential rotate"
grep -q '^新しい合言葉: ' "$WORK/out" && grep -q '古い合言葉は.*まで使えます' "$WORK/out" || fail "what a rotation says"
mamori credential list --db "$DB" --format csv >"$WORK/list"
grep -qF -- "$(sed -n '2s/.*: //p' "$WORK/out")" "$WORK/list" && fail "a list shows a secret"
refused '0〜744 時間' credential rotate lrs --db "$DB" --overlap-hours 745
refused '自分の鍵' credential add --db "$DB" --name 端末 --scope kiosk
refused '「everything」はありません' credential add --db "$DB" --name x --scope everything
mamori credential add --db "$DB" --name 帳票 --scope report | grep -q '^合言葉: ' || fail "a scope without a decision"
mamori credential revoke lrs --db "$DB" | grep -q 'もう使えません' || fail "credential revoke"
refused 'という資格はありません' credential revoke lrs --db "$DB"

# ---- what was kept apart
mamori held list --db "$DB" | grep -q '保留と食いちがいの記録' || fail "held list"
refused 'という保留の記録はありません' held show 0123 --db "$DB"
refused '理由' held settle 0123 --as kept --db "$DB"

# ---- the same while a server runs
path_server
mamori roster import "$WORK/changed.csv" --db "$DB" >"$WORK/out" || fail "import through the server"
grep -q '変更 1人' "$WORK/out" || fail "import through the server: $(cat "$WORK/out")"
refused '3行目' roster import "$COUNCILS/bad/seat-twice.csv" --db "$DB"
mamori report completion --db "$DB" >"$WORK/out" || fail "report beside the server"
grep -q '議員 26人中0人' "$WORK/out" || fail "report beside the server: $(cat "$WORK/out")"
mamori kiosk invite --db "$DB" --name '受付' --format json | grep -q '"code"' || fail "invite through the server"
mamori kiosk list --db "$DB" | grep -q '端末一覧' || fail "kiosk list"
exit 0
