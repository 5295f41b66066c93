#!/bin/sh
# mm-test: labels=slow,plain timeout=300
# A store is moved, and whoever moves it is killed at every sync of the old and the new one: there are never two stores
# that take records, never none, and the same command brings it to its end.
. "$(dirname "$0")/lib.sh"
. "$MM_SOURCE/tests/faults/server.sh"
need_programs "$BIN/mamori" "$BIN/mamori-server"
need_strace
FROM=$WORK/old/central.db TO=$WORK/new/central.db
mkdir "$WORK/start" "$WORK/old"
"$BIN/mamori" init --db "sqlite:$WORK/start/central.db" --pack "$PACK" --demo >"$WORK/out" || fail init
"$BIN/mamori" roster import "$ROSTER" --db "sqlite:$WORK/start/central.db" >"$WORK/out" || fail import

migrate() { "$@" "$BIN/mamori" store migrate --from "sqlite:$FROM" --to "sqlite:$TO" >"$WORK/out" 2>&1; }
# writes FILE: does a store take anything? An import that changes nothing asks as much of it as one that does.
writes() { [ -e "$1" ] && "$BIN/mamori" roster import "$ROSTER" --db "sqlite:$1" >/dev/null 2>"$WORK/err"; }
fresh() {
    rm -rf "$WORK/old" "$WORK/new"
    cp -a "$WORK/start" "$WORK/old"
}

n=0 killed=0
while [ $n -lt 200 ]; do
    n=$((n + 1))
    fresh
    migrate strace -f -qq -o "$WORK/strace" -e trace=fdatasync,fsync -e "inject=fdatasync,fsync:signal=SIGKILL:when=$n" &&
        break
    grep -q SIGKILL "$WORK/strace" || fail "not killed at $n: $(cat "$WORK/out")"
    killed=$((killed + 1))
    old=0 new=0
    cp -a "$WORK/old" "$WORK/old.kept"
    [ ! -e "$WORK/new" ] || cp -a "$WORK/new" "$WORK/new.kept"
    writes "$FROM" && old=1
    writes "$TO" && new=1
    [ $((old + new)) -le 1 ] || fail "killed at sync $n: two stores take records"
    [ $old = 1 ] || [ $new = 1 ] || grep -q 'store migrate' "$WORK/err" || writes "$FROM" ||
        grep -q 'store migrate' "$WORK/err" || fail "killed at sync $n: nobody says what to do: $(cat "$WORK/err")"
    # as it was left, the same command again
    rm -rf "$WORK/old" "$WORK/new"
    mv "$WORK/old.kept" "$WORK/old"
    [ ! -e "$WORK/new.kept" ] || mv "$WORK/new.kept" "$WORK/new"
    migrate || grep -q 'was moved to\|移しました' "$WORK/out" || fail "killed at sync $n, again: $(cat "$WORK/out")"
    writes "$FROM" && fail "killed at sync $n: the old store takes records"
    writes "$TO" || fail "killed at sync $n: the new store takes none: $(cat "$WORK/err")"
done
[ $killed -ge 10 ] || fail "only $killed syncs"
echo "$NAME: killed at each of $killed syncs: never two stores, and the same command ends it"
