#!/bin/sh
# Kiosk and pages look alike, and like the design system of the Digital Agency: every colour of sync/web/style/theme.css
# that the kiosk has too is the kiosk's, light and dark; what the kiosk calls a token of @digital-go-jp/design-tokens has
# the value that the package gives it, and the version of the package is the one that the kiosk names.
set -u
MM_SOURCE=${MM_SOURCE:-$(cd "$(dirname "$0")/../.." && pwd)}
theme=$MM_SOURCE/kiosk/ui/theme.c css=$MM_SOURCE/sync/web/style/theme.css
package=${MM_BUILD:-$MM_SOURCE/build}/npm/node_modules/@digital-go-jp/design-tokens
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

# Lines "name light dark" of both; a value that stands alone is of both.
sed -n 's/^ *\[MM_COLOR_\([A-Z_]*\)\] = {0x\([0-9A-F]*\), 0x\([0-9A-F]*\),.*/\1 #\2 #\3/p' "$theme" |
    tr 'A-Z_' 'a-z-' | sort >"$work/kiosk"
sed -n -e 's/^ *--\([a-z0-9-]*\): light-dark(\(#[0-9a-f]*\), \(#[0-9a-f]*\));/\1 \2 \3/p' \
    -e 's/^ *--\([a-z0-9-]*\): \(#[0-9a-f]*\);/\1 \2 \2/p' "$css" | sort >"$work/pages"
join "$work/kiosk" "$work/pages" >"$work/both"
[ "$(wc -l <"$work/both")" -ge 18 ] || { echo "FAIL: only $(wc -l <"$work/both") colours of one name"; exit 1; }
awk '$2 != $4 || $3 != $5 { print "FAIL: " $1 " is " $2 " and " $3 " at the kiosk, " $4 " and " $5 " on the pages"; bad = 1 }
    END { exit bad }' "$work/both" || exit 1

[ -f "$package/dist/tokens.css" ] || { echo "skipped: @digital-go-jp/design-tokens is not installed"; exit 77; }
version=$(sed -n 's/.*design-tokens \([0-9.]*[0-9]\),.*/\1/p' "$theme")
grep -q "\"version\": \"$version\"" "$package/package.json" || { echo "FAIL: the kiosk names version $version, another one is installed"; exit 1; }
sed -n 's/^ *{"\([a-z0-9-]*\)", 0x\([0-9A-F]*\)},/\1 #\2/p' "$theme" | tr 'A-F' 'a-f' | sort >"$work/tokens"
sed -n 's/^ *--color-\([a-z0-9-]*\): \(#[0-9a-f]*\);/\1 \2/p' "$package/dist/tokens.css" | sort >"$work/theirs"
[ "$(wc -l <"$work/tokens")" -ge 15 ] || { echo "FAIL: the kiosk has no tokens"; exit 1; }
join -a 1 "$work/tokens" "$work/theirs" | awk '$2 != $3 { print "FAIL: " $1 " is " $3 ", not " $2; bad = 1 } END { exit bad }'
