#!/bin/sh
# mm-test: labels=long timeout=900 serial
# Power cuts of the server: its records lie on an ext4 image that is shut down while batches come in. 20 cuts lose nothing
# that was acknowledged; the control, in which syncing is void, must lose.
. "$(dirname "$0")/lib.sh"
need_programs "$KIOSK" "$SEED" "$CHECK"
. "$MM_SOURCE/tests/faults/power.sh"
. "$MM_SOURCE/tests/faults/server.sh"
TOOL=$MM_BUILD/tests/e2e/sync_tool
cleanup() {
    [ -z "$SERVER_PID" ] || central_kill
    umount "$WORK/disk" 2>/dev/null
    rm -rf "$WORK"
}

# batches: the kiosk goes on recording and sending until nobody answers.
batches() {
    while "$TOOL" fill "$WORK/disk.lobby/lobby" 40 && URL=$1 push "$WORK/disk.lobby"; do
        echo x >>"$WORK/pushed"
    done
}

# power_cut SECONDS [words before the server...]: the disk holds what the cut left; says what is wrong.
power_cut() {
    after=$1
    shift
    disk_new || fail 'a new image'
    rm -rf "$WORK/disk.lobby"
    mkdir "$WORK/disk.lobby"
    cp -a "$WORK/start/lobby" "$WORK/disk.lobby/"
    cp -a "$WORK/start/central.db"* "$WORK/disk/"
    sync -f "$WORK/disk"
    : >"$WORK/pushed"
    central_start "$WORK/disk" "$@" || fail "the server: $(tail -n 1 "$WORK/disk/server.err")"
    batches "$URL" 2>/dev/null &
    sender=$!
    for _ in $(seq 200); do
        [ ! -s "$WORK/pushed" ] || break
        sleep 0.05
    done
    sleep "$after"
    cut_power "$SERVER_PID"
    SERVER_PID=
    wait "$sender" 2>/dev/null
    acked=$((acked + $(wc -l <"$WORK/pushed") * 40))
    ln -s "$WORK/disk.lobby/lobby" "$WORK/disk/lobby"
    fits "$WORK/disk" 'after the cut'
}

central_make 1
acked=0
for n in $(seq "$CUTS"); do
    said=$(
        acked=0
        power_cut "$(awk -v n="$n" 'BEGIN { printf "%.2f", 0.1 + (n * 37 % 100) / 80 }')" || exit 1
        echo "$acked" >"$WORK/count"
    ) || fail "cut $n: $said"
    acked=$((acked + $(cat "$WORK/count")))
    # The next start takes what waits, and everything is there once.
    central_start "$WORK/disk" || fail "cut $n: no start afterwards: $(tail -n 1 "$WORK/disk/server.err")"
    push "$WORK/disk" || fail "cut $n: no push afterwards: $(tail -n 1 "$WORK/disk/agent.out")"
    central_stop
    said=$(fits "$WORK/disk" 'after the next start') || fail "cut $n: $said"
    grep -qx 'outbox 0' "$WORK/disk/lobby.list" || fail "cut $n: $(tail -n 1 "$WORK/disk/lobby.list") is left"
    umount "$WORK/disk"
done
[ "$acked" -ge $((CUTS * 40)) ] || fail "only $acked records were acknowledged before the cuts"
lost=0
for n in $(seq "$CONTROLS"); do
    (power_cut 1 env LD_PRELOAD="$MM_BUILD/tests/faults/nosync.so") >"$WORK/err" 2>&1
    ! grep -Eq 'after the cut: (corrupt|acknowledged and lost)' "$WORK/err" || lost=$((lost + 1))
    umount "$WORK/disk"
done
[ $lost -gt 0 ] || fail 'without syncing nothing was lost: the cuts show nothing'
echo "$NAME: $CUTS power cuts, $acked records acknowledged, 0 lost; without syncing $lost of $CONTROLS cuts lost records"
