#!/bin/sh
# mm-test: labels=plain timeout=240
# A page and an item on the real kiosk while they are being written: the picture is of what the file says now, a
# mistake leaves the old one and is named, and nothing is left behind, whoever ends it.
set -u
unset LC_ALL LC_MESSAGES
export LANG=ja_JP.UTF-8
WORK=$(mktemp -d)
export TMPDIR="$WORK/tmp"
preview='' xvfb=''
trap 'for pid in $preview $xvfb; do kill "$pid" 2>/dev/null; done; wait; rm -rf "$WORK"' EXIT
fail() { echo "$*"; exit 1; }
mkdir "$TMPDIR" "$WORK/content"
cp -r "$MM_SOURCE/content/common" "$MM_SOURCE/content/kamakura" "$WORK/content"
PACK=$WORK/content/kamakura ITEMS=$WORK/content/common/items/contacts.json
mamori() { "$MM_BUILD/mamori" "$@"; }

shot() { # NAME ARGS...
    name=$1
    shift
    mamori content preview "$PACK" "$@" --shot "$WORK/$name.png" || fail "preview $*"
    [ "$(identify -format '%wx%h' "$WORK/$name.png")" = 1366x768 ] || fail "$name: $(identify "$WORK/$name.png")"
}
shot page contacts.p1
shot item contacts-p-01
shot check definition-01
shot staff duty.p5 --as staff
shot councillor duty.p5
cmp -s "$WORK/staff.png" "$WORK/councillor.png" && fail "staff see what councillors see"
cmp -s "$WORK/item.png" "$WORK/check.png" && fail "two items look the same"

# ---- a file: its first page, or the one that is named; its figure is drawn
mamori content preview "$WORK/content/common/modules/measure-physical.json" --shot "$WORK/file.png" || fail "preview FILE"
shot drawn measure-physical.p1
cmp -s "$WORK/file.png" "$WORK/drawn.png" || fail "FILE shows something else than its first page"
mamori content preview "$ITEMS" contacts-p-01 --shot "$WORK/file.png" && cmp -s "$WORK/file.png" "$WORK/item.png" ||
    fail "FILE ID shows something else than DIR ID"
# The pale blue of its boxes (#eef4fa) is in no page without a figure.
pale() { convert "$1" -format %c histogram:info:- | sed -n 's/^ *\([0-9]*\): .*#EEF4FA.*/\1/p'; }
[ "$(pale "$WORK/drawn.png")" -gt 2000 ] || fail "the figure is not drawn"
[ "$(pale "$WORK/page.png")" = "" ] || fail "no figure, and yet its colour: $(pale "$WORK/page.png")"
mamori content preview "$WORK/nothing.json" --shot "$WORK/x.png" 2>"$WORK/err" && fail "a file that is not there"
mamori content preview "$PACK" --shot "$WORK/x.png" 2>"$WORK/err" && fail "a folder without an id"
grep -q 'id も書いてください' "$WORK/err" || fail "$(cat "$WORK/err")"
mamori content preview "$WORK/content/common/tips.json" --shot "$WORK/x.png" 2>"$WORK/err" && fail "a file without pages"
mamori content preview "$PACK" nobody --shot "$WORK/x.png" 2>"$WORK/err" && fail "an id that is not there"
grep -q '「nobody」という id' "$WORK/err" || fail "$(cat "$WORK/err")"
for wrong in '--as stuff' '--window 10x10' '--window 1366x768x' '--window wide'; do
    # shellcheck disable=SC2086
    mamori content preview "$PACK" contacts.p1 --shot "$WORK/x.png" $wrong 2>"$WORK/err" && fail "taken: $wrong"
    grep -q -e "$wrong は使えません" "$WORK/err" || fail "$wrong: $(cat "$WORK/err")"
done
[ -z "$(ls "$TMPDIR")" ] || fail "left behind: $(ls "$TMPDIR")"

# ---- in a window, while the file is being written
command -v Xvfb >/dev/null && command -v import >/dev/null || { echo "skipped: no Xvfb"; exit 77; }
Xvfb -displayfd 3 -screen 0 1400x800x24 -nolisten tcp 3>"$WORK/display" 2>/dev/null &
xvfb=$!
i=0
while [ ! -s "$WORK/display" ]; do
    i=$((i + 1))
    [ $i -lt 100 ] || fail "no display"
    sleep 0.1
done
DISPLAY=:$(cat "$WORK/display")
export DISPLAY SDL_VIDEODRIVER=x11
"$MM_BUILD/mamori" content preview "$PACK" contacts-p-01 >"$WORK/out" 2>&1 &
preview=$!
# picture NAME OTHER: waits until the screen is another one than OTHER, and keeps still.
picture() {
    i=0
    while :; do
        import -window root "$WORK/$1.png" 2>/dev/null && convert "$WORK/$1.png" -format '%[fx:standard_deviation>0.02]' info: >"$WORK/drawn" &&
            [ "$(cat "$WORK/drawn")" = 1 ] && { [ -z "$2" ] || [ "$(compare -metric AE "$WORK/$1.png" "$WORK/$2.png" null: 2>&1)" != 0 ]; } && return
        i=$((i + 1))
        [ $i -lt 150 ] || fail "the screen does not change ($1): $(cat "$WORK/out")"
        sleep 0.3
    done
}
picture before ''
sleep 2
picture before ''
sed -i 's/はじめに、だれに知らせますか。/いちばん初めに、だれに知らせますか。/' "$ITEMS"
picture after before
sed -i 's/"correct": true/"correct": maybe/' "$ITEMS"
i=0
until grep -q 'contacts.json:[0-9]*:' "$WORK/out"; do
    i=$((i + 1))
    [ $i -lt 150 ] || fail "the mistake is not named: $(cat "$WORK/out")"
    sleep 0.3
done
kill -0 "$preview" || fail "a mistake ends the preview"

# ---- ended from outside, it takes the kiosk and all its files with it
kiosk=$(ps -o pid= --ppid "$preview")
[ -n "$kiosk" ] || fail "no kiosk"
kill -TERM "$preview"
wait "$preview"
code=$?
preview=''
[ "$code" = 143 ] || fail "ended with $code: $(cat "$WORK/out")"
kill -0 $kiosk 2>/dev/null && fail "the kiosk goes on"
[ -z "$(ls "$TMPDIR")" ] || fail "left behind after a signal: $(ls "$TMPDIR")"
exit 0
