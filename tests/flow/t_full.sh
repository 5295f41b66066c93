#!/bin/sh
# A disk that is full: the fault screen, no answer accepted that cannot be kept; もう一度ためす goes on where the person
# was when there is room again. The size limit of the process (prlimit) stands for the disk.
. "$(dirname "$0")/lib.sh"
command -v prlimit >/dev/null || {
    echo "skipped: no prlimit"
    exit 77
}

# start FLOW LIMIT: plays FLOW in the background with this soft limit; its dumps go to $work/out.
start() {
    : >"$work/out"
    (
        trap '' XFSZ
        ulimit -S -f "$2"
        exec "$kiosk" --headless --store "$store" --pack "$pack" --script "$1"
    ) 2>/dev/null | tee "$work/out" >/dev/null &
    tries=0
    pid=
    until [ -n "$pid" ]; do
        tries=$((tries + 1))
        [ $tries -lt 100 ] || fail "$1 does not start"
        sleep 0.05
        pid=$(pgrep -x -f "$kiosk --headless --store $store --pack $pack --script $1" || true)
    done
}

# seen N TEXT: waits until the dumps hold TEXT N times.
seen() {
    tries=0
    until [ "$(grep -c "$2" "$work/out")" -ge "$1" ]; do
        tries=$((tries + 1))
        [ $tries -lt 200 ] || fail "never seen: $2"
        sleep 0.1
    done
}

ended() {
    wait
    grep -q '^screen attract' "$work/out" || fail "it did not come to its end: $(tail -3 "$work/out")"
}

cat >"$work/full.flow" <<'X'
clock 2026-11-23T09:00:00+09:00
expect screen fault
expect text "受け付けていません"
tap next
expect screen fault
expect text "まだ使えません"
lint all
dump
hold 3s
tap next
expect screen attract
tap start
tap p.person-01
tap next
expect screen purpose
tap @back
dump
X
new_store
start "$work/full.flow" 0
seen 1 '^screen fault'
prlimit --pid "$pid" --fsize=unlimited:
ended
same full "$work/out"
held "$work/out"

cat >"$work/answer.flow" <<'X'
clock 2026-11-23T09:00:00+09:00
seed 5
tap start
tap p.person-01
tap next
tap next
tap go.0
walk pages
answer right
dump
hold 3s
tap next
expect screen fault
expect no text "保存しました"
dump
hold 3s
tap next
expect screen check q1
expect item next
tap next
expect screen check q2
expect text "保存しました"
tap @later
tap next
dump
X
new_store
start "$work/answer.flow" unlimited
seen 1 '^screen check q1'
prlimit --pid "$pid" --fsize=0:
seen 1 '^screen fault'
prlimit --pid "$pid" --fsize=unlimited:
ended
