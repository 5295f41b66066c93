#!/bin/sh
# 1分の問題, from the first screen, by touch and by number keys: nobody signs in, questions of the check are never
# shown, and the store is afterwards, to the byte of its contents, what it is where nobody touched anything.
. "$(dirname "$0")/lib.sh"
command -v sqlite3 >/dev/null || { echo "skipped: sqlite3 is not installed"; exit 77; }
pack=$MM_SOURCE/content/kamakura
start='clock 2026-11-23T09:00:00+09:00
seed 5
window 1920x1080 21.5'

{
    echo "$start"
    echo 'tap minute'
    for wish in right wrong unsure; do
        printf 'expect screen minute\ndump\nexpect no text "正しい答え"\nanswer %s\nexpect text "今日から"\ntap more\n' $wish
    done
    printf 'key back\nexpect screen attract\ntap minute\nexpect screen minute\ndigits 1\nexpect item more\n'
    printf 'tap next\nexpect screen attract\nwait 20s\nquit\n'
} >"$work/minute.flow"
new_store
run "$work/minute.flow" >"$work/out" || fail 'the questions were not played'
sqlite3 "$store/kiosk.db" .dump >"$work/after"
[ ! -s "$work/trace" ] || fail "something was recorded: $(cat "$work/trace")"

taps=$(grep -c -e '^tap' -e '^answer' -e '^key' -e '^digits' "$work/minute.flow")
printf '%s\nwait %ss\nquit\n' "$start" $((20 + taps)) >"$work/idle.flow"
new_store
run "$work/idle.flow" >/dev/null
sqlite3 "$store/kiosk.db" .dump >"$work/before"
diff "$work/before" "$work/after" >"$work/diff" || fail "the store has changed: $(head -n 5 "$work/diff")"

shown=$(sed -n 's/^screen minute //p' "$work/out" | sort -u)
[ "$(echo "$shown" | wc -l)" -eq 3 ] || fail "not three questions: $shown"
for id in $shown; do
    grep -h -A3 "\"id\": *\"$id\"" "$MM_SOURCE"/content/*/items/*.json | grep -q '"practice": *true' ||
        fail "$id is a question of the check"
done
