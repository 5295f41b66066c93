#!/bin/sh
# tests/run counts honestly: on a small project of its own, with tests that pass, fail, skip and cannot start.
set -u
MM_SOURCE=${MM_SOURCE:-$(cd "$(dirname "$0")/../.." && pwd)}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
unset MM_BUILD_ROOT
mkdir -p "$work/tests" "$work/sync/deploy"
cp "$MM_SOURCE/tests/run" "$MM_SOURCE/tests/budgets.txt" "$work/tests/"
printf 'echo installed\n' >"$work/sync/deploy/packages"
failed=0

# project TEXT: the tests of the small project.
project() {
    rm -rf "$work/build" "$work/build-tsan"
    {
        printf 'cmake_minimum_required(VERSION 3.22)\nproject(small LANGUAGES NONE)\nenable_testing()\n'
        printf '%s\n' "$1"
    } >"$work/CMakeLists.txt"
}

# expect CODE LAST_LINE WHAT [LEVEL]
expect() {
    sh "$work/tests/run" "${4:---quick}" >"$work/out" 2>&1
    code=$?
    last=$(tail -n 1 "$work/out")
    if [ "$last" != "$2" ] || { [ "$1" -eq 0 ] && [ $code -ne 0 ]; } || { [ "$1" -ne 0 ] && [ $code -eq 0 ]; }; then
        echo "FAIL: $3: \"$last\", exit code $code"
        cat "$work/out"
        failed=1
    fi
}

project 'add_test(NAME unit.a COMMAND true)
add_test(NAME unit.slow COMMAND false)
set_tests_properties(unit.slow PROPERTIES LABELS slow)
add_test(NAME e2e.c COMMAND sh -c "echo skipped: no privilege; exit 77")
set_tests_properties(e2e.c PROPERTIES SKIP_RETURN_CODE 77)'
expect 0 '1 passed, 0 failed, 1 skipped' 'one passes, one skips, a slow one is left out'
grep -q '^skipped: e2e.c: no privilege$' "$work/out" || { echo "FAIL: the reason of a skip is not told"; failed=1; }
grep -qE '^unit +[0-9.]+ +[0-9]+$' "$work/out" || { echo "FAIL: no seconds of the group unit"; failed=1; }

project 'add_test(NAME unit.a COMMAND true)
add_test(NAME unit.b COMMAND sh -c "echo why it failed; exit 1")
add_test(NAME unit.c COMMAND no-such-program)
add_test(NAME unit.d COMMAND sleep 5)
set_tests_properties(unit.d PROPERTIES TIMEOUT 1)'
expect 1 '1 passed, 3 failed, 0 skipped' 'a failure, a program that is missing, a time-out'
for said in '-- unit.b' 'why it failed' '-- unit.d'; do
    tail -n 20 "$work/out" | grep -qxe "$said" || { echo "FAIL: below the log is not: $said"; failed=1; }
done

project 'add_test(NAME unit.a COMMAND false)
add_test(NAME unit.b COMMAND true)
set_tests_properties(unit.b PROPERTIES LABELS threads)'
expect 0 '1 passed, 0 failed, 0 skipped' 'the tests of threads alone' --threads
[ -d "$work/build-tsan" ] && [ ! -d "$work/build" ] || { echo "FAIL: --threads has not its own build"; failed=1; }

project ''
expect 1 '0 passed, 1 failed, 0 skipped' 'no test at all'

project 'add_test(NAME e2e.c COMMAND sh -c "exit 77")
set_tests_properties(e2e.c PROPERTIES SKIP_RETURN_CODE 77)'
expect 1 '0 passed, 0 failed, 1 skipped' 'nothing ran'

project 'message(FATAL_ERROR "broken")'
expect 1 '0 passed, 1 failed, 0 skipped' 'a project that does not configure'

project 'add_custom_target(broken ALL COMMAND false)
add_test(NAME unit.a COMMAND true)'
expect 1 '0 passed, 1 failed, 0 skipped' 'a project that does not build'

project 'add_test(NAME unit.a COMMAND true)'
printf 'exit 1\n' >"$work/sync/deploy/packages"
expect 1 '0 passed, 1 failed, 0 skipped' 'packages that cannot be installed'

sh "$work/tests/run" --nonsense >/dev/null 2>&1 && { echo "FAIL: --nonsense is accepted"; failed=1; }
exit $failed
