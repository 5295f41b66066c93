#!/bin/sh
# mm-test: labels=long timeout=900 serial
# Power cuts: the store lies on an ext4 image that is shut down in the middle of sittings, so that what was not
# synced is gone. 20 cuts lose nothing that was shown; the control, in which syncing is void, must lose.
. "$(dirname "$0")/lib.sh"
need_programs "$KIOSK" "$SEED" "$CHECK"
CUTS=${MM_POWER_CUTS:-20}
CONTROLS=5
[ "$(id -u)" -eq 0 ] || skip 'only root can mount an image'
command -v xfs_io >/dev/null || skip 'xfs_io (xfsprogs) is not installed'
command -v mkfs.ext4 >/dev/null || skip 'mkfs.ext4 is not installed'
if [ "${1:-}" != mounted ]; then
    unshare -m true 2>/dev/null || skip 'mounting is not allowed here'
    rm -rf "$WORK"
    trap - EXIT
    exec unshare -m "$0" mounted
fi

cleanup() {
    umount "$WORK/disk" 2>/dev/null
    rm -rf "$WORK"
}

# disk_new: an empty image with the pristine store, all of it on the disk.
disk_new() {
    truncate -s 48M "$WORK/image" && mkfs.ext4 -q -F "$WORK/image" && mount -o loop "$WORK/image" "$WORK/disk" || return 1
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
    # A machine without power tells nobody anything. The shutdown does: a sync that is under way may come back with
    # 0 although it was cut off. So the program is halted first, between two system calls.
    kill -STOP "$kiosk" 2>/dev/null || fail 'the sittings ended before the power went'
    for _ in $(seq 200); do
        halted=$(sed 's/.*) \(.\).*/\1/' "/proc/$kiosk/stat" 2>/dev/null)
        [ "$halted" != T ] || break
        sleep 0.01
    done
    [ "$halted" = T ] || fail 'the program does not halt'
    xfs_io -x -c shutdown "$WORK/disk" || fail 'the image cannot be shut down'
    kill -9 "$kiosk" 2>/dev/null
    wait "$kiosk" 2>/dev/null
    umount "$WORK/disk" && mount -o loop "$WORK/image" "$WORK/disk" || fail 'the image cannot be mounted again'
    shown=$((shown + $(grep -c '^shown' "$WORK/trace")))
}

mkdir "$WORK/disk"
pristine "$WORK/pristine"
{
    echo 'clock 2026-11-24T01:00:00Z'
    echo 'seed 5'
    echo 'repeat 2000'
    printf 'tap start\ntap p.person-01\ndrive\ntap next\nend\n'
} >"$WORK/long.flow"
sitting_flow "$WORK/later.flow" person-01 2026-12-25 6 drive
disk_new 2>"$WORK/err" || skip "no loop mounts here: $(tail -n 1 "$WORK/err")"
umount "$WORK/disk"

shown=0
for n in $(seq "$CUTS"); do
    disk_new || fail 'a new image'
    power_cut "$(awk -v n="$n" 'BEGIN { printf "%.2f", 0.1 + (n * 37 % 100) / 50 }')"
    said=$(kept "$WORK/disk/store" "$WORK/trace" "$WORK/list") || fail "cut $n: $said"
    play "$WORK/disk/store" "$WORK/later.flow" --trace "$WORK/trace" >/dev/null 2>"$WORK/err" ||
        fail "cut $n: no sitting afterwards: $(tail -n 1 "$WORK/err")"
    said=$(kept "$WORK/disk/store" "$WORK/trace" "$WORK/list" && once "$WORK/list" 2) || fail "cut $n: $said"
    umount "$WORK/disk"
done
real=$shown lost=0
for n in $(seq "$CONTROLS"); do
    disk_new || fail 'a new image'
    power_cut 1 env LD_PRELOAD="$MM_BUILD/tests/faults/nosync.so"
    (kept "$WORK/disk/store" "$WORK/trace" "$WORK/list") >"$WORK/err" 2>&1 || lost=$((lost + 1))
    umount "$WORK/disk"
done
[ $lost -gt 0 ] || fail 'without syncing nothing was lost: the cuts show nothing'
echo "$NAME: $CUTS power cuts, $real records shown, 0 lost; without syncing $lost of $CONTROLS cuts lost records"
