#!/bin/sh
# mm-test: labels=plain timeout=120
# Sign-in with real processes: codes printed at the server set a PIN at their own kiosk only; a reserve code works
# offline; a receipt is confirmed before its record arrives; no number lies in clear anywhere on either side.
set -u
BIN=$MM_BUILD
PACK=$MM_SOURCE/content/kamakura
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
export LC_ALL=ja_JP.UTF-8
DB=sqlite:$WORK/central.db
SIGNIN=pin

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server 0
PORT=${URL##*:}
PORT=${PORT%%/*}
path_kiosk lobby
path_kiosk office

# number KIOSK SEAT [OPTIONS]: the twelve digits of that person's sheet.
number() {
    kiosk=$1 seat=$2
    shift 2
    "$BIN/mamori" roster cards --db "$DB" --kiosk "$kiosk" --format csv "$@" 2>>"$WORK/err" |
        awk -F, -v seat="$seat" '$2 == seat { gsub(/ /, "", $5); print $5; exit }'
}
code=$(number lobby 3 --seat 3)
other=$(number office 3 --seat 3)
[ ${#code} = 12 ] && [ ${#other} = 12 ] && [ "$code" != "$other" ] || fail "codes: $code $other"
id=$("$BIN/mamori" roster export --db "$DB" --format csv | awk -F, '$7 == 3 { print $1; exit }')

# flow KIOSK: the script on standard input, played at this kiosk.
flow() {
    cat >"$WORK/now.flow"
    "$BIN/mamori-kiosk" --store "$WORK/$1" --headless --window 1920x1080 --script "$WORK/now.flow" --dump \
        --trace "$WORK/trace" >"$WORK/dump" 2>"$WORK/err" || fail "$1: $(cat "$WORK/err")"
    rm "$WORK/now.flow"
}
now=$(date -u -d '2 hours ago' +%Y-%m-%dT%H:%M:00Z) # a script's clock runs ahead

# The code of another kiosk is refused with a sentence and changes nothing; its own sets a PIN.
flow lobby <<X
clock $now
seed 3
tap start
tap p.$id
digits $other
tap next
expect screen pad code
expect text "この番号は使えないようです。"
digits $code
tap next
digits 493817
tap next
digits 493817
tap next
tap next
expect screen purpose
X

# The server goes away. The clerk has read the reserve code out before; the sitting ends with a receipt.
reserve=$(number lobby 3 --reset 3)
[ ${#reserve} = 12 ] || fail 'no reserve code'
kill "$SERVER_PID"
wait "$SERVER_PID" 2>/dev/null
flow lobby <<X
clock $now
seed 3
tap start
tap p.$id
tap forgot
digits $reserve
tap next
digits 820364
tap next
digits 820364
tap next
tap next
tap next
tap go.0
walk pages
drive
expect text "受講控えの番号"
X
receipt=$(sed -n 's/^heading receipt "\([0-9]*\)　\([0-9]*\)"/\1 \2/p' "$WORK/dump" | tail -n 1)
[ ${#receipt} = 9 ] || fail "the receipt: $receipt"

"$BIN/mamori" report completion --db "$DB" >"$WORK/before" || fail 'report'
grep -q '控え確認済' "$WORK/before" && fail 'confirmed by itself'
"$BIN/mamori" receipt check '0000 0000' --db "$DB" 2>"$WORK/err" && fail 'a wrong receipt was taken'
[ "$(wc -l <"$WORK/err")" = 1 ] || fail "not one line: $(cat "$WORK/err")"
"$BIN/mamori" receipt check "$receipt" --db "$DB" >"$WORK/out" || fail 'the receipt was not taken'
grep -q '﨑谷' "$WORK/out" || fail "whose: $(cat "$WORK/out")"
"$BIN/mamori" report completion --db "$DB" >"$WORK/between" || fail 'report'
grep '﨑谷' "$WORK/between" | grep -q '控え確認済' || fail "not confirmed: $(grep '﨑谷' "$WORK/between")"

# The record comes: 済, and the receipt says so.
path_server "$PORT"
path_sync lobby
"$BIN/mamori" report completion --db "$DB" >"$WORK/after" || fail 'report'
grep -q '控え確認済' "$WORK/after" && fail 'still only confirmed'
grep '﨑谷' "$WORK/after" | grep -q '済' || fail "not done: $(grep '﨑谷' "$WORK/after")"
"$BIN/mamori" receipt check "$receipt" --db "$DB" | grep -q '届いています' || fail 'the record is here'

# What was used stays used, also after the next pull.
flow lobby <<X
clock $now
tap start
tap p.$id
tap forgot
digits $reserve
tap next
expect text "この番号は、もう使われています。"
tap havepin
digits 820364
tap next
expect screen duties
X

path_secret "$code" "$other" "$reserve" 493817 820364
for secret in "$code" "$other" "$reserve" 493817 820364; do
    grep -r -a -l "$secret" "$WORK" && fail "$secret lies in clear"
done
exit 0
