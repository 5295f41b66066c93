#!/bin/sh
# Lets libFuzzer look for inputs that reach new code, and adds the few that do to the corpus.
#   sh tests/fuzz/grow.sh NAME [SECONDS]     (clang; builds in build-fuzz, or MM_FUZZ_BUILD)
# A crash, hang, leak or broken promise ends it; the input is then left beside the program.
set -u
cd "$(dirname "$0")/../.." || exit 2
name=${1:?usage: grow.sh NAME [SECONDS]}
seconds=${2:-120}
build=${MM_FUZZ_BUILD:-$PWD/build-fuzz}
corpus=$PWD/tests/fuzz/corpus/$name
target=$build/tests/fuzz/fuzz_$name
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$corpus" "$scratch/inputs" "$scratch/tmp"

cmake -S . -B "$build" -G Ninja -DCMAKE_C_COMPILER=clang -DMM_FUZZ=ON -DMM_SANITIZE=address,undefined \
    >"$scratch/log" 2>&1 && ninja -C "$build" "fuzz_$name" >>"$scratch/log" 2>&1 || {
    tail -n 30 "$scratch/log"
    exit 1
}
TMPDIR=$scratch/tmp
export TMPDIR
nice -n 10 "$target" -max_total_time="$seconds" -timeout=10 -max_len=8192 -print_final_stats=1 \
    -artifact_prefix="$target-" "$scratch/inputs" "$corpus" >"$scratch/log" 2>&1 || {
    grep -vE '^(#[0-9]|INFO)' "$scratch/log" | tail -n 60
    exit 1
}
grep -E '^(Done|stat::number_of_executed)' "$scratch/log"
before=$(find "$corpus" -type f | wc -l)
# Without counters only new code counts, not how often it ran: few files.
"$target" -merge=1 -use_counters=0 "$corpus" "$scratch/inputs" >"$scratch/log" 2>&1 || {
    tail -n 30 "$scratch/log"
    exit 1
}
echo "$name: $before inputs before, $(find "$corpus" -type f | wc -l) now"
