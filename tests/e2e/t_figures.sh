#!/bin/sh
# A figure on its way: drawn by the agent before the kiosk hears of the pack, shown by the kiosk pixel by pixel; in
# another theme asked for and there within seconds; in words when it is broken, or when nobody can draw it, and the
# sitting goes on. An agent that is ended while it draws ends. mm-test: labels=slow,plain timeout=600
set -u
WORK=$(mktemp -d)
BIN=$MM_BUILD PATH_FIGURES=yes PACK=$MM_SOURCE/content/kamakura
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
command -v convert >/dev/null || { echo "skipped: there is no convert"; exit 77; }
FIGURES=$WORK/lobby/figures

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server
path_kiosk lobby
drawn=$(find "$FIGURES" -name '*.argb' | wc -l)
[ "$drawn" -ge "$(find "$MM_SOURCE/content/common/figures" -name '*.svg' | wc -l)" ] || fail "$drawn figures were drawn with the pack"
[ "$(stat -c %a "$FIGURES")" = 2750 ] || fail 'the folder of the figures'
[ -z "$(find "$FIGURES" -type f ! -perm 640)" ] || fail 'the files of the figures'

agent() {
    "$BIN/mamori-agent" --store "$WORK/lobby" --server "$URL" >>"$WORK/agent.log" 2>&1 &
    AGENT=$!
    PATH_PIDS="$PATH_PIDS $AGENT"
}

# look SEAT THEME SECONDS COLOUR [WINDOW [PAGES]]: somebody opens the page of the chain, and scrolls down to the figure
# where the screen is small; sets brown to the pixels of that colour, which the box at its end alone has.
look() {
    cat >"$WORK/look.flow" <<X
clock machine
seed 3
window ${5:-1920x1080 21.5}
theme $2
tap start
digits $1
tap next
tap next
theme $2
tap rest
tap go.5
expect screen page threat-infrastructure.p1
hold $3s
wait 2s
$(yes 'tap @scroll.down
wait 1s' | head -n $((2 * ${6:-0})))
shot look
lint
tap next
expect screen page threat-infrastructure.p2
X
    "$BIN/mamori-kiosk" --store "$WORK/lobby" --headless --shots "$WORK" --script "$WORK/look.flow" >"$WORK/out" 2>"$WORK/err" ||
        fail "the sitting of seat $1: $(tail -n 1 "$WORK/err" "$WORK/out")"
    brown=$(convert "$WORK/look.png" -depth 8 -format %c histogram:info:- | sed -n "s/^ *\([0-9]*\): .*$4.*/\1/p")
    brown=${brown:-0}
    [ -z "${MM_SHOTS:-}" ] || cp "$WORK/look.png" "$MM_SHOTS/figure-$1.png"
}
# asked: how many figures the kiosk missed so far.
asked() { sqlite3 "$WORK/lobby/kiosk.db" "SELECT count(*) FROM request WHERE kind = 'figure'"; }

look 1 light 0 '#6D2700'
[ "$brown" -gt 1500 ] || fail "the figure is not shown: $brown brown pixels"
grep -q '図\|figure' "$WORK/err" && fail "the kiosk complains: $(cat "$WORK/err")"
[ "$(asked)" -eq 0 ] || fail 'a figure of the reference screen was not drawn beforehand'

# Other screens: the agent hears of them when the kiosk opens, before anybody sits down.
seat=5
screens=${SCREENS:-1280x800 10.1}
while [ -n "$screens" ]; do
    window=${screens%%;*}
    screens=${screens#"$window"}
    screens=${screens#;}
    printf 'clock machine\nwindow %s\nwait 2s\n' "$window" >"$WORK/open.flow"
    "$BIN/mamori-kiosk" --store "$WORK/lobby" --headless --script "$WORK/open.flow" >"$WORK/out" || fail "no kiosk of $window"
    path_sync lobby
    seat=$((seat + 1))
    down=0
    [ "$window" != '1280x800 10.1' ] || down=1
    look $seat light 0 '#6D2700' "$window" $down
    [ "$brown" -gt 600 ] || fail "no figure on $window: $brown brown pixels"
    [ "$(asked)" -eq 0 ] || fail "a figure of $window was not drawn beforehand"
done

# Another theme: asked for, and there after a moment.
agent
look 2 dark 10 '#FFC59E'
[ "$brown" -gt 1500 ] || fail "the figure did not come in the dark theme: $brown pixels; $(cat "$WORK/err" "$WORK/agent.log")"
# It draws the others of this theme: one figure more, and it has ended.
kill "$AGENT"
ended=$(date +%s)
wait "$AGENT" 2>/dev/null
[ $(($(date +%s) - ended)) -lt 8 ] || fail 'the agent draws on though it was ended'

# A file that is cut: words, one line in the log, and the sitting goes on; the agent mends it.
for file in "$FIGURES"/*.argb; do
    truncate -s 5000 "$file"
done
look 3 light 0 '#6D2700'
[ "$brown" -eq 0 ] || fail 'a file that is cut was shown'
[ "$(grep -c 'こわれています\|not whole' "$WORK/err")" -ge 1 ] || fail "a broken file is not said: $(cat "$WORK/err")"
agent
look 4 light 10 '#6D2700'
[ "$brown" -gt 1500 ] || fail 'a broken file was not drawn anew'
kill "$AGENT"
wait "$AGENT" 2>/dev/null

# A renderer that hangs: the agent ends it, says so, and the kiosk shows the words.
rm -r "$FIGURES"
cat >"$WORK/hang" <<X
#!/bin/sh
echo "\$(date +%s) \$\$" >>"$WORK/hanging"
exec sleep 1000
X
chmod +x "$WORK/hang"
MAMORI_RENDER=$WORK/hang
export MAMORI_RENDER
agent
look 5 light 24 '#6D2700'
[ "$brown" -eq 0 ] || fail 'what nobody drew is shown'
grep -q '図を描けません\|not drawn' "$WORK/err" || fail "a hanging renderer is not said: $(cat "$WORK/err")"
[ -s "$WORK/hanging" ] || fail 'no renderer was started'
now=$(date +%s)
while read -r since pid; do # the agent gives one figure 10 s
    [ $((now - since)) -le 13 ] || ! kill -0 "$pid" 2>/dev/null || fail "a renderer hangs on after $((now - since)) s"
done <"$WORK/hanging"
kill "$AGENT"
wait "$AGENT" 2>/dev/null
while read -r since pid; do # and what it was at when it ended ends with it
    kill "$pid" 2>/dev/null || :
done <"$WORK/hanging"

# No renderer: the next pack comes all the same, and the technician is told.
MAMORI_RENDER=$WORK/nowhere
path_kiosk attic >/dev/null
"$BIN/mamori-agent" status --store "$WORK/attic" | grep -q '図の不具合: .*nowhere\|trouble with figures: .*nowhere' ||
    fail 'the status does not name what is missing'
[ -d "$WORK/attic/packs" ] || fail 'no pack without a renderer'
exit 0
