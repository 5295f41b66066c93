#!/bin/sh
# Nothing of one person is left for the next: the screen is, pixel by pixel, the one before; the settings are the house's;
# and the PIN that was typed stands nowhere in the program's memory (while it is typed it does, which shows that the search
# finds it).
. "$(dirname "$0")/lib.sh"
grep -qs '^MM_SANITIZE:STRING=.' "$MM_BUILD/CMakeCache.txt" && {
    echo "skipped: a sanitizer keeps memory that was freed"
    exit 77
}
SIGNIN=pin new_store
code=700100000001
cat >"$work/privacy.flow" <<X
clock 2026-11-23T09:00:00+09:00
seed 5
window 1920x1080 21.5
shot before
tap @display
shot before-display
tap next
tap start
tap p.person-01
digits $code
tap next
$(for twice in 1 2; do
    for d in 7 3 9 1 6 4; do echo "tap d.$d"; done
    [ $twice = 1 ] && echo 'tap next'
done)
dump
hold 3s
tap next
tap next
tap next
expect screen duties
size xl
theme dark
tap @ruby
tap @display
tap input
tap repeat.3
tap next
wait 2s
tap next
tap leave
expect screen attract
shot after
tap @display
shot after-display
tap next
dump
hold 3s
X
run "$work/privacy.flow" >"$work/out" 2>"$work/err" &
flow_pid=$!
# at N: waits for the Nth dump; how often the PIN is in the kiosk's memory then.
at() {
    tries=0
    until [ "$(grep -c '^screen ' "$work/out")" -ge "$1" ]; do
        tries=$((tries + 1))
        [ $tries -lt 100 ] && kill -0 $flow_pid 2>/dev/null || fail "it never came so far: $(cat "$work/err")"
        sleep 0.1
    done
    pid=$(pgrep -f "^$kiosk --headless --store $store") || fail "no kiosk"
    "$MM_BUILD/tests/flow/flow_memory" "$pid" 739164 || fail "cannot look into memory"
}
typed=$(at 1)
[ "$typed" -ge 1 ] || fail "the search does not find a PIN that is being typed"
left=$(at 2)
[ "$left" -eq 0 ] || fail "the PIN is in memory $left times after sign-out"
wait $flow_pid || fail "$(cat "$work/err")"
cmp "$work/shots/before.png" "$work/shots/after.png" || fail "the screen shows something of the last person"
cmp "$work/shots/before-display.png" "$work/shots/after-display.png" || fail "settings of the last person are left"
