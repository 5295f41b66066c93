#!/bin/sh
# mm-test: labels=plain timeout=120
# The handbooks: each becomes a PDF of as many pages as it may have, and every command that they tell to type does work,
# in the order of the text, on a council that begins with nothing.
set -u
unset LC_ALL LC_MESSAGES
export LANG=ja_JP.UTF-8
BIN=$MM_BUILD WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
. "$MM_SOURCE/tests/e2e/paper.sh"
BOOKS=$MM_SOURCE/content/docs/handbook
"$BIN/mamori" handbook >"$WORK/list" || fail 'no list'
"$BIN/mamori" handbook -o "$WORK/pdf" >"$WORK/out" 2>&1 || fail "$(cat "$WORK/out")"
[ "$(wc -l <"$WORK/list")" -eq "$(find "$WORK/pdf" -name '*.pdf' | wc -l)" ] || fail 'not as many papers as the list has'
paper_look "$WORK"/pdf/*.pdf
for book in "$BOOKS"/*.md; do
    name=$(basename "$book" .md)
    [ "$name" = README ] || grep -q "^$name " "$WORK/list" || fail "nobody can print $name"
done
# pages NAME MOST: no longer than somebody reads; and the words of the source stand in it.
pages() {
    "$BIN/mamori" handbook "$1" -o "$WORK/$1.pdf" >/dev/null || fail "$1"
    pdftotext -layout "$WORK/$1.pdf" "$WORK/$1.txt"
    n=$(tr -cd '\f' <"$WORK/$1.txt" | wc -c)
    [ "$n" -le "$2" ] || fail "$1 has $n pages"
    sed -n 's/^## //p' "$BOOKS/$1.md" | tr -d ' ' | while IFS= read -r heading; do
        tr -d ' \n' <"$WORK/$1.txt" | grep -qF "$heading" || fail "$1 has no $heading"
    done || exit 1
}
pages learner 1
pages chair 1
pages running 8
pages setup 6
# Whoever has never seen the screens sees them: pictures NAME HOW_MANY.
pictures() {
    [ "$(pdfimages -list "$WORK/$1.pdf" | grep -c ' image ')" -ge "$2" ] || fail "$1 has not its $2 pictures"
}
pictures learner 2
pictures running 3
pictures setup 2
[ "$(cat "$MM_SOURCE"/content/docs/*.png | wc -c)" -le 2000000 ] || fail 'the pictures are more than 2 MB'
"$BIN/mamori" handbook nothing -o "$WORK/x.pdf" 2>"$WORK/err" && fail 'a handbook that is none'
grep -q 'mamori handbook で一覧' "$WORK/err" || fail "$(cat "$WORK/err")"

# commands NAME: what stands in its blocks of "sh", with places of this test.
commands() {
    awk '/^```sh$/ { on = 1; next } /^```/ { on = 0 } on' "$BOOKS/$1.md" |
        sed "s|DATA|$WORK/data|g; s|PACK|$MM_SOURCE/content/kamakura|g; s|BACKUP|$WORK/backup-$1|g; s|RESTORED|$WORK/restored|g
            s|ROSTER|$MM_SOURCE/tests/councils/demo/roster.csv|g; s|HOST|localhost|g; s|WORK|$WORK|g; s|ERASED|none|g"
}
mkdir -m 700 "$WORK/data" "$WORK/restored"
PATH=$BIN:$PATH
# kiosk: a server and an approved kiosk, which the clerk's handbook takes for granted.
kiosk() {
    DB=sqlite:$WORK/data/central.db
    path_server
    code=$(mamori kiosk invite --name ロビー --approved --db "$DB" --format json | sed -n 's/.*"code": *"\([^"]*\)".*/\1/p')
    path_agent enrol --server "$URL" --code "$code" --store "$WORK/kiosk" >"$WORK/agent.out" 2>&1 || fail enrol
}
for name in setup running; do
    [ "$name" = setup ] || kiosk
    commands "$name" >"$WORK/lines"
    [ "$(wc -l <"$WORK/lines")" -ge 8 ] || fail "$name has only $(wc -l <"$WORK/lines") commands"
    while IFS= read -r line; do
        case $line in "mamori doctor"*) line="$line || grep -q '要対応' \"$WORK/out\"" ;; esac # no server runs here
        eval "$line" >"$WORK/out" 2>&1 || fail "$name: $line: $(cat "$WORK/out")"
    done <"$WORK/lines"
done
# And every command that is only told of has its words right.
sed 's/sudo -u mamori //' "$BOOKS"/*.md | grep -o 'mamori [a-z][a-z-]* [a-z][a-z-]*' | sort -u | while read -r _ first second; do
    "$BIN/mamori" "$first" "$second" --help >/dev/null 2>&1 || "$BIN/mamori" "$first" --help >/dev/null 2>&1 ||
        fail "there is no mamori $first $second"
done || exit 1
echo "handbooks: $(wc -l <"$WORK/list")"
