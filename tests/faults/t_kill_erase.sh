#!/bin/sh
# mm-test: labels=slow timeout=300
# Somebody is erased, and whoever does it is killed at every sync, and at writes between them. After the next start of
# any command that writes, either the person is there as before and on no list of the erased, or is gone from every file
# and on the list; and the same command ends it.
. "$(dirname "$0")/lib.sh"
. "$MM_SOURCE/tests/faults/server.sh"
need_programs "$BIN/mamori" "$BIN/mamori-server"
need_strace
DIR=$WORK/store DB=sqlite:$WORK/store/central.db
mkdir "$WORK/start"
"$BIN/mamori" init --db "sqlite:$WORK/start/central.db" --pack "$PACK" --demo >"$WORK/out" || fail init
"$BIN/mamori" roster import "$ROSTER" --db "sqlite:$WORK/start/central.db" >"$WORK/out" || fail import
person=$(sqlite3 "$WORK/start/central.db" 'SELECT id FROM person WHERE seat=25')
[ -n "$person" ] || fail 'nobody has seat 25'

erase() { "$@" "$BIN/mamori" roster delete 25 --db "$DB" >"$WORK/out" 2>&1; }
# Which files hold the name, as it is written, with another space or none, or its reading.
named() { grep -rlaE '三雲(　| )?恵|みくも(　| )?めぐみ' "$DIR" | grep -v '\.packs/'; }
listed() { grep -q "$person" "$DIR/central.db.erased" 2>/dev/null; }
fresh() { copy_store "$WORK/start" "$DIR"; }

# looked AT: how it stands after another command has written.
looked() {
    "$BIN/mamori" calendar set 2027-06 定例会 2027-06-05 2027-06-25 --name 定例会 --db "$DB" >"$WORK/out" 2>&1 ||
        fail "killed at $1: nothing can be written: $(cat "$WORK/out")"
    there=$(sqlite3 "$DIR/central.db" "SELECT COUNT(*) FROM person WHERE id='$person'")
    if listed; then
        [ "$there" = 0 ] || fail "killed at $1: on the list of the erased, and still there"
        [ -z "$(named)" ] || fail "killed at $1: erased, and still named in $(named)"
        gone=$((gone + 1))
    else
        [ "$there" = 1 ] || fail "killed at $1: gone, and on no list"
        stayed=$((stayed + 1))
        erase || fail "killed at $1, again: $(cat "$WORK/out")"
        listed || fail "killed at $1, again: on no list"
        [ -z "$(named)" ] || fail "killed at $1, again: still named in $(named)"
    fi
}

fresh
[ -n "$(named)" ] || fail 'nothing holds the name before anybody is erased'
erase strace -f -qq -o "$WORK/strace" -e trace=fsync,fdatasync,pwrite64,write,rename,ftruncate || fail "erase: $(cat "$WORK/out")"
calls "$WORK/strace" >"$WORK/calls"
grep -E '^(fsync|fdatasync|rename|ftruncate) ' "$WORK/calls" >"$WORK/points"
grep -E '^(pwrite64|write) ' "$WORK/calls" >"$WORK/writes"
choose "$(points 24)" "$WORK/writes" >>"$WORK/points"
gone=0 stayed=0
while read -r call n; do
    fresh
    erase strace -f -qq -o "$WORK/strace" -e "trace=$call" -e "inject=$call:signal=SIGKILL:when=$n"
    grep -q SIGKILL "$WORK/strace" || continue # the last ones differ from run to run
    looked "$call $n"
done <"$WORK/points"
[ $gone -ge 2 ] && [ $stayed -ge 2 ] || fail "gone $gone times, stayed $stayed times"
echo "$NAME: killed $((gone + stayed)) times: $stayed times as before, $gone times gone from everywhere"
