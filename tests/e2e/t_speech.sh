#!/bin/sh
# mm-test: labels=slow timeout=240
# 読み上げ: what a screen reader would say is printed in reading form; a real speech-dispatcher speaks it through espeak-ng
# and logs it; it is off by default, comes back with the person and not with the next one; a voice that hangs, breaks or
# is not there stops nobody. Digits of a PIN are not told.
. "$MM_SOURCE/tests/flow/lib.sh"
head='clock 2026-11-23T09:00:00+09:00
seed 5
window 1366x768 15.6
tap start
tap p.person-03
tap next
tap next
'
again=${head%tap next
} # who was here before has read 利用目的
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

# A voice that hangs, and a library that is none.
printf '%stap @display\ntap speech.1\ntap next\ndrive\nexpect screen thanks\n' "$head" >"$work/sitting.flow"
new_store
LD_LIBRARY_PATH=$MM_BUILD/tests/e2e/voice_hangs
begin=$(date +%s)
timeout 60 "$kiosk" --headless --store "$store" --pack "$pack" --script "$work/sitting.flow" 2>"$work/err" ||
    fail "a voice that hangs: $(cat "$work/err")"
pgrep -f 'mamori-kiosk --speak' >/dev/null && ps -eo ppid,args | grep -q "^ *1 mamori-kiosk --speak" && fail "a voice is left"
echo "hangs: the sitting took $(($(date +%s) - begin)) s"
LD_LIBRARY_PATH=$work/novoice
printf 'window 1366x768 15.6\ntap @display\nexpect no text "読み上げ"\n' >"$work/none.flow"
run "$work/none.flow" || fail "読み上げ is offered without a voice"
# The person's setting stands in the store: without a voice here it is said, and the sitting goes on.
printf '%stap @display\ntap next\ntap @hide\n' "$again" >"$work/again.flow"
run "$work/again.flow" 2>"$work/err" || fail "a person who has 読み上げ, here without a voice: $(cat "$work/err")"
unset LD_LIBRARY_PATH

for tool in speech-dispatcher espeak-ng; do
    command -v $tool >/dev/null || { echo "the rest skipped: $tool is not installed"; exit 0; }
done
mkdir -p "$work/conf/modules" "$work/log"
cat >"$work/conf/speechd.conf" <<X
LogLevel 5
LogDir "$work/log"
DefaultLanguage "ja"
AudioOutputMethod "alsa"
AudioALSADevice "null"
DefaultModule espeak-ng
AddModule "espeak-ng" "sd_espeak-ng" "espeak-ng.conf"
X
: >"$work/conf/modules/espeak-ng.conf"
LC_ALL=C.UTF-8 XDG_CACHE_HOME="$work" XDG_RUNTIME_DIR="$work" speech-dispatcher -s -t 0 -L "$work/log" -C "$work/conf" -c unix_socket -S "$work/socket" -P "$work/speechd.pid" >"$work/log/out" 2>&1 &
daemon=$!
trap 'kill $daemon 2>/dev/null || :; wait 2>/dev/null || :; rm -rf "$work"' EXIT
for _ in $(seq 100); do
    [ -S "$work/socket" ] && break
    sleep 0.1
done
[ -S "$work/socket" ] || fail "speech-dispatcher does not start: $(tail -n 3 "$work/log/out")"
SPEECHD_ADDRESS=unix_socket:$work/socket
export SPEECHD_ADDRESS
# What went to the synthesizer since the last look, without the marks around it.
log=$work/log/speech-dispatcher.log
spoken() {
    tail -c "+$((seen + 1))" "$log" | sed -n 's/<[^>]*>//g; /[ぁ-ん]/p'
}
look_from_here() {
    seen=$(wc -c <"$log")
}
look_from_here
printf '%stap go.0\nhold 2s\n' "$head" >"$work/off.flow"
new_store
run "$work/off.flow" || fail "off"
[ -z "$(spoken)" ] || fail "it reads aloud without being asked"
printf '%stap @display\ntap speech.1\ntap next\ntap go.0\nhold 4s\ntap next\nhold 3s\n' "$again" >"$work/on.flow"
run "$work/on.flow" || fail "on"
spoken >"$work/spoken"
grep -q '同じようにきていを守ります' "$work/spoken" || fail "the page is not read: $(cat "$work/spoken")"
grep -q '手順を開きます' "$work/spoken" || fail "the next page is not read"
grep -q 'CANT SPEAK\|MODULE ERROR.*espeak' "$log" && fail "the voice could not speak"
# Next start: it comes back with the person, and not with anybody else.
look_from_here
printf '%stap go.0\nhold 4s\n' "$again" >"$work/back.flow"
run "$work/back.flow" || fail "back"
[ -n "$(spoken)" ] || fail "it did not come back with the person"
look_from_here
sed 's/person-03/person-05/' "$work/off.flow" >"$work/other.flow"
run "$work/other.flow" || fail "somebody else"
[ -z "$(spoken)" ] || fail "somebody else hears what the last one had set: $(spoken)"
