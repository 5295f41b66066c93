#!/bin/sh
# Lets libFuzzer look for inputs that reach new code, and adds the few that do to the corpus.
#   sh tests/fuzz/grow.sh NAME [SECONDS [MOST]]     (clang; builds in build-fuzz, or MM_FUZZ_BUILD)
# MOST inputs at most (5).
# A crash, hang, leak or broken promise ends it; the input is then left beside the program.
set -u
cd "$(dirname "$0")/../.." || exit 2
name=${1:?usage: grow.sh NAME [SECONDS [MOST]]}
seconds=${2:-120}
most=${3:-5}
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

# The merge lists what each new input reaches beyond the corpus and the smaller ones; those with most are taken.
# Without counters only new code counts, not how often it ran.
cp -R "$corpus" "$scratch/merged"
"$target" -merge=1 -use_counters=0 -merge_control_file="$scratch/control" "$scratch/merged" "$scratch/inputs" \
    >"$scratch/log" 2>&1 || {
    tail -n 30 "$scratch/log"
    exit 1
}
awk '
NR == 1 { n = $1 }
NR == 2 { known = $1 }
NR > 2 && NR <= n + 2 { file[NR - 3] = $0; next }
$1 == "FT" && $2 >= known && NF > 2 { print NF - 2, file[$2] }' "$scratch/control" |
    sort -rn | head -n "$most" | while read -r reached input; do
    hash=$(sha1sum "$input")
    cp "$input" "$corpus/grown-${hash%"${hash#??????????}"}"
    echo "added grown-${hash%"${hash#??????????}"}: $reached new places"
done
echo "$(find tests/fuzz/corpus -type f | wc -l) files in all corpora"
