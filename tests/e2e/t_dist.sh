#!/bin/sh
# mm-test: labels=plain,slow timeout=240
# The archive of `dist` installs in a network namespace without a route: 一台構成 by one command, somebody sits, and the
# report says so. A damaged archive is refused before anything is touched; a second run changes nothing.
set -u
unset LC_ALL LC_MESSAGES
export LANG=ja_JP.UTF-8
if [ "${1:-}" != inside ]; then
    unshare -rn true 2>/dev/null || { echo 'skipped: no network namespace may be made here'; exit 77; }
    command -v ip >/dev/null || { echo 'skipped: ip is not installed'; exit 77; }
    exec unshare -rn "$0" inside
fi
WORK=$(mktemp -d)
ROOT=$WORK/root BIN=$WORK/root/usr/local/bin
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
ip link set lo up || fail 'no loopback'
[ -z "$(ip route)" ] || fail 'there is a route'
VERSION=$("$MM_BUILD/mamori" --version | cut -d ' ' -f 2)

# A build of its own, so that nobody else's archive is written over.
mkdir "$WORK/build"
for file in "$MM_BUILD"/cmake_install.cmake "$MM_BUILD"/mamori* "$MM_BUILD"/phrases "$MM_BUILD"/web "$MM_BUILD"/CMakeCache.txt; do
    [ ! -e "$file" ] || ln -s "$file" "$WORK/build/"
done
rm -f "$WORK"/build/mamori-*.tar.gz
sh "$MM_SOURCE/sync/deploy/dist" "$WORK/build" "$MM_SOURCE" "$VERSION" >"$WORK/out" 2>&1 || fail "dist: $(cat "$WORK/out")"
tar -C "$WORK" -xzf "$WORK/build/mamori-$VERSION.tar.gz" || fail 'no archive'
FROM=$WORK/mamori-$VERSION
grep -q '^fonts-morisawa-bizud-gothic$' "$FROM/packages.txt" && grep -q '^libsodium23$' "$FROM/packages.txt" ||
    fail "packages: $(cat "$FROM/packages.txt")"
[ -f "$FROM/手引き/運用の手引き（事務局向け）.pdf" ] || fail 'no handbooks'

run() { sh "$FROM/install" --root "$ROOT" "$@" >"$WORK/out" 2>&1; }
run --one-pc --dry-run || fail "dry run: $(cat "$WORK/out")"
[ ! -e "$ROOT" ] || fail 'a dry run installs'
cp "$FROM/files/usr/local/bin/mamori" "$WORK/whole"
printf x >>"$FROM/files/usr/local/bin/mamori"
run --one-pc && fail 'a damaged archive is installed'
[ ! -e "$ROOT" ] || fail 'a damaged archive is half installed'
cp "$WORK/whole" "$FROM/files/usr/local/bin/mamori"

PORT=$((10000 + $$ % 2000))
run --one-pc --council-name 試験市議会 --signin open --port $PORT || fail "install: $(cat "$WORK/out")"
grep -q '/web/#first?token=' "$WORK/out" || fail "no link for the first administrator: $(cat "$WORK/out")"
DB=sqlite:$ROOT/var/lib/mamori/central.db
unset MAMORI_RENDER
# What is installed is what starts: the server with the folder of the menu's backups.
unit=$ROOT/etc/systemd/system/mamori-server.service.d/one-pc.conf
SERVER_OPTS=$(sed -n "s#^ExecStart=.* \(--backups \)#\1$ROOT#p" "$unit")
[ -d "${SERVER_OPTS#--backups }" ] || fail "no folder for backups: $(cat "$unit")"
[ "$(stat -c %a "$ROOT/var/lib/mamori-kiosk/office.secret")" = 600 ] || fail 'the menu has no credential'
"$BIN/mamori" kiosk list --db "$DB" --format csv | grep -q 'この端末.*使用中' || fail 'the kiosk is not approved'
"$BIN/mamori" roster import "$MM_SOURCE/tests/councils/demo/roster.csv" --db "$DB" >"$WORK/out" 2>&1 || fail "$(cat "$WORK/out")"
mv "$FROM" "$WORK/gone" # what is installed needs nothing of the archive
path_server $PORT
ln -s "$ROOT/var/lib/mamori-kiosk" "$WORK/kiosk"
path_sync kiosk
path_sit kiosk "$MM_SOURCE/tests/e2e/sitting.flow"
path_sync kiosk
"$BIN/mamori" report completion --db "$DB" --format csv | grep -q '^25,[^,]*,議員,[^,]*,済,' || fail 'seat 25 is not 済'
"$BIN/mamori" report completion --db "$DB" -o "$WORK/report.pdf" || fail 'no PDF'
"$BIN/mamori" store backup --db "$DB" --to "$WORK/backup" >"$WORK/out" 2>&1 || fail "$(cat "$WORK/out")"
"$BIN/mamori" doctor --db "$DB" --store "$ROOT/var/lib/mamori-kiosk" >"$WORK/out" 2>&1 || fail "doctor: $(cat "$WORK/out")"
# 事務局メニュー, with no command of anybody's: its code is chosen at the kiosk, and a backup made.
$AGENT_PLAIN --store "$ROOT/var/lib/mamori-kiosk" >>"$WORK/agent.out" 2>&1 &
PATH_PIDS="$PATH_PIDS $!"
pin() { printf 'digits %s\ntap next\ndigits %s\ntap next\ntap next\n' "$1" "$1"; }
{
    printf 'clock machine\nexpect screen setup\ntap code\n'
    pin 739164
    printf 'tap next\ntap @display\ntap upkeep\ndigits 739164\ntap next\ntap office\n'
    pin 280517
} >"$WORK/codes.flow"
printf 'clock machine\ntap @display\ntap office\ndigits 280517\ntap next\ntap backup\ntap make
until screen backup done\n' >"$WORK/menu.flow"
for play in 'codes --setup' menu; do
    # shellcheck disable=SC2086
    "$BIN/mamori-kiosk" --store "$ROOT/var/lib/mamori-kiosk" --headless --window 1920x1080 --shots "$WORK" \
        --script "$WORK/"${play%% *}.flow ${play#"${play%% *}"} >>"$WORK/kiosk.out" 2>&1 || fail "$play: $(tail -n 1 "$WORK/kiosk.out")"
done
"$BIN/mamori" store restore-check "${SERVER_OPTS#--backups }"/mamori-* >"$WORK/out" 2>&1 || fail "its backup: $(cat "$WORK/out")"
kill "$SERVER_PID"
wait "$SERVER_PID" 2>/dev/null
rm "$ROOT/var/lib/mamori-kiosk/office.secret" # as after a run that was broken off before it was handed over
printf '[Service]\nExecStart=\nExecStart=/usr/local/bin/mamori-server --db x --listen 127.0.0.1:%s\n' $PORT >"$unit" # of an older version

# Again, as an update: what was recorded stays.
FROM=$WORK/gone
run --one-pc --media /media/stick --printer office || fail "again: $(cat "$WORK/out")"
grep -q "listen 127.0.0.1:$PORT --backups /var/lib/mamori/backups$" "$unit" || fail "an update loses the port: $(cat "$unit")"
grep -q -- '--media /media/stick --printer office$' "$ROOT/etc/systemd/system/mamori-agent.service.d/one-pc.conf" || fail 'no medium'
[ -s "$ROOT/var/lib/mamori-kiosk/office.secret" ] || fail 'an update does not mend the menu'
"$BIN/mamori" report completion --db "$DB" --format csv | grep -q '^25,[^,]*,議員,[^,]*,済,' || fail 'an update loses records'

# An update that is killed at a step, and run again: every program there is whole at any time, and in the end all are new. With
# fewer files, so that it is killed at every third of its copies and moves.
cp -r "$FROM" "$WORK/small" && FROM=$WORK/small
find "$FROM/files/usr/local/share" -type f ! -path '*/deploy/*' -delete
printf '\n' >>"$FROM/LICENSE"
(cd "$FROM" && find . -type f ! -name SHA256SUMS -exec sha256sum {} + >"$WORK/sums" && mv "$WORK/sums" SHA256SUMS)
mkdir "$WORK/shim"
for tool in cp mv; do
    cat >"$WORK/shim/$tool" <<X
#!/bin/sh
echo x >>"$WORK/calls"
[ "\$(wc -l <"$WORK/calls")" -ne "\$MM_DIE_AT" ] || kill -KILL 0
exec $(command -v $tool) "\$@"
X
    chmod +x "$WORK/shim/$tool"
done
n=1 killed=0
while :; do
    : >"$WORK/calls"
    PATH=$WORK/shim:$PATH MM_DIE_AT=$n setsid -w sh "$FROM/install" --root "$ROOT" --one-pc --port $PORT >"$WORK/out" 2>&1 && break
    [ "$(wc -l <"$WORK/calls")" = $n ] || fail "the update ended by itself: $(cat "$WORK/out")"
    for program in mamori mamori-server mamori-agent; do
        "$BIN/$program" --version >/dev/null 2>&1 || fail "killed at $n: $program is no program"
    done
    killed=$((killed + 1)) n=$((n + 3))
done
[ $killed -ge 5 ] || fail "killed $killed times only"
[ -z "$(find "$ROOT" -name '*.new~')" ] || fail "left over: $(find "$ROOT" -name '*.new~')"
(cd "$FROM/files" && find . -type f -exec cmp {} "$ROOT/{}" \;) >"$WORK/out" 2>&1
[ ! -s "$WORK/out" ] || fail "not all is new: $(cat "$WORK/out")"
"$BIN/mamori" report completion --db "$DB" --format csv | grep -q '^25,[^,]*,議員,[^,]*,済,' || fail 'a killed update loses records'
echo "dist: an update killed $killed times"
exit 0
