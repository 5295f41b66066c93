#!/bin/sh
# A renderer that hangs, crashes, eats memory, floods, reaches out or is missing: the caller has its answer and one
# sentence in time, and no process is left. mm-test: labels=slow timeout=240
set -u
WORK=$(mktemp -d) || exit 2
trap 'rm -rf "$WORK"; rm -f /tmp/mamori-render-was-here' EXIT
CALL=$MM_BUILD/tests/faults/render_call BAD=$MM_BUILD/tests/faults/render_bad
export LC_ALL=en_US.UTF-8 MAMORI_RENDER=$BAD
failed=0
fail() {
    echo "FAIL: $*"
    failed=1
}
# is JOB ERROR WORDS [WAIT_MS]: how the call ends and what it says.
is() {
    said=$("$CALL" "$1" "${4:-20000}")
    case $said in
    "$2 "*"$3"*) ;;
    *) fail "$1: want $2 … $3, got: $said" ;;
    esac
}

is fine ok ''
is strange io 'exit 63'
is silent io 'exit 66'
is noise invalid 'the last line'
is hang too_big 'split' 1000
took=$(echo "$said" | cut -d' ' -f2)
{ [ "$took" -ge 1000 ] && [ "$took" -lt 4000 ]; } || fail "a hanging renderer was ended after $took ms"

# A build with sanitizers keeps no sandbox.
if ! nm "$BAD" 2>/dev/null | grep -q __asan_; then
    is crash io 'signal 11'
    is files io 'more files'
    [ "$(echo "$said" | sed 's/.*: \([0-9]*\) more files.*/\1/')" -le 64 ] || fail "too many files: $said"
    is flood too_big 'split'
    is eat io 'no memory after'
    [ "$(echo "$said" | sed 's/.*after \([0-9]*\) MiB.*/\1/')" -le 800 ] || fail "too much memory: $said"
    for job in net local run split drop; do
        is $job io 'signal 31' # SIGSYS: the kernel ended it at that call
    done
    is make io 'open: Operation not permitted'
    is look io 'open: '
    if [ -e /sys/kernel/security/lsm ] && grep -q landlock /sys/kernel/security/lsm; then
        is look io 'open: Permission denied'
    fi
    [ ! -e /tmp/mamori-render-was-here ] || fail 'it wrote a file'
    # However long the caller would wait.
    is limits io '10 s, 768 MiB, 64 MiB'
    is spin too_big 'split' 60000
fi

MAMORI_RENDER=$WORK/none
is fine not_found 'install mamori again'
: >"$WORK/no-program"
MAMORI_RENDER=$WORK/no-program
is fine not_found 'install mamori again'
unset MAMORI_RENDER
cp "$CALL" "$WORK/call" # neither beside it nor in ../libexec
CALL=$WORK/call
is fine not_found 'MAMORI_RENDER'
CALL=$MM_BUILD/tests/faults/render_call

# The caller is killed: its renderer does not outlive it.
export MAMORI_RENDER=$BAD
"$CALL" hang 60000 >/dev/null &
caller=$!
child=
for _ in $(seq 50); do
    child=$(ps -o pid= --ppid $caller)
    [ -n "$child" ] && break
    sleep 0.1
done
[ -n "$child" ] || fail 'no renderer was started'
sleep 0.3
kill -9 $caller
wait $caller 2>/dev/null
for _ in $(seq 50); do
    kill -0 $child 2>/dev/null || break
    sleep 0.1
done
kill -0 $child 2>/dev/null && fail 'the renderer outlives its caller'
exit $failed
