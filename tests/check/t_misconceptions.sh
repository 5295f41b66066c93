#!/bin/sh
# What people often believe of every section stands somewhere as a wrong answer (misconceptions.csv), what is often taken
# for each other is asked for side by side (contrasts.csv), no answer denies twice in one sentence, and each of the five
# threats has six live questions or more, two cases or invented scenes, and what to do on the spot.
set -u
. "$(dirname "$0")/common.sh"
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
fail() { echo "FAIL: $*" >&2; exit 1; }

# One line an answer: question, answer, right or not, words without ruby. The files are written one field a line.
awk '
    function value(line) { sub(/^ *"[a-z]*": "?/, "", line); sub(/"?,?$/, "", line); return line }
    /^    "id":/ { item = value($0); answer = "" }
    /^        "id":/ { answer = value($0) }
    /^        "text":/ { text = value($0); while (match(text, /\{[^|{}]*\|[^|{}]*\}/)) {
        ruby = substr(text, RSTART + 1, RLENGTH - 2); sub(/\|.*/, "", ruby)
        text = substr(text, 1, RSTART - 1) ruby substr(text, RSTART + RLENGTH) } }
    /^        "correct":/ { print item "," answer "," value($0) "," text }
' $(find content -path '*/items/*.json') >"$work/answers"

check() { # TABLE: prints what is wrong
    awk -F, -v answers="$work/answers" '
        BEGIN { while ((getline line <answers) > 0) { split(line, f, ","); right[f[1] "," f[2]] = f[3]; words[f[1] "," f[2]] = f[4] } }
        NR == 1 { next }
        NF != 5 { print "line " NR ": " NF " cells, not 5"; next }
        !(($3 "," $4) in right) { print "line " NR ": no answer " $3 " " $4; next }
        right[$3 "," $4] != "false" { print "line " NR ": " $3 " " $4 " is a right answer" }
        index(words[$3 "," $4], $5) == 0 { print "line " NR ": " $3 " " $4 " does not say " $5 }
    ' "$1"
}

table=tests/check/misconceptions.csv
check $table >"$work/faults"
[ ! -s "$work/faults" ] || fail "$(cat "$work/faults")"
[ "$(wc -l <$table)" -ge 64 ] || fail 'the table has lost rows'
# The check can fail: a right answer, other words, no answer.
printf 'x\n5,a,duty-02,z,x\n5,a,duty-01,b,だれも言わない\n3(3),a,threat-disaster-02,b,庁舎\n' >"$work/wrong"
[ "$(check "$work/wrong" | wc -l)" -eq 3 ] || fail "the check sees $(check "$work/wrong" | wc -l) of 3 faults"

# A question a line, without ruby: "id": "…" and all that it says.
awk '
    /^    "id":/ { if (NR > 2) print ""; printf "%s", $2 }
    { while (match($0, /\{[^|{}]*\|[^|{}]*\}/)) {
        ruby = substr($0, RSTART + 1, RLENGTH - 2); sub(/\|.*/, "", ruby)
        $0 = substr($0, 1, RSTART - 1) ruby substr($0, RSTART + RLENGTH) }
      printf "%s", $0 }
    END { print "" }' $(find content -path '*/items/*.json') >"$work/questions"
beside() { # TABLE: prints the pairs that no question has side by side
    awk -F, -v questions="$work/questions" '
        BEGIN { while ((getline line <questions) > 0) { split(line, f, "\""); says[f[2]] = line } }
        NR == 1 { next }
        NF != 5 { print "line " NR ": " NF " cells, not 5"; next }
        !index(says[$3], $4) || !index(says[$3], $5) { print "line " NR ": " $3 " does not say " $4 " and " $5 }
    ' "$1"
}
beside tests/check/contrasts.csv >"$work/faults"
[ ! -s "$work/faults" ] || fail "$(cat "$work/faults")"
[ "$(wc -l <tests/check/contrasts.csv)" -ge 31 ] || fail 'the pairs have lost rows'
printf 'x\na,b,duty-03,守秘義務,だれも言わない\na,b,nobody,a,b\n' >"$work/wrong"
[ "$(beside "$work/wrong" | wc -l)" -eq 2 ] || fail 'a pair that nobody asks for is not missed'

denies() { # ANSWERS: prints those with two negatives in one sentence, but for what is quoted
    awk -F, '{ n = split($4, said, "。")
        for (i = 1; i <= n; i++) {
            for (s = said[i]; (at = index(s, "「")) && (to = index(s, "」")) > at;)
                s = substr(s, 1, at - 1) substr(s, to + length("」"))
            if (gsub(/ない|ません|ずに|なくて|なくても/, "", s) > 1) print $1 " " $2 ": " said[i] } }' "$1"
}
denies "$work/answers" >"$work/faults"
[ ! -s "$work/faults" ] || fail "two negatives: $(cat "$work/faults")"
printf 'x,a,false,見ないと、分からない。\nx,b,false,「ない」とは言えない。\n' >"$work/wrong"
[ "$(denies "$work/wrong" | wc -l)" -eq 1 ] || fail 'two negatives are not seen'

for threat in intentional unintentional disaster illness infrastructure; do
    awk -v topic="\"threat.$threat\"" '
        /^    "practice":/ { live = /false/ }
        /^    "topics":/ { n += live && index($0, topic) > 0 }
        END { if (n < 6) print n }' content/common/items/*.json >"$work/few"
    [ ! -s "$work/few" ] || fail "only $(cat "$work/few") live questions on $threat"
    module=content/common/modules/threat-$threat.json
    [ "$(grep -c '"source": "\([0-9]-[0-9]*\|fiction\)"' $module)" -ge 2 ] || fail "$threat: fewer than two cases"
    grep -q '"title": "その場ですること"' $module || fail "$threat: nothing to do on the spot"
    awk '/"source": "fiction"/ && label !~ /架空/ { print FILENAME ":" NR } /"label":|"words":/ { label = $0 }' $module >"$work/unmarked"
    [ ! -s "$work/unmarked" ] || fail "an invented scene that is not marked: $(cat "$work/unmarked")"
done
grep -q '"type": "ordering"' content/common/items/*.json || fail 'no ordering'
