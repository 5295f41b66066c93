#!/bin/sh
# mm-test: labels=slow timeout=900
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

rows() { grep -v '^outbox' "$1" | sed 's/^[0-9]* //' | sort; }

# stored FOLDER: what is in the central store fits together; to FOLDER/central.list.
stored() {
    if ! "$CENTRAL_CHECK" "$1/central.db" >"$1/central.list" 2>"$1/err"; then
        echo "corrupt: $(cat "$1/err")"
        return 1
    fi
    grep '^[0-9]' "$1/central.list" >"$1/central.rows"
    cut -d ' ' -f 2 "$1/central.rows" | sort | uniq -d | sed 's/^/twice: /' | head -n 1
}

# acknowledged FOLDER: what the agent has taken out of its outbox is stored, byte for byte.
acknowledged() {
    "$CHECK" "$1/lobby" >"$1/lobby.list" 2>"$1/err" || {
        echo "the kiosk's store: $(cat "$1/err")"
        return 1
    }
    left=$(sed -n 's/^outbox //p' "$1/lobby.list")
    grep -v '^outbox' "$1/lobby.list" >"$1/lobby.rows"
    head -n $(($(wc -l <"$1/lobby.rows") - left)) "$1/lobby.rows" | sort >"$1/acked"
    sort "$1/central.rows" | comm -13 - "$1/acked" | sed 's/^/acknowledged and lost: /' | head -n 1
}

# one FOLDER CALL N
one() {
    folder=$1
    trap '[ -z "$SERVER_PID" ] || central_kill' EXIT
    rm -rf "$folder/central.db"* "$folder/lobby"
    cp -a "$WORK/start/central.db"* "$WORK/start/lobby" "$folder/" || return 1
    if traced_start "$folder" /dev/null -e "inject=$2:signal=SIGKILL:when=$3"; then
        push "$folder" || : # the server may be gone
    fi
    central_stop
    [ "$CODE" -ne 137 ] || echo x >>"$WORK/killed"
    said=$(stored "$folder" && acknowledged "$folder") || return 1
    [ -z "$said" ] || { echo "after the kill: $said"; return 1; }
    central_start "$folder" || { echo "no second start: $(tail -n 1 "$folder/server.err")"; return 1; }
    push "$folder" || { echo "the second push: $(tail -n 1 "$folder/agent.out")"; return 1; }
    central_stop
    said=$(stored "$folder" && acknowledged "$folder") || return 1
    [ -z "$said" ] || { echo "after the second push: $said"; return 1; }
    grep -qx 'outbox 0' "$folder/lobby.list" || { echo "$(tail -n 1 "$folder/lobby.list") is left"; return 1; }
    diff "$WORK/whole/central.list" "$folder/central.list" >"$folder/diff" && return 0
    echo "not as if it had never been killed: $(head -n 4 "$folder/diff")"
    return 1
}

central_make 3
mkdir "$WORK/whole"
cp -a "$WORK/start/central.db"* "$WORK/start/lobby" "$WORK/whole/"
traced_start "$WORK/whole" "$WORK/strace" || fail "the server under strace: $(tail -n 1 "$WORK/whole/server.err")"
push "$WORK/whole" || fail "push: $(tail -n 1 "$WORK/whole/agent.out")"
central_stop
said=$(stored "$WORK/whole" && acknowledged "$WORK/whole")
[ -z "$said" ] || fail "never killed: $said"
[ "$(rows "$WORK/start.list")" = "$(rows "$WORK/whole/central.rows")" ] || fail 'not every record arrived'

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
