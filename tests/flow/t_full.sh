#!/bin/sh
# A disk that is full: the fault screen, no answer accepted; もう一度ためす goes on when there is room again.
. "$(dirname "$0")/lib.sh"
command -v prlimit >/dev/null || { echo "skipped: no prlimit"; exit 77; }
new_store

cat >"$work/full.flow" <<'X'
clock 2026-11-23T09:00:00+09:00
expect screen fault
expect text "受け付けていません"
tap next
expect screen fault
expect text "まだ使えません"
lint
dump
hold 3s
tap next
expect screen attract
tap start
tap p.person-01
tap next
expect screen purpose
X
# Soft limit of zero bytes for any file it writes; raised from outside once the fault screen was seen.
(
    trap '' XFSZ
    ulimit -S -f 0
    exec "$kiosk" --headless --store "$store" --pack "$pack" --script "$work/full.flow"
) 2>/dev/null </dev/null | tee "$work/out" >"$work/piped" &
tries=0
until grep -q '^screen fault' "$work/out" 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 200 ] || fail "no fault screen"
    sleep 0.1
done
pid=$(ps -eo pid=,args= | awk -v s="$work/full.flow" '$0 ~ s && $2 ~ /mamori-kiosk$/ {print $1; exit}')
prlimit --pid "$pid" --fsize=unlimited || prlimit --pid "$pid" --fsize="$(ulimit -H -f)"
tries=0
while kill -0 "$pid" 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 200 ] || fail "it does not end"
    sleep 0.1
done
wait
same full "$work/out"
