#!/bin/sh
# mm-test: labels=long timeout=1800 serial
# The corpora reach 80 % of the lines of every decoder.
grep -qs '^MM_SANITIZE:STRING=.' "$MM_BUILD/CMakeCache.txt" && {
    echo "skipped: counted in the build without sanitizers"
    exit 77
}
exec sh "$MM_SOURCE/tests/fuzz/coverage.sh"
