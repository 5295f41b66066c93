#!/bin/sh
# mm-test: timeout=300
# What the kiosk asks in its short forms, of the questions that are shipped: a booster asks what somebody missed (three
# of six) and one each about policy, procedures and tablet; what was seen, here or at another kiosk, comes again only
# where nothing unseen can be asked; and a revision asks about the clause that was revised.
. "$(dirname "$0")/lib.sh"
pack=$MM_SOURCE/content/kamakura
weak='基本方針3(5)　インフラの障害'
export ASKED=booster REVISED=3.5

# ---- the questions of the pack, and which give each other away -----------------------------------------
for file in "$MM_SOURCE"/content/common/items/*.json; do
    echo "INSERT INTO item SELECT json_extract(value,'\$.id'), json_extract(value,'\$.topics[0]'), json_extract(value,'\$.type'),
        coalesce(json_extract(value,'\$.practice'),0), coalesce(json_extract(value,'\$.audience'),'councillor') LIKE '%councillor%',
        (SELECT count(*) FROM json_each(j.value,'\$.options') o WHERE json_extract(o.value,'\$.correct'))
        FROM json_each(readfile('$file')) j;
        INSERT INTO foe SELECT json_extract(i.value,'\$.id'), e.value FROM json_each(readfile('$file')) i,
        json_each(i.value,'\$.enemies') e;"
done >"$work/items.sql"
sqlite3 "$work/items.db" 'CREATE TABLE item(id,topic,type,practice,ours,yes); CREATE TABLE foe(a,b);' ".read $work/items.sql" \
    'INSERT INTO foe SELECT b,a FROM foe'
# ask SQL: over the store, the items and what was drawn last
ask() {
    sqlite3 "$store/kiosk.db" "ATTACH '$work/items.db' AS p; CREATE TEMP TABLE drawn AS SELECT json_extract(value,'\$.id') AS id
        FROM json_each((SELECT form FROM attempt ORDER BY n DESC LIMIT 1),'\$.items'); $1"
}
drawn_about() {
    ask "SELECT count(*) FROM drawn JOIN item USING(id) WHERE topic='$1'"
}

# ---- sittings ---------------------------------------------------------------------------------------------
enter() {
    printf 'clock 2026-11-23T%s:00:00+09:00\nseed %s\ntap start\ntap by.kana\ntap row.0\ntap p.%s\ntap next\n' \
        "$hour" "$((luck * 100 + hour))" "$1"
}
# sit PERSON VIEW TITLE ANSWERS: from the list of VIEW (rest, past, or nothing for the one to begin with).
sit() {
    hour=$((hour + 1))
    { enter "$1" && printf '%s\ndump\n' "${2:+tap $2}"; } >"$work/look.flow"
    run "$work/look.flow" >"$work/look.txt" || fail "$1 sees no list"
    go=$(sed -n "s/.* \(go\|duty\)\.\([0-9]*\) \"$3.*/\2/p" "$work/look.txt" | tail -n 1)
    [ -n "$go" ] || fail "$1 is not asked for $3: $(cat "$work/look.txt")"
    { enter "$1" && printf '%s\ntap go.%s\n%s\nfinish %s\nexpect screen thanks done\n' "${2:+tap $2}" "$go" "${5:-}" "$4"; } >"$work/sit.flow"
    run "$work/sit.flow" >"$work/out" || fail "$1 cannot take $3"
}
arrive() {
    new_store
    for person in person-01 person-02; do
        hour=10
        { enter $person && echo 'tap next'; } >"$work/first.flow"
        run "$work/first.flow" >"$work/out" || fail "$person does not come in"
    done
}
# What was seen and asked although something unseen about the same could be, with as many true statements as false ones
# in the six questions (9 of 18); of true/false items for councillors.
again() {
    ask "CREATE TEMP TABLE said AS SELECT sum(yes) AS yes FROM drawn JOIN item USING(id);
        SELECT d.id FROM drawn d JOIN item i USING(id) JOIN before b USING(id) WHERE EXISTS(SELECT 1 FROM item c WHERE
        c.topic=i.topic AND c.type='mtf' AND NOT c.practice AND c.ours AND c.id NOT IN (SELECT id FROM before)
        AND (SELECT yes FROM said)-i.yes+c.yes=9 AND c.id NOT IN (SELECT id FROM drawn) AND NOT EXISTS(SELECT 1 FROM foe JOIN drawn x ON x.id=foe.b WHERE foe.a=c.id))"
}
remember() {
    ask 'DROP TABLE IF EXISTS p.before; CREATE TABLE p.before AS SELECT item AS id FROM seen UNION SELECT item FROM seen_elsewhere'
}
six() {
    for topic in duty.policy duty.procedures duty.tablet; do
        [ "$(drawn_about $topic)" = 1 ] || fail "$1: not one question about $topic: $(ask 'SELECT * FROM drawn')"
    done
    [ "$(drawn_about threat.infrastructure)" = 3 ] && [ "$(ask 'SELECT count(*) FROM drawn')" = 6 ] ||
        fail "$1: not three questions about what was missed: $(ask 'SELECT * FROM drawn')"
    [ -z "$(again)" ] || fail "$1: seen already: $(again)"
}

# Nothing of three was known (of nine rows, so that they say something): the booster asks about it, and each retake
# something new as long as there is.
luck=0 nine=0
while [ $nine != 3 ]; do
    luck=$((luck + 1))
    [ $luck -le 20 ] || fail 'three true/false questions are never drawn'
    arrive
    sit person-01 rest "$weak" wuu 'walk pages'
    nine=$(ask "SELECT count(*) FROM drawn JOIN item USING(id) WHERE type='mtf'")
done
remember
cp -R "$store" "$work/missed"
sit person-01 '' '5分の確かめ直し' rrrrrr
six 'a booster'
remember
sit person-01 past '5分の確かめ直し' rrrrrr
six 'a retake'
for retake in 2 3; do
    remember
    sit person-01 past '5分の確かめ直し' rrrrrr
    [ -z "$(again)" ] || fail "retake $retake: seen already: $(again)"
done
cmi5 --open

# The same where another kiosk has shown all about it but three that do not give each other away.
rm -rf "$store"
mv "$work/missed" "$store"
ask "CREATE TEMP TABLE unseen AS SELECT id FROM item WHERE topic='threat.infrastructure' AND type='mtf' AND NOT practice AND ours
        AND id NOT IN (SELECT item FROM seen);
    CREATE TABLE p.left AS SELECT id FROM unseen u WHERE NOT EXISTS(SELECT 1 FROM foe WHERE a=u.id AND b<a AND b IN unseen) LIMIT 3;
    INSERT INTO seen_elsewhere SELECT 'person-01', id, 1, 1795300000000 FROM unseen WHERE id NOT IN (SELECT id FROM p.left)"
[ "$(ask 'SELECT count(*) FROM p.left')" = 3 ] && [ "$(ask 'SELECT count(*) FROM seen_elsewhere')" -gt 0 ] || fail 'hardly any questions'
remember
sit person-01 '' '5分の確かめ直し' rrrrrr
six 'a booster after another kiosk'
[ "$(ask 'SELECT count(*) FROM drawn JOIN p.left USING(id)')" -ge 2 ] || # one may have gone for the balance
    fail "seen at another kiosk: $(ask 'SELECT * FROM drawn')"

# Somebody knows it well: of the clause that was revised it is asked all the same.
sit person-02 rest "$weak" rrr 'walk pages'
sit person-02 rest '方針の見直しの確かめ' rrrr
[ "$(drawn_about threat.infrastructure)" = 4 ] || fail "not about what was revised: $(ask 'SELECT * FROM drawn')"
