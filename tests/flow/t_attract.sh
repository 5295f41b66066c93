#!/bin/sh
# The first screen has its tip on every size of screen and at every text size (but at 特大 on 10"), the longest one
# too, and the button and the help beside it, all of them in sight.
. "$(dirname "$0")/lib.sh"
pack=$MM_SOURCE/content/kamakura
printf 'seed 5\n' >"$work/attract.flow"
for day in 06 23; do # the longest tip and a usual one
    echo "clock 2026-11-${day}T09:00:00+09:00" >>"$work/attract.flow"
    for window in 1366x768:10.1 1280x800:10.1 1920x1080:10.1 1366x768:15.6 1920x1080:15.6 1366x768:21.5 1920x1080:21.5 \
        3840x2160:27 3840x2160:43 1080x1920:21.5 800x1280:10.1; do
        echo "window $(echo $window | tr ':' ' ')"
        for size in s m l xl; do
            printf 'size %s\nlint\n' $size
            case $window-$size in
            *:10.1-xl) ;;
            *) printf 'dump\n' ;;
            esac
        done
    done >>"$work/attract.flow"
done
new_store
run "$work/attract.flow" >"$work/out" || fail 'the first screen'
frames=$(grep -c '^screen attract' "$work/out")
[ "$frames" = 80 ] || fail "$frames frames"
# Whom to call is told at once, above the steps on a small screen, and what nobody entered is said once.
{
    echo "clock 2026-11-23T09:00:00+09:00"
    for window in 1366x768:10.1 800x1280:10.1 1920x1080:21.5; do
        echo "window $(echo $window | tr ':' ' ')"
        printf '%s\n' 'tap help' 'tap help.lost' dump 'key back' 'key back'
    done
} >"$work/help.flow"
run "$work/help.flow" >"$work/help" || fail 'the help'
[ "$(grep -c '事務局に確認してください' "$work/help")" = 3 ] || fail 'a blank is not said once a screen'
! grep '事務局に確認してください' "$work/help" | grep ' hidden' || fail 'whom to call is out of sight'
for item in 'button start' 'card help' '[a-z]* tip'; do
    n=$(grep "^$item " "$work/out" | grep -vc ' hidden')
    [ "$n" = "$frames" ] || fail "$item is seen on $n of $frames first screens"
done
