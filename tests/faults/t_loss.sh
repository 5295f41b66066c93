#!/bin/sh
# mm-test: labels=slow,plain timeout=300
# A network that loses 30 of 100 packets each way (MM_LOSS: other shares), one of 64 kbit/s, and none at all: a real agent and a real
# server in a network namespace of their own. Nothing is lost or there twice, the kiosk goes on recording, says in one
# sentence what is wrong, and nothing any more when it is over. MM_RECORDS: how many each time.
set -u
skip() {
    echo "skipped: $*"
    exit 77
}
# Loss by netem where the kernel has it, else by rules of nftables that drop packets by chance.
lose() { # PERCENT, 0: none
    if [ "$LOSS" = netem ]; then
        tc qdisc del dev lo root 2>/dev/null
        [ "$1" = 0 ] || tc qdisc add dev lo root netem loss "$1%"
    else
        nft flush chain inet loss in
        [ "$1" = 0 ] || nft add rule inet loss in numgen random mod 100 lt "$1" counter drop
    fi
}
# dropped: how many packets went by now.
dropped() {
    if [ "$LOSS" = netem ]; then
        tc -s qdisc show dev lo | sed -n 's/.*dropped \([0-9]*\).*/\1/p' | head -n 1
    else
        nft list chain inet loss in | sed -n 's/.*packets \([0-9]*\) .*/\1/p'
    fi
}
if [ -z "${MM_NAMESPACE:-}" ]; then
    command -v unshare >/dev/null && command -v ip >/dev/null && command -v tc >/dev/null || skip 'unshare, ip or tc is not installed'
    unshare -n true 2>/dev/null || skip 'this machine allows no network namespace'
    MM_NAMESPACE=yes exec unshare -n sh "$0"
fi
ip link set lo up || skip 'the namespace has no loopback'
if tc qdisc add dev lo root netem loss 1% 2>/dev/null; then
    LOSS=netem
    tc qdisc del dev lo root
elif nft 'add table inet loss; add chain inet loss in { type filter hook input priority 0; }' 2>/dev/null &&
    nft add rule inet loss in numgen random mod 100 lt 1 drop 2>/dev/null; then
    LOSS=nftables
    nft flush chain inet loss in
else
    skip 'the kernel has no netem, and nft cannot drop packets by chance'
fi
# Packets as a line has them, not of 64 KiB.
ip link set lo mtu 1500 && ip link set lo gso_max_segs 1 2>/dev/null
tc qdisc add dev lo root tbf rate 64kbit burst 1600 latency 400ms 2>/dev/null && SLOW=yes || SLOW=
tc qdisc del dev lo root 2>/dev/null
# What is lost is sent again after 5 ms here, not after 200: this is about what is lost, not about waiting.
ip route change local 127.0.0.0/8 dev lo table local rto_min 5ms 2>/dev/null

BIN=$MM_BUILD PACK=$MM_SOURCE/tests/flow/pack WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
DB=sqlite:$WORK/central.db TOOL=$MM_BUILD/tests/e2e/sync_tool RECORDS=${MM_RECORDS:-40}

one() { $AGENT_PLAIN --store "$WORK/one" --once >"$WORK/out" 2>"$WORK/err"; }
# brought WHAT: records made now arrive in some round, and every round that failed said one sentence.
brought() {
    "$TOOL" fill "$WORK/one" "$RECORDS" || fail "$1: the kiosk could not record"
    tries=0
    until one; do
        tries=$((tries + 1))
        [ "$(grep -c '^mamori-agent: ' "$WORK/err")" -eq 1 ] || fail "$1: not one sentence: $(cat "$WORK/err")"
        [ $tries -lt 40 ] || fail "$1: not in 40 rounds: $(cat "$WORK/err")"
    done
    [ "$("$TOOL" outbox "$WORK/one")" = 0 ] || fail "$1: something waits"
    [ -z "$("$TOOL" meta "$WORK/one" last_error)" ] || fail "$1: it still says $("$TOOL" meta "$WORK/one" last_error)"
    said="$said, $1: $((tries + 1)) rounds"
}

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server 0
path_kiosk one
said=
for percent in ${MM_LOSS:-30}; do
    lose $percent
    brought "$percent %"
    [ "$(dropped)" -gt 0 ] || fail "not one packet was lost at $percent %"
    lose 0
done
if [ -n "$SLOW" ]; then
    tc qdisc add dev lo root tbf rate 64kbit burst 1600 latency 400ms
    brought '64 kbit/s'
    tc qdisc del dev lo root
fi

# Nothing at all comes through: it says so, keeps everything, and is well again afterwards.
ip link set lo down
"$TOOL" fill "$WORK/one" "$RECORDS" || fail 'without a network the kiosk could not record'
one && fail 'sent without a network'
[ "$(grep -c '^mamori-agent: ' "$WORK/err")" -eq 1 ] || fail "no network: not one sentence: $(cat "$WORK/err")"
[ -n "$("$TOOL" meta "$WORK/one" last_error)" ] || fail 'the kiosk does not know that it is cut off'
ip link set lo up
brought 'after none'

path_same one
[ "$("$TOOL" odd "$DB")" = 0 ] || fail 'quarantine, conflict or fork out of nothing'
echo "faults.loss: by $LOSS$said; $(wc -l <"$WORK/one.server") records"
