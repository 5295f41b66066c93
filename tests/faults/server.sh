# For the tests of this folder that need a server (sourced after lib.sh): a central store with people, a kiosk
# enrolled with it whose outbox holds sittings, servers that run under a tracer.
BIN=$MM_BUILD
CENTRAL_CHECK=$MM_BUILD/tests/faults/central_check
ROSTER=$MM_SOURCE/tests/councils/demo/roster.csv

SERVER_PID=
cleanup() {
    [ -z "$SERVER_PID" ] || central_kill
    rm -rf "$WORK"
}

# central_place FOLDER: where the central store of this folder lies, to DB. What sources this file may say otherwise
# afterwards, and then has a central_copy of its own.
central_place() { DB=sqlite:$1/central.db; }

# central_start FOLDER [words before the program...]: starts the server on the store of FOLDER; sets URL, or
# returns 1 when it ended before it listened.
central_start() {
    place=$1
    shift
    central_place "$place"
    : >"$place/server.out"
    "$@" "$BIN/mamori-server" --db "$DB" --listen 127.0.0.1:0 >"$place/server.out" \
        2>>"$place/server.err" &
    SERVER_PID=$!
    for _ in $(seq 600); do
        URL=$(sed -n 's/^listening //p' "$place/server.out")
        [ -n "$URL" ] && return 0
        kill -0 "$SERVER_PID" 2>/dev/null || return 1
        sleep 0.05
    done
    return 1
}

# The program that was started, or the one below the tracer, which does not pass signals on.
central_kill() {
    for pid in $(cat "/proc/$SERVER_PID/task/$SERVER_PID/children" 2>/dev/null) $SERVER_PID; do
        kill "$pid" 2>/dev/null
        break
    done
    wait "$SERVER_PID" 2>/dev/null
}

# central_stop: ends it; sets CODE to its exit code.
central_stop() {
    central_kill
    CODE=$?
    SERVER_PID=
}

# push FOLDER: one round of the agent of FOLDER/lobby.
push() { MAMORI_RENDER=/nowhere/mamori-render "$BIN/mamori-agent" --store "$1/lobby" --server "$URL" --once >>"$1/agent.out" 2>&1; }

# central_make N: WORK/start with a central store and a kiosk with N sittings that were not sent yet;
# WORK/start.list with its statements.
central_make() {
    need_programs "$BIN/mamori" "$BIN/mamori-server" "$BIN/mamori-agent" "$CENTRAL_CHECK"
    start=$WORK/start
    mkdir "$start"
    central_place "$start"
    "$BIN/mamori" init --db "$DB" --pack "$PACK" --council-name '○○市議会' \
        --home-page https://demo.mamori.example --demo --signin open >"$WORK/out" 2>&1 || fail "init: $(tail -n 1 "$WORK/out")"
    "$BIN/mamori" roster import "$ROSTER" --db "$DB" >"$WORK/out" 2>&1 ||
        fail "roster import: $(tail -n 1 "$WORK/out")"
    central_start "$start" || fail "the server: $(tail -n 1 "$start/server.err")"
    code=$("$BIN/mamori" kiosk invite --db "$DB" --name lobby --format json |
        sed -n 's/.*"code": *"\([^"]*\)".*/\1/p')
    MAMORI_RENDER=/nowhere/mamori-render "$BIN/mamori-agent" enrol --server "$URL" --code "$code" --store "$start/lobby" >>"$start/agent.out" 2>&1 ||
        fail "enrol: $(tail -n 1 "$start/agent.out")"
    push "$start" || fail "the first pull: $(tail -n 1 "$start/agent.out")"
    central_stop
    now=$(date -u +%Y-%m-%dT%H:%M)
    for seat in $(seq "$1"); do
        {
            echo "clock $now:0${seat}Z"
            echo "seed $seat"
            echo 'tap start'
            echo "digits $seat"
            echo 'expect screen confirm'
            echo drive
        } >"$WORK/seat.flow"
        play "$start/lobby" "$WORK/seat.flow" >"$WORK/out" 2>&1 || fail "seat $seat: $(tail -n 1 "$WORK/out")"
    done
    "$CHECK" "$start/lobby" >"$start.list" || fail 'the store of the kiosk'
    [ "$(grep -vc '^outbox' "$start.list")" -ge $((10 * $1)) ] || fail 'the sittings left too few records'
}

# central_copy FOLDER: what central_make has made, anew.
central_copy() {
    rm -rf "$1/central.db"* "$1/lobby"
    cp -a "$WORK/start/central.db"* "$WORK/start/lobby" "$1/" || fail "cp $1"
}

# ---- what must hold ------------------------------------------------------------------------------------
rows() { grep -v '^outbox' "$1" | sed 's/^[0-9]* //' | sort; }

# stored FOLDER: what is in the central store fits together; to FOLDER/central.list.
stored() {
    central_place "$1"
    if ! "$CENTRAL_CHECK" "$DB" >"$1/central.list" 2>"$1/err"; then
        echo "corrupt: $(cat "$1/err")"
        return 1
    fi
    grep '^[0-9]' "$1/central.list" >"$1/central.rows"
    cut -d ' ' -f 2 "$1/central.rows" | sort | uniq -d | sed 's/^/twice: /' | head -n 1
}

# acknowledged FOLDER: what the agent has taken out of its outbox is stored, byte for byte.
acknowledged() {
    "$CHECK" "$1/lobby" >"$1/lobby.list" 2>"$1/err" || {
        echo "the kiosk's store: $(cat "$1/err")"
        return 1
    }
    left=$(sed -n 's/^outbox //p' "$1/lobby.list")
    grep -v '^outbox' "$1/lobby.list" >"$1/lobby.rows"
    head -n $(($(wc -l <"$1/lobby.rows") - left)) "$1/lobby.rows" | sort >"$1/acked"
    sort "$1/central.rows" | comm -13 - "$1/acked" | sed 's/^/acknowledged and lost: /' | head -n 1
}

# fits FOLDER WHEN: both; says what is wrong and returns 1.
fits() {
    wrong=$(stored "$1" && acknowledged "$1") && [ -z "$wrong" ] && return 0
    echo "$2: $wrong"
    return 1
}

# central_whole: the running server of WORK/whole takes everything; this is what all others must come to.
central_whole() {
    push "$WORK/whole" || fail "push: $(tail -n 1 "$WORK/whole/agent.out")"
    central_stop
    wrong=$(fits "$WORK/whole" 'without a fault') || fail "$wrong"
    [ "$(rows "$WORK/start.list")" = "$(rows "$WORK/whole/central.rows")" ] || fail 'not every record arrived'
}

# recovered FOLDER: a new start and one push later nothing tells it from WORK/whole.
recovered() {
    central_start "$1" || {
        echo "no second start: $(tail -n 1 "$1/server.err")"
        return 1
    }
    push "$1" || {
        echo "the second push: $(tail -n 1 "$1/agent.out")"
        return 1
    }
    central_stop
    fits "$1" 'after the second push' || return 1
    grep -qx 'outbox 0' "$1/lobby.list" || {
        echo "$(tail -n 1 "$1/lobby.list") is left"
        return 1
    }
    diff "$WORK/whole/central.list" "$1/central.list" >"$1/diff" && return 0
    echo "not as if nothing had happened: $(head -n 4 "$1/diff")"
    return 1
}

# ---- under a tracer --------------------------------------------------------------------------------------
# Who calls these has traced_start FOLDER OUT [options of strace...], which starts the server of FOLDER.
# central_calls: WORK/whole takes everything; to WORK/calls what the thread that takes the batch called. strace counts
# for each thread.
central_calls() {
    mkdir "$WORK/whole"
    central_copy "$WORK/whole"
    traced_start "$WORK/whole" "$WORK/strace" || fail "the server under strace: $(tail -n 1 "$WORK/whole/server.err")"
    central_whole
    cut -d ' ' -f 1 "$WORK/strace" | sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }' >"$WORK/thread"
    grep "^$(cat "$WORK/thread") " "$WORK/strace" >"$WORK/strace.thread"
    calls "$WORK/strace.thread" >"$WORK/calls"
}

# central_killed FOLDER CALL N: killed at the N-th CALL; what must hold then, and after the next push.
central_killed() {
    folder=$1
    trap '[ -z "$SERVER_PID" ] || central_kill' EXIT
    central_copy "$folder"
    if traced_start "$folder" /dev/null -e "inject=$2:signal=SIGKILL:when=$3"; then
        push "$folder" || : # the server may be gone
    fi
    central_stop
    [ "$CODE" -ne 137 ] || echo x >>"$WORK/killed"
    fits "$folder" 'after the kill' && recovered "$folder"
}

# central_kills N: at N of WORK/calls (more in --long).
central_kills() {
    choose "$(points "$1")" "$WORK/calls" >"$WORK/points"
    : >"$WORK/killed"
    sweep central_killed "$WORK/points"
    [ "$(wc -l <"$WORK/killed")" -ge $(($(wc -l <"$WORK/points") * 9 / 10)) ] ||
        fail "only $(wc -l <"$WORK/killed") of $(wc -l <"$WORK/points") runs were killed"
}
