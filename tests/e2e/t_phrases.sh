#!/bin/sh
# Phrases are found exactly as by the program of those who trained the weights: on all content, on names, on Latin,
# on characters beyond the BMP, on nothing.
set -u
weights=$MM_BUILD/phrases
[ -f "$weights/ja.json" ] || { echo "skipped: the weights of phrases are not installed"; exit 77; }
command -v node >/dev/null || { echo "skipped: node is not installed"; exit 77; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cat >"$work/theirs.mjs" <<S
import { readFileSync } from 'node:fs';
import { Parser } from '$weights/package/module/parser.js';
const parser = new Parser(JSON.parse(readFileSync('$weights/ja.json', 'utf8')));
const lines = readFileSync(0, 'utf8').split('\n');
lines.pop();
for (const line of lines) console.log(parser.parse(line).join('|'));
S
{
    find "$MM_SOURCE/content" -name '*.json' -exec cat {} + | grep -o '"[^"]*"' | tr -d '"'
    cat "$MM_SOURCE/tests/unit/text/names.txt"
    printf '%s\n' '' 'あ' '今日は良い天気です。' 'くわしくは https://www.example.jp/a/b を見てください。' '𠮷野家で𩸽を食べる' \
        'もう一度ご確認ください。' '利用目的をできるだけ特定しなければなりません。' '30％・1,000円・9:30' 'abc def'
} >"$work/lines"
"$MM_BUILD/tests/e2e/phrases_tool" "$weights/ja.json" <"$work/lines" >"$work/ours" || exit 1
node "$work/theirs.mjs" <"$work/lines" >"$work/theirs" || exit 1
[ "$(wc -l <"$work/theirs")" -ge 2000 ] || { echo "FAILED: only $(wc -l <"$work/theirs") lines"; exit 1; }
grep -q '改ざん' "$work/ours" && ! grep -q '改ざ|ん' "$work/ours" || { echo "FAILED: 改ざん is cut"; exit 1; }
diff "$work/theirs" "$work/ours" | head -n 20 | grep . && { echo "FAILED: phrases differ"; exit 1; }
exit 0
