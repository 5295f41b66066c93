#!/bin/sh
# 基本方針: 内容を確認しました has a step of its own behind the last section, is never where つぎへ was and never has the
# focus first, so that who goes on quickly confirms nothing; confirmed once it is not asked again.
. "$(dirname "$0")/lib.sh"
command -v sqlite3 >/dev/null || { echo "skipped: sqlite3 is not installed"; exit 77; }
enter='tap start
tap p.person-03
tap next
tap next
tap policy
expect screen policy 1'
confirmed() {
    sqlite3 "$store/kiosk.db" "SELECT count(*) FROM acknowledged WHERE text = 'policy'"
}
for window in '1366x768 15.6' '1280x800 10.1' '1080x1920 21.5'; do
    printf 'clock 2026-11-23T09:00:00+09:00\nseed 5\nwindow %s\nsize xl\n%s\ntap next\ndump\ntap next\nexpect screen policy confirm\ndump\nlint all\nshot confirm-%s\n' \
        "$window" "$enter" "${window%% *}" >"$work/look.flow"
    new_store
    run "$work/look.flow" --dump-geometry >"$work/out" || fail "the screen at $window"
    # top of つぎへ; bottom of the button, where it is not scrolled out of sight
    next=$(sed -n 's/^primary next .*\[-*[0-9]*,\([-0-9]*\),.*/\1/p' "$work/out" | tail -n 1)
    grep '^button confirm' "$work/out" | tail -n 1 >"$work/confirm"
    bottom=$(sed 's/.*\[-*[0-9]*,\([-0-9]*\),[0-9]*,\([0-9]*\)\].*/\1 + \2/' "$work/confirm")
    [ -n "$next" ] && [ -n "$bottom" ] || fail "no buttons at $window"
    grep -q ' hidden ' "$work/confirm" || [ $(($bottom)) -le "$next" ] || fail "at $window the button lies where つぎへ was"
    sed -n '/^screen policy confirm/,$p' "$work/out" | grep '^button confirm' | grep -q ' focus' && fail "it has the focus at once"
done
for quick in 'key enter' 'digits 1'; do
    {
        printf 'clock 2026-11-23T09:00:00+09:00\nseed 5\nwindow 1366x768 15.6\n%s\n' "$enter"
        for _ in 1 2 3; do echo "$quick"; done
        echo 'expect screen duties'
    } >"$work/quick.flow"
    new_store
    run "$work/quick.flow" || fail "going on quickly by $quick"
    [ "$(confirmed)" = 0 ] || fail "who goes on quickly by $quick has confirmed"
done
printf 'clock 2026-11-23T09:00:00+09:00\nseed 5\nwindow 1366x768 15.6\n%s\ntap next\ntap next\ntap confirm\nexpect screen duties\nexpect text "保存しました"\ntap policy\ntap next\nexpect item known\nexpect text "研修の一覧へ"\ntap leave\nexpect screen duties\n' \
    "$enter" >"$work/confirm.flow"
new_store
run "$work/confirm.flow" || fail "confirming"
[ "$(confirmed)" = 1 ] || fail "not confirmed"
