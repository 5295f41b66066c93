#!/bin/sh
# mm-test: labels=plain timeout=120
# Papers of the secretariat from the command line: on paper what JSON says, one page where one page is promised, nobody's
# name where none belongs, letters in the order of seats, and an entry in the record before anything with names goes out.
set -u
export LC_ALL=C.UTF-8
BIN=$MM_BUILD
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
. "$MM_SOURCE/tests/e2e/paper.sh"
command -v node >/dev/null || { echo 'skipped: there is no node'; exit 77; }
"$BIN/mamori" demo --out "$WORK/demo" --councils 1 --people 20 --years 1 --seed 4 >/dev/null 2>"$WORK/err" ||
    fail "demo: $(tail -n 1 "$WORK/err")"
DB=sqlite:$WORK/demo/council-01/central.db
solid() { pdftotext -raw "$1" - | sed 's/　//g' | tr -d ' \n\r\f'; }
pages() { pdfinfo "$1" | sed -n 's/^Pages: *//p'; }
"$BIN/mamori" council set letter.sender=議会事務局長 --db "$DB" >/dev/null || fail 'letter.sender'
"$BIN/mamori" council set letter.number=○議第12号 --db "$DB" >/dev/null || fail 'letter.number'
sqlite3 "$WORK/demo/council-01/central.db" 'SELECT name FROM person' | sed 's/[ 　]//g' >"$WORK/names"
[ "$(wc -l <"$WORK/names")" -ge 20 ] || fail 'no names to look for'

for report in committee chair letters plan annual handover review improve slots office; do
    "$BIN/mamori" report $report --db "$DB" -o "$WORK/$report.pdf" || fail "$report as PDF"
    "$BIN/mamori" report $report --db "$DB" -o "$WORK/$report.json" || fail "$report as JSON"
    paper_look "$WORK/$report.pdf"
    solid "$WORK/$report.pdf" >"$WORK/text"
    node -e '
        const paper = JSON.parse(require("fs").readFileSync(process.argv[1]));
        const text = require("fs").readFileSync(process.argv[2], "utf8");
        const shown = (value, type) => type === "share" ? (value * 100).toFixed(1) + "%" : String(value);
        for (const part of [paper, ...(paper.sections || [])]) {
            const words = [...(part.prose || [])];
            for (const row of part.rows) for (const c of part.columns)
                if (row[c.id] !== null) words.push(shown(row[c.id], c.type));
            for (const word of words)
                if (!text.includes(word.replace(/[ 　]/g, ""))) { console.log(`not on paper: ${word}`); process.exit(1); }
        }' "$WORK/$report.json" "$WORK/text" || fail "$report: paper and JSON differ"
    case $report in chair | letters) continue ;; esac
    while IFS= read -r name; do
        grep -qF "$name" "$WORK/text" && fail "$report names $name"
    done <"$WORK/names"
done
[ "$(pages "$WORK/committee.pdf")" = 1 ] || fail 'the page for the committee is not one page'

# A letter for each person with something left, a page each, in the order of the list.
node -e 'JSON.parse(require("fs").readFileSync(process.argv[1])).sections.forEach((s) => console.log(s.title.replace(/[ 　]/g, "")))' \
    "$WORK/letters.json" >"$WORK/titles"
[ "$(pages "$WORK/letters.pdf")" = "$(wc -l <"$WORK/titles")" ] || fail 'not one page for each letter'
page=0
while IFS= read -r title; do
    page=$((page + 1))
    pdftotext -raw -f $page -l $page "$WORK/letters.pdf" - | sed 's/　//g' | tr -d ' \n' >"$WORK/text"
    grep -qF "$title" "$WORK/text" || fail "page $page is not the letter to $title"
    grep -qF ○議第12号 "$WORK/text" && grep -qF 議会事務局長 "$WORK/text" || fail "page $page bears no number or sender"
    grep -q '期日を過ぎ\|未受講\|催促' "$WORK/text" && fail "page $page reproaches"
done <"$WORK/titles"

# Kept under its name, and in the record.
mkdir "$WORK/kept"
"$BIN/mamori" report committee --db "$DB" --format pdf -o "$WORK/kept" >/dev/null || fail 'kept in a folder'
ls "$WORK/kept" | grep -q '^20[0-9][0-9]年度_見本_情報セキュリティ研修の状況.*_公開可（個人名なし）_[0-9-]*\.pdf$' || fail "its name: $(ls "$WORK/kept")"
"$BIN/mamori" report operations --db "$DB" --format csv >"$WORK/operations" || fail operations
for report in chair letters; do
    grep -q "個人名のある帳票を見た,.*（$report）" "$WORK/operations" || fail "$report left no entry"
done
grep -q '個人名のある帳票を見た,.*（committee）' "$WORK/operations" && fail 'a paper without names was entered as one with names'
exit 0
