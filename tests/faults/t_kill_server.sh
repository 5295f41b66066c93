#!/bin/sh
# mm-test: labels=slow timeout=900 serial
# kill -9 at the write calls of the server under a batch: what was acknowledged is stored, nothing is there
# twice, the chain is complete, and after the next push progress and evidence are those of a server that was
# never killed.
. "$(dirname "$0")/lib.sh"
need_programs "$KIOSK" "$SEED" "$CHECK"
need_strace
. "$MM_SOURCE/tests/faults/server.sh"
WRITES=pwrite64,pwritev,write,fdatasync,fsync,ftruncate,unlink,rename

# traced_start FOLDER OUT [options of strace...]
traced_start() {
    place=$1 out=$2
    shift 2
    central_start "$place" strace -f -qq -o "$out" -e "trace=$WRITES" -P "$place/central.db" \
        -P "$place/central.db-wal" -P "$place/central.db.lock" "$@"
}

central_make 3
central_calls
central_kills 100
echo "$NAME: killed $(wc -l <"$WORK/killed") times at $(wc -l <"$WORK/points") of $(wc -l <"$WORK/calls") write calls: 0 acknowledged lost, 0 twice, 0 corrupt"
