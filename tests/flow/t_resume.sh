#!/bin/sh
# kill -9 in the middle of a check and within the ten seconds of 提出: a sitting goes on where it stopped.
. "$(dirname "$0")/lib.sh"

new_store
killed "$flows/resume_check.flow" "check q3"
shown=$(wc -l <"$work/trace")
[ "$shown" -ge 5 ] || fail "only $shown records were shown as saved before the kill"
run "$flows/resume_check_on.flow" >"$work/resume_check_on.txt"
same resume_check_on "$work/resume_check_on.txt"
sort "$work/trace" | uniq -d | grep . && fail "a record was shown as saved twice"

new_store
rm -f "$work/trace"
killed "$flows/resume_submit.flow" "submit wait"
killed "$flows/resume_submit_in.flow" "submit wait" 2
run "$flows/resume_submit_after.flow" >"$work/resume_submit_after.txt"
same resume_submit_after "$work/resume_submit_after.txt"
sort "$work/trace" | uniq -d | grep . && fail "a record was shown as saved twice"
exit 0
