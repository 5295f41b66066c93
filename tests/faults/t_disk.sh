#!/bin/sh
# mm-test: labels=slow,plain timeout=900 serial
# A disk that fails, is full or read-only: the fault screen comes up, nothing is shown as saved that is not on the
# disk, and when the disk works again もう一度ためす goes on without a restart, with everything that was there. strace
# makes single calls fail; where mounting is allowed a small tmpfs fills up for real.
. "$(dirname "$0")/lib.sh"
need_programs "$KIOSK" "$SEED" "$CHECK"

CALLS=pwrite64,pwritev,fdatasync,fsync,ftruncate,write
run() { # FOLDER FLOW [options of strace...]
    folder=$1 flow=$2
    shift 2
    strace -f -qq -y -s 200000 -o "$folder/strace" -e "trace=$CALLS" -P "$folder/store/kiosk.db" \
        -P "$folder/store/kiosk.db-wal" -P "$folder/trace" "$@" "$KIOSK" --store "$folder/store" --headless \
        --window 1280x800 --pack "$PACK" --script "$flow" --trace "$folder/trace" --dump \
        >"$folder/dump" 2>"$folder/err"
}

fresh() { # FOLDER
    copy_store "$WORK/pristine" "$1/store"
    : >"$1/trace"
}

# intact FOLDER REGISTRATIONS: everything shown was synced before, is stored, fits; so many completed, once.
intact() {
    kept "$1/store" "$1/trace" "$1/list" || return 1
    grown "$WORK/pristine.list" "$1/list" || return 1
    [ -z "$2" ] || once "$1/list" "$2" || return 1
    if [ -s "$1/trace" ]; then
        awk -v SHOWN="$1/trace" -v LOG=kiosk.db-wal -v OUT=trace -f "$MM_SOURCE/tests/faults/order.awk" \
            "$1/strace" >"$1/order" || { head -n 1 "$1/order"; return 1; }
    fi
}

# once_failing FOLDER CALL N ERROR WHEN FAULT: one call fails (WHEN empty), in one process to the end.
# WHEN + : it fails from there on; the fault screen stays; a restart with a good disk goes to the end.
failing() {
    folder=$1 call=$2 n=$3 error=$4 when=$5 fault=$6
    flow=$WORK/first.flow
    [ "$n" -gt "$(grep -c "^$call " "$WORK/calls.touch")" ] || flow=$WORK/touch.flow
    [ "$n" -gt "$(grep -c "^$call " "$WORK/calls.start")" ] || flow=$WORK/start.flow
    [ -z "$when" ] || flow=$WORK/stop.flow
    fresh "$folder"
    run "$folder" "$flow" -e "inject=$call:error=$error:when=$n$when"
    code=$?
    if ! grep -q "(INJECTED)" "$folder/strace"; then
        echo "no call failed"
        return 1
    fi
    # A checkpoint that fails is nobody's business: the records are safe in the log.
    if ! grep -qx "$call $n" "$WORK/quiet" && ! grep -q "^screen fault $fault" "$folder/dump"; then
        echo "no fault screen for $fault: $(grep '^screen fault' "$folder/dump" | head -n 1)"
        return 1
    fi
    if [ -z "$when" ]; then
        [ $code -eq 0 ] || { echo "did not go on: $(tail -n 1 "$folder/err")"; return 1; }
        intact "$folder" 2
        return
    fi
    if [ $code -ne 1 ] || ! grep '^screen' "$folder/dump" | tail -n 1 | grep -q '^screen fault'; then
        echo "exit code $code at $(grep '^screen' "$folder/dump" | tail -n 1), not at the fault screen"
        return 1
    fi
    intact "$folder" '' || return 1
    cp "$folder/list" "$folder/list.before"
    play "$folder/store" "$WORK/later.flow" --trace "$folder/trace" >"$folder/out" 2>&1 ||
        { echo "after the restart: $(tail -n 1 "$folder/out")"; return 1; }
    kept "$folder/store" "$folder/trace" "$folder/list" && grown "$folder/list.before" "$folder/list" &&
        once "$folder/list" 2
}

by_strace() {
    fresh "$WORK/whole"
    run "$WORK/whole" "$WORK/first.flow" || fail "the sitting: $(tail -n 1 "$WORK/whole/err")"
    said=$(intact "$WORK/whole" 2) || fail "the whole sitting: $said"
    grep -v '/trace>' "$WORK/whole/strace" >"$WORK/whole/strace.store"
    calls "$WORK/whole/strace.store" >"$WORK/calls"
    awk '{ # the calls of a checkpoint: on the database itself, the sync of a log that has nothing new, and all
        # that begins the log anew (to its second sync)
        sub(/^[0-9]+ +/, "")
        call = $0
        sub(/\(.*/, "", call)
        log_call = index($0, "kiosk.db-wal>") > 0
        if (log_call && call == "ftruncate")
            anew = 2
        if (!log_call || anew || (call ~ /sync/ && !dirty))
            print call, n[call] + 1
        if (log_call && anew && call ~ /sync/)
            anew--
        n[call]++
        if (log_call)
            dirty = call ~ /^pwrite/
    }' "$WORK/whole/strace.store" >"$WORK/quiet"
    for part in start touch; do # how many calls are made before the first touch, and before the names
        fresh "$WORK/whole"
        [ $part = start ] && echo 'expect screen attract' >"$WORK/part.flow" || echo 'tap start' >"$WORK/part.flow"
        run "$WORK/whole" "$WORK/part.flow" || fail "the sitting's $part"
        calls "$WORK/whole/strace" >"$WORK/calls.$part"
    done
    grep '^fdatasync' "$WORK/calls" >"$WORK/syncs"
    grep '^pwrite64' "$WORK/calls" >"$WORK/writes"
    few=$(points 10)
    {
        choose "$(points "$(wc -l <"$WORK/syncs")")" "$WORK/syncs" | sed "s/$/ EIO '' io/"
        choose "$((few * 3))" "$WORK/writes" | sed "s/$/ ENOSPC '' no_space/"
        choose "$few" "$WORK/writes" | sed "s/$/ EROFS '' read_only/"
        choose "$few" "$WORK/writes" | sed "s/$/ ENOSPC + no_space/"
        choose "$few" "$WORK/syncs" | sed "s/$/ EIO + io/"
    } >"$WORK/points"
    sweep failing_words "$WORK/points"
    echo "$NAME: $(wc -l <"$WORK/points") failing calls (EIO at $(grep -c "EIO '" "$WORK/points") of $(wc -l <"$WORK/syncs") syncs): 0 lost, 0 twice"
}

# The words of a line of points: '' is an empty one.
failing_words() {
    when=$5
    [ "$when" != "''" ] || when=
    failing "$1" "$2" "$3" "$4" "$when" "$6"
}

# ---- a small disk of its own ---------------------------------------------------------------------------
# seen FILE N TEXT
seen() {
    for _ in $(seq 200); do
        [ "$(grep -c "$3" "$1")" -lt "$2" ] || return 0
        sleep 0.05
    done
    fail "never seen: $3"
}

# start FLOW: the kiosk on the small disk, in the background; its dumps go to WORK/out.
start() {
    : >"$WORK/out"
    rm -f "$WORK/trace"
    play "$WORK/disk/store" "$1" --trace "$WORK/trace" >"$WORK/out" 2>"$WORK/err" &
    kiosk=$!
}

ended() {
    wait "$kiosk" || fail "$1: $(tail -n 1 "$WORK/err")"
    said=$(kept "$WORK/disk/store" "$WORK/trace" "$WORK/list" && once "$WORK/list" "$2") || fail "$1: $said"
}

by_mount() {
    mkdir "$WORK/disk"
    mount -t tmpfs -o size=4m,mode=700 mamori-test "$WORK/disk" || fail mount
    copy_store "$WORK/pristine" "$WORK/disk/store"
    sitting_flow "$WORK/full.flow" person-01 2026-11-24 5 'tap next' 'expect screen purpose' 'tap next' 'tap go.0' 'walk pages' \
        'answer right' 'dump' 'hold 2s' 'tap next' 'expect screen fault no_space' 'expect no text "保存しました"' \
        'tap next' 'expect screen fault no_space' 'dump' 'hold 2s' 'tap next' 'expect screen check q1' drive
    start "$WORK/full.flow"
    seen "$WORK/out" 1 '^screen check q1'
    dd if=/dev/zero of="$WORK/disk/filler" bs=4096 2>/dev/null
    seen "$WORK/out" 1 '^screen fault'
    rm "$WORK/disk/filler"
    ended 'full disk' 2
    {
        echo 'expect screen fault read_only'
        echo 'tap next'
        echo 'expect screen fault read_only'
        echo 'dump'
        echo 'hold 2s'
        echo 'tap next'
        echo 'expect screen attract'
    } >"$WORK/ro.flow"
    sitting_flow "$WORK/rest.flow" person-03 2026-11-25 5 drive
    grep -v '^clock\|^seed' "$WORK/rest.flow" >>"$WORK/ro.flow"
    mount -o remount,ro "$WORK/disk" || fail 'remount,ro'
    start "$WORK/ro.flow"
    seen "$WORK/out" 1 '^screen fault'
    mount -o remount,rw "$WORK/disk" || fail 'remount,rw'
    ended 'read-only disk' 3
    umount "$WORK/disk"
    echo "$NAME: a full and a read-only disk for real: 0 lost, went on without a restart"
}

pristine "$WORK/pristine"
sitting_flow "$WORK/first.flow" person-01 2026-11-24 5 'drive retry'
sitting_flow "$WORK/stop.flow" person-01 2026-11-24 5 drive
sitting_flow "$WORK/later.flow" person-01 2026-11-25 6 drive
{
    sed -n 1,2p "$WORK/first.flow"
    echo 'expect screen fault'
    echo 'tap next'
    sed 1,2d "$WORK/first.flow"
} >"$WORK/start.flow"
{
    sed -n 1,3p "$WORK/first.flow"
    echo 'expect screen fault'
    echo 'tap next'
    sed 1,2d "$WORK/first.flow"
} >"$WORK/touch.flow"
if [ "${1:-}" = mounted ]; then
    by_mount
    exit 0
fi
mkdir "$WORK/whole"
reason='mounting is not allowed here; full and read-only disks were made by strace only'
if [ "$(id -u)" -eq 0 ] && unshare -m mount -t tmpfs none /mnt 2>/dev/null; then
    reason=
    unshare -m "$0" mounted || exit 1
fi
if command -v strace >/dev/null && strace -qq -e trace=none true 2>/dev/null; then
    by_strace
else
    skip 'strace is not there or may not trace'
fi
[ -z "$reason" ] || skip "$reason"
