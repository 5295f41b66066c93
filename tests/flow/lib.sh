# For the t_*.sh of this folder (sourced): a store with people in it, playing a .flow, comparing with its golden.
# MM_BLESS=1 writes the goldens anew; then look at the difference before committing it.
set -eu
: "${MM_BUILD:?the build folder}" "${MM_SOURCE:?the source folder}"
export LC_ALL=ja_JP.UTF-8
unset MAMORI_DATA || true
kiosk=$MM_BUILD/mamori-kiosk
seed=$MM_BUILD/tests/flow/flow_seed
flows=$MM_SOURCE/tests/flow
pack=$flows/pack
golden=$MM_SOURCE/tests/golden/flow
for program in "$kiosk" "$seed"; do
    if [ ! -x "$program" ]; then
        echo "skipped: $program is not built"
        exit 77
    fi
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
store=$work/store
# What a kiosk without a voice offers is what the goldens hold, also where a voice is installed.
mkdir "$work/novoice"
echo none >"$work/novoice/libspeechd.so.2"
export LD_LIBRARY_PATH="$work/novoice${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# overlay NAME: from here on the pack is a copy with the files of flow/NAME laid over it.
overlay() {
    cp -R "$pack" "$work/pack"
    pack=$work/pack
    cp -R "$flows/$1/." "$pack"
    rm -f "$pack/README.md"
}

new_store() {
    rm -rf "$store"
    "$seed" "$store" "$pack"
}

# run FLOW [options]: plays FLOW on the store, prints what the script dumps.
run() {
    flow=$1
    shift
    "$kiosk" --headless --store "$store" --pack "$pack" --script "$flow" --shots "$work/shots" \
        --trace "$work/trace" "$@"
}

# killed FLOW SCREEN [TIMES]: plays FLOW until it has dumped SCREEN that often (once), then kill -9, as when the power
# goes; FLOW holds there. What it dumped until then is in work/out.
killed() {
    : >"$work/out"
    "$kiosk" --headless --store "$store" --pack "$pack" --script "$1" --shots "$work/shots" --trace "$work/trace" \
        >"$work/out" 2>"$work/err" &
    pid=$!
    tries=0
    until [ "$(grep -c "^screen $2" "$work/out")" -ge "${3:-1}" ]; do
        tries=$((tries + 1))
        [ $tries -lt 600 ] || fail "$1 never showed $2: $(cat "$work/err")"
        kill -0 $pid 2>/dev/null || fail "$1 ended by itself before $2: $(cat "$work/err")"
        sleep 0.1
    done
    kill -9 $pid
    wait $pid 2>/dev/null || true
}

# same NAME FILE: FILE is what the golden says. What happens to be scrolled out of sight depends on the fonts and
# is left out.
same() {
    sed -e 's/ hidden\( #[0-9]*\)\{0,1\}$/\1/' -e 's/ hidden / /' -e '/^scroll /d' -e '/^linted /d' "$2" >"$2.seen"
    if [ "${MM_BLESS:-}" = 1 ]; then
        mkdir -p "$golden"
        cp "$2.seen" "$golden/$1.txt"
        echo "blessed: $1"
    fi
    diff -u "$golden/$1.txt" "$2.seen" || fail "$1 is not what its golden says"
}

# held FILE: what was linted, as FILE says, holds every screen that linted.txt leaves to this test.
held() {
    test=$(basename "$0" .sh)
    awk -v test="flow.${test#t_}" '$2 == test { print $1 }' "$flows/linted.txt" | while read -r screen; do
        grep -q "^linted $screen " "$1" || fail "lint all never saw the screen $screen"
    done
}

# cmi5 [--open]: the rules of cmi5 over all that the store recorded.
cmi5() {
    sqlite3 "$store/kiosk.db" 'SELECT CAST(bytes AS TEXT) FROM statement ORDER BY seq' >"$work/statements"
    [ -s "$work/statements" ] || return 0
    "$MM_BUILD/tests/flow/cmi5_check" "$@" "$work/statements" || fail "the records break a rule of cmi5"
}

# play NAME: NAME.flow on a new store against golden NAME.txt, twice with the same bytes.
play() {
    new_store
    run "$flows/$1.flow" >"$work/$1.txt"
    cp "$work/trace" "$work/trace.first"
    rm "$work/trace"
    new_store
    run "$flows/$1.flow" >"$work/$1.again.txt"
    cmp "$work/$1.txt" "$work/$1.again.txt" || fail "$1: two runs differ"
    cmp "$work/trace" "$work/trace.first" || fail "$1: two runs wrote different records"
    cmi5 --open
    same "$1" "$work/$1.txt"
}
