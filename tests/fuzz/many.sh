#!/bin/sh
# Many executions of one target with libFuzzer; the corpus stays as it is.
#   sh tests/fuzz/many.sh NAME [EXECUTIONS [SECONDS]]   (10,000,000; clang; builds in build-fuzz, or MM_FUZZ_BUILD)
# Prints how many there were and how many a second. It ends sooner when the SECONDS are over. A crash, hang, leak or
# broken promise is a failure; the input is then left beside the program.
# Slice by slice: what was ended before its time is taken up again where it was, as long as the program is the same.
# As a test (MM_BUILD) it has a build there, and runs once in --long: it has its own sanitizers.
set -u
cd "$(dirname "$0")/../.." || exit 2
name=${1:?usage: many.sh NAME [EXECUTIONS [SECONDS]]}
runs=${2:-10000000}
seconds=${3:-0}
slice=${MM_FUZZ_SLICE:-500000}
build=${MM_FUZZ_BUILD:-${MM_BUILD:+$MM_BUILD/fuzz}}
build=${build:-$PWD/build-fuzz}
target=$build/tests/fuzz/fuzz_$name
kept=$build/many/$name # inputs that reached something new, how many executions there were, of which program
command -v clang >/dev/null || {
    echo 'skipped: clang is not installed'
    exit 77
}
grep -qs '^MM_SANITIZE:STRING=.' "${MM_BUILD:-}/CMakeCache.txt" && {
    echo 'skipped: runs in the build without sanitizers'
    exit 77
}
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/tmp"

mkdir -p "$build" && exec 9>"$build/lock" && flock 9 || exit 2 # several at once share the build
cmake -S . -B "$build" -G Ninja -DCMAKE_C_COMPILER=clang -DMM_FUZZ=ON -DMM_SANITIZE=address,undefined \
    >"$scratch/log" 2>&1 && ninja -C "$build" "fuzz_$name" >>"$scratch/log" 2>&1 || {
    tail -n 30 "$scratch/log"
    exit 1
}
exec 9>&-
TMPDIR=$scratch/tmp
export TMPDIR
mkdir -p "$kept/inputs" || exit 2
program=$(sha256sum <"$target")
[ "$(cat "$kept/program" 2>/dev/null)" = "$program" ] || {
    echo 0 >"$kept/executions"
    echo "$program" >"$kept/program"
}
total=$(cat "$kept/executions")
before=$total begin=$(date +%s) left=$seconds
while [ "$total" -lt "$runs" ]; do
    n=$((runs - total))
    [ "$n" -le "$slice" ] || n=$slice
    nice -n 10 "$target" -runs="$n" -max_total_time="$left" -timeout=10 -max_len=8192 -print_final_stats=1 \
        -artifact_prefix="$target-" "$kept/inputs" "tests/fuzz/corpus/$name" >"$scratch/log" 2>&1 || {
        grep -vE '^(#[0-9]|INFO)' "$scratch/log" | tail -n 60
        exit 1
    }
    n=$(sed -n 's/^stat::number_of_executed_units: *//p' "$scratch/log")
    total=$((total + ${n:?no count of executions}))
    # In one step: who ends us here loses a slice, never the count.
    echo "$total" >"$kept/executions.new" && mv "$kept/executions.new" "$kept/executions" || exit 2
    [ "$seconds" -eq 0 ] || left=$((begin + seconds - $(date +%s)))
    [ "$seconds" -eq 0 ] || [ "$left" -gt 0 ] || break
done
took=$(($(date +%s) - begin))
rm -r "$kept" # the next time all over again
echo "$name: $total executions, $(((total - before) / (took > 0 ? took : 1))) a second, none broke a promise"
