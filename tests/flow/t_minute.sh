#!/bin/sh
# 1分の問題, from the first screen, by touch and by number keys: nobody signs in, questions of the check are never
# shown, and the store is afterwards, to the byte of its contents, what it is where nobody touched anything.
. "$(dirname "$0")/lib.sh"
command -v sqlite3 >/dev/null || { echo "skipped: sqlite3 is not installed"; exit 77; }
pack=$MM_SOURCE/content/kamakura
more='right right wrong unsure right right right'
start='clock 2026-11-23T09:00:00+09:00
seed 5
window 1920x1080 21.5'

{
    echo "$start"
    echo 'tap minute'
    for wish in right wrong unsure $more; do
        printf 'expect screen minute\ndump\nexpect no text "正しい答え"\nanswer %s\nexpect item more\ntap more\n' $wish
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
[ "$(echo "$shown" | wc -l)" -eq 10 ] || fail "not ten questions: $shown"
for id in $shown; do
    grep -h -A3 "\"id\": *\"$id\"" "$MM_SOURCE"/content/*/items/*.json | grep -q '"practice": *true' ||
        fail "$id is a question of the check"
done

# Three statements are among them; in the largest letters each has a screen of its own.
types=$(for id in $shown; do
    grep -h -A2 "\"id\": *\"$id\"" "$MM_SOURCE"/content/*/items/*.json | sed -n 's/.*"type": "\(.*\)".*/\1/p'
done)
echo "$types" | grep -q mtf && echo "$types" | grep -q single || fail "of one type only: $types"
{
    echo "$start"
    printf 'tap size.xl\ntap minute\n'
    for wish in right wrong unsure $more; do
        printf 'dump\nanswer %s\nexpect item more\ntap more\n' $wish
    done
    printf 'key back\nquit\n'
} >"$work/large.flow"
new_store
run "$work/large.flow" >"$work/large" || fail 'the questions were not played in large letters'
[ "$(sed -n 's/^screen minute //p' "$work/large" | sort -u)" = "$shown" ] || fail 'other questions in large letters'
grep -q '3件のうち1件目' "$work/large" || fail 'no statement has a screen of its own'

# One touch answers one of them, and only then it is explained; three statements want three.
{
    echo "$start"
    echo 'tap minute'
    for wish in right wrong unsure $more; do
        printf 'digits 1\ndump\nanswer right\ntap more\n'
    done
    printf 'key back\nquit\n'
} >"$work/once.flow"
new_store
run "$work/once.flow" >"$work/once" || fail 'the questions were not played one touch at a time'
once=$(grep -c '^[a-z]* more ' "$work/once")
[ "$once" -eq "$(echo "$types" | grep -c single)" ] || fail "$once questions are explained after one touch: $types"
