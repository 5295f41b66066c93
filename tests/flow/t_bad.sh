#!/bin/sh
# A script that cannot be read is refused before anything starts: one line with file and line, exit 2. One whose
# expectation fails ends with 1.
. "$(dirname "$0")/lib.sh"
new_store
n=0
refused() {
    rc=0
    run "$1" >"$work/out" 2>"$work/err" || rc=$?
    [ $rc -eq 2 ] || fail "$1: exit $rc instead of 2: $(cat "$work/err")"
    [ "$(wc -l <"$work/err")" -eq 1 ] || fail "$1: not one line: $(cat "$work/err")"
    [ ! -s "$work/out" ] || fail "$1: something was played"
    n=$((n + 1))
}
for flow in "$flows"/bad/*.flow; do
    refused "$flow"
    grep -q "$(basename "$flow"):[0-9]" "$work/err" || fail "$flow: no file and line: $(cat "$work/err")"
done
[ $n -ge 13 ] || fail "only $n bad scripts were tried"
refused "$work/none.flow"
head -c 300000 /dev/zero | tr '\0' '#' >"$work/big.flow"
refused "$work/big.flow"

rc=0
printf 'expect screen signin\n' >"$work/wrong.flow"
run "$work/wrong.flow" >"$work/out" 2>"$work/err" || rc=$?
[ $rc -eq 1 ] || fail "a failed expectation ended with $rc"
grep -q "wrong.flow:1: " "$work/err" || fail "no file and line: $(cat "$work/err")"
printf 'tap nowhere\n' >"$work/wrong.flow"
run "$work/wrong.flow" >"$work/out" 2>"$work/err" && fail "a tap on nothing was taken"
exit 0
