#!/bin/sh
# Many executions of one target with libFuzzer; the corpus stays as it is.
#   sh tests/fuzz/many.sh NAME [EXECUTIONS [SECONDS]]   (10,000,000; clang; builds in build-fuzz, or MM_FUZZ_BUILD)
# Prints how many there were and how many a second. It ends sooner when the SECONDS are over. A crash, hang, leak or
# broken promise is a failure; the input is then left beside the program.
set -u
cd "$(dirname "$0")/../.." || exit 2
name=${1:?usage: many.sh NAME [EXECUTIONS [SECONDS]]}
runs=${2:-10000000}
seconds=${3:-0}
build=${MM_FUZZ_BUILD:-$PWD/build-fuzz}
target=$build/tests/fuzz/fuzz_$name
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/inputs" "$scratch/tmp"

cmake -S . -B "$build" -G Ninja -DCMAKE_C_COMPILER=clang -DMM_FUZZ=ON -DMM_SANITIZE=address,undefined \
    >"$scratch/log" 2>&1 && ninja -C "$build" "fuzz_$name" >>"$scratch/log" 2>&1 || {
    tail -n 30 "$scratch/log"
    exit 1
}
TMPDIR=$scratch/tmp
export TMPDIR
nice -n 10 "$target" -runs="$runs" -max_total_time="$seconds" -timeout=10 -max_len=8192 -print_final_stats=1 \
    -artifact_prefix="$target-" "$scratch/inputs" "tests/fuzz/corpus/$name" >"$scratch/log" 2>&1 || {
    grep -vE '^(#[0-9]|INFO)' "$scratch/log" | tail -n 60
    exit 1
}
awk -v name="$name" '/^stat::number_of_executed_units/ { n = $2 } /^stat::average_exec_per_sec/ { rate = $2 }
END { print name ": " n " executions, " rate " a second, none broke a promise" }' "$scratch/log"
