# The whole path with real processes, for the tests that source this file. Needs:
#   BIN   folder with mamori, mamori-server, mamori-agent, mamori-kiosk
#   PACK  a council's folder of content
#   WORK  an empty folder for databases, stores and logs
# May have DB, where the central store lies when not in WORK/central.db (path_postgresql sets it), and SERVER_OPTS and
# ENROL_OPTS: further options of mamori-server and of mamori-agent enrol.
# Every function stops the test with a sentence when its step fails.

fail() {
    echo "FAIL: $*" >&2
    exit 1
}

# path_stop: ends what was started here, and looks through its logs (at the end of this file).
path_stop() {
    for pid in $PATH_PIDS; do
        kill "$pid" 2>/dev/null
    done
    wait 2>/dev/null
    PATH_PIDS=
    path_scan
}
PATH_PIDS=

# path_postgresql: the central store of this test lies in a PostgreSQL of its own. Before the first use of DB; and
# path_postgresql_stop at the end.
path_postgresql() {
    chmod 711 "$WORK"
    DB=$("$MM_SOURCE/tests/cluster" start "$WORK/pg")
    code=$?
    [ $code -ne 77 ] || {
        echo 'skipped: PostgreSQL is not installed'
        exit 77
    }
    [ $code -eq 0 ] || fail 'PostgreSQL did not start'
    export MAMORI_FILES="$WORK/files"
}
path_postgresql_stop() { [ ! -d "$WORK/pg" ] || "$MM_SOURCE/tests/cluster" stop "$WORK/pg" immediate; }

# path_server [PORT]: starts the server, sets URL and SERVER_PID. PORT 0 lets the system choose.
path_server() {
    : >"$WORK/server.out"
    "$BIN/mamori-server" --db "${DB:-sqlite:$WORK/central.db}" --listen "127.0.0.1:${1:-0}" \
        ${SERVER_OPTS:-} >"$WORK/server.out" 2>>"$WORK/server.err" &
    SERVER_PID=$!
    PATH_PIDS="$PATH_PIDS $SERVER_PID"
    for _ in $(seq 100); do
        URL=$(sed -n 's/^listening //p' "$WORK/server.out")
        [ -n "$URL" ] && return 0
        kill -0 "$SERVER_PID" 2>/dev/null || break
        sleep 0.1
    done
    cat "$WORK/server.err" >&2
    fail "the server did not start"
}

# path_init ROSTER.csv: a central store with people and duties.
path_init() {
    PATH_ROSTER=$1
    "$BIN/mamori" init --db "${DB:-sqlite:$WORK/central.db}" --pack "$PACK" --council-name '○○市議会' \
        --home-page https://demo.mamori.example --demo --signin "${SIGNIN:-open}" >"$WORK/init.out" || fail "mamori init"
    "$BIN/mamori" roster import "$1" --db "${DB:-sqlite:$WORK/central.db}" >"$WORK/import.out" || fail "roster import"
}

# The agent without its renderer: sixty figures take it some ten seconds for every new kiosk. AGENT_PLAIN is its command,
# of one process, for the tests that start it themselves.
AGENT_PLAIN="env MAMORI_RENDER=/nowhere/mamori-render $BIN/mamori-agent"

# path_agent ARGUMENT...: the agent, with its renderer where a test is about figures (PATH_FIGURES=yes).
path_agent() {
    if [ -n "${PATH_FIGURES:-}" ]; then
        "$BIN/mamori-agent" "$@"
    else
        $AGENT_PLAIN "$@"
    fi
}

# path_kiosk NAME: enrols a kiosk with the store WORK/NAME and pulls roster and pack. Needs the server.
path_kiosk() {
    code=$("$BIN/mamori" kiosk invite --db "${DB:-sqlite:$WORK/central.db}" --name "$1" --format json |
        sed -n 's/.*"code": *"\([^"]*\)".*/\1/p')
    [ -n "$code" ] || fail "kiosk invite gave no code"
    path_secret "$code"
    path_agent enrol --server "$URL" --code "$code" --store "$WORK/$1" ${ENROL_OPTS:-} >>"$WORK/agent.out" 2>&1 ||
        fail "enrol $1: $(tail -n 1 "$WORK/agent.out")"
    path_sync "$1"
}

# path_sync NAME: one push of everything and one pull.
path_sync() {
    path_agent --store "$WORK/$1" --server "$URL" --once >>"$WORK/agent.out" 2>&1 ||
        fail "sync $1: $(tail -n 1 "$WORK/agent.out")"
}

# path_sit NAME FLOW: a sitting by script; the trace of what was shown as saved goes to WORK/NAME.trace.
path_sit() {
    "$BIN/mamori-kiosk" --store "$WORK/$1" --headless --window 1920x1080 --script "$2" \
        --trace "$WORK/$1.trace" --shots "$WORK" >>"$WORK/kiosk.out" 2>&1 ||
        fail "sitting $2 at $1: $(tail -n 1 "$WORK/kiosk.out")"
}

# path_same NAME: nothing of the kiosk NAME waits, and every record of it is at the server once, in order, and no other.
# The lists stay in WORK/NAME.kiosk and WORK/NAME.server.
path_same() {
    tool=$MM_BUILD/tests/e2e/sync_tool
    [ "$("$tool" outbox "$WORK/$1")" = 0 ] || fail "$1: the outbox is not empty"
    "$tool" records "$WORK/$1" >"$WORK/$1.kiosk" || fail "records $1"
    "$tool" central "${DB:-sqlite:$WORK/central.db}" "$("$tool" meta "$WORK/$1" recorder)" >"$WORK/$1.server" ||
        fail "central $1"
    cmp "$WORK/$1.kiosk" "$WORK/$1.server" || fail "$1: kiosk and server differ"
}

# path_edition WORD: another edition of PACK (tests/flow/pack), in WORK/WORD: its extension is WORD.
path_edition() {
    cp -R "$PACK" "$WORK/$1"
    sed -i "s/内線 000/内線 $1/" "$WORK/$1/council.json"
}

# ---- what was logged -----------------------------------------------------------------------------------
# No log of server, agent or kiosk has a name of the roster, a code, a PIN, a key or a secret.
# path_secret WORD...: these neither. A code also without its hyphens.
PATH_SECRETS=
PATH_ROSTER=
path_secret() {
    for word; do
        PATH_SECRETS="$PATH_SECRETS$word
$(printf %s "$word" | tr -d -)
"
    done
}

# Every word for itself: names as they are written and read, with their space, another one and none; what lies in the
# files of keys; the secrets of credentials, as they were told and as a request has them.
path_words() {
    printf %s "$PATH_SECRETS"
    [ ! -f "$PATH_ROSTER" ] || awk -F, 'FNR > 1 { for (i = 1; i <= 2; i++) if ($i ~ /　/) {
        print $i; gsub(/　/, " ", $i); print $i; gsub(/ /, "", $i); print $i } }' "$PATH_ROSTER"
    find "$WORK" -path "$WORK/pg" -prune -o -type f \( -name '*.secret' -o -name '*.codes' -o -name '*key' \) \
        -exec grep -a -o -h -E '[A-Za-z0-9_-]{30,}' {} +
    cat "$WORK"/* 2>/dev/null | grep -a -E '^(合言葉|secret): ' | while read -r _ secret; do echo "$secret"; done
}

# All that the three programs said, and what looks like a line of a log elsewhere.
path_logs() {
    for file in "$WORK"/*; do
        [ -f "$file" ] || continue
        case ${file##*/} in
        server*.err | agent* | daemon* | kiosk*.err) cat "$file" ;;
        *) grep -a -E '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z (error|warn|info|debug) ' "$file" ;;
        esac
    done
}

path_scan() {
    [ -d "$WORK" ] || return 0
    path_words | sort -u | grep . >"$WORK/.words" || return 0
    path_logs >"$WORK/.logs"
    found=$(
        grep -v -x -E '[0-9]+' "$WORK/.words" | grep -a -F -f - "$WORK/.logs"
        grep -x -E '[0-9]+' "$WORK/.words" | grep -a -w -F -f - "$WORK/.logs" # not inside a time
        grep -a -E '(Basic|Bearer) [A-Za-z0-9+/=_-]{12}' "$WORK/.logs"
    )
    rm "$WORK/.words" "$WORK/.logs"
    [ -n "$found" ] || return 0
    path_postgresql_stop
    rm -rf "$WORK" # whoever calls may be at the end already
    fail "a log has what nobody may read in it: $(echo "$found" | head -n 3)"
}
