#!/bin/sh
# mm-test: labels=plain timeout=240
# mamori demo: the same seed gives the same records, another one others; what was made is what real kiosks and a real
# server make: whole chains, sittings by the rules of cmi5, duties and groups that every kiosk computes as the server
# does, every reason for a duty, wrong answers of every type; and every report of it in every format under 見本.
set -u
export LC_ALL=ja_JP.UTF-8
BIN=$MM_BUILD
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
TOOL=$MM_BUILD/tests/e2e/sync_tool

demo() {
    out=$1
    shift
    "$BIN/mamori" demo --out "$WORK/$out" "$@" >"$WORK/$out.txt" 2>"$WORK/$out.err" || fail "$out: $(tail -n 1 "$WORK/$out.err")"
}
digest() {
    sed -n 's/^記録のしるし　//p' "$1"
}

# As it is typed, without a folder; the same seed and another one.
cd "$WORK" || exit 1
"$BIN/mamori" demo --councils 1 --people 5 --years 1 --seed 1 >"$WORK/typed" 2>"$WORK/err" || fail "as typed: $(tail -n 1 "$WORK/err")"
grep -q 'mamori-demo/council-01/central.db' "$WORK/typed" && [ -f mamori-demo/council-01/central.db ] || fail "where it is: $(cat "$WORK/typed")"
grep -q '見本（架空の名簿）' "$WORK/typed" || fail "no mark"
demo two --people 5 --seed 1
demo other --people 5 --seed 2
[ -n "$(digest typed)" ] && [ "$(digest typed)" = "$(digest two.txt)" ] || fail "one seed, two histories"
[ "$(digest typed)" != "$(digest other.txt)" ] || fail "another seed, the same history"
"$BIN/mamori" demo >"$WORK/err" 2>&1 && fail "written over what is there"
[ "$(wc -l <"$WORK/err")" = 1 ] && grep -q '新しいフォルダー' "$WORK/err" || fail "what to do: $(cat "$WORK/err")"
"$BIN/mamori" demo --out "$WORK/x" --people 100000 >"$WORK/err" 2>&1 && fail "too many people"

# Two councils with two kiosks each.
demo one --councils 2 --people 20 --seed 5
: >"$WORK/causes"
for D in "$WORK"/one/council-*; do
    [ "$(sqlite3 "$D/central.db" 'SELECT (SELECT count(*) FROM quarantine)+(SELECT count(*) FROM conflict)+(SELECT count(*) FROM chain_note)')" = 0 ] ||
        fail "records that no kiosk would make"
    [ "$(sqlite3 "$D/central.db" 'SELECT count(*) FROM statement')" -gt 3000 ] || fail "hardly any records"
    [ "$(sqlite3 "$D/central.db" 'SELECT count(*) FROM person')" -gt 20 ] || fail "nobody came or left in a year"
    [ "$(sqlite3 "$D/central.db" 'SELECT count(*) FROM acknowledged')" -gt 0 ] || fail "nobody read the policy"
    [ "$(sqlite3 "$D/central.db" "SELECT count(DISTINCT kind) FROM fact WHERE kind IN ('absence','exempt','other','request','revision')")" = 5 ] ||
        fail "no absence, exemption, other training, request or revision"
    "$TOOL" asked "sqlite:$D/central.db" >"$WORK/asked" || fail "asked"
    cut -d' ' -f4 "$WORK/asked" >>"$WORK/causes"
    "$TOOL" standing "sqlite:$D/central.db" >"$WORK/standing" || fail "how people stand, at the server"
    grep -q ' [1-9][0-9]* know, ' "$WORK/standing" && grep -q ' [1-9][0-9]* again$' "$WORK/standing" || fail "nobody knows, or nobody should look again: $(cat "$WORK/standing")"
    [ -d "$D/kiosk-2" ] || fail "one kiosk for twenty"
    for kiosk in "$D"/kiosk-*; do
        name=${D##*/}/${kiosk##*/}
        [ "$(sqlite3 "$kiosk/kiosk.db" 'SELECT count(*) FROM outbox')" = 0 ] || fail "something was not sent"
        "$MM_BUILD/tests/faults/store_check" "$kiosk" >"$WORK/records" || fail "$name: $(tail -n 1 "$WORK/records")"
        [ -s "$WORK/records" ] || fail "$name made no record"
        "$TOOL" stands "$kiosk" >"$WORK/stands" || fail "how people stand, at $name"
        diff "$WORK/standing" "$WORK/stands" >"$WORK/diff" || fail "other groups to look at again at $name than at the server: $(head -n 5 "$WORK/diff")"
        "$TOOL" duties "$kiosk" >"$WORK/duties" || fail "duties of $name"
        diff "$WORK/asked" "$WORK/duties" >"$WORK/diff" || fail "$name asks for something else: $(head -n 5 "$WORK/diff")"
        sqlite3 "$kiosk/kiosk.db" 'SELECT CAST(bytes AS TEXT) FROM statement ORDER BY seq' >"$WORK/statements"
        "$MM_BUILD/tests/flow/cmi5_check" "$WORK/statements" >"$WORK/cmi5" || fail "$name breaks a rule of cmi5: $(head -n 3 "$WORK/cmi5")"
        sqlite3 "$kiosk/kiosk.db" "SELECT 'again' FROM answer WHERE revision>1 LIMIT 1; SELECT 'retake' FROM attempt GROUP BY registration HAVING count(*)>1 LIMIT 1;
            SELECT DISTINCT item FROM answer WHERE NOT is_right AND response NOT LIKE '%unsure%'" >>"$WORK/done"
    done
done
for cause in term_start by_election runner_up appointment transfer fiscal_year revision onboarded session request; do
    grep -qx "$cause" "$WORK/causes" || fail "nobody was asked by reason of $cause"
done
grep -qx again "$WORK/done" && grep -qx retake "$WORK/done" || fail "nobody thought again, or took a course again"
for file in "$MM_SOURCE"/content/common/items/*.json; do
    echo "INSERT INTO item SELECT json_extract(value,'\$.id'), json_extract(value,'\$.type') FROM json_each(readfile('$file'));"
done >"$WORK/items.sql"
sqlite3 :memory: 'CREATE TABLE item(id,type); CREATE TABLE done(id);' ".read $WORK/items.sql" ".import $WORK/done done" \
    'SELECT DISTINCT type FROM item EXCEPT SELECT type FROM item JOIN done USING(id)' >"$WORK/types"
[ -s "$WORK/types" ] && fail "never answered wrong: $(cat "$WORK/types")"

# Every report in every format bears the mark.
mkdir "$WORK/reports"
MAMORI_RENDER=$BIN/mamori-render "$TOOL" reports "sqlite:$WORK/mamori-demo/council-01/central.db" "$WORK/reports" || fail "the reports"
[ "$(find "$WORK/reports" -type f | wc -l)" -ge 54 ] || fail "not every report in every format"
for file in "$WORK"/reports/*; do
    case $file in
    *.xlsx) unzip -p "$file" ;;
    *.pdf) pdftotext "$file" - ;;
    *cp932) iconv -f CP932 -t UTF-8 "$file" ;;
    *) cat "$file" ;;
    esac | grep -q '見本（架空の名簿）' || fail "${file##*/} bears no mark"
done

# A kiosk program starts on it as it is.
printf '%s\n' 'tap start' 'expect screen signin' >"$WORK/sit.flow"
cp -R "$WORK/one/council-01/kiosk-1" "$WORK/kiosk"
path_sit kiosk "$WORK/sit.flow"
exit 0
