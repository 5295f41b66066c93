#!/bin/sh
# mm-test: timeout=300
# Generated sittings of several people at two kiosks, right and wrong and わからない, with answers changed, breaks, programs
# that just end, and courses taken again: every recorder's statements follow the rules of cmi5, session by session. And
# the checker does not take anything: each rule broken on purpose is named.
. "$(dirname "$0")/lib.sh"
plain=$pack
programs=${SITTINGS:-10} # of each kiosk, two sittings each

# sittings SEED QUESTIONS BREAKS: scripts $work/s1.flow … for one kiosk; a break comes after one of the first so many. A person's place is kept as the kiosk keeps it: new, in the
# pages, so many questions answered, or done.
sittings() {
    rm -f "$work"/s*.flow
    awk -v seed="$1" -v questions="$2" -v breaks="$3" -v programs="$programs" -v dir="$work" '
    function below(n) { state = (state * 1103 + 12345) % 65536; return int(state / 65536 * n) }
    function letter() { return below(10) < skill ? "r" : below(2) ? "w" : "u" }
    function word(c) { return c == "r" ? "right" : c == "w" ? "wrong" : "unsure" }
    function say(line) { print line >file }
    function sit(who, last,    stop, left) {
        say("tap start\ntap p.person-0" who "\ntap next")
        if (!(who in known)) { say("tap next"); known[who] = 1 }
        say("tap go.0")
        skill = 6 + below(4)
        stop = below(3) ? 99 : below(breaks + 1)
        if (place[who] == "new" || place[who] == "done" || place[who] == "pages") {
            if (below(5) == 0) { place[who] = "pages"; leave(last); return }
            say("walk pages"); place[who] = 0
        }
        while (place[who] < breaks && place[who] < stop) {
            say("answer " word(letter()) "\ntap next"); place[who]++
            if (below(4) == 0) say("tap @back\nanswer " word(letter()) "\ntap next")
        }
        if (stop < 99) { leave(last); return }
        left = ""
        for (i = place[who]; i < questions; i++) left = left letter()
        say("finish " left "\nexpect screen thanks done\nwait 31s"); place[who] = "done"
    }
    # The program of the last sitting just ends.
    function leave(last) { if (!last || below(2)) say("tap @later\nwait 2m") }
    BEGIN {
        state = seed
        for (who = 1; who <= 4; who++) place[who] = "new"
        for (p = 1; p <= programs; p++) {
            file = dir "/s" p ".flow"
            say(sprintf("clock 2026-12-%02dT09:00:00+09:00\nseed %d", 1 + p % 28, p * 7 + seed))
            first = 1 + below(4)
            sit(first, 0)
            sit(1 + (first + below(3)) % 4, 1)
            close(file)
        }
    }'
}

# kiosk_of NO PACK QUESTIONS BREAKS
kiosk_of() {
    pack=$plain
    rm -rf "$work/pack"
    overlay "$2"
    new_store
    sittings $(($1 * 271)) "$3" "$4"
    p=1
    while [ $p -le "$programs" ]; do
        run "$work/s$p.flow" >"$work/out" 2>"$work/err" || fail "kiosk $1, program $p: $(tail -2 "$work/err")"
        p=$((p + 1))
    done
    cmi5 --open
    cp "$work/statements" "$work/recorder.$1"
}

kiosk_of 1 types 7 4 # a scenario, the fifth, is answered on several screens
kiosk_of 2 cut 20 15 # shows the 目安: passed, failed, and a review after passed
for verb in launched initialized answered completed failed passed terminated abandoned; do
    grep -q "/verbs/$verb\"" "$work/recorder.1" "$work/recorder.2" || fail "no sitting wrote $verb"
done

# broken NAME SED: the second recorder with one thing changed is not accepted.
check=$MM_BUILD/tests/flow/cmi5_check
broken() {
    sed -E "$2" "$work/recorder.2" >"$work/broken"
    cmp -s "$work/broken" "$work/recorder.2" && fail "$1: nothing was broken"
    "$check" --open "$work/broken" >/dev/null 2>&1 && fail "$1 is accepted"
    return 0
}
broken 'a session without launched' '1d'
broken 'a session without initialized' '0,/verbs\/initialized/{/verbs\/initialized/d}'
broken 'a moveOn that is none' 's|(extensions/moveon":")Completed|\1Finished|'
broken 'completed twice' '/verbs\/completed/p'
broken 'terminated twice' '/verbs\/terminated/p'
broken 'a session that is not abandoned' '/verbs\/abandoned/d'
broken 'an answer twice' '/verbs\/answered/p'
broken 'a revision left out' '/ext\/revision":1/d'
broken 'passed twice' '/verbs\/passed/p'
broken 'failed twice' '/verbs\/failed/p'
broken 'passed below the mastery score' '/verbs\/passed/s/"scaled":[0-9.]+/"scaled":0.5/'
broken 'a result with completion' '/verbs\/passed/s/"success":true/"success":true,"completion":true/'
broken 'completed with a score' '/verbs\/completed/s/"completion":true/"completion":true,"score":{"scaled":1}/'
broken 'an answer of the cmi5 category' '/verbs\/answered/s|"grouping"|"category":[{"id":"https://w3id.org/xapi/cmi5/context/categories/cmi5"}],"grouping"|'
broken 'success against the pattern' '/verbs\/answered/{s/"success":true/"success":no/;s/"success":false/"success":true/;s/"success":no/"success":false/}'
broken 'another registration' '/verbs\/terminated/s/"registration":"(....)/"registration":"0000/'
broken 'a mail address' 's/"account":/"mbox":"mailto:a@example.jp","account":/'
exit 0
