#!/bin/sh
# mm-test: labels=slow timeout=900 serial
# Memory that is not there: allocations of a sitting and of a server under a batch fail, one in each run, or all from
# one on. Nothing crashes (a sentence, the fault screen or an error reply is fine), nothing acknowledged is lost, and
# the next run goes on. What fails is a choice of the places that allocate (each once, six calls deep); when there are
# more points than places, every place and further allocations between them. MM_MALLOC_POINTS: how many of the
# kiosk's; the server gets a third.
. "$(dirname "$0")/lib.sh"
LIBRARY=$MM_BUILD/tests/faults/malloc_fail.so
need_programs "$KIOSK" "$SEED" "$CHECK" "$LIBRARY"
[ -z "$SANITIZED" ] || skip 'the sanitizers bring their own allocator'
# FreeType 2.12 uses hints of a CFF font that it had no memory for; its own allocations are left alone.
export MM_MALLOC_SPARE=libfreetype
POINTS=${MM_MALLOC_POINTS:-180}
. "$MM_SOURCE/tests/faults/server.sh"

# ended_well CODE FILE: no crash; a failure ends in a sentence of the program.
ended_well() {
    if [ "$1" -gt 2 ]; then
        echo "exit code $1: $(tail -n 1 "$2")"
    elif [ "$1" -ne 0 ] && ! tail -n 1 "$2" | grep -q '^mamori-[a-z]*: .'; then
        echo "exit code $1 without a sentence: $(tail -n 1 "$2")"
    else
        return 0
    fi
    return 1
}

# kiosk_fails FOLDER N EVERY
kiosk_fails() {
    folder=$1
    copy_store "$WORK/pristine" "$folder/store"
    : >"$folder/trace"
    LD_PRELOAD=$LIBRARY MM_MALLOC_FAIL=$2 MM_MALLOC_EVERY=$3 "$KIOSK" --store "$folder/store" --headless \
        --window 1280x800 --pack "$PACK" --script "$WORK/first.flow" --trace "$folder/trace" >/dev/null 2>"$folder/err"
    ended_well $? "$folder/err" || return 1
    kept "$folder/store" "$folder/trace" "$folder/list" && grown "$WORK/pristine.list" "$folder/list" || return 1
    play "$folder/store" "$WORK/later.flow" --trace "$folder/trace" >/dev/null 2>"$folder/err" || {
        echo "the next run: $(tail -n 1 "$folder/err")"
        return 1
    }
    kept "$folder/store" "$folder/trace" "$folder/list" && once "$folder/list" 2
}

# server_fails FOLDER N EVERY
server_fails() {
    folder=$1
    trap '[ -z "$SERVER_PID" ] || central_kill' EXIT
    central_copy "$folder"
    : >"$folder/server.err"
    central_start "$folder" env LD_PRELOAD="$LIBRARY" MM_MALLOC_FAIL="$2" MM_MALLOC_EVERY="$3" && { push "$folder" || :; }
    central_stop
    ended_well "$CODE" "$folder/server.err" || return 1
    fits "$folder" 'after the failure' && recovered "$folder"
}

# spread N PLACES COUNT: the numbers of N allocations, each failing once; a tenth of them for good.
spread() {
    places=$(wc -l <"$2")
    {
        choose "$1" "$2"
        [ "$1" -le "$places" ] || awk -v n=$(($1 - places)) '{
            for (i = 0; i < n; i++)
                print 1 + int(i * ($1 - 1) / (n > 1 ? n - 1 : 1))
        }' "$3"
    } | awk '{ print $1, NR % 10 == 0 ? 1 : 0 }'
}

# swept WHO POINTS PLACES COUNT
swept() {
    echo "$NAME: $1: $(wc -l <"$2") of $(cat "$4") allocations failing, at $(cut -d ' ' -f 1 "$2" | sort | comm -12 - "$3.sorted" | wc -l) of $(wc -l <"$3") places: no crash, 0 lost"
}

pristine "$WORK/pristine"
sitting_flow "$WORK/first.flow" person-01 2026-11-24 5 'drive retry'
sitting_flow "$WORK/later.flow" person-01 2026-11-25 6 drive
copy_store "$WORK/pristine" "$WORK/whole.store"
LD_PRELOAD=$LIBRARY MM_MALLOC_COUNT=$WORK/count MM_MALLOC_PLACES=$WORK/places play "$WORK/whole.store" "$WORK/first.flow" >/dev/null 2>&1 ||
    fail 'the sitting does not run with the library'
sort "$WORK/places" >"$WORK/places.sorted"
spread "$POINTS" "$WORK/places" "$WORK/count" >"$WORK/points"
sweep kiosk_fails "$WORK/points"
swept kiosk "$WORK/points" "$WORK/places" "$WORK/count"

central_make 3
mkdir "$WORK/whole"
central_copy "$WORK/whole"
central_start "$WORK/whole" env LD_PRELOAD="$LIBRARY" MM_MALLOC_COUNT="$WORK/count" MM_MALLOC_PLACES="$WORK/places" ||
    fail 'the server with the library'
central_whole
sort "$WORK/places" >"$WORK/places.sorted"
spread $((POINTS / 3)) "$WORK/places" "$WORK/count" >"$WORK/points"
sweep server_fails "$WORK/points"
swept server "$WORK/points" "$WORK/places" "$WORK/count"
