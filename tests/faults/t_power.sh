#!/bin/sh
# mm-test: labels=long timeout=900 serial
# Power cuts: the store lies on an ext4 image that is shut down in the middle of sittings, so that what was not
# synced is gone. 20 cuts lose nothing that was shown; the control, in which syncing is void, must lose.
. "$(dirname "$0")/lib.sh"
need_programs "$KIOSK" "$SEED" "$CHECK"
. "$MM_SOURCE/tests/faults/power.sh"

# store_new: an empty image with the pristine store, all of it on the disk.
store_new() {
    disk_new || return 1
    copy_store "$WORK/pristine" "$WORK/disk/store"
    sync -f "$WORK/disk"
    : >"$WORK/trace"
}

# power_cut SECONDS [words before the program...]: sittings, one after the other, until the power goes.
power_cut() {
    after=$1
    shift
    "$@" "$KIOSK" --store "$WORK/disk/store" --headless --window 800x600 --pack "$PACK" --script "$WORK/long.flow" \
        --trace "$WORK/trace" >/dev/null 2>&1 &
    kiosk=$!
    for _ in $(seq 100); do
        [ ! -s "$WORK/trace" ] || break
        sleep 0.05
    done
    sleep "$after"
    cut_power "$kiosk"
    shown=$((shown + $(grep -c '^shown' "$WORK/trace")))
}

pristine "$WORK/pristine"
{
    echo 'clock 2026-11-24T01:00:00Z'
    echo 'seed 5'
    echo 'repeat 2000'
    printf 'tap start\ntap p.person-01\ndrive\ntap next\nend\n'
} >"$WORK/long.flow"
sitting_flow "$WORK/later.flow" person-01 2026-12-25 6 drive
shown=0
for n in $(seq "$CUTS"); do
    store_new || fail 'a new image'
    power_cut "$(awk -v n="$n" 'BEGIN { printf "%.2f", 0.1 + (n * 37 % 100) / 50 }')"
    said=$(kept "$WORK/disk/store" "$WORK/trace" "$WORK/list") || fail "cut $n: $said"
    play "$WORK/disk/store" "$WORK/later.flow" --trace "$WORK/trace" >/dev/null 2>"$WORK/err" ||
        fail "cut $n: no sitting afterwards: $(tail -n 1 "$WORK/err")"
    said=$(kept "$WORK/disk/store" "$WORK/trace" "$WORK/list" && once "$WORK/list" 2) || fail "cut $n: $said"
    umount "$WORK/disk"
done
real=$shown lost=0
for n in $(seq "$CONTROLS"); do
    store_new || fail 'a new image'
    power_cut 1 env LD_PRELOAD="$MM_BUILD/tests/faults/nosync.so"
    (kept "$WORK/disk/store" "$WORK/trace" "$WORK/list") >"$WORK/err" 2>&1 || lost=$((lost + 1))
    umount "$WORK/disk"
done
[ $lost -gt 0 ] || fail 'without syncing nothing was lost: the cuts show nothing'
echo "$NAME: $CUTS power cuts, $real records shown, 0 lost; without syncing $lost of $CONTROLS cuts lost records"
