# For the power cuts (sourced after lib.sh): an ext4 image of its own, in a mount namespace of its own, that is shut down
# in the middle of writing, so that what was not synced is gone. Skips where mounting is not allowed.
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

# disk_new: an empty image at WORK/disk.
disk_new() {
    truncate -s 64M "$WORK/image" && mkfs.ext4 -q -F "$WORK/image" && mount -o loop "$WORK/image" "$WORK/disk"
}

# cut_power PID: the power goes while PID writes; afterwards the image is there again, with what it had kept.
# A machine without power tells nobody anything. The shutdown does: a sync that is under way may come back with 0
# although it was cut off. So the program is halted first, between two system calls.
cut_power() {
    victim=$1
    kill -STOP "$victim" 2>/dev/null || fail 'the program ended before the power went'
    for _ in $(seq 200); do
        moving=
        for task in "/proc/$victim/task"/*; do
            state=$(sed 's/.*) \(.\).*/\1/' "$task/stat" 2>/dev/null)
            [ "$state" = T ] || moving=yes
        done
        [ -n "$moving" ] || break
        sleep 0.01
    done
    [ -z "$moving" ] || fail 'the program does not halt'
    xfs_io -x -c shutdown "$WORK/disk" || fail 'the image cannot be shut down'
    kill -9 "$victim" 2>/dev/null
    wait "$victim" 2>/dev/null
    umount "$WORK/disk" && mount -o loop "$WORK/image" "$WORK/disk" || fail 'the image cannot be mounted again'
}

mkdir "$WORK/disk"
disk_new 2>"$WORK/err" || skip "no loop mounts here: $(tail -n 1 "$WORK/err")"
umount "$WORK/disk"
