#!/bin/sh
# mm-test: labels=plain,slow timeout=450
# The secretariat's pages in a real browser against the real server with a year of made-up records: with the keyboard
# alone from the first link to the printed paper of who has not done it yet; every page without a fault that axe-core
# finds, in both themes, at a desk, on a tablet and at 200 %; no request leaves the origin; the policy on every answer;
# a file from a medium is taken in and answered with the keyboard alone; each role is shown its own pages and told of the
# others in a sentence, and whoever may see no names sees none.
set -u
export LC_ALL=ja_JP.UTF-8
BIN=$MM_BUILD
[ -x /usr/bin/chromium ] || { echo "skipped: chromium is not installed"; exit 77; }
[ -d "$BIN/npm/node_modules/playwright-core" ] || { echo "skipped: the npm packages are not installed"; exit 77; }
[ -f "$BIN/web/index.html" ] || { echo "skipped: the pages are not built"; exit 77; }
[ "$(cat "$BIN"/web/*.gz | wc -c)" -le 307200 ] || { echo "FAIL: the pages are more than 300 KiB, packed"; exit 1; }
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; path_postgresql_stop; rm -rf "$WORK"' EXIT
"$BIN/mamori" demo --out "$WORK/demo" --people 12 --seed 3 >"$WORK/demo.out" 2>&1 || fail "demo: $(tail -n 1 "$WORK/demo.out")"
DB=sqlite:$WORK/demo/council-01/central.db
PATH_ROSTER=$WORK/roster.csv
"$BIN/mamori" roster export --db "$DB" --format csv -o "$PATH_ROSTER" || fail "roster export"
awk -F, 'FNR > 1 { for (i = 1; i <= NF; i++) if ($i ~ /　/) { print $i; break } }' "$PATH_ROSTER" >"$WORK/names"
[ -s "$WORK/names" ] || fail "no names to look for"
# Opinions of five on one question, of four on another.
for n in 1 2 3 4 5; do
    for item in duty-01 duty-02; do
        [ "$item$n" = duty-025 ] || echo "INSERT INTO opinion SELECT id, '$item$n', '$item',
            (SELECT MAX(item_version) FROM evidence WHERE item='$item'), 'not_true figure' FROM council LIMIT 1;"
    done
done | sqlite3 "$WORK/demo/council-01/central.db" || fail "opinions"
if [ -n "${MM_WEB_PG:-}" ]; then
    path_postgresql
    "$BIN/mamori" store migrate --from "sqlite:$WORK/demo/council-01/central.db" --to "$DB" >"$WORK/moved" 2>&1 ||
        fail "to PostgreSQL: $(cat "$WORK/moved")"
fi
path_server
# What a kiosk without a network would bring on a medium.
path_kiosk travelling
"$BIN/tests/e2e/sync_tool" fill "$WORK/travelling" 4 && mkdir "$WORK/carried" || fail "records to carry"
$AGENT_PLAIN export "$WORK/carried" --store "$WORK/travelling" --medium USB-1 >"$WORK/out" 2>&1 || fail "export: $(cat "$WORK/out")"
# token FILE: what stands behind token= in it.
token() { sed -n 's/.*token=\([A-Za-z0-9_-]*\).*/\1/p' "$1" | head -n 1; }
# in_browser WHO: with the link that the file WORK/WHO tells.
in_browser() {
    path_secret "$(token "$WORK/$1")"
    # C.UTF-8 is on every Debian: without a locale of UTF-8 chromium gives no Japanese name to a file.
    LC_ALL=C.UTF-8 NODE_PATH=$BIN/npm/node_modules node "$MM_SOURCE/tests/e2e/npm/web.js" "$1" "$URL" "$(token "$WORK/$1")" \
        "$WORK/names" "$WORK" >"$WORK/said" 2>&1 || fail "$1: $(head -n 30 "$WORK/said")"
}
"$BIN/mamori" account first --db "$DB" >"$WORK/administrator" || fail "account first"
in_browser administrator
for role in clerk chair auditor viewer; do
    "$BIN/mamori" account add "$role" --db "$DB" --label 利用者 --role "$role" >"$WORK/$role" || fail "account add $role"
    in_browser "$role"
done
# What was printed is what a clerk carries to the meeting: names, 取扱区分, the day, no button.
pdftotext -layout "$WORK/overdue.pdf" "$WORK/paper" || fail "no paper"
for word in まだ受講されていない方 '取扱注意（個人名あり）' 現在 '見本（架空の名簿）'; do
    tr -d ' \n' <"$WORK/paper" | grep -q "$word" || fail "the paper does not say $word"
done
grep -q -e サインアウト -e Excel "$WORK/paper" && fail "the paper has what belongs to the screen"
exit 0
