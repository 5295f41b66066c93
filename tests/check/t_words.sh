#!/bin/sh
# What screens, pages, reports, commands and handbooks say keeps to the words of content/common/terms.json: no string of
# the programs that people see, no text of the secretariat's pages and no line of a handbook holds a word that must not be
# said. Tables of words as the typesetter meets them are no sayings.
set -u
. "$(dirname "$0")/common.sh"
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

# One word a line: the word, then what may hold it.
awk '
/"not":/ { if (not) print not except; not = $0; sub(/.*"not": "/, "", not); sub(/".*/, "", not); except = "" }
/"except":/ {
    line = $0
    sub(/.*"except": \[/, "", line)
    while (match(line, /"[^"]*"/)) {
        except = except "\t" substr(line, RSTART + 1, RLENGTH - 2)
        line = substr(line, RSTART + RLENGTH)
    }
}
END { print not except }' content/common/terms.json >"$work/words"
[ "$(wc -l <"$work/words")" -ge 20 ] || { echo "terms.json names fewer than 20 words"; exit 1; }
# One way to write them, as in the glossary; texts of a policy keep their own.
printf 'サーバ\tサーバー\nフォルダ\tフォルダー\n' >>"$work/words"

# said FILE...: file:line:string, comments left out.
said() {
    awk '
    FNR == 1 { comment = 0 }
    {
        line = $0
        while (line != "") {
            if (comment) {
                end = index(line, "*/")
                if (!end)
                    next
                line = substr(line, end + 2)
                comment = 0
            } else if (match(line, /\/\*|"([^"\\]|\\.)*"/)) {
                word = substr(line, RSTART, RLENGTH)
                line = substr(line, RSTART + RLENGTH)
                if (word == "/*")
                    comment = 1
                else
                    print FILENAME ":" FNR ":" word
            } else
                next
        }
    }' "$@"
}

# unsaid STRINGS: those that hold a word which must not be said. Words of ASCII ("3.1") are numbers elsewhere.
unsaid() {
    awk -F '\t' '
    FILENAME == ARGV[1] { if ($1 ~ /[^ -~]/) { word[++n] = $1; held[n] = $0 } ; next }
    {
        for (i = 1; i <= n; i++) {
            text = $0
            m = split(held[i], except, "\t")
            for (k = 2; k <= m; k++)
                while ((at = index(text, except[k])) > 0)
                    text = substr(text, 1, at - 1) "@" substr(text, at + length(except[k]))
            if (index(text, word[i]))
                print $0 " (" word[i] ")"
        }
    }' "$work/words" "$1"
}

# written FILE...: file:line:text of pages and handbooks, which are all text but for comments.
written() {
    awk '
    FNR == 1 { comment = 0 }
    {
        line = $0
        while (comment ? match(line, /\*\//) : match(line, /\/\*/)) {
            if (!comment)
                printf "%s:%d:%s\n", FILENAME, FNR, substr(line, 1, RSTART - 1)
            line = substr(line, RSTART + 2)
            comment = !comment
        }
        if (!comment)
            print FILENAME ":" FNR ":" line
    }' "$@"
}

list=$(project_files 'kiosk/*.c' 'kiosk/*.h' 'sync/*.c' 'sync/*.h' 'content/author/*.c' | grep -v '^kiosk/text/words\.c$')
pages=$(project_files 'sync/web/*.tsx' 'sync/web/*.ts' 'content/docs/handbook/*.md')
# shellcheck disable=SC2086 # file names of this project hold no spaces
{
    said $list
    written $pages
} >"$work/strings"
[ "$(grep -c '[^ -~]' "$work/strings")" -ge 300 ] || { echo "too few strings were read"; exit 1; }
unsaid "$work/strings" >"$work/found"
cat "$work/found"
[ ! -s "$work/found" ] || exit 1

# The check can fail, and knows what may hold a word and what is a comment.
printf 'a.c:1:"テストを採点します。"\n' >"$work/bad"
printf 'a.c:1:"守秘義務と遵守義務、コンテスト"\n' >"$work/good"
[ "$(unsaid "$work/bad" | wc -l)" -eq 2 ] || { echo "a word is not found"; exit 1; }
[ -z "$(unsaid "$work/good")" ] || { echo "a word that may be said is found"; exit 1; }
printf '/* "テスト" in a comment */\nf("%%s \\"点数\\"", x); /* "採点"\n"合格" */ g("弱点");\n' >"$work/c.c"
printf '/* 採点\n弱点 */ <p>\n  テスト{x /* 点数 */}弱点\n' >"$work/p.tsx"
written "$work/p.tsx" >"$work/read"
[ "$(unsaid "$work/read" | wc -l)" -eq 2 ] || { echo "texts of pages are not told from comments"; exit 1; }
said "$work/c.c" >"$work/read"
[ "$(unsaid "$work/read" | wc -l)" -eq 2 ] || { echo "strings are not told from comments"; exit 1; }
