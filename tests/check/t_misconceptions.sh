#!/bin/sh
# What people often believe of every section stands somewhere as a wrong answer (misconceptions.csv), and each of the
# five threats has six live questions or more, two cases or invented scenes, and what to do on the spot.
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
