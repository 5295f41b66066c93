#!/bin/sh
# The secretariat's pages: their types hold (tsc), every page has its line and a place of its own in the menu,
# the words that they offer are the server's, and nothing in them would need what the server's policy forbids or somebody
# else's machine.
set -u
MM_SOURCE=${MM_SOURCE:-$(cd "$(dirname "$0")/../.." && pwd)}
web=$MM_SOURCE/sync/web
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
failed=0
fail() {
    echo "FAIL: $*"
    failed=1
}

for file in "$web"/pages/*.tsx; do
    page=${file##*/}
    page=${page%.tsx}
    grep -qx "export { $page } from './pages/$page';" "$web/pages.ts" || fail "pages.ts has no line for $page"
done
[ "$(grep -c '^export' "$web/pages.ts")" = "$(ls "$web"/pages/*.tsx | wc -l)" ] || fail "pages.ts names what is not there"
placed() {
    for file in "$web"/pages/*.tsx; do
        tr -s '\n ' ' ' <"$file" | grep -oE "menu: '[^']+', place: [0-9]+"
    done
}
[ "$(placed | wc -l)" = "$(ls "$web"/pages/*.tsx | wc -l)" ] || fail "a page has no place in the menu"
taken=$(placed | sort | uniq -d)
[ -z "$taken" ] || fail "two pages at one place of the menu: $taken"
# What is chosen there is chosen in the words that the server takes, all of them in its order, with its codes.
same() { # WHAT: page and server
    [ -s "$work/server" ] || fail "the words of $1 are not found"
    cmp -s "$work/page" "$work/server" || fail "$1: $(diff "$work/page" "$work/server")"
}
for words in 'KINDS KIND' 'RESULTS RESULT'; do
    sed -n "/const ${words% *} = /,/^];/p" "$web/pages/incidents.tsx" | grep -oE "'[^ -~]+'" | tr -d "'" >"$work/page"
    sed -n "s/^${words#* }([a-z]*, \"\(.*\)\")\$/\1/p" "$MM_SOURCE/sync/server/incident.def" >"$work/server"
    same "${words% *}"
done
sed -n "/key: 'proof'/,/}/s/^ *\['\([a-z][a-z]*\)', '\(.*\)'\],/\1 \2/p" "$web/pages/office.tsx" | sort >"$work/page"
sed -n '/^} proofs\[\]/,/^};/p' "$MM_SOURCE/sync/server/office_read.c" | grep -oE '\{"[a-z]+", "[^"]+"\}' |
    sed 's/{"\([a-z]*\)", "\(.*\)"}/\1 \2/' | sort >"$work/server"
same 'what an answer of the office rests on'
sed -n "/^const answers/,/^];/s/^ *\['[0-9]', '\(.*\)'\],/\1/p" "$web/pages/office.tsx" >"$work/page"
sed -n '/mm_selfcheck_answers\[MM/,/};/p' "$MM_SOURCE/content/pack/build_selfcheck.c" | grep -oE '"[^"]+"' | tr -d '"' >"$work/server"
same 'the answers of the office'
grep -rnE 'dangerouslySetInnerHTML|innerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function' "$web" --include=*.ts --include=*.tsx &&
    fail "text could become a script"
grep -rnE 'https?://' "$web" --include=*.ts --include=*.tsx --include=*.css --include=*.html && fail "another origin"
grep -nE '<script>|<style|style="| on[a-z]+="' "$web/index.html" && fail "something inline"
grep -rnE '#(f00|ff0000|[c-f][0-9a-f]0[0-9a-f]0[0-9a-f])\b' "$web/style" && fail "red is for nobody"
[ "$failed" = 0 ] || exit 1

modules=${MM_BUILD:-$MM_SOURCE/build}/npm-web/node_modules
if ! command -v node >/dev/null || [ ! -d "$modules/typescript" ]; then
    echo "skipped: node or the npm packages of sync/web are not installed"
    exit 77
fi
# The compiler looks for packages upwards from the sources.
mkdir "$work/web"
(cd "$web" && tar -cf - --exclude=node_modules .) | tar -xf - -C "$work/web"
ln -s "$modules" "$work/node_modules"
node "$modules/typescript/bin/tsc" --noEmit -p "$work/web"
