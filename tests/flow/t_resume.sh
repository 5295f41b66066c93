#!/bin/sh
# kill -9 in the middle of a check and within the ten seconds of 提出: a sitting goes on where it stopped.
. "$(dirname "$0")/lib.sh"

# killed FLOW SCREEN [TIMES]: plays FLOW until it has dumped SCREEN that often (once), then kill -9.
killed() {
    : >"$work/out"
    "$kiosk" --headless --store "$store" --pack "$pack" --script "$flows/$1.flow" --trace "$work/trace" \
        >"$work/out" 2>"$work/err" &
    pid=$!
    tries=0
    until [ "$(grep -c "^screen $2" "$work/out")" -ge "${3:-1}" ]; do
        tries=$((tries + 1))
        [ $tries -lt 300 ] || fail "$1 never showed $2: $(cat "$work/err")"
        kill -0 $pid 2>/dev/null || fail "$1 ended by itself: $(cat "$work/err")"
        sleep 0.1
    done
    kill -9 $pid
    wait $pid 2>/dev/null || true
}

new_store
killed resume_check "check q3"
shown=$(wc -l <"$work/trace")
[ "$shown" -ge 5 ] || fail "only $shown records were shown as saved before the kill"
run "$flows/resume_check_on.flow" >"$work/resume_check_on.txt"
same resume_check_on "$work/resume_check_on.txt"
sort "$work/trace" | uniq -d | grep . && fail "a record was shown as saved twice"

new_store
rm -f "$work/trace"
killed resume_submit "submit wait"
killed resume_submit_in "submit wait" 2
run "$flows/resume_submit_after.flow" >"$work/resume_submit_after.txt"
same resume_submit_after "$work/resume_submit_after.txt"
sort "$work/trace" | uniq -d | grep . && fail "a record was shown as saved twice"
exit 0
