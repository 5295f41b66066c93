# For the t_*.sh of this folder (sourced): a pristine store with a history, sittings by script, and what must
# hold after every fault. Faults are made from outside (strace, mounts, signals, a preloaded library), so that
# the programs under test are the ones that are installed.
set -u
: "${MM_BUILD:?the build folder}" "${MM_SOURCE:?the source folder}"
export LC_ALL=C.UTF-8
unset MAMORI_DATA || true
KIOSK=$MM_BUILD/mamori-kiosk
SEED=$MM_BUILD/tests/flow/flow_seed
CHECK=$MM_BUILD/tests/faults/store_check
PACK=$MM_SOURCE/tests/flow/pack
NAME=$(basename "$0" .sh)
NAME=faults.${NAME#t_}

fail() {
    echo "FAIL: $*" >&2
    exit 1
}

skip() {
    echo "skipped: $*"
    exit 77
}

WORK=$(mktemp -d) || exit 1
WORK=$(cd "$WORK" && pwd -P)
cleanup() { rm -rf "$WORK"; }
trap cleanup EXIT
trap 'exit 143' TERM INT HUP

# Under a tracer the leak check cannot work, and every step costs several times as much.
SANITIZED=
if grep -q '^MM_SANITIZE:STRING=..*' "$MM_BUILD/CMakeCache.txt" 2>/dev/null; then
    SANITIZED=yes
    export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
fi

# points N: how many faults to make: MM_KILL_POINTS, or N, or half of it in a build with sanitizers.
points() {
    if [ -n "${MM_KILL_POINTS:-}" ]; then
        echo "$MM_KILL_POINTS"
    elif [ -n "$SANITIZED" ]; then
        echo $((($1 + 1) / 2))
    else
        echo "$1"
    fi
}

need_programs() {
    for program in "$@"; do
        [ -x "$program" ] || skip "$program is not built"
    done
}

need_strace() {
    command -v strace >/dev/null || skip 'strace is not installed'
    strace -qq -e trace=none true 2>/dev/null || skip 'this machine lets no process trace another (ptrace)'
}

# ---- stores and sittings -------------------------------------------------------------------------------
# sitting_flow FILE PERSON DATE SEED [more lines...]: signs in and goes to the end, wherever a sitting stands.
sitting_flow() {
    flow=$1 person=$2 date=$3 number=$4
    shift 4
    {
        echo "clock ${date}T01:00:00Z"
        echo "seed $number"
        echo 'tap start'
        echo "tap p.$person"
        for line in "$@"; do
            echo "$line"
        done
    } >"$flow"
}

# play STORE FLOW [options...]: a sitting by script.
play() {
    store=$1 flow=$2
    shift 2
    "$KIOSK" --store "$store" --headless --window 1280x800 --pack "$PACK" --script "$flow" "$@"
}

# pristine DIR: people, and the whole sitting of another person, so that the log is not far from its
# checkpoint: a sitting in a copy of it passes through one.
pristine() {
    "$SEED" "$1" "$PACK" || fail 'flow_seed'
    sitting_flow "$WORK/other.flow" person-02 2026-11-23 3 drive
    play "$1" "$WORK/other.flow" --trace "$WORK/pristine.trace" >"$WORK/other.out" 2>&1 ||
        fail "the other person's sitting: $(tail -n 1 "$WORK/other.out")"
    "$CHECK" "$1" >"$WORK/pristine.list" 2>"$WORK/other.out" || fail "the pristine store: $(cat "$WORK/other.out")"
}

# copy_store FROM TO: files with their bits.
copy_store() {
    rm -rf "$2"
    cp -a "$1" "$2" || fail "cp $1 $2"
}

# kept STORE TRACE LIST: what must hold after every fault: chain, hashes, SQLite's own check; every id that was
# shown is stored; nothing twice. The statements go to LIST. Says what is wrong and returns 1.
kept() {
    if ! "$CHECK" "$1" >"$3" 2>"$3.err"; then
        echo "corrupt: $(cat "$3.err")"
        return 1
    fi
    cut -d ' ' -f 2 "$3" | sort >"$3.ids"
    sed -n 's/^shown //p' "$2" 2>/dev/null | sort >"$3.shown"
    lost=$(comm -13 "$3.ids" "$3.shown" | head -n 1)
    if [ -n "$lost" ]; then
        echo "lost: $lost was shown and is not stored"
        return 1
    fi
    twice=$(uniq -d "$3.shown" | head -n 1)
    [ -n "$twice" ] || twice=$(uniq -d "$3.ids" | head -n 1)
    if [ -n "$twice" ]; then
        echo "duplicate: $twice"
        return 1
    fi
    if [ "$(grep -vc '^outbox' "$3")" != "$(sed -n 's/^outbox //p' "$3")" ]; then
        echo "outbox: $(grep -vc '^outbox' "$3") statements, $(tail -n 1 "$3")"
        return 1
    fi
}

# grown BEFORE AFTER: AFTER begins with everything in BEFORE, chain included, so with the same bytes.
grown() {
    grep -v "^outbox" "$1" >"$2.head"
    head -n "$(wc -l <"$2.head")" "$2" | cmp -s - "$2.head" && return 0
    echo "changed: what was stored before is not there as it was"
    return 1
}

# once LIST PERSONS_LIST: each registration that completed did so once, and N of them did.
once() {
    completed=$(awk '$3 ~ /\/completed$/ { n[$4]++ } END { for (r in n) { all++; if (n[r] > 1) bad = 1 } print all + 0, bad + 0 }' "$1")
    [ "$completed" = "$2 0" ] && return 0
    echo "completed: '$completed' (registrations, more than once), not '$2 0'"
    return 1
}

# ---- sweeps --------------------------------------------------------------------------------------------
# calls TRACE_OF_STRACE: the n-th call of each kind, one a line: name n, in the order of the run.
calls() {
    sed 's/^[0-9]* *//' "$1" | sed -n 's/^\([a-z0-9_]*\)(.*/\1/p' | awk '{ print $1, ++n[$1] }'
}

# choose N FILE: N lines of FILE, evenly spread, first and last among them.
choose() {
    awk -v want="$1" '
    { line[NR] = $0 }
    END {
        if (want >= NR) {
            for (i = 1; i <= NR; i++)
                print line[i]
        } else if (want == 1) {
            print line[int((NR + 1) / 2)]
        } else {
            for (i = 0; i < want; i++)
                print line[1 + int(i * (NR - 1) / (want - 1) + 0.5)]
        }
    }' "$2"
}

# sweep FUNCTION FILE: FUNCTION is called with a folder of its own and each line of FILE, on two cores. What it
# prints is a failure, and stops the sweep. A test that sweeps is "serial": it uses both cores itself.
sweep() {
    : >"$WORK/failures"
    for worker in 0 1; do
        (
            trap - EXIT
            mkdir -p "$WORK/worker.$worker"
            number=0
            while read -r line; do
                number=$((number + 1))
                [ $((number % 2)) -eq $worker ] || continue
                [ ! -s "$WORK/failures" ] || break
                # shellcheck disable=SC2086
                said=$("$1" "$WORK/worker.$worker" $line) || said="${said:-failed}"
                [ -z "$said" ] || echo "at $line: $said" >>"$WORK/failures"
            done <"$2"
            echo end >"$WORK/worker.$worker/end"
        ) &
    done
    wait
    [ -f "$WORK/worker.0/end" ] && [ -f "$WORK/worker.1/end" ] || fail 'a sweep ended early'
    [ ! -s "$WORK/failures" ] || fail "$(cat "$WORK/failures")"
    rm -rf "$WORK/worker.0" "$WORK/worker.1"
}
