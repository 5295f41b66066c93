#!/bin/sh
# mm-test: labels=slow timeout=300
# The order oracle. A kill sweep cannot see a missing sync, because the kernel keeps what a killed process has
# written. So strace watches: every id is in the log, and the log synced, before the kiosk shows it as saved and
# before the server names it in a reply. With syncing made void the same oracle must fail.
. "$(dirname "$0")/lib.sh"
need_programs "$KIOSK" "$SEED" "$CHECK"
need_strace

CALLS=pwrite64,pwritev,fdatasync,fsync,write,writev,sendto,sendmsg
NOSYNC=$MM_BUILD/tests/faults/nosync.so

oracle() { awk -v SHOWN="$1" -v LOG="$2" -v OUT="$3" -f "$MM_SOURCE/tests/faults/order.awk" "$4"; }

# control WHO: every promise of the run without syncing was early, for that reason.
control() {
    grep -q 'was written, not synced' "$WORK/void.says" ||
        fail "the control ($1) fails for another reason: $(head -n 3 "$WORK/void.says")"
    echo "$NAME: $1: $(tail -n 1 "$WORK/$1.says"), none early; without syncing $(grep -c '^early' "$WORK/void.says") early"
}

# ---- kiosk
kiosk_watched() { # NAME [options of strace...]
    name=$1
    shift
    copy_store "$WORK/pristine" "$WORK/$name"
    strace -f -qq -y -s 200000 -o "$WORK/$name.strace" -e "trace=$CALLS" "$@" "$KIOSK" --store "$WORK/$name" --headless --window 1280x800 --pack "$PACK" \
        --script "$WORK/first.flow" --trace "$WORK/$name.trace" >"$WORK/$name.out" 2>&1 ||
        fail "the sitting: $(tail -n 1 "$WORK/$name.out")"
    oracle "$WORK/$name.trace" kiosk.db-wal "$name.trace" "$WORK/$name.strace" >"$WORK/$name.says"
}

pristine "$WORK/pristine"
sitting_flow "$WORK/first.flow" person-01 2026-11-24 5 drive quit
kiosk_watched kiosk || fail "kiosk: $(cat "$WORK/kiosk.says")"
[ "$(grep -c '^shown' "$WORK/kiosk.trace")" -ge 10 ] || fail 'the sitting shows too little as saved'
kiosk_watched void -E "LD_PRELOAD=$NOSYNC" && fail 'without syncing the oracle must fail (kiosk)'
control kiosk

# ---- server
. "$MM_SOURCE/tests/faults/server.sh"

server_watched() { # NAME [options of strace...]
    name=$1
    shift
    mkdir -p "$WORK/central"
    central_copy "$WORK/central"
    central_start "$WORK/central" strace -f -qq -y -s 200000 -o "$WORK/$name.strace" -e "trace=$CALLS" "$@" ||
        fail "the server under strace: $(tail -n 1 "$WORK/central/server.err")"
    push "$WORK/central" || fail "push: $(tail -n 1 "$WORK/central/agent.out")"
    central_stop
    oracle "$WORK/acked" central.db-wal socket "$WORK/$name.strace" >"$WORK/$name.says"
}

central_make 2
grep -v '^outbox' "$WORK/start.list" | awk '{ print "shown", $2 }' >"$WORK/acked"
server_watched server || fail "server: $(head -n 5 "$WORK/server.says")"
server_watched void -E "LD_PRELOAD=$NOSYNC" && fail 'without syncing the oracle must fail (server)'
control server
