#!/bin/sh
# mm-test: labels=long timeout=1800 serial
# The corpora reach 80 % of the lines of every decoder, and stay small.
grep -qs '^MM_SANITIZE:STRING=.' "$MM_BUILD/CMakeCache.txt" && {
    echo "skipped: counted in the build without sanitizers"
    exit 77
}
files=$(find "$MM_SOURCE/tests/fuzz/corpus" -type f | wc -l)
bytes=$(find "$MM_SOURCE/tests/fuzz/corpus" -type f -exec cat {} + | wc -c)
[ "$files" -le 700 ] && [ "$bytes" -le 600000 ] || {
    echo "the corpora hold $files files, $bytes bytes: at most 700 and 600000"
    exit 1
}
exec sh "$MM_SOURCE/tests/fuzz/coverage.sh"
