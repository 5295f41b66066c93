#!/bin/sh
# mm-test: labels=slow timeout=900 serial
# A server whose disk fails under a batch, at each sync and at a choice of its writes, once or from there on: what it
# cannot keep it does not acknowledge, it says so and goes on or ends in a sentence, and with a good disk nothing tells
# it from a server that never failed.
. "$(dirname "$0")/lib.sh"
need_programs "$KIOSK" "$SEED" "$CHECK"
need_strace
. "$MM_SOURCE/tests/faults/server.sh"
CALLS=pwrite64,fdatasync,fsync,ftruncate

# traced_start FOLDER OUT [options of strace...]
traced_start() {
    place=$1 out=$2
    shift 2
    central_start "$place" strace -f -qq -o "$out" -e "trace=$CALLS" -P "$place/central.db" \
        -P "$place/central.db-wal" -P "$place/central.db.lock" "$@"
}

# one FOLDER CALL N ERROR WHEN: WHEN is - for this call alone, + for all from there on.
one() {
    folder=$1 call=$2 n=$3 error=$4 when=$5
    trap '[ -z "$SERVER_PID" ] || central_kill' EXIT
    central_copy "$folder"
    : >"$folder/server.err"
    if traced_start "$folder" "$folder/strace" -e "inject=$call:error=$error:when=$n${when#-}"; then
        if ! push "$folder"; then
            # Refused in words that the kiosk can wait with; the server is still there.
            kill -0 "$SERVER_PID" 2>/dev/null || { echo 'the server is gone'; return 1; }
            [ "$when" = + ] || push "$folder" || { echo "does not go on: $(tail -n 1 "$folder/agent.out")"; return 1; }
        fi
    elif ! tail -n 1 "$folder/server.err" | grep -q '^mamori-server: .'; then
        echo "ended without a sentence: $(tail -n 1 "$folder/server.err")"
        return 1
    fi
    central_stop
    [ "$CODE" -le 1 ] || [ "$CODE" -eq 143 ] || { echo "exit code $CODE"; return 1; }
    grep -q '(INJECTED)' "$folder/strace" && echo x >>"$WORK/failed"
    fits "$folder" 'with a bad disk' && recovered "$folder"
}

central_make 2
central_calls
grep '^fdatasync' "$WORK/calls" >"$WORK/syncs"
grep '^pwrite64' "$WORK/calls" >"$WORK/writes"
[ -s "$WORK/syncs" ] && [ -s "$WORK/writes" ] || fail 'a batch without a sync or a write'
few=$(points 6)
{
    choose "$(points 40)" "$WORK/syncs" | sed 's/$/ EIO -/'
    choose "$((few * 2))" "$WORK/writes" | sed 's/$/ ENOSPC -/'
    choose "$few" "$WORK/writes" | sed 's/$/ ENOSPC +/'
    choose "$few" "$WORK/writes" | sed 's/$/ EROFS +/'
    choose "$few" "$WORK/syncs" | sed 's/$/ EIO +/'
} >"$WORK/points"
: >"$WORK/failed"
sweep one "$WORK/points"
[ "$(wc -l <"$WORK/failed")" -ge $(($(wc -l <"$WORK/points") * 8 / 10)) ] ||
    fail "only $(wc -l <"$WORK/failed") of $(wc -l <"$WORK/points") runs met a failing call"
echo "$NAME: $(wc -l <"$WORK/failed") failing calls (EIO at $(grep -c 'EIO -' "$WORK/points") of $(wc -l <"$WORK/syncs") syncs): 0 acknowledged lost, 0 twice"
