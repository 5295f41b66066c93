#!/bin/sh
# Roster and pack that come while the kiosk runs: taken over at the attract screen; a broken pack never
# half-loads, the old one stays.
. "$(dirname "$0")/lib.sh"

mkdir "$work/broken" "$work/new"
cp -r "$pack/." "$work/broken/"
printf '[]' >"$work/broken/common/modules/duty.json"
cp -r "$pack/." "$work/new/"
sed -i 's/迷ったら、手順を開きます。/新しいひとことです。/; s/席をはなれるときは、画面をロックします。/新しいひとことです。/' \
    "$work/new/common/tips.json"

# during FLOW COMMAND...: plays FLOW; COMMAND runs when its first dump is there.
during() {
    flow=$1
    shift
    : >"$work/out"
    run "$flow" >"$work/out" 2>"$work/err" &
    pid=$!
    until grep -q '^screen' "$work/out"; do
        kill -0 $pid 2>/dev/null || fail "ended early: $(cat "$work/err")"
        sleep 0.1
    done
    "$@"
    wait $pid || fail "$(cat "$work/err")"
}

cat >"$work/roster.flow" <<'X'
clock 2026-11-23T09:00:00+09:00
dump
hold 3s
wait 10s
tap start
tap by.staff
expect text "佐藤"
expect no text "森"
X
new_store
during "$work/roster.flow" "$seed" "$store" "$pack" 2

cat >"$work/new.flow" <<'X'
clock 2026-11-23T09:00:00+09:00
expect no text "新しいひとこと"
dump
hold 3s
expect no text "新しいひとこと"
wait 10s
expect text "新しいひとこと"
X
new_store
during "$work/new.flow" "$seed" "$store" "$pack" 1 "$work/new"

cat >"$work/broken.flow" <<'X'
clock 2026-11-23T09:00:00+09:00
dump
hold 3s
wait 30s
tap start
tap p.person-01
tap next
tap next
tap go.0
expect screen page duty.p1
X
new_store
during "$work/broken.flow" "$seed" "$store" "$pack" 1 "$work/broken"
[ "$(grep -c WARN "$work/err")" -le 1 ] || [ "$(wc -l <"$work/err")" -eq 1 ] || fail "said more than once: $(cat "$work/err")"
[ -s "$work/err" ] || fail "a broken pack was not named"

# A broken pack that is there at the start: the one of the program is used.
rm -rf "$store"
"$seed" "$store" "$pack" 1 "$work/broken"
printf 'expect screen attract\ntap start\ntap p.person-01\ntap next\ntap next\ntap go.0\nexpect screen page duty.p1\n' >"$work/start.flow"
run "$work/start.flow" 2>"$work/err" || fail "$(cat "$work/err")"
