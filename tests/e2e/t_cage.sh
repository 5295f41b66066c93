#!/bin/sh
# mm-test: labels=slow timeout=180
# The session as it is installed: cage, Xwayland and the kiosk, as an ordinary user who owns nothing but a store. The
# screen shows what the kiosk drew, at the size of the output, and keys arrive. MM_SHOTS=DIR keeps the picture.
set -u
for tool in cage Xwayland xdotool setpriv import; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
[ "$(id -u)" -eq 0 ] && getent passwd nobody >/dev/null ||
    { echo "skipped: only root can become an ordinary user"; exit 77; }
fail() {
    echo "FAIL: $*" >&2
    tail -n 5 "$WORK/out" >&2
    exit 1
}
WORK=$(mktemp -d)
# What runs in the background is a shell that waits for cage, so cage itself is told to end.
end() {
    [ ! -s "$WORK/run/pid" ] || kill "$(cat "$WORK/run/pid")" 2>/dev/null
    [ -z "${CAGE:-}" ] || kill "$CAGE" 2>/dev/null
    wait
    rm -rf "$WORK"
}
trap end EXIT
chmod 755 "$WORK"
# A folder that nobody but root may enter hides the programs from others: run copies.
mkdir "$WORK/data"
cp "$MM_BUILD/mamori-kiosk" "$WORK/" || exit 1
cp -r "$MM_SOURCE/content" "$MM_SOURCE/fonts" "$WORK/data/" || exit 1
chmod -R a+rX "$WORK"
# X lets in whom the system knows by name.
USER_ID=$(id -u nobody) GROUP_ID=$(id -g nobody)
mkdir -m 700 "$WORK/home" "$WORK/run"
"$MM_BUILD/tests/flow/flow_seed" "$WORK/store" "$WORK/data/content/kamakura" || exit 1
chown -R "$USER_ID:$GROUP_ID" "$WORK/home" "$WORK/run" "$WORK/store"

as_user() {
    (cd / && exec setpriv --reuid="$USER_ID" --regid="$GROUP_ID" --clear-groups env -i PATH="$PATH" HOME="$WORK/home" \
        XDG_RUNTIME_DIR="$WORK/run" MAMORI_DATA="$WORK/data" LC_ALL=C.UTF-8 "$@")
}
: >"$WORK/out" >"$WORK/dump"
as_user WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1 SDL_VIDEODRIVER=x11 \
    cage -- sh -c "echo \$PPID >$WORK/run/pid
        echo \"\$DISPLAY\" >$WORK/run/display
        echo \"\$WAYLAND_DISPLAY\" >$WORK/run/wayland
        exec $WORK/mamori-kiosk --store $WORK/store --dump" >"$WORK/dump" 2>"$WORK/out" &
CAGE=$!

screen() {
    sed -n 's/^screen \([a-z]*\).*/\1/p' "$WORK/dump" | tail -n 1
}
await() {
    for _ in $(seq 300); do
        [ "$(screen)" = "$1" ] && return 0
        kill -0 "$CAGE" 2>/dev/null || fail "the session ended before $1"
        sleep 0.1
    done
    fail "screen $1 was awaited, $(screen) is shown"
}
# picture NAME: the window as Xwayland holds it. (The headless output of cage lends the window's own buffer, of which
# a screen copy is black.)
picture() {
    for _ in $(seq 60); do
        as_user DISPLAY="$(cat "$WORK/run/display")" sh -c "import -window \$(xdotool search --onlyvisible --name mamori |
            head -n 1) $WORK/run/$1.png" >>"$WORK/out" 2>&1
        colours=$(identify -format '%k' "$WORK/run/$1.png" 2>/dev/null)
        [ "${colours:-0}" -gt 8 ] && return 0
        sleep 0.25
    done
    fail "the screen stays empty"
}

await attract
picture attract
[ "$(identify -format '%wx%h' "$WORK/run/attract.png")" = 1280x720 ] || fail "not the size of the output"
# It fills the output to its edge.
band=$(convert "$WORK/run/attract.png" -crop 1x1+4+716 -format '%[hex:u.p{0,0}]' info: | cut -c1-6)
[ "$band" != 000000 ] || fail "the lower edge is black: the window is smaller than the output"
as_user DISPLAY="$(cat "$WORK/run/display")" xdotool key Return || fail "no key"
await signin
picture signin
[ -z "${MM_SHOTS:-}" ] || cp "$WORK/run/attract.png" "$MM_SHOTS/cage-attract.png"
[ -z "${MM_SHOTS:-}" ] || cp "$WORK/run/signin.png" "$MM_SHOTS/cage-signin.png"
cmp -s "$WORK/run/attract.png" "$WORK/run/signin.png" && fail "the screen did not follow"
exit 0
