#!/bin/sh
# mm-test: labels=long timeout=7200 serial
# What strangers send to the record store: ten million inputs for each decoder, and as many whole requests as ten
# minutes give (they go through a real store).
: "${MM_SOURCE:?the source folder}" "${MM_BUILD:?the build folder}"
command -v clang >/dev/null || {
    echo 'skipped: clang is not installed'
    exit 77
}
export MM_FUZZ_BUILD="$MM_BUILD/fuzz"
for of in 'statement 10000000' 'xapi 10000000' 'request 10000000 600'; do
    # shellcheck disable=SC2086 # words
    sh "$MM_SOURCE/tests/fuzz/many.sh" $of || exit 1
done
