#!/bin/sh
# mm-test: labels=slow timeout=240
# The programs that measure run and print every figure. Nothing is said about how fast.
: "${MM_BUILD:?the build folder}" "${MM_SOURCE:?the source folder}"
if grep -q '^MM_SANITIZE:STRING=..*' "$MM_BUILD/CMakeCache.txt"; then
    echo 'skipped: a library cannot be preloaded before the sanitizers'
    exit 77
fi
for tool in Xvfb sqlite3; do
    command -v $tool >/dev/null || {
        echo "skipped: $tool is not installed"
        exit 77
    }
done
exec sh "$MM_SOURCE/tests/bench/run" --quick
