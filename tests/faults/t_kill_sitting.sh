#!/bin/sh
# mm-test: labels=slow,plain timeout=900 serial
# kill -9 at the write calls of a whole sitting, one after the other: whatever was shown as saved is stored,
# nothing is there twice, the records fit together, and the same person goes on where the screen stood.
. "$(dirname "$0")/lib.sh"
CMI5=$MM_BUILD/tests/flow/cmi5_check
need_programs "$KIOSK" "$SEED" "$CHECK" "$CMI5"
need_strace
WRITES=pwrite64,pwritev,write,fdatasync,fsync,ftruncate,unlink,rename

# traced STORE OUT [options of strace...] -- FLOW [options of the kiosk...]
traced() {
    dir=$1 out=$2
    shift 2
    set -- -f -qq -o "$out" -e "trace=$WRITES" -P "$dir/kiosk.db" -P "$dir/kiosk.db-wal" -P "$dir/kiosk.db.lock" "$@"
    strace "$@" 2>/dev/null
}

# frames DUMP: the screens with their places, one line each time that something else is seen.
frames() {
    sed -n 's/^screen \([^ ]* *[^ ]*\).*/\1/p' "$1" | sed 's/ *$//' | uniq
}

# The screen after 受けていただく研修 is where the second run goes on: where the first stood, or one further.
resumed() {
    seen=$(frames "$1" | tail -n 1)
    went_on=$(frames "$2" | awk 'found { print; exit } /^duties/ { found = 1 }')
    awk -v seen="$seen" -v went_on="$went_on" '
    { order[NR] = $0; if ($0 == seen) at = NR; if ($0 == went_on) to = NR; if (!first && $1 == "page") first = NR }
    END {
        if (at < first && to == first)
            exit 0
        if (to && (to == at || to == at + 1))
            exit 0
        if (seen == "submit ask" && went_on == "review") # nothing is asked twice
            exit 0
        if (to == first && at >= NR - 1) # taken again after the end
            exit 0
        printf "resume: stood at \"%s\", went on at \"%s\"\n", seen, went_on
        exit 1
    }' "$WORK/order"
}

# one FOLDER CALL N: killed on entering the N-th CALL.
one() {
    folder=$1
    copy_store "$WORK/pristine" "$folder/store"
    rm -f "$folder/trace" "$folder/killed.dump" "$folder/second.dump"
    traced "$folder/store" /dev/null -e "inject=$2:signal=SIGKILL:when=$3" "$KIOSK" --store "$folder/store" --headless \
        --window 1280x800 --pack "$PACK" --script "$WORK/first.flow" --trace "$folder/trace" --dump \
        >"$folder/killed.dump" 2>/dev/null
    code=$?
    if [ $code -ne 137 ]; then
        echo "the run was not killed (exit code $code)"
        return 1
    fi
    kept "$folder/store" "$folder/trace" "$folder/killed.list" || return 1
    grown "$WORK/pristine.list" "$folder/killed.list" || return 1
    if ! play "$folder/store" "$WORK/second.flow" --trace "$folder/trace" --dump >"$folder/second.dump" \
        2>"$folder/err"; then
        echo "the second run: $(tail -n 1 "$folder/err")"
        return 1
    fi
    kept "$folder/store" "$folder/trace" "$folder/second.list" || return 1
    grown "$folder/killed.list" "$folder/second.list" || return 1
    once "$folder/second.list" 2 || return 1
    sqlite3 "$folder/store/kiosk.db" 'SELECT CAST(bytes AS TEXT) FROM statement ORDER BY seq' >"$folder/statements"
    "$CMI5" --open "$folder/statements" >/dev/null 2>"$folder/err" || {
        echo "cmi5: $(head -n 1 "$folder/err")"
        return 1
    }
    resumed "$folder/killed.dump" "$folder/second.dump"
}

pristine "$WORK/pristine"
sitting_flow "$WORK/first.flow" person-01 2026-11-24 5 drive quit
sitting_flow "$WORK/second.flow" person-01 2026-11-25 6 drive quit

copy_store "$WORK/pristine" "$WORK/whole"
traced "$WORK/whole" "$WORK/strace" "$KIOSK" --store "$WORK/whole" --headless --window 1280x800 --pack "$PACK" \
    --script "$WORK/first.flow" --trace "$WORK/whole.trace" --dump >"$WORK/whole.dump" ||
    fail 'the sitting does not run to its end under strace'
said=$(kept "$WORK/whole" "$WORK/whole.trace" "$WORK/whole.list") || fail "the whole sitting: $said"
frames "$WORK/whole.dump" >"$WORK/order"
calls "$WORK/strace" >"$WORK/calls"
grep -q '^ftruncate' "$WORK/calls" || fail 'no checkpoint in the sitting: the sweep would not meet one'
[ "$(grep -c '^shown' "$WORK/whole.trace")" -ge 10 ] || fail 'the sitting shows too little as saved'

choose "$(points 100)" "$WORK/calls" >"$WORK/points"
sweep one "$WORK/points"
echo "$NAME: killed at $(wc -l <"$WORK/points") of $(wc -l <"$WORK/calls") write calls: 0 lost, 0 twice, 0 corrupt"
