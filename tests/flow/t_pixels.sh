#!/bin/sh
# The screens of pixels.flow are, pixel by pixel, those of tests/golden/screens. Only with the very fonts and phrase
# weights that they were made with; look at every one that MM_BLESS=1 writes anew.
. "$(dirname "$0")/lib.sh"
screens=$MM_SOURCE/tests/golden/screens

[ -f "$MM_BUILD/phrases/ja.json" ] || {
    echo "skipped: no phrase weights (sync/deploy/packages phrases)"
    exit 77
}
# every font with its sum, as fonts.json pins them
sed -n -e 's/.*"path": *"\([^"]*\)".*/\1/p' -e 's/.*"sha256": *"\([0-9a-f]*\)".*/\1/p' "$MM_SOURCE/fonts/fonts.json" |
    awk 'NR % 2 { path = $0; next } { print $0 "  " path }' >"$work/fonts"
[ -s "$work/fonts" ] || fail 'fonts.json pins no font'
sha256sum --check --quiet "$work/fonts" >/dev/null 2>&1 || {
    echo "skipped: other fonts than fonts.json names"
    exit 77
}

overlay types
new_store
run "$flows/pixels.flow" >"$work/out" || fail 'the flow itself'
if [ "${MM_BLESS:-}" = 1 ]; then
    rm -rf "$screens"
    cp -R "$work/shots" "$screens"
    echo "blessed: $screens"
fi
bad=
for shot in "$work"/shots/*.png; do
    cmp -s "$shot" "$screens/${shot##*/}" || bad="$bad ${shot##*/}"
done
[ "$(ls "$work/shots")" = "$(ls "$screens")" ] || fail 'not the same screens'
[ -z "$bad" ] || {
    rm -rf "$MM_BUILD/screens.seen"
    cp -R "$work/shots" "$MM_BUILD/screens.seen"
    fail "other pixels (what was seen is in build/screens.seen):$bad"
}
