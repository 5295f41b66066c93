#!/bin/sh
# `cmake --install` into a DESTDIR gives a tree from which the whole path runs, with the source tree out of use.
set -u
WORK=$(mktemp -d)
DEST=$WORK/dest
BIN=$DEST/usr/bin PACK=$DEST/usr/share/mamori/content/kamakura
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
DESTDIR=$DEST cmake --install "$MM_BUILD" --prefix /usr >"$WORK/install.out" || fail "cmake --install"
for name in mamori mamori-server mamori-agent mamori-kiosk; do
    [ -x "$BIN/$name" ] || fail "$name is not installed"
done
strings=$(find "$DEST/usr/share/mamori" -name fonts.json)
[ -n "$strings" ] || fail "fonts.json is not installed"
path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server
# The secretariat's pages, where they were built: from share, not from the build tree.
if [ -f "$MM_BUILD/web/index.html" ]; then
    cmp -s "$MM_BUILD/web/index.html" "$DEST/usr/share/mamori/web/index.html" || fail "the pages are not installed"
    curl -fs "$URL/web/" | cmp -s - "$MM_BUILD/web/index.html" || fail "the installed server does not serve the pages"
fi
path_kiosk kiosk1
# What the kiosk opens must lie in the installed tree: look at the files it really opens.
if command -v strace >/dev/null; then
    # LeakSanitizer cannot work under strace; everything else of the sanitizers does.
    ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 strace -f -qq -e trace=openat -o "$WORK/opened" "$BIN/mamori-kiosk" --store "$WORK/kiosk1" --headless \
        --window 1920x1080 --script "$MM_SOURCE/tests/e2e/sitting.flow" --shots "$WORK" >"$WORK/kiosk.out" 2>&1 ||
        fail "sitting: $(tail -n 1 "$WORK/kiosk.out")"
    grep -F "\"$MM_SOURCE/" "$WORK/opened" | grep -v 'sitting.flow' | grep -v ENOENT && fail "opens files of the source tree"
else
    path_sit kiosk1 "$MM_SOURCE/tests/e2e/sitting.flow"
fi
path_sync kiosk1
"$BIN/mamori" report completion --db "sqlite:$WORK/central.db" --format csv >"$WORK/report.csv" || fail "report"
grep -q '^25,[^,]*,議員,[^,]*,済,' "$WORK/report.csv" || fail "the member of seat 25 is not 済 in the report"
# The renderer is found in libexec of the installed tree, and its fonts list in share.
[ -x "$DEST/usr/libexec/mamori/mamori-render" ] || fail 'mamori-render is not in libexec/mamori'
env -u MAMORI_RENDER "$BIN/mamori" report completion --db "sqlite:$WORK/central.db" -o "$WORK/report.pdf" || fail 'no PDF'
head -c 5 "$WORK/report.pdf" | grep -q '%PDF-' || fail 'the PDF is none'
exit 0
