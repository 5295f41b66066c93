#!/bin/sh
# The runner is honest, on a small project of its own: a survivor, a mutant that does not build, fits no more, fits
# twice, names no test, or whose test is red anyway or crashes is a failure; the tree is not touched.
set -u
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
failed=0
tree=$work/tree
mkdir -p "$tree/tests/mutants"
cp "$MM_SOURCE/tests/mutants/run" "$tree/tests/mutants/"
printf 'kept = 1\nother = 1\nother = 1\n' >"$tree/value.txt"
printf 'builds\n' >"$tree/source.txt"
cat >"$tree/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.22)
project(small LANGUAGES NONE)
enable_testing()
add_custom_target(test_small_source COMMAND grep -q builds ${CMAKE_SOURCE_DIR}/source.txt)
add_test(NAME unit.small.source COMMAND true)
add_test(NAME check.value COMMAND grep -q "kept = 1" ${CMAKE_SOURCE_DIR}/value.txt)
add_test(NAME check.red COMMAND false)
add_test(NAME check.skips COMMAND sh -c "echo skipped: no such tool; exit 77")
set_tests_properties(check.skips PROPERTIES SKIP_RETURN_CODE 77)
add_test(NAME check.crash COMMAND sh -c "grep -q 'kept = 1' ${CMAKE_SOURCE_DIR}/value.txt || kill -SEGV $$")
CMAKE

mutant() { # NAME FILE OLD NEW TEST
    printf 'file: %s\nold: %s\nnew: %s\ntest: %s\npromise: It stays.\n' "$2" "$3" "$4" "$5" >"$tree/tests/mutants/m_$1.txt"
}
mutant caught value.txt 'kept = 1' 'kept = 2' check.value
mutant survivor source.txt builds 'builds anyhow' check.value
mutant broken source.txt builds breaks unit.small.source
mutant stale value.txt 'gone = 1' 'gone = 2' check.value
mutant twice value.txt 'other = 1' 'other = 2' check.value
mutant untested value.txt 'kept = 1' 'kept = 2' check.none
mutant red value.txt 'kept = 1' 'kept = 2' check.red
mutant skips value.txt 'kept = 1' 'kept = 2' check.skips
mutant crash value.txt 'kept = 1' 'kept = 2' check.crash
git init -q "$tree" && git -C "$tree" add -A &&
    git -C "$tree" -c user.name=x -c user.email=x@example.jp -c commit.gpgsign=false commit -q -m x || exit 2
cp -R "$tree" "$work/before"

expect() { # CODE WORDS options...
    want=$1 words=$2
    shift 2
    (
        unset MM_BUILD MM_SOURCE
        MM_MUTANTS=$work/scratch "$tree/tests/mutants/run" "$@"
    ) >"$work/out" 2>&1
    code=$?
    if [ $code -ne "$want" ] || ! grep -q "$words" "$work/out"; then
        echo "FAIL: $*: exit code $code, not $want, or no \"$words\":"
        cat "$work/out"
        failed=1
    fi
}

expect 0 '^1 caught, 0 failed, 0 skipped$' --only caught
expect 1 'FAIL: survivor: SURVIVED' --only survivor
expect 1 'FAIL: broken: does not build' --only broken
expect 1 'FAIL: stale: value.txt has no such text' --only stale
expect 1 'FAIL: twice: value.txt has this text more than once' --only twice
expect 1 'FAIL: untested: check.none is red' --only untested
expect 1 'FAIL: red: check.red is red without the mutant' --only red
expect 77 'skipped: skips: .*no such tool' --only skips
expect 1 'FAIL: crash: check.crash crashed' --only crash
expect 1 'FAIL: none: there is no' --only none
expect 1 '9 mutants, 2 that fit no more' --match
# one after the other, each on the tree as it is
expect 1 '^2 caught, 1 failed, 0 skipped$' --only caught --only survivor --only caught
expect 1 '^1 caught, 7 failed, 1 skipped$' --all
diff -r "$tree" "$work/before" || {
    echo 'FAIL: the tree was touched'
    failed=1
}
exit $failed
