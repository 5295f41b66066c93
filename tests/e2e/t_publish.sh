#!/bin/sh
# mm-test: labels=plain timeout=120
# A pack is signed at one machine and sent to a server elsewhere, with the real programs: over TLS, by who may publish and
# nobody else, with a server that cannot read the folder; sealed and open; killed it leaves
# nothing (unit.server.upload_killed: anywhere). What is wrong with what comes: unit.server.upload.
set -u
BIN=$MM_BUILD PACK=$MM_SOURCE/tests/flow/pack WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
MAMORI_KEYS=$(mktemp -d -p /dev/shm mamori-keys-XXXXXX 2>/dev/null) || MAMORI_KEYS=
trap 'path_stop; rm -rf "$WORK" "$MAMORI_KEYS"' EXIT
export LC_ALL=ja_JP.UTF-8 MAMORI_KEYS
DB=sqlite:$WORK/central.db TOOL=$MM_BUILD/tests/e2e/sync_tool HOME_OF_KEY=$WORK/stick

mamori() { "$BIN/mamori" "$@" >"$WORK/out" 2>"$WORK/err"; }
meta() { "$TOOL" meta "$WORK/one" "$1"; }
send() {
    dir=$1
    shift
    mamori content publish "$dir" --server "$URL" --ca "$WORK/tls/ca.pem" --credential "$WORK/pair" --key "$HOME_OF_KEY/key" "$@"
}
# credential SCOPE FILE
credential() {
    mamori credential add --name "$1" --scope "$1" --db "$DB" || fail "credential: $(cat "$WORK/err")"
    (umask 077 && sed -n 's/^利用者: \(.*\)/\1/p; s/^合言葉: \(.*\)/\1/p' "$WORK/out" | paste -sd: >"$2")
    path_secret "$(cut -d: -f2 "$2")"
}
serial() { sqlite3 "$WORK/central.db" 'SELECT pack_serial FROM council'; }
# nothing TEXT: the publication is the one before, and nothing lies about.
nothing() {
    [ "$(serial)" = "$was" ] || fail "$1: published"
    [ -z "$(find "$WORK/central.db.packs" -maxdepth 1 -name '*.tmp')" ] || fail "$1: left $(ls "$WORK/central.db.packs")"
}

mkdir "$HOME_OF_KEY"
mamori content key make "$HOME_OF_KEY/key" || fail "key make: $(cat "$WORK/err")"
"$BIN/mamori" init --db "$DB" --pack "$PACK" --council-name ○○市議会 --home-page https://demo.mamori.example --demo \
    --signin open --pack-key "$HOME_OF_KEY/key" >"$WORK/init.out" || fail init
"$BIN/mamori" tls make --host localhost --out "$WORK/tls" >"$WORK/out" || fail 'tls make'
credential publish "$WORK/pair"
credential report "$WORK/other"
SERVER_OPTS="--tls-cert $WORK/tls/server.pem --tls-key $WORK/tls/server.key" ENROL_OPTS="--ca $WORK/tls/ca.pem"
path_server 0
URL=https://localhost:${URL##*:}
path_kiosk one
was=$(serial)

# What is wrong with the words is said before anything is sent.
path_edition 111
for wrong in "--db $DB --server $URL" "--server $URL" "--server http://mamori.example --credential $WORK/pair --key $HOME_OF_KEY/key"; do
    # shellcheck disable=SC2086
    mamori content publish "$WORK/111" $wrong && fail "published with $wrong"
    [ "$(wc -l <"$WORK/err")" -eq 1 ] || fail "not one sentence: $(cat "$WORK/err")"
done
grep -q https:// "$WORK/err" || fail "in the clear: $(cat "$WORK/err")"
chmod 644 "$WORK/pair"
send "$WORK/111" && fail 'a secret that others may read'
grep -q 'chmod 600' "$WORK/err" || fail "$(cat "$WORK/err")"
chmod 600 "$WORK/pair"

# Who may not publish, and with another key, does not.
cp "$WORK/pair" "$WORK/kept" && cp "$WORK/other" "$WORK/pair"
send "$WORK/111" && fail 'a reader of reports published'
grep -q 権限 "$WORK/err" || fail "a reader of reports: $(cat "$WORK/err")"
cp "$WORK/kept" "$WORK/pair"
mamori content key make "$WORK/stranger" || fail 'key make'
mv "$HOME_OF_KEY/key" "$WORK/key.kept" && cp "$WORK/stranger" "$HOME_OF_KEY/key"
send "$WORK/111" && fail 'a stranger published'
grep -q 鍵 "$WORK/err" || fail "a stranger: $(cat "$WORK/err")"
mv "$WORK/key.kept" "$HOME_OF_KEY/key"
nothing refused

# From elsewhere: the credential alone, no store and no folder that the server could read.
send "$WORK/111" || fail "publish: $(cat "$WORK/err")"
path_sync one
grep -q '内線 111' "$(meta pack_dir)/council.json" || fail 'one does not have 111'
[ "$(meta pack_serial)" = $((was + 1)) ] || fail "serial $(meta pack_serial)"
mamori report operations --db "$DB" && grep -q 配った "$WORK/out" || fail 'it is not in the record of operations'
was=$(serial)
nothing published

# Through the server that runs here, too, the files go as they are: the folder is nobody else's.
path_edition 222
chmod 700 "$WORK/222"
mamori content publish "$WORK/222" --db "$DB" --key "$HOME_OF_KEY/key" || fail "here: $(cat "$WORK/err")"
was=$(serial)
[ "$was" = 3 ] || fail "number $was"

# As another user of this machine, who may read nothing of the server: what is his own is enough. (As root alone.)
if [ "$(id -u)" = 0 ] && setpriv --reuid=65534 --regid=65534 --clear-groups "$BIN/mamori" --version >/dev/null 2>&1; then
    path_edition 223
    other=$(mktemp -d)
    cp -RL "$WORK/223" "$WORK/pair" "$HOME_OF_KEY/key" "$WORK/tls/ca.pem" "$other" && chmod 700 "$WORK" "$other" && chown -R 65534:65534 "$other"
    setpriv --reuid=65534 --regid=65534 --clear-groups env HOME="$other" sh -c '[ ! -r "$1/central.db" ] && "$2/mamori" content publish "$3/223" --server "$4" \
        --ca "$3/ca.pem" --credential "$3/pair" --key "$3/key"' sh "$WORK" "$BIN" "$other" "$URL" >"$WORK/out" 2>"$WORK/err"
    code=$?
    rm -rf "$other"
    [ $code = 0 ] || fail "as another user: $(cat "$WORK/err")"
    was=$((was + 1))
    nothing 'as another user'
fi

# Killed while it comes, and while it is written: after that nothing is left, and the same command does it.
{ head -c 2000000 /dev/zero; sleep 2; } | curl -s -T - -X POST -H 'Content-Length: 4000000' -H 'Transfer-Encoding:' \
    --cacert "$WORK/tls/ca.pem" -u "$(cat "$WORK/pair")" "$URL/api/v1/pack" >/dev/null 2>&1 &
SLOW=$!
PATH_PIDS="$PATH_PIDS $SLOW"
sleep 0.3
kill -9 "$SERVER_PID"
wait "$SERVER_PID" 2>/dev/null
kill "$SLOW" 2>/dev/null
mkdir "$WORK/central.db.packs/upload.tmp" && echo x >"$WORK/central.db.packs/upload.tmp/council.json"
path_server "${URL##*:}"
URL=https://localhost:${URL##*:}
[ "$(serial)" = "$was" ] || fail 'half a pack was published'
path_edition 333
send "$WORK/333" || fail "after the kill: $(cat "$WORK/err")"
was=$((was + 1))
nothing 'after the kill'
path_sync one
grep -q '内線 333' "$(meta pack_dir)/council.json" || fail 'one does not have 333'

# Sealed: as well, and the text is on no disk of the server.
if [ -n "$MAMORI_KEYS" ]; then
    path_edition 444
    send "$WORK/444" --sealed || fail "sealed: $(cat "$WORK/err")"
    grep -raq '内線 444' "$WORK/central.db.packs" && fail 'not sealed'
    path_sync one
    [ "$(meta pack_serial)" = $((was + 1)) ] || fail "the sealed one: $(meta last_error)"
fi
echo publish: from another machine
