#!/bin/sh
# mm-test: labels=slow,plain timeout=300
# `sh kiosk/try --headless` as a newcomer runs it, on the programs of this build.
set -u
unset LC_ALL LC_MESSAGES
export LANG=ja_JP.UTF-8
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
fail() {
    echo "FAIL: $*" >&2
    exit 1
}
ln -s "$MM_BUILD" "$WORK/build"
MM_BUILD_ROOT=$WORK sh "$MM_SOURCE/kiosk/try" --headless --out "$WORK/out" >"$WORK/log" 2>&1 || fail "$(tail -n 3 "$WORK/log")"
[ "$(ls "$WORK/out/screens" | wc -l)" -ge 16 ] || fail "$(ls "$WORK/out/screens" | wc -l) screens"
for part in '受講状況一覧' '条項ごとの理解' '脅威の5分類ごとの理解' '見本（架空の名簿）' '議員 26人中8人が済' '職員 9人中5人が済'; do
    grep -qF "$part" "$WORK/log" || fail "the output lacks $part"
done
# Clause 5 was asked of everybody: figures for all, councillors and staff.
grep -c '^基本方針5  *議員等の遵守義務  *[^ ]*  *[0-9]' "$WORK/log" | grep -qx 3 || fail "no figures of clause 5"
# Everybody after the third person also took the part about intentional threats, some a second one.
grep -qF '基本方針3(1)　意図的な要因: 議員 26人中5人が済' "$WORK/log" || fail "no councillors in the part of 3(1)"
grep -qF '基本方針3(2)　非意図的要因: 議員 26人中2人が済' "$WORK/log" || fail "no councillors in the part of 3(2)"
sed '1,/脅威の5分類ごとの理解/d' "$WORK/log" | grep -c '^基本方針3(1)  *意図的な要因  *[^ ]*  *[0-9]' | grep -qx 3 ||
    fail "no figures of 3(1) for all, councillors and staff"
# A PIN was set on a screen that is saved.
[ -s "$WORK/out/screens/06e-pin-set.png" ] || fail "no screen of the PIN"
# Everything that a screen showed as saved is at the server.
if command -v sqlite3 >/dev/null; then
    sed -n 's/^shown //p' "$WORK/out/lobby.trace" "$WORK/out/office.trace" | sort -u >"$WORK/shown"
    [ -s "$WORK/shown" ] || fail "nothing was shown as saved"
    sqlite3 "$WORK/out/central.db" 'SELECT id FROM statement' | sort -u >"$WORK/stored"
    [ -z "$(comm -23 "$WORK/shown" "$WORK/stored")" ] || fail "shown as saved, and not at the server: $(comm -23 "$WORK/shown" "$WORK/stored")"
    [ "$(sqlite3 "$WORK/out/central.db" 'SELECT COUNT(*) FROM quarantine')" -eq 0 ] || fail "records in quarantine"
    # What each kiosk sent follows the rules of cmi5.
    for recorder in $(sqlite3 "$WORK/out/central.db" 'SELECT DISTINCT recorder FROM statement'); do
        sqlite3 "$WORK/out/central.db" "SELECT CAST(bytes AS TEXT) FROM statement WHERE recorder='$recorder' ORDER BY seq" \
            >"$WORK/recorder.$recorder"
    done
    "$MM_BUILD/tests/flow/cmi5_check" "$WORK"/recorder.* || fail "a kiosk broke a rule of cmi5"
fi
# No process is left behind.
ps -eo args | grep -F "$WORK" | grep -v -e grep -e t_try && fail "processes are left"
# A folder with something in it is refused.
MM_BUILD_ROOT=$WORK sh "$MM_SOURCE/kiosk/try" --headless --out "$WORK/out" >"$WORK/log" 2>&1 && fail "a full folder is taken"
grep -q '空ではありません' "$WORK/log" || fail "no sentence: $(cat "$WORK/log")"
exit 0
