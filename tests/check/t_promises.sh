#!/bin/sh
# mm-test: timeout=240
# What the curriculum promises, counted over its files: items, types, parallel items, tips, figures, words, phrases of
# the policy, courses, and what every module holds (promises.sql: one view a promise, its rows are what is missing). Each
# promise is then broken in a copy, and must be noticed by its own name.
set -u
. "$(dirname "$0")/common.sh"
command -v sqlite3 >/dev/null || { echo "skipped: sqlite3 is not installed"; exit 77; }
mamori=${MM_BUILD:-build}/mamori
[ -x "$mamori" ] || { echo "skipped: $mamori is not built"; exit 77; }
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
fail() { echo "FAIL: $*" >&2; exit 1; }
export LC_ALL=C.UTF-8 LANG=ja_JP.UTF-8

# load ROOT: ROOT holds common and kamakura; $work/db gets what stands in them.
load() {
    rm -f "$work/db"
    {
        echo 'PRAGMA journal_mode = off; PRAGMA synchronous = off; BEGIN;'
        cat tests/check/promises.sql
        for file in "$1"/common/items/*.json "$1"/kamakura/items/*.json; do
            [ -f "$file" ] && echo "INSERT INTO item SELECT value FROM json_each(readfile('$file'));"
        done
        for file in "$1"/common/modules/*.json "$1"/kamakura/modules/*.json; do
            [ -f "$file" ] && echo "INSERT INTO module VALUES (CAST(readfile('$file') AS TEXT));"
        done
        echo "INSERT INTO course SELECT value FROM json_each(readfile('$1/kamakura/courses.json'));"
        for list in tips glossary selfcheck; do
            echo "INSERT INTO listed SELECT '$list', value FROM json_each(readfile('$1/common/$list.json'));"
        done
        find "$1/common/figures/" -name '*.svg' | sed "s|.*/\(.*\)\.svg|INSERT INTO figures VALUES ('\1');|"
        cat "$1"/common/items/*.json "$1"/common/modules/*.json | sed 's/{\([^{}|"$]*\)|[^{}"]*}/\1/g' >"$work/plain"
        echo "INSERT INTO plain VALUES (CAST(readfile('$work/plain') AS TEXT));"
        echo "INSERT INTO slot SELECT value FROM json_each(json_extract(readfile('$1/slots.json'), '\$.rows'));"
        echo ".import --csv $1/common/coverage.csv coverage"
        for table in page block met; do
            echo "CREATE TABLE $table AS SELECT * FROM ${table}_of;"
        done
        echo 'COMMIT;'
    } | sqlite3 -bail "$work/db" >/dev/null || fail "cannot read $1"
}

# broken: what is missing, "promise: what" a line. One query of all views that sqlite itself puts together.
promises() { sqlite3 "$work/db" "SELECT substr(name, 3) FROM sqlite_schema WHERE type = 'view' AND name LIKE 'p\_%' ESCAPE '\\'"; }
broken() {
    promises | sed "s/.*/SELECT '&: ' || what FROM p_&;/" | sqlite3 "$work/db"
    sqlite3 "$work/db" "SELECT clause || '|' || phrase FROM coverage ORDER BY clause, phrase" | sha256sum |
        grep -q "^$phrases" || echo 'coverage: the phrases are not the 120 of the list'
}
# The 120 phrases of the policy, as clause|phrase in this order.
phrases=a1f09d4ea4234a07
slots() { "$mamori" content report "$1/kamakura" --of slots --format json -o "$1/slots.json" >/dev/null || fail "report of $1"; }
mkdir "$work/real"
ln -s "$PWD/content/common" "$PWD/content/kamakura" "$work/real"
slots "$work/real"
load "$work/real"
broken >"$work/missing"
[ ! -s "$work/missing" ] || fail "$(cat "$work/missing")"
[ "$(promises | wc -l)" -ge 20 ] || fail 'promises have been lost'
"$mamori" content check content/kamakura >"$work/out" 2>&1 || fail "$(head -3 "$work/out")"
grep -q '誤り 0件、注意 0件' "$work/out" || fail "the check warns: $(head -3 "$work/out")"
grep -q '^#define MM_MAX_PARTS_MINUTES *40' sync/base/limits.h || fail 'the onboarding may take longer than 40 minutes'

# ---- each promise can be broken
mkdir "$work/copy"
cp -r content/common content/kamakura "$work/real/slots.json" "$work/copy"
named() { # PROMISE WHY
    load "$work/copy"
    broken >"$work/missing"
    grep -q "^$1: " "$work/missing" || fail "$1 is kept though $2: $(head -3 "$work/missing")"
}
# breaks PROMISE FILES SED: with the files (a pattern) changed so, the promise is named.
breaks() {
    changed=0
    for file in "$work/copy"/$2; do
        cp "$file" "$work/before"
        sed "$3" "$work/before" >"$file"
        cmp -s "$file" "$work/before" || changed=1
    done
    [ $changed = 1 ] || fail "$1: $3 changes nothing"
    named "$1" "$3 was done to $2"
    for file in "$work/copy"/$2; do
        name=${file#"$work/copy/"}
        if [ "$name" = slots.json ]; then cp "$work/real/slots.json" "$file"; else cp "content/$name" "$file"; fi
    done
}
breaks items 'common/items/*.json' 's/"practice": false/"practice": true/'
breaks minute 'common/items/*.json' 's/"practice": true/"practice": false/'
breaks drawn 'common/items/various.json' 's/"id": "mail-login"/"id": "mail-lost"/'
breaks linked 'common/modules/*.json' 's/\[\[//g'
breaks types 'common/items/*.json' 's/"type": "hotspot"/"type": "single"/'
breaks meant common/modules/threat-illness.json 's/"audience": \["staff"\],/"audience": ["councillor", "staff"],/'
breaks tagged 'common/items/*.json' 's/"definition.integrity"/"definition.security"/'
breaks scenario 'common/items/*.json' 's/"type": "scenario"/"type": "single"/'
breaks parallel slots.json 's/"each":[0-9]*/"each":3/'
breaks tips common/tips.json '/^  {"text".*},$/d'
breaks glossary common/glossary.json '/^  {"term".*},$/d'
breaks selfcheck common/selfcheck.json 's/暫定/決定/'
breaks coverage common/coverage.csv 5d
breaks shown kamakura/courses.json 's/"review"/"purpose"/'
breaks onboarding kamakura/courses.json '0,/"kind": "part"/s//"kind": "booster"/'
breaks cases common/modules/threat-illness.json 's/"type": "case"/"type": "note"/'
breaks cases common/modules/outsourcing.json '/"departs"/d'
breaks quotes common/modules/measure-technical.json 's/"type": "quote"/"type": "note"/'
breaks modules common/modules/operation.json 's/"type": "quote"/"type": "note"/'
breaks practice common/modules/review.json 's/"type": "question"/"type": "note"/'
breaks actions common/modules/tablet.json 's/"type": "actions"/"type": "list"/'
breaks example common/modules/tablet.json '0,/"参考例（この議会/s//"参考に（この議会/'
breaks audiences common/modules/purpose.json '0,/^  "audience": .*/s//  "audience": ["staff"],/'
breaks objectives common/modules/purpose.json '/^  "objectives": \[/,/^  \],/c\  "objectives": [],'
# Ruby of a module: `content check` names what has a reading elsewhere.
file=$work/copy/common/modules/threat-illness.json
sed 's/{\([^{}|"]*\)|[^{}"]*}/\1/g' content/common/modules/threat-illness.json >"$file"
"$mamori" content check "$work/copy/kamakura" >"$work/out" 2>&1
grep -q '^common/modules/threat-illness.json:.*読みがありません' "$work/out" || fail 'a module without ruby passes'
find "$work/copy/common/figures" -name '[a-s]*.svg' -exec rm {} +
named figures 'most figures are gone'
for promise in $(promises); do
    grep -q -e "^breaks $promise " -e "^named $promise " "$0" || fail "nothing breaks $promise"
done
exit 0
