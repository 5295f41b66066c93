#!/bin/sh
# mm-test: labels=slow timeout=120
# Clocks that are wrong: 1970, set back between two sittings and inside one, ten years ahead for one start. Records
# stay in their order, no time goes back within one start, what is unsure says so, and one bad clock leaves no trace
# in the starts after it.
. "$(dirname "$0")/lib.sh"
need_programs "$KIOSK" "$SEED" "$CHECK"

"$SEED" "$WORK/store" "$PACK" || fail flow_seed
boots=0
: >"$WORK/want"
# sit CLOCK PERSON QUALITY [lines...]: one start of the kiosk; what its statements say of the clock.
sit() {
    clock=$1 person=$2
    boots=$((boots + 1))
    echo "$boots $3" >>"$WORK/want"
    shift 3
    [ $# -gt 0 ] || set -- drive
    {
        printf '%s\n' "clock $clock" 'seed 9' 'tap start' "tap $person"
        printf '%s\n' "$@"
    } >"$WORK/one.flow"
    play "$WORK/store" "$WORK/one.flow" --trace "$WORK/trace" >"$WORK/out" 2>&1 ||
        fail "clock $clock: $(tail -n 1 "$WORK/out")"
}

sit 1970-01-01T00:10:00Z p.person-01 unsure
sit 2026-11-24T01:00:00Z p.person-02 ok
sit 2026-11-20T01:00:00Z p.person-03 unsure # set back: this one or the one before was wrong
sit 2026-11-24T03:00:00Z p.person-04 ok
sit 2036-11-24T01:00:00Z p.person-05 ok # nothing here can know that it is ahead
sit 2026-11-25T01:00:00Z p.person-06 unsure
sit 2026-11-26T01:00:00Z p.person-01 ok # taken again, after a first time in 1970
set -- 'tap next' 'tap next' 'tap go.0' 'walk pages' 'answer right' 'tap next' 'clock 2026-11-20T01:00:00Z'
sit 2026-11-27T01:00:00Z by.staff ok 'tap p.person-08' "$@" drive # set back between two questions

said=$(kept "$WORK/store" "$WORK/trace" "$WORK/list" && once "$WORK/list" 7) || fail "$said"
"$CHECK" "$WORK/store" bytes >"$WORK/bytes" || fail 'the statements'
ext='https:\/\/mamori[^"]*\/ext\/'
sed 's/^\([0-9]*\) {"id":"\([^"]*\)".*'"$ext"'boot":"\([^"]*\)".*'"$ext"'mono":\([0-9]*\).*'"$ext"'clock":"\([^"]*\)".*"timestamp":"\([^"]*\)"}$/\1 \2 \3 \4 \5 \6/' \
    "$WORK/bytes" >"$WORK/facts"
[ "$(awk 'NF == 6' "$WORK/facts" | wc -l)" -eq "$(wc -l <"$WORK/list" | awk '{ print $1 - 1 }')" ] ||
    fail "statements without their facts: $(awk 'NF != 6' "$WORK/facts" | head -n 1)"
awk -v want="$WORK/want" '
BEGIN { while ((getline line <want) > 0) { split(line, w, " "); quality[w[1]] = w[2] } }
{
    if ($1 != NR) { print "seq " $1 " at place " NR; bad = 1 }
    if (id != "" && !($2 > id)) { print "seq " $1 ": id " $2 " follows " id; bad = 1 }
    if ($3 != boot) {
        if ($3 in known) { print "seq " $1 ": a start that was over goes on"; bad = 1 }
        known[$3] = 1
        boots++
    } else if ($6 < time || $4 + 0 < mono) {
        print "seq " $1 ": " $6 " (" $4 " ms) follows " time " (" mono " ms)"; bad = 1
    }
    if ($5 != quality[boots]) { print "seq " $1 ": start " boots " says " $5 ", not " quality[boots]; bad = 1 }
    id = $2; boot = $3; mono = $4 + 0; time = $6
}
END {
    for (b in quality) n++
    if (boots != n) { print boots " starts, not " n; bad = 1 }
    exit bad
}' "$WORK/facts" >"$WORK/says" || fail "$(head -n 5 "$WORK/says")"
grep -q ' 2026-11-27T01:0[0-9]:[^ ]*$' "$WORK/facts" || fail 'the clock that was set back inside a sitting shows'
tail -n 1 "$WORK/facts" | grep -q ' 2026-11-27T' || fail 'the sitting ended in another time than it began'
echo "$NAME: $boots starts, $(wc -l <"$WORK/facts") records: in order, no time goes back within a start, unsure where it must be"
