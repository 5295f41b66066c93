#!/bin/sh
# mm-test: labels=plain timeout=240
# Authoring from the command line: the bank out to a spreadsheet and back, what differs between two packs, sums, and
# the editions for reviewers, judges and browsers.
set -u
unset LC_ALL LC_MESSAGES
export LANG=ja_JP.UTF-8
BIN=$MM_BUILD WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
fail() { echo "$*"; exit 1; }
. "$MM_SOURCE/tests/e2e/paper.sh"
mamori() { "$BIN/mamori" "$@"; }
mkdir "$WORK/content"
cp -r "$MM_SOURCE/content/common" "$MM_SOURCE/content/kamakura" "$WORK/content"
cp -r "$WORK/content" "$WORK/before"
PACK=$WORK/content/kamakura

# refused PART ARGS...: fails with one line that holds PART, and no file of the pack is another than before.
refused() {
    part=$1
    shift
    mamori "$@" >"$WORK/out" 2>"$WORK/err" && fail "mamori $* did not fail"
    [ "$(wc -l <"$WORK/err")" -eq 1 ] || fail "mamori $*: $(wc -l <"$WORK/err") lines of error"
    grep -qF -- "$part" "$WORK/err" || fail "mamori $*: '$part' is not in: $(cat "$WORK/err")"
    diff -r "$WORK/before" "$WORK/content" >/dev/null || fail "mamori $* changed the pack"
}

# ---- a change comes back through every form
for format in csv csv-cp932 xlsx gift; do
    mamori content export "$PACK" --format "$format" -o "$WORK/bank.$format" >"$WORK/out" || fail "export $format"
    mamori content import "$PACK" "$WORK/bank.$format" --format "$format" --apply >"$WORK/out" || fail "import $format"
    grep -q 'ちがいはありません' "$WORK/out" || fail "$format: $(head -3 "$WORK/out")"
done
diff -r "$WORK/before" "$WORK/content" >/dev/null || fail "the round trips changed the pack"
sed 's/近くの修理の店/近くの電気の店/' "$WORK/bank.csv" >"$WORK/new.csv"
mamori content import "$PACK" "$WORK/new.csv" >"$WORK/out" || fail "show"
for part in '問題 contacts-p-01（common/items/contacts.json）' '選択肢 b 文: 「近くの修理の店」→「近くの電気の店」' \
    '問題 版: 「2」→「3」' 'まだ何も書き込んでいません'; do
    grep -qF "$part" "$WORK/out" || fail "the changes do not say: $part"
done
diff -r "$WORK/before" "$WORK/content" >/dev/null || fail "showing the changes changed the pack"
mamori content import "$PACK" "$WORK/new.csv" --apply >"$WORK/out" || fail "apply"
grep -q '問題 1 を書き込みました' "$WORK/out" || fail "apply: $(cat "$WORK/out")"
[ "$(diff -rq "$WORK/before" "$WORK/content")" = "Files $WORK/before/common/items/contacts.json and $WORK/content/common/items/contacts.json differ
Only in $WORK/content/common/items: contacts.json~" ] || fail "changed: $(diff -rq "$WORK/before" "$WORK/content")"
[ "$(diff "$WORK/before/common/items/contacts.json" "$WORK/content/common/items/contacts.json" | grep -c '^>')" -le 2 ] ||
    fail "more than the two lines changed"
mamori content check "$PACK" >"$WORK/out" || fail "check: $(head -3 "$WORK/out")"

# ---- what differs
mamori content diff "$WORK/before/kamakura" "$PACK" >"$WORK/out" || fail diff
grep -qF '問題 contacts-p-01 変更（選択肢b）' "$WORK/out" || fail "diff: $(cat "$WORK/out")"
grep -qF '変わったところ: 条 0、問題 1、ページ 1、研修 0。見直しの研修をお願いする条 0。版を上げるところ 1。' "$WORK/out" ||
    fail "diff: $(tail -1 "$WORK/out")"
mv "$WORK/content/common/items/contacts.json~" "$WORK/content/common/items/contacts.json"

# ---- what cannot be taken changes nothing
head -1 "$WORK/bank.csv" | sed 's/,解説//' >"$WORK/bad.csv"
refused '1 行目: 「解説」の列がありません' content import "$PACK" "$WORK/bad.csv" --apply
refused '表計算ソフト' content import "$PACK" "$WORK/bank.csv" --format xlsx --apply
refused '--format' content import "$PACK" "$WORK/bank.csv" --format ods --apply
printf '\320\317\021\340\241\261\032\341' >"$WORK/locked.xlsx"
refused 'パスワード' content import "$PACK" "$WORK/locked.xlsx" --apply
printf '::contacts-p-01::q {#3}\n' >"$WORK/number.gift"
refused '1 行目: 数で答える問題' content import "$PACK" "$WORK/number.gift" --apply
sed 's/近くの修理の店/[[ない言葉]]/' "$WORK/bank.csv" >"$WORK/term.csv"
refused '取り込むと誤りが 1件' content import "$PACK" "$WORK/term.csv" --apply
grep -q '^common/items/contacts.json:[0-9]*: .*: 誤り: ' "$WORK/out" || fail "no place: $(cat "$WORK/out")"
refused 'clauses、clues、slots、texts、versions' content report "$PACK" --of people
refused 'シート「議員」がありません' content angoff "$PACK" "$WORK/bank.xlsx"
refused '1 人から' content print "$PACK" --as angoff --judges 0 -o "$WORK/x"
refused '--audience stuff は使えません' content actions "$PACK" --audience stuff -o "$WORK/x"
refused 'review、angoff、html、selfcheck' content print "$PACK" --as book -o "$WORK/x"

# ---- sums
mamori content report "$PACK" --format csv -o "$WORK/clauses.csv" || fail "report"
grep -q '基本方針3(1),.*,議員,すべて,' "$WORK/clauses.csv" || fail "no row of a clause"
mamori content report "$PACK" --of texts >"$WORK/out" || fail "report texts"
median=$(sed -n 's/.*長さの中央は \([0-9]*\) 文字.*/\1/p' "$WORK/out")
[ "${median:-99}" -le 40 ] || fail "the median of sentences is ${median:-not there}"
mamori content report "$PACK" --of slots >"$WORK/out" && mamori content report "$PACK" --of versions >"$WORK/out" &&
    mamori content report "$PACK" --of clues >"$WORK/out" ||
    fail "report slots, versions, clues"

# ---- editions
# Words are looked for whole, so this pack is printed without its readings.
mkdir "$WORK/plain"
cp -r "$WORK/before/common" "$WORK/before/kamakura" "$WORK/plain"
plain() { sed 's/{\([^{}|"]*\)|[^{}"]*}/\1/g; s/\*\*//g; s/{$office}/議会事務局/g; s/{$council}/鎌倉市議会/g' "$1"; }
COMMON=$WORK/plain/common
for file in "$COMMON/glossary.json" "$COMMON/tips.json" "$COMMON/selfcheck.json" "$WORK/plain/kamakura/council.json"; do
    plain "$file" >"$WORK/file" && cp "$WORK/file" "$file"
done
# all FILE LEAST WHAT < WORDS: the text of FILE, without its blanks, has each line of the words, and they are not few.
all() {
    tr -d ' 　\n\f' <"$1" >"$WORK/run"
    tr -d ' 　' | sort -u >"$WORK/words"
    awk -v run="$WORK/run" 'BEGIN { getline text <run } !index(text, $0) { print; exit 1 }' "$WORK/words" >"$WORK/missing" ||
        fail "$1 does not say: $(cat "$WORK/missing")"
    [ "$(wc -l <"$WORK/words")" -ge "$2" ] || fail "$(wc -l <"$WORK/words") $3"
}
value() { sed -n "s/.*\"$1\": \"\([^\"]*\)\".*/\1/p" "$2"; }
mamori content print "$WORK/plain/kamakura" --as review -o "$WORK/review.pdf" >"$WORK/out" 2>&1 || fail "review: $(cat "$WORK/out")"
pdftotext -layout "$WORK/review.pdf" "$WORK/review.txt" || fail "pdftotext"
pdftotext -raw "$WORK/review.pdf" "$WORK/raw.txt" || fail "pdftotext"
sed -n 's/^    "id": "\([a-z0-9.-]*\)",$/\1/p' "$PACK"/../common/items/*.json >"$WORK/ids"
[ "$(wc -l <"$WORK/ids")" -ge 250 ] || fail "only $(wc -l <"$WORK/ids") ids"
while read -r id; do
    grep -qF -- "$id" "$WORK/review.txt" || fail "$id is not in the reviewer's edition"
done <"$WORK/ids"
value term "$COMMON/glossary.json" >"$WORK/terms"
value plain "$COMMON/glossary.json" | all "$WORK/raw.txt" 187 "explanations of words" || exit 1
all "$WORK/raw.txt" 187 words <"$WORK/terms"
value text "$COMMON/tips.json" | all "$WORK/raw.txt" 60 "tips" || exit 1
value text "$COMMON/selfcheck.json" | all "$WORK/raw.txt" 35 "questions of the self-check" || exit 1
value why "$COMMON/selfcheck.json" | all "$WORK/raw.txt" 30 "reasons of the self-check" || exit 1
sed -n '/"help"/,$s/^ *"\([^"]*。\)",\{0,1\}$/\1/p' "$WORK/plain/kamakura/council.json" | all "$WORK/raw.txt" 12 "sentences of the help and 利用目的" || exit 1
value name "$WORK/plain/kamakura/council.json" | all "$WORK/raw.txt" 3 contacts || exit 1
grep -q '（未記入）事務局に確認してください' "$WORK/raw.txt" || fail "a contact that is not known is not marked"
grep -q '鎌倉市議会が作成・承認したものではありません' "$WORK/review.txt" || fail "no disclaimer"
mamori content print "$PACK" --as angoff --judges 3 -o "$WORK/angoff.xlsx" >/dev/null || fail angoff
unzip -p "$WORK/angoff.xlsx" xl/sharedStrings.xml | grep -q '見積り 3' || fail "no third judge"
unzip -p "$WORK/angoff.xlsx" xl/worksheets/sheet1.xml | grep -q 'AVERAGE(F' || fail "no mean"
mamori content angoff "$PACK" "$WORK/angoff.xlsx" >"$WORK/out" || fail "an empty sheet of estimates"
grep -q '議員: 見積りは、まだありません' "$WORK/out" && grep -q '案です。目安は' "$WORK/out" || fail "angoff: $(cat "$WORK/out")"
mamori content print "$PACK" --as html -o "$WORK/html" >/dev/null || fail html
for page in "$WORK"/html/*.html; do
    grep -q '<script' "$page" && fail "$page has a script"
    grep -o 'https*://[^"]*' "$page" | grep -v '^http://www.w3.org/2000/svg$' && fail "$page names another place"
done
[ "$(find "$WORK/html" -name '*.html' | wc -l)" -ge 10 ] || fail "too few courses"
[ "$(grep -c '^<dt>' "$WORK/html/glossary_all.html")" -eq "$(wc -l <"$WORK/terms")" ] || fail "the glossary for browsers is not whole"
[ "$(sed -n 's/^<h2>\(.*\)<\/h2>$/\1/p' "$WORK/html/glossary_all.html" | tr -d '\n')" = あ行か行さ行た行な行は行ま行や行ら行 ] ||
    fail "the rows of the glossary"
grep -q 'href="glossary_all.html"' "$WORK/html/onboarding-duty.html" && grep -q 'このページの言葉' "$WORK/html/onboarding-duty.html" ||
    fail "a course without its words"

# ---- the self-check on paper: two pages each at most, without a name, never called 監査
mamori content print "$WORK/plain/kamakura" --as selfcheck -o "$WORK/selfcheck.pdf" >/dev/null || fail selfcheck
pdftotext -raw "$WORK/selfcheck.pdf" "$WORK/selfcheck.txt" || fail "pdftotext"
paper_look "$WORK/selfcheck.pdf"
value text "$COMMON/selfcheck.json" | all "$WORK/selfcheck.txt" 35 "questions on paper" || exit 1
[ "$(pdfinfo "$WORK/selfcheck.pdf" | sed -n 's/^Pages: *//p')" -le 4 ] || fail "the self-check takes more than two pages each"
pdftotext -raw -f 1 -l 1 "$WORK/selfcheck.pdf" - | tr -d '\n' >"$WORK/personal.txt"
grep -q '個人の点検' "$WORK/personal.txt" && grep -q '名前は書きません' "$WORK/personal.txt" || fail "the personal form"
grep -q -e 氏名 -e 議席 -e 役割 "$WORK/personal.txt" && fail "the personal form asks who it is"
grep -q '集めた用紙では' "$WORK/personal.txt" || fail "it is not said how the form is handled"
pdftotext -raw -f 3 -l 3 "$WORK/selfcheck.pdf" - | tr -d '\n' >"$WORK/office.txt"
for word in 組織の点検 役割 根拠 予定日; do
    grep -q "$word" "$WORK/office.txt" || fail "the office's form has no $word"
done
grep -q 監査 "$WORK/selfcheck.txt" && fail "the self-check is called 監査"
[ "$(grep -c '暫定（議会の決定前）' "$WORK/selfcheck.txt")" -eq 2 ] || fail "a form is not marked 暫定"
exit 0
