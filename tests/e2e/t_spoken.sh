#!/bin/sh
# mm-test: labels=slow timeout=240
# 読み上げ, spoken by a real speech-dispatcher through espeak-ng, which logs it: off by default, the page and then what
# opens on it, back with the person and not with the next one, nor from the first screen.
libraries=${LD_LIBRARY_PATH:-}
. "$MM_SOURCE/tests/flow/lib.sh"
. "$MM_SOURCE/tests/e2e/voice.sh"
LD_LIBRARY_PATH=$libraries
for tool in speech-dispatcher espeak-ng; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
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
printf '%stap @display\ntap speech.1\ntap next\ntap go.0\nhold 4s\nanswer right\nhold 5s\ntap next\nhold 3s\n' "$again" >"$work/on.flow"
run "$work/on.flow" || fail "on"
spoken >"$work/spoken"
grep -q '同じようにきていを守ります' "$work/spoken" || fail "the page is not read: $(cat "$work/spoken")"
grep -q '両方に求めています' "$work/spoken" || fail "an explanation that opens on the page is not read: $(cat "$work/spoken")"
sed '1,/両方に求めています/d' "$work/spoken" | grep -q 'きていを守ります' && fail "what was read is read again with the explanation"
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
# Somebody tried it at the first screen and went: who signs in next hears nothing, and keeps nothing of it.
cat >"$work/passed.flow" <<X
clock 2026-11-23T09:00:00+09:00
seed 5
window 1366x768 15.6
tap @display
tap speech.1
tap next
tap start
tap p.person-05
tap next
tap next
expect screen duties
hold 1s
X
new_store
run "$work/passed.flow" || fail "somebody passed by"
look_from_here
sed -i 's/^hold 1s$/tap go.0\nhold 3s\ntap @display\ntap size.2/' "$work/passed.flow"
new_store
run "$work/passed.flow" || fail "somebody passed by"
spoken | grep -q 'きていを守ります' && fail "who signs in hears what somebody switched on at the first screen"
sqlite3 "$store/kiosk.db" "SELECT json FROM setting WHERE person = 'person-05'" | grep -q '"speech":false' || fail "it is in the record"
