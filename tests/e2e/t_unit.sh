#!/bin/sh
# The units for systemd are such that systemd understands, and that of the server leaves it little to break. What it
# forbids does not stand in the server's way is tested by starting it: that needs systemd and is left to the machine it
# runs on.
set -u
command -v systemd-analyze >/dev/null || { echo "skipped: there is no systemd-analyze"; exit 77; }
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
UNIT=$MM_SOURCE/sync/deploy/units/mamori-server.service
fail() { echo "FAIL: $*"; exit 1; }
sed "s,/usr/local/bin/mamori-server,$MM_BUILD/mamori-server,; /^Documentation=/d; s/^User=.*/User=root/; s/^Group=.*/Group=root/" \
    "$UNIT" >"$WORK/mamori-server.service"
systemd-analyze verify --man=no --recursive-errors=no "$WORK/mamori-server.service" >"$WORK/out" 2>&1 ||
    fail "systemd does not take it: $(cat "$WORK/out")"
grep 'mamori-server.service' "$WORK/out" && fail "systemd complains"
systemd-analyze security --offline=yes --threshold=15 --no-pager "$UNIT" >"$WORK/out" 2>&1 ||
    fail "exposed: $(tail -n 3 "$WORK/out")"
tail -n 1 "$WORK/out"
# The kiosk's two: understood, and started with options that there are.
for name in agent kiosk; do
    sed "s,/usr/local/bin/mamori-$name,$MM_BUILD/mamori-$name,; s,/usr/bin/cage,/bin/true,; s/^User=.*/User=root/; s/^Group=.*/Group=root/" \
        "$MM_SOURCE/sync/deploy/units/mamori-$name.service" >"$WORK/mamori-$name.service"
    systemd-analyze verify --man=no --recursive-errors=no "$WORK/mamori-$name.service" >"$WORK/out" 2>&1 ||
        fail "systemd does not take mamori-$name: $(cat "$WORK/out")"
    grep "mamori-$name.service" "$WORK/out" && fail "systemd complains"
    for option in $(sed -n "s/^ExecStart=.*mamori-$name //p" "$WORK/mamori-$name.service" | grep -o -- '--[a-z-]*'); do
        "$MM_BUILD/mamori-$name" --help | grep -q -- "$option" || fail "there is no option $option"
    done
done
# What a timer starts: the command is one of ours, and the timer starts it.
for name in proof export; do
    for kind in service timer; do
        sed "s,/usr/local/bin/mamori,$MM_BUILD/mamori,; /^Documentation=/d; s/^User=.*/User=root/; s/^Group=.*/Group=root/" \
            "$MM_SOURCE/sync/deploy/units/mamori-$name.$kind" >"$WORK/mamori-$name.$kind"
    done
    systemd-analyze verify --man=no --recursive-errors=no "$WORK/mamori-$name.timer" "$WORK/mamori-$name.service" >"$WORK/out" 2>&1 ||
        fail "systemd does not take mamori-$name: $(cat "$WORK/out")"
    grep "mamori-$name" "$WORK/out" && fail "systemd complains"
    systemd-analyze security --offline=yes --threshold=15 --no-pager "$MM_SOURCE/sync/deploy/units/mamori-$name.service" >"$WORK/out" 2>&1 ||
        fail "exposed: $(tail -n 3 "$WORK/out")"
    line=$(sed -n "s,/var/lib/mamori/exports,$WORK,; s/^ExecStart=[^ ]* //p" "$WORK/mamori-$name.service")
    # shellcheck disable=SC2086
    "$MM_BUILD/mamori" $line >"$WORK/out" 2>&1 && fail "a store that is not there"
    grep -q -e central.db "$WORK/out" || fail "the command of mamori-$name is not understood: $(cat "$WORK/out")"
done
# its command line is one of ours
options=$(sed -n 's/^ExecStart=[^ ]* //p' "$UNIT" | grep -o -- '--[a-z-]*')
for option in $options; do
    "$MM_BUILD/mamori-server" --help | grep -q -- "$option" || fail "there is no option $option"
done
exit 0
