#!/bin/sh
# mm-test: labels=plain timeout=120
# A pack that is not for the public, with the real programs: nobody reads it on a disk, of the server, of its backup or of
# a kiosk; kiosks show it; who is revoked loses it; a new version has another key; and it travels by hand.
set -u
BIN=$MM_BUILD PACK=$MM_SOURCE/tests/flow/pack WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
MAMORI_KEYS=$(mktemp -d -p /dev/shm mamori-keys-XXXXXX 2>/dev/null) || {
    echo 'skipped: /dev/shm is not there'
    exit 77
}
trap 'path_stop; rm -rf "$WORK" "$MAMORI_KEYS" "$MAMORI_KEYS.src"' EXIT
export LC_ALL=ja_JP.UTF-8 MAMORI_KEYS
DB=sqlite:$WORK/central.db
TOOL=$MM_BUILD/tests/e2e/sync_tool
SECRET=裏口の鍵は八番の棚

mamori() { "$BIN/mamori" "$@" >"$WORK/out" 2>"$WORK/err"; }
meta() { "$TOOL" meta "$WORK/$1" "$2"; }
# edition WORD: a pack with the secret text, outside of everything that is looked through.
edition() {
    mkdir -p "$MAMORI_KEYS.src"
    cp -R "$PACK" "$MAMORI_KEYS.src/$1"
    sed -i "s/内線 000/$SECRET$1/" "$MAMORI_KEYS.src/$1/council.json"
}
unread() { ! grep -raq "$SECRET" "$WORK" || fail "$1: on the disk lies $(grep -ral "$SECRET" "$WORK" | head -n 1)"; }
# shows NAME: what the kiosk says of help.
shows() {
    printf 'clock machine\nexpect screen attract\ntap help\ntap help.lost\ndump\n' >"$WORK/start.flow"
    "$BIN/mamori-kiosk" --store "$WORK/$1" --pack "$PACK" --headless --script "$WORK/start.flow" 2>>"$WORK/kiosk.err"
}
round() { path_agent --store "$WORK/$1" --server "$URL" --once >>"$WORK/agent.out" 2>&1; }

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server 0
path_kiosk one
path_kiosk other
edition 1
mamori content publish "$MAMORI_KEYS.src/1" --db "$DB" --sealed || fail "publish: $(cat "$WORK/err")"
first=$(sqlite3 "$WORK/central.db" 'SELECT pack_version FROM council')
[ -z "$(find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'mamori-sealed-*' -user "$(id -u)" -newer "$WORK/init.out")" ] ||
    fail 'what was sealed lies about'
unread 'published'
path_sync one
[ "$(meta one pack_version)" = "$first" ] || fail "one has $(meta one pack_version): $(meta one last_error)"
unread 'installed'
shows one | grep -q "${SECRET}1" || fail "one does not show it: $(shows one | head -n 20)"
cmp -s "$WORK/one/seals/$first" "$WORK/central.db.packs/$first.key" && fail 'the key of the server is that of the kiosk'
mamori report phrases --db "$DB" || fail "the server cannot read its pack: $(cat "$WORK/err")"

# Without the memory it is closed, and the pack before or the one of the installation is shown.
mv "$MAMORI_KEYS/$first" "$MAMORI_KEYS/kept"
shows one | grep -q "$SECRET" && fail 'shown without its key'
round one
cmp -s "$MAMORI_KEYS/$first" "$MAMORI_KEYS/kept" || fail 'the agent does not hand the key over again'

# Another kiosk's key opens nothing here; a changed or a cut one neither: the next round brings the right one.
path_sync other
mkdir "$WORK/aside"
for way in other half changed; do
    case $way in
    other) cp "$WORK/other/seals/$first" "$WORK/one/seals/$first" ;;
    half) head -c 60 "$WORK/other/seals/$first" >"$WORK/one/seals/$first" ;;
    changed) sed -i 's/^./A/; s/.$/-/' "$WORK/one/seals/$first" ;;
    esac
    rm -f "$MAMORI_KEYS/$first"
    "$BIN/mamori-agent" export "$WORK/aside" --store "$WORK/one" >>"$WORK/agent.out" 2>&1 || fail "$way: $(tail -n 1 "$WORK/agent.out")"
    [ ! -e "$MAMORI_KEYS/$first" ] || fail "$way: it opens"
    shows one | grep -q "$SECRET" && fail "$way: shown"
    path_sync one
    shows one | grep -q "${SECRET}1" || fail "$way: not brought again"
done

# A backup holds it, and nobody reads it there; a server that is brought back from it does.
mamori store backup --db "$DB" --to "$WORK/backup" || fail "backup: $(cat "$WORK/err")"
unread 'backed up'
mamori store restore-check "$WORK/backup" || fail "restore-check: $(cat "$WORK/out" "$WORK/err")"
mamori store migrate --from "sqlite:$WORK/backup/central.db" --to "sqlite:$WORK/back.db" --erased none || fail "migrate: $(cat "$WORK/err")"
mamori report phrases --db "sqlite:$WORK/back.db" || fail "the backup's pack does not open: $(cat "$WORK/err")"

# A new version has a key of its own, and the one of before is handed out no more. Who is revoked gets neither, and loses
# what it had at its next contact.
edition 2
id=$(meta other recorder)
mamori kiosk revoke "$id" --db "$DB" || fail "revoke: $(cat "$WORK/err")"
mamori content publish "$MAMORI_KEYS.src/2" --db "$DB" --sealed || fail "publish: $(cat "$WORK/err")"
second=$(sqlite3 "$WORK/central.db" 'SELECT pack_version FROM council')
path_sync one
shows one | grep -q "${SECRET}2" || fail 'one does not show the second'
cmp -s "$MAMORI_KEYS/$first" "$MAMORI_KEYS/$second" && fail 'one key for two versions'
round other && fail 'a revoked kiosk was served'
[ ! -e "$WORK/other/seals/$first" ] && [ ! -e "$WORK/other/packs/$first" ] || fail 'a revoked kiosk keeps its pack'
[ -z "$(meta other pack_dir)" ] || fail "a revoked kiosk looks for $(meta other pack_dir)"
shows other | grep -q "$SECRET" && fail 'a revoked kiosk shows it'
path_kiosk three
shows three | grep -q "${SECRET}2" || fail 'a new kiosk does not show it'

# By hand, to a kiosk without a network.
edition 3
mamori content publish "$MAMORI_KEYS.src/3" --db "$DB" --sealed || fail "publish: $(cat "$WORK/err")"
mkdir "$WORK/stick"
"$BIN/mamori-agent" export "$WORK/stick" --store "$WORK/one" >>"$WORK/agent.out" 2>&1 || fail "export: $(tail -n 1 "$WORK/agent.out")"
mkdir "$WORK/back"
mamori bundle import "$WORK"/stick/*.mamori --db "$DB" --out "$WORK/back" || fail "bundle: $(cat "$WORK/out" "$WORK/err")"
$AGENT_PLAIN import "$WORK/back" --store "$WORK/one" >>"$WORK/agent.out" 2>&1 || fail "import: $(tail -n 1 "$WORK/agent.out")"
shows one | grep -q "${SECRET}3" || fail 'by hand it did not come'
unread 'at the end'

# Revoked, and told so by hand.
rm -rf "$WORK/stick" "$WORK/back"
mkdir "$WORK/stick" "$WORK/back"
mamori kiosk revoke "$(meta one recorder)" --db "$DB" || fail "revoke: $(cat "$WORK/err")"
"$BIN/mamori-agent" export "$WORK/stick" --store "$WORK/one" >>"$WORK/agent.out" 2>&1 || fail "export: $(tail -n 1 "$WORK/agent.out")"
mamori bundle import "$WORK"/stick/*.mamori --db "$DB" --out "$WORK/back" || fail "bundle: $(cat "$WORK/out" "$WORK/err")"
$AGENT_PLAIN import "$WORK/back" --store "$WORK/one" >>"$WORK/agent.out" 2>&1
[ -z "$(ls "$WORK/one/seals")" ] || fail 'a kiosk that was revoked by hand keeps its keys'
shows one | grep -q "$SECRET" && fail 'a kiosk that was revoked by hand shows it'
exit 0
