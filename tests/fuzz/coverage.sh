#!/bin/sh
# Prints how many lines of each decoder its corpus reaches, and fails below 80 %. Builds in a folder of its own
# with gcov: MM_FUZZ_BUILD, else fuzz-coverage in $MM_BUILD, else build-fuzz-coverage. A decoder is the files of one
# line of decoders.txt, counted together.
#   sh tests/fuzz/coverage.sh [-v]      -v: also each file, and its lines that no input reached
set -u
cd "$(dirname "$0")/../.." || exit 2
source=$(pwd)
build=${MM_FUZZ_BUILD:-${MM_BUILD:+$MM_BUILD/fuzz-coverage}}
build=${build:-$source/build-fuzz-coverage}
verbose=0
[ "${1:-}" = -v ] && verbose=1
command -v gcov >/dev/null || { echo "skipped: gcov is not installed"; exit 77; }
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

cmake -S "$source" -B "$build" -G Ninja -DCMAKE_C_COMPILER=gcc -DMM_COVERAGE=ON \
    >"$work/log" 2>&1 && ninja -C "$build" fuzz >>"$work/log" 2>&1 || {
    tail -n 30 "$work/log"
    exit 1
}
find "$build" -name '*.gcda' -delete
ctest --test-dir "$build" -R '^fuzz\.' -LE long --output-on-failure >"$work/log" 2>&1 || {
    tail -n 30 "$work/log"
    exit 1
}

# reached FILE: "lines reached" of one source; with -v prints what is missing.
reached() {
    data=$(find "$build/CMakeFiles" -path "*/$1.gcda" | head -n 1)
    [ -n "$data" ] || data=$(find "$build/CMakeFiles" -path "*/$1.gcno" | head -n 1)
    [ -n "$data" ] || return 1
    gcov -t "$data" 2>/dev/null | awk -F: -v file="$1" -v verbose=$verbose '
    # Included headers follow; only the file itself counts. A fault of memory cannot be caused by an input.
    /^ *-: *0:Source:/ { inside = index($0, file) > 0 }
    !inside || $1 ~ /^ *-$/ { next }
    { text = $0; sub(/^[^:]*:[^:]*:/, "", text) }
    text ~ /MM_ERR_NOMEM|no_memory/ { next }
    { lines++ }
    $1 ~ /[#=]/ { if (verbose) print "    " file ":" $2 + 0 ": " text >"/dev/stderr"; next }
    { hit++ }
    END { print lines + 0, hit + 0 }'
}

failed=0
while read -r name files; do
    case $name in '#'* | '') continue ;; esac
    lines=0 hit=0
    for pattern in $files; do
        for file in $pattern; do
            counts=$(reached "$file") || { echo "$file: is not built into any target"; failed=1; continue; }
            [ $verbose -eq 0 ] || echo "  $file ${counts#* } of ${counts% *}"
            lines=$((lines + ${counts% *}))
            hit=$((hit + ${counts#* }))
        done
    done
    percent=$((lines ? hit * 100 / lines : 0))
    note=
    [ $percent -ge 80 ] || { note='  below 80'; failed=1; }
    printf '%-12s %3d %%  %4d of %4d lines%s\n' "$name" $percent $hit $lines "$note"
done <tests/fuzz/decoders.txt
exit $failed
