#!/bin/sh
# What the kiosk needs and does not find is said in one sentence, in Japanese and in English.
. "$(dirname "$0")/lib.sh"
new_store

# refused NAME options: ends with an error and one line; not in ASCII alone in Japanese, in ASCII alone with LANG=C.
refused() {
    name=$1
    shift
    for lang in ja_JP.UTF-8 C; do
        rc=0
        LC_ALL=$lang timeout 20 "$kiosk" "$@" >"$work/out" 2>"$work/err" || rc=$?
        [ $rc -ne 0 ] && [ $rc -lt 124 ] || fail "$name: exit $rc"
        [ "$(wc -l <"$work/err")" -eq 1 ] || fail "$name: not one line: $(cat "$work/err")"
    done
    if LC_ALL=C grep -q '[^ -~]' "$work/err"; then fail "$name: not in English: $(cat "$work/err")"; fi
}

printf '{"roles":{}}' >"$work/fonts.json"
refused "no fonts" --headless --store "$store" --pack "$pack" --fonts "$work/fonts.json"
refused "no font list" --headless --store "$store" --pack "$pack" --fonts "$work/none.json"
refused "no pack" --headless --store "$store" --pack "$work/none"
mkdir "$work/broken"
cp -r "$pack/." "$work/broken/"
printf '{' >"$work/broken/courses.json"
refused "broken pack" --headless --store "$store" --pack "$work/broken"
mkdir "$work/garbage"
head -c 8192 /dev/urandom >"$work/garbage/kiosk.db"
refused "broken store" --headless --store "$work/garbage" --pack "$pack"
refused "unknown option" --wat
refused "bad window" --window huge
unset DISPLAY WAYLAND_DISPLAY SDL_VIDEODRIVER || true
refused "no display" --store "$store" --pack "$pack" --window 800x600

"$kiosk" --version | grep -q '^mamori-kiosk [0-9]' || fail "no version"
"$kiosk" --help | grep -q -- '--store' || fail "no help"
"$kiosk" --headless --store "$store" --pack "$pack" --dump >"$work/out"
grep -q '^screen attract' "$work/out" || fail "--dump shows no screen"
"$kiosk" --headless --store "$store" --pack "$pack" --window 800x600 --screenshot "$work/a.png"
[ "$(head -c 4 "$work/a.png" | tail -c 3)" = PNG ] || fail "--screenshot wrote no PNG"
