#!/bin/sh
# mm-test: labels=slow timeout=900 serial
# kill -9 of the server, on PostgreSQL, at what it sends to the database and to the kiosk under a batch: what was
# acknowledged is stored, nothing is there twice, the chain is complete, and after the next push progress and evidence
# are those of a server that was never killed.
. "$(dirname "$0")/lib.sh"
need_programs "$KIOSK" "$SEED" "$CHECK"
need_strace
. "$MM_SOURCE/tests/faults/server.sh"
SENDS=sendto,sendmsg,write,writev
CLUSTER=$WORK/pg
trap '"$MM_SOURCE/tests/cluster" stop "$CLUSTER" immediate; cleanup' EXIT
chmod 711 "$WORK"
"$MM_SOURCE/tests/cluster" start "$CLUSTER" >"$WORK/url"
case $? in
0) ;;
77) skip 'PostgreSQL is not installed' ;;
*) fail 'PostgreSQL did not start' ;;
esac
sql() { psql -q -h "$CLUSTER" -U mamori postgres -c "$1" >>"$WORK/sql.out" 2>&1 || fail "$1: $(tail -n 1 "$WORK/sql.out")"; }
psql -q -h "$CLUSTER" -U owner postgres -c 'ALTER SYSTEM SET fsync = off' -c 'SELECT pg_reload_conf()' >/dev/null
trap 'exit 143' TERM INT HUP

# A database and a folder of files for each folder.
name_of() { basename "$1" | tr . _; }
central_place() {
    DB="postgresql:///$(name_of "$1")?host=$CLUSTER&user=mamori"
    export MAMORI_FILES="$1/files"
}
central_copy() {
    name=$(name_of "$1")
    rm -rf "$1/files" "$1/lobby"
    cp -a "$WORK/start/files" "$WORK/start/lobby" "$1/" || fail "cp $1"
    for file in "$1/files/start".*; do mv "$file" "$1/files/$name.${file##*/start.}"; done
    sql "DROP DATABASE IF EXISTS $name WITH (FORCE)"
    sql "CREATE DATABASE $name TEMPLATE start"
}
traced_start() {
    place=$1 out=$2
    shift 2
    central_start "$place" strace -f -qq -o "$out" -e "trace=$SENDS" -e signal=none "$@"
}

sql 'CREATE DATABASE start'
central_make 3
central_calls
central_kills 20
echo "$NAME: killed $(wc -l <"$WORK/killed") times at $(wc -l <"$WORK/points") of $(wc -l <"$WORK/calls") calls that send: 0 acknowledged lost, 0 twice, 0 corrupt"
