#!/bin/sh
# mm-test: labels=long timeout=300
# Every paper that no other test has printed, as it comes out of a printer: each report there is, the cards and numbers,
# and the whole of the content for reviewers. What is looked for is in paper.sh; first that it is found at all.
set -u
export LC_ALL=C.UTF-8
BIN=$MM_BUILD WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
. "$MM_SOURCE/tests/e2e/paper.sh"

# page FILE INK_AT...: a white page of A4 at 30 dpi with lines of ink that begin at these bytes.
page() {
    { printf 'P5\n248 351\n255\n'; head -c $((248 * 351)) /dev/zero | tr '\0' '\377'; } >"$1"
    file=$1
    shift
    for at; do
        head -c 40 /dev/zero | dd of="$file" bs=1 seek=$((15 + at)) conv=notrunc 2>/dev/null
    done
}
looks() { "$MM_BUILD/tests/e2e/page_tool" 30 "$1" >"$WORK/said"; }
page "$WORK/good.pgm" $((248 * 100 + 100))
looks "$WORK/good.pgm" || fail "a page with ink in its middle: $(cat "$WORK/said")"
page "$WORK/blank.pgm"
looks "$WORK/blank.pgm" && fail 'a blank page is taken'
for edge in 248 $((248 * 349 + 100)) $((248 * 100 + 1)) $((248 * 101 - 41)); do
    page "$WORK/edge.pgm" $((248 * 100 + 100)) "$edge"
    looks "$WORK/edge.pgm" && fail "ink at $edge is taken"
done

"$BIN/mamori" demo --out "$WORK/demo" --councils 1 --people 20 --years 1 --seed 4 >/dev/null 2>"$WORK/err" ||
    fail "demo: $(tail -n 1 "$WORK/err")"
DB=sqlite:$WORK/demo/council-01/central.db
for report in $(sed -n 's/^ENTRY(\(.*\))$/\1/p' "$MM_SOURCE/sync/server/reports/reports.def"); do
    "$BIN/mamori" report "$report" --db "$DB" -o "$WORK/$report.pdf" >"$WORK/out" 2>&1 || fail "$report: $(cat "$WORK/out")"
    paper_look "$WORK/$report.pdf"
done
"$BIN/mamori" council set signin=pin --db "$DB" >"$WORK/out" || fail "signin: $(cat "$WORK/out")"
for what in '' --cards; do
    # shellcheck disable=SC2086
    "$BIN/mamori" roster cards $what --db "$DB" -o "$WORK/cards.pdf" >"$WORK/out" 2>&1 || fail "cards $what: $(cat "$WORK/out")"
    paper_look "$WORK/cards.pdf"
done
"$BIN/mamori" content print "$MM_SOURCE/content/kamakura" --as review -o "$WORK/book.pdf" >"$WORK/out" 2>&1 || fail "$(cat "$WORK/out")"
paper_look "$WORK/book.pdf"
exit 0
