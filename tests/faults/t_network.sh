#!/bin/sh
# mm-test: labels=plain timeout=300
# A real agent and a real server with a network between them that breaks in every way of faultproxy.c: no record is
# lost or there twice, the agent says one sentence each time, and a kiosk never notices.
set -u
BIN=$MM_BUILD
PACK=$MM_SOURCE/content/kamakura
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
DB=sqlite:$WORK/central.db
TOOL=$MM_BUILD/tests/e2e/sync_tool
path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server 0
path_kiosk one
"$MM_BUILD/tests/faults/faultproxy" "${URL##*:}" "${MM_SEED:-1}" >"$WORK/proxy" &
PATH_PIDS="$PATH_PIDS $!"
for _ in $(seq 50); do
    PROXY=$(sed -n 's/^listening //p' "$WORK/proxy")
    [ -n "$PROXY" ] && break
    sleep 0.1
done
[ -n "$PROXY" ] || fail "the proxy does not listen"

rounds=0
while [ "$(grep -c 'POST /kiosk/v1/bat' "$WORK/proxy")" -lt 84 ] && [ $rounds -lt 160 ]; do
    [ $((rounds % 4)) -ne 0 ] || "$TOOL" fill "$WORK/one" 6 || fail "the kiosk could not record"
    $AGENT_PLAIN --store "$WORK/one" --server "http://127.0.0.1:$PROXY" --once >"$WORK/out" 2>"$WORK/err"
    [ "$(grep -c '^mamori-agent: ' "$WORK/err")" -le 1 ] || fail "more than a sentence: $(cat "$WORK/err")"
    rounds=$((rounds + 1))
done
path_sync one
path_same one
[ "$("$TOOL" odd "$DB")" = 0 ] || fail "quarantine, conflict or fork out of nothing"
kinds=$(sed -n 's/^fault \([0-9]*\) POST .*bat.*/\1/p' "$WORK/proxy" | sort -u | wc -l)
[ "$kinds" = 40 ] || fail "only $kinds of 40 faults met a batch"
echo "network: $(wc -l <"$WORK/one.server") records, $(grep -c '^fault' "$WORK/proxy") faults of $kinds kinds in $rounds rounds"
