#!/bin/sh
# content/common/coverage.csv says which page, questions, case and term teach each phrase of the policy, and in which
# report it is counted. Every phrase is the policy's own words; what a row names is there, live and for that
# audience; nothing is empty but where the row says 教えるだけ, or 職員のみ for the questions to councillors.
set -u
. "$(dirname "$0")/common.sh"
table=content/common/coverage.csv
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

# One line an item: id, live or practice, audience. The files are written one field a line.
awk -F'"' '
    /^    "id":/ { id = $4; practice = 0 }
    /^    "practice": true/ { practice = 1 }
    /^    "audience":/ { print id, practice ? "practice" : "live", /councillor/ ? "c" : "-", /staff/ ? "s" : "-" }
' content/common/items/*.json >"$work/items"
grep -ho '^      "id": "[a-z0-9-]*\.p[0-9]*"' content/common/modules/*.json | cut -d'"' -f4 >"$work/pages"
grep -ho '"term": "[^"]*"' content/common/glossary.json | cut -d'"' -f4 >"$work/terms"
grep -ho '"source": "[^"]*"' content/common/items/*.json content/common/modules/*.json | cut -d'"' -f4 | sort -u >"$work/cases"
grep -ho '"\(text\|heading\)": ".*' content/kamakura/policy.json >"$work/policy"

check() { # TABLE: prints what is wrong
    awk -F, -v work="$work" '
        function load(name, list,   line) {
            while ((getline line <(work "/" name)) > 0)
                list[line] = 1
        }
        function named(cell, list, what,   n, i, part) {
            n = split(cell, part, " ")
            for (i = 1; i <= n; i++)
                if (!(part[i] in list))
                    print "line " NR ": no " what " " part[i]
        }
        function asked(cell, who,   n, i, part) {
            n = split(cell, part, " ")
            for (i = 1; i <= n; i++)
                if (!(part[i] " live" in audience))
                    print "line " NR ": no live question " part[i]
                else if (index(audience[part[i] " live"], who) == 0)
                    print "line " NR ": " part[i] " is not for this audience"
        }
        BEGIN {
            load("pages", pages)
            load("terms", terms)
            load("cases", cases)
            while ((getline line <(work "/items")) > 0) {
                split(line, f, " ")
                audience[f[1] " " f[2]] = f[3] f[4]
            }
            while ((getline line <(work "/policy")) > 0)
                policy = policy line
        }
        NR == 1 {
            if ($0 != "clause,phrase,page,items_councillor,items_staff,case,glossary,report,note")
                print "line 1: not the head that this file has"
            next
        }
        NF != 9 { print "line " NR ": " NF " cells, not 9"; next }
        index(policy, $2) == 0 { print "line " NR ": not in the policy: " $2 }
        ($1, $2) in seen { print "line " NR ": twice: " $2 }
        { seen[$1, $2] = 1; rows++ }
        {
            named($3, pages, "page")
            asked($4, "c")
            asked($5, "s")
            named($7, terms, "term")
            if ($6 !~ /（/)
                named($6, cases, "case")
            for (i = 3; i <= 8; i++)
                if ($i == "" && $9 !~ /教えるだけ/ && !(i == 4 && $9 ~ /職員のみ/))
                    print "line " NR ": cell " i " is empty"
        }
        END { if (rows < 1) print "there are no rows" }
    ' "$1"
}

found=$(check $table)
[ -z "$found" ] || { printf '%s\n' "$found"; exit 1; }

# Each fault is seen: a page and a question that are not there, a practice question, a phrase in other words, a hole.
fault() { # SED-SCRIPT WORD
    sed "$1" $table >"$work/broken"
    check "$work/broken" | grep -q -e "$2" || { echo "not seen: $2"; exit 1; }
}
fault '2s/purpose\.p1/purpose.p99/' 'no page purpose\.p99' || exit 1
fault '2s/purpose-01/purpose-99/' 'no live question purpose-99' || exit 1
fault '2s/purpose-01/purpose-p-01/' 'no live question purpose-p-01' || exit 1
fault '2s/保有する/所有する/' 'not in the policy' || exit 1
fault '2s/,gaps,/,,/' 'cell 8 is empty' || exit 1
