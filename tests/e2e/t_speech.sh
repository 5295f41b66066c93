#!/bin/sh
# mm-test: labels=slow timeout=240
# 読み上げ: what a screen reader would say is printed in reading form; a voice that hangs, breaks or is not there stops
# nobody, is said, and is gone with the kiosk. Digits of a PIN are not told. What is spoken: e2e.spoken.
. "$MM_SOURCE/tests/flow/lib.sh"
. "$MM_SOURCE/tests/e2e/voice.sh"
printf '%stap go.0\ndump\n' "$head" >"$work/page.flow"
new_store
run "$work/page.flow" --dump speech >"$work/out" || fail "--dump speech"
grep -q '同じようにきていを守ります' "$work/out" || fail "no readings: $(cat "$work/out")"
grep -q '規程を守り' "$work/out" && fail "what has a reading is also said as it is written"
grep -q '^つぎへ、ボタン、[0-9]*ばん$' "$work/out" || fail "a button is not said to be one: $(tail -n 5 "$work/out")"
printf 'clock 2026-11-23T09:00:00+09:00\nwindow 1366x768 15.6\ntap start\ntap p.person-03\nexpect screen pad\ndump\n' >"$work/pad.flow"
SIGNIN=pin new_store
run "$work/pad.flow" --dump speech >"$work/out" || fail "the pad"
grep -q '^すうじ、キー$' "$work/out" || fail "no keys: $(cat "$work/out")"
grep -v '^消す' "$work/out" | grep 'キー' | grep -v '^すうじ、キー$' && fail "the keys of a PIN are told"

# A voice that hangs (held so long that it has begun to): the sitting goes on, and the voice ends with the kiosk, however that ends.
printf '%stap @display\nexpect text "読み上げ"\nlint all\ntap speech.1\nlint all\nhold 2s\ntap next\ndrive\nexpect screen thanks\n' "$head" >"$work/sitting.flow"
printf '%stap @display\ntap speech.1\ntap next\nhold 60s\n' "$head" >"$work/killed.flow"
# with_voice FLOW: the kiosk in the background ($pid), and its voice ($voice).
with_voice() {
    new_store
    timeout 120 "$kiosk" --headless --store "$store" --pack "$pack" --script "$1" 2>"$work/err" &
    pid=$!
    voice=
    for _ in $(seq 200); do
        voice=$(ps -eo pid,ppid,args | awk -v timeout=$pid '{ parent[$1] = $2; if (/mamori-kiosk --speak/) voice[$1] }
            END { for (v in voice) if (parent[parent[v]] == timeout) print v }')
        [ -z "$voice" ] || return 0
        kill -0 $pid 2>/dev/null || break
        sleep 0.05
    done
    fail "no voice was started: $(cat "$work/err")"
}
voice_gone() {
    for _ in $(seq 100); do
        kill -0 "$voice" 2>/dev/null || return 0
        sleep 0.05
    done
    kill -9 "$voice"
    fail "$1"
}
export VOICE_HUNG="$work/hung"
no_voice=$LD_LIBRARY_PATH
LD_LIBRARY_PATH=$MM_BUILD/tests/e2e/voice_hangs:$no_voice
begin=$(date +%s)
with_voice "$work/sitting.flow"
wait $pid || fail "a voice that hangs: $(cat "$work/err")"
voice_gone "a voice is left after the sitting"
echo "hangs: the sitting took $(($(date +%s) - begin)) s"
[ "$(grep -c '読み上げが途中で止まりました' "$work/err")" = 1 ] || fail "that the voice hung is not said once: $(cat "$work/err")"
rm -f "$VOICE_HUNG"
with_voice "$work/killed.flow"
for _ in $(seq 400); do
    [ ! -e "$VOICE_HUNG" ] || break
    sleep 0.05
done
[ -e "$VOICE_HUNG" ] || fail "the voice never hung"
kill -9 "$(ps -o ppid= -p "$voice" | tr -d ' ')"
wait $pid || :
voice_gone "a voice is left after kill -9"

# A voice that cannot speak: said, and offered again to the next person.
LD_LIBRARY_PATH=$MM_BUILD/tests/e2e/voice_fails:$no_voice
{
    printf '%stap @display\ntap speech.1\nhold 2s\ntap next\nhold 1s\ntap @display\nexpect no text "読み上げ"\ntap next\n' "$head"
    printf 'tap leave\nexpect screen attract\ntap start\ntap p.person-05\ntap next\ntap next\ntap @display\nexpect text "読み上げ"\n'
} >"$work/fails.flow"
new_store
run "$work/fails.flow" 2>"$work/err" || fail "a voice that fails: $(cat "$work/err")"
[ "$(grep -c '読み上げられませんでした' "$work/err")" = 1 ] || fail "why nothing is read aloud is not said: $(cat "$work/err")"
[ "$(grep -c '読み上げが途中で止まりました' "$work/err")" = 1 ] || fail "what becomes of it is not said: $(cat "$work/err")"

# A library that is none. The setting of the one before stands in the store: that is said, and the sitting goes on.
LD_LIBRARY_PATH=$no_voice
printf 'window 1366x768 15.6\ntap @display\nexpect no text "読み上げ"\n' >"$work/none.flow"
run "$work/none.flow" || fail "読み上げ is offered without a voice"
printf '%stap go.0\nhold 1s\ntap next\nexpect screen page duty.p2\n' "$again" >"$work/again.flow"
run "$work/again.flow" 2>"$work/err" || fail "a person who has 読み上げ, here without a voice: $(cat "$work/err")"
[ "$(grep -c '読み上げを使えません' "$work/err")" = 1 ] || fail "what is missing is not said once: $(cat "$work/err")"
