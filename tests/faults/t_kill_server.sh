#!/bin/sh
# mm-test: labels=slow timeout=900 serial
# kill -9 at the write calls of the server under a batch: what was acknowledged is stored, nothing is there
# twice, the chain is complete, and after the next push progress and evidence are those of a server that was
# never killed.
. "$(dirname "$0")/lib.sh"
need_programs "$KIOSK" "$SEED" "$CHECK"
need_strace
. "$MM_SOURCE/tests/faults/server.sh"
WRITES=pwrite64,pwritev,write,fdatasync,fsync,ftruncate,unlink,rename

# traced_start FOLDER OUT [options of strace...]
traced_start() {
    place=$1 out=$2
    shift 2
    central_start "$place" strace -f -qq -o "$out" -e "trace=$WRITES" -P "$place/central.db" \
        -P "$place/central.db-wal" -P "$place/central.db.lock" "$@"
}

# one FOLDER CALL N
one() {
    folder=$1
    trap '[ -z "$SERVER_PID" ] || central_kill' EXIT
    central_copy "$folder"
    if traced_start "$folder" /dev/null -e "inject=$2:signal=SIGKILL:when=$3"; then
        push "$folder" || : # the server may be gone
    fi
    central_stop
    [ "$CODE" -ne 137 ] || echo x >>"$WORK/killed"
    fits "$folder" 'after the kill' && recovered "$folder"
}

central_make 3
mkdir "$WORK/whole"
central_copy "$WORK/whole"
traced_start "$WORK/whole" "$WORK/strace" || fail "the server under strace: $(tail -n 1 "$WORK/whole/server.err")"
central_whole

# strace counts for each thread: the n-th call of the thread that takes the batch.
cut -d ' ' -f 1 "$WORK/strace" | sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }' >"$WORK/thread"
grep "^$(cat "$WORK/thread") " "$WORK/strace" >"$WORK/strace.thread"
calls "$WORK/strace.thread" >"$WORK/calls"
choose "$(points 100)" "$WORK/calls" >"$WORK/points"
: >"$WORK/killed"
sweep one "$WORK/points"
[ "$(wc -l <"$WORK/killed")" -ge $(($(wc -l <"$WORK/points") * 9 / 10)) ] ||
    fail "only $(wc -l <"$WORK/killed") of $(wc -l <"$WORK/points") runs were killed"
echo "$NAME: killed $(wc -l <"$WORK/killed") times at $(wc -l <"$WORK/points") of $(wc -l <"$WORK/calls") write calls: 0 acknowledged lost, 0 twice, 0 corrupt"
