#!/bin/sh
# mm-test: timeout=300
# HTTPS with a pinned CA: the right certificate works and can be changed without touching a kiosk; each of eleven
# wrong ones is met with one sentence, sends nothing and loses nothing.
set -u
unset LC_ALL LC_MESSAGES
export LANG=ja_JP.UTF-8
BIN=$MM_BUILD
PACK=$MM_SOURCE/content/kamakura
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'fake_stop; path_stop; rm -rf "$WORK"' EXIT
TOOL=$MM_BUILD/tests/e2e/sync_tool
DB=sqlite:$WORK/central.db
# The fake server notes what it is told after the handshake.
fake_start() {
    FAKE_PORT=$((12000 + ($$ + FAKES * 37) % 20000))
    FAKES=$((FAKES + 1))
    : >fake.out
    # shellcheck disable=SC2086
    sleep 100 | openssl s_server -accept "127.0.0.1:$FAKE_PORT" -cert "pki/$1.pem" -key "pki/$1.key" \
        -cert_chain "pki/$1.pem" -cipher DEFAULT@SECLEVEL=0 ${2:-} >fake.out 2>fake.err &
    for _ in $(seq 50); do
        grep -q ACCEPT fake.out && return 0
        sleep 0.05
    done
    fail "openssl s_server with $1: $(cat fake.err)"
}
fake_stop() {
    for pid in $(pgrep -P $$ -x sleep) $(pgrep -P $$ -x openssl); do
        kill "$pid" 2>/dev/null
    done
    sleep 0.05
}
FAKES=0

command -v openssl >/dev/null || { echo "skipped: there is no openssl"; exit 77; }

# ---- the real server
path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
"$BIN/mamori" tls make --host localhost --out "$WORK/tls" >"$WORK/out" || fail "tls make"
[ "$(stat -c %a "$WORK/tls/ca.key" "$WORK/tls/server.key" | sort -u)" = 600 ] || fail "keys that others may read"
cp "$WORK/tls/server.key" "$WORK/open.key"
chmod 644 "$WORK/open.key"
for wrong in "--tls-cert $WORK/tls/server.pem" "--tls-cert $WORK/none.pem --tls-key $WORK/tls/server.key" \
    "--tls-cert $WORK/tls/server.pem --tls-key $WORK/open.key" "--tls-cert $WORK/tls/server.pem --tls-key $WORK/tls/ca.key" \
    "--tls-cert $WORK/tls/ca.key --tls-key $WORK/tls/server.key"; do
    # shellcheck disable=SC2086
    "$BIN/mamori-server" --db "$DB" --listen 127.0.0.1:0 $wrong >"$WORK/out" 2>"$WORK/err" && fail "served with $wrong"
    [ "$(wc -l <"$WORK/err")" -eq 1 ] && [ ! -s "$WORK/out" ] || fail "not one sentence: $(cat "$WORK/out" "$WORK/err")"
done
SERVER_OPTS="--tls-cert $WORK/tls/server.pem --tls-key $WORK/tls/server.key"
ENROL_OPTS="--ca $WORK/tls/ca.pem"
path_server 0
case $URL in https://127.0.0.1:*) ;; *) fail "the server says $URL" ;; esac
PORT=${URL##*:}
REAL=https://localhost:$PORT
URL=$REAL
path_kiosk one
rm "$WORK/one/agent.ca" # the store knows it still
path_sync one
cmp -s "$WORK/tls/ca.pem" "$WORK/one/agent.ca" || fail "the CA is not kept"
"$BIN/mamori" report completion --db "$DB" >"$WORK/out" || fail "the command line beside the server"
"$BIN/mamori" kiosk invite --db "$DB" --name x >"$WORK/out" || fail "the command line through the server"
"$BIN/mamori" kiosk invite --db "$DB" --ca "$WORK/tls/ca.pem" --name x >"$WORK/out" || fail "the command line with --ca"
ask_healthz() { printf 'GET /healthz HTTP/1.0\r\n\r\n'; sleep 0.5; }
ask_healthz | openssl s_client -tls1_1 -cipher DEFAULT@SECLEVEL=0 \
    -connect "127.0.0.1:$PORT" >"$WORK/out" 2>/dev/null
grep -q '^HTTP/1' "$WORK/out" && fail "the server speaks TLS 1.1"
ask_healthz | openssl s_client -tls1_2 -connect "127.0.0.1:$PORT" >"$WORK/out" 2>/dev/null
grep -q '^HTTP/1' "$WORK/out" || fail "the server does not speak TLS 1.2"

# ---- certificates that are wrong
cd "$WORK" || exit 1
mkdir pki
# ca NAME: a CA. leaf NAME CA SAN [START END [DIGEST [more of openssl ca]]]: a certificate of it.
cat >pki/conf <<'C'
[ca]
default_ca = one
[one]
database = pki/index
serial = pki/serial
new_certs_dir = pki
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[v3_ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[v3_leaf]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = $ENV::SAN
C
: >pki/index
echo 1000 >pki/serial
export SAN=DNS:localhost
quietly() { "$@" >"$WORK/openssl.out" 2>&1 || fail "$* ($(tail -n 2 "$WORK/openssl.out"))"; }
key() { quietly openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "pki/$1.key"; }
ca() {
    key "$1"
    quietly openssl req -x509 -new -key "pki/$1.key" -subj "/CN=$1" -days 3650 -out "pki/$1.pem" -config pki/conf -extensions v3_ca
}
leaf() {
    [ -f "pki/$1.key" ] || key "$1"
    quietly openssl req -new -key "pki/$1.key" -subj "/CN=$1" -out "pki/$1.csr" -config /dev/null
    SAN=$3 quietly openssl ca -batch -notext -config pki/conf -extensions "${7:-v3_leaf}" -cert "pki/$2.pem" -keyfile "pki/$2.key" \
        -startdate "${4:-20200101000000Z}" -enddate "${5:-20491231000000Z}" -md "${6:-sha256}" -in "pki/$1.csr" -out "pki/$1.pem"
}
ca good
ca other
leaf right good DNS:localhost
leaf other-ca other DNS:localhost
key self-signed
quietly openssl req -x509 -new -key pki/self-signed.key -subj /CN=localhost -addext subjectAltName=DNS:localhost -days 30 -out pki/self-signed.pem
leaf expired good DNS:localhost 20200101000000Z 20210101000000Z
leaf not-yet good DNS:localhost 20480101000000Z 20491231000000Z
leaf other-name good DNS:mamori.example
leaf other-address good IP:127.0.0.9
leaf no-ca right DNS:localhost # signed by a certificate that is no CA
cat pki/right.pem >>pki/no-ca.pem
leaf sha1 good DNS:localhost '' '' sha1
leaf md5 good DNS:localhost '' '' md5
leaf middle good DNS:localhost '' '' '' v3_ca
leaf no-chain middle DNS:localhost

# A kiosk that trusts "good". Its sitting goes on while the agent knocks at a wrong server.
$AGENT_PLAIN --store "$WORK/one" --ca pki/good.pem --server "$REAL" --once 2>err && fail "the other CA counts still"
fake_start expired
$AGENT_PLAIN --store "$WORK/one" --server "https://localhost:$FAKE_PORT" 2>daemon.err &
daemon=$!
PATH_PIDS="$PATH_PIDS $daemon"
path_sit one "$MM_SOURCE/tests/e2e/sitting.flow"
for _ in $(seq 50); do
    grep -q '期限が切れています' daemon.err && break
    sleep 0.1
done
kill "$daemon"
wait "$daemon" || fail "the agent did not end cleanly"
fake_stop
grep -q '期限が切れています' daemon.err || fail "the daemon: $(cat daemon.err)"
rows=$("$TOOL" outbox one)
[ "$rows" -gt 10 ] && [ "$rows" = "$("$TOOL" records one | wc -l)" ] || fail "$rows records to send"
"$TOOL" records one >before

# The fake server can tell: with the right certificate the request does arrive.
fake_start right
timeout 3 $AGENT_PLAIN --store "$WORK/one" --server "https://localhost:$FAKE_PORT" --once >/dev/null 2>&1
fake_stop
grep -aq 'Mamori-Signature' fake.out || fail "nothing arrives over a right certificate: $(cat fake.err)"

# refused NAME SENTENCE [HOST [OPTIONS OF THE FAKE]]
refused() {
    fake_start "$1" "${4:-}"
    timeout 20 $AGENT_PLAIN --store "$WORK/one" --server "https://${3:-localhost}:$FAKE_PORT" --once >out 2>err &&
        fail "$1: sent"
    fake_stop
    [ ! -s out ] && [ "$(wc -l <err)" -eq 1 ] || fail "$1: not one sentence: $(cat out err)"
    grep -q "$2" err && grep -q '何も送っていません' err || fail "$1: $(cat err)"
    grep -aEq 'POST /|GET /|HTTP/1|amori' fake.out && fail "$1: told $(grep -aE 'POST /|GET /|HTTP/1|amori' fake.out)"
    [ "$("$TOOL" outbox one)" = "$rows" ] || fail "$1: the outbox lost a row"
    echo "$1: $(cat err)"
}
refused other-ca '信じる認証局のものではありません'
refused self-signed '信じる認証局のものではありません'
refused expired '期限が切れています'
refused not-yet 'まだ有効ではありません'
refused other-name 'ほかの名前'
refused other-address 'ほかの名前' 127.0.0.1
refused no-ca '認証局でないもの'
refused sha1 '破られている方式'
refused md5 '破られている方式'
refused right '暗号化した接続を始められません' localhost '-no_tls1_2 -no_tls1_3'
refused no-chain '信じる認証局のものではありません'
"$TOOL" records one >after
cmp before after || fail "a record changed"

# In the clear: never again.
$AGENT_PLAIN --store "$WORK/one" --server "http://localhost:$PORT" --once 2>err && fail "sent in the clear"
grep -q 'https で登録' err && [ "$(wc -l <err)" -eq 1 ] || fail "in the clear: $(cat err)"

# ---- the certificate is changed: the kiosk is not touched
$AGENT_PLAIN --store "$WORK/one" --ca tls/ca.pem --server "$REAL" --once 2>err || fail "back to the real server: $(cat err)"
kill "$SERVER_PID"
wait "$SERVER_PID" || fail "the server did not end cleanly"
old=$(openssl x509 -in tls/server.pem -noout -serial)
"$BIN/mamori" tls make --host localhost --out tls >out || fail "tls make again"
[ "$old" != "$(openssl x509 -in tls/server.pem -noout -serial)" ] || fail "no new certificate"
path_server "$PORT"
"$TOOL" fill one 5
$AGENT_PLAIN --store "$WORK/one" --once 2>err || fail "after the change: $(cat err)"
[ "$("$TOOL" outbox one)" = 0 ] || fail "not sent after the change"
[ "$("$TOOL" odd "$DB")" = 0 ] || fail "quarantine, conflict or fork out of nothing"

# ---- a name that this machine cannot look up, on every address: agents are told the name, the clerk's command works
kill "$SERVER_PID"
wait "$SERVER_PID"
"$BIN/mamori" tls make --host mamori.example.invalid --out named >out || fail "tls make for a name"
"$BIN/mamori-server" --db "$DB" --listen 0.0.0.0:0 --tls-cert named/server.pem --tls-key named/server.key >named.out 2>&1 &
SERVER_PID=$!
PATH_PIDS="$PATH_PIDS $SERVER_PID"
for _ in $(seq 100); do
    grep -q '^listening' named.out && break
    sleep 0.1
done
grep -q '^listening https://mamori.example.invalid:' named.out || fail "the server says $(cat named.out)"
"$BIN/mamori" kiosk invite --db "$DB" --name x >out 2>&1 || fail "beside a server with another name: $(cat out)"
"$BIN/mamori" report gaps --db "$DB" >out 2>&1 || fail "a report beside it: $(cat out)"

# ---- and without a certificate: every address is none that a kiosk can be told
kill "$SERVER_PID"
wait "$SERVER_PID"
"$BIN/mamori-server" --db "$DB" --listen 0.0.0.0:0 >open.out 2>&1 &
SERVER_PID=$!
PATH_PIDS="$PATH_PIDS $SERVER_PID"
for _ in $(seq 100); do
    grep -q '^listening' open.out && break
    sleep 0.1
done
URL=$(sed -n 's/^listening //p' open.out)
case $URL in *0.0.0.0* | '') fail "the server says $(cat open.out)" ;; esac
curl -sf "$URL/healthz" >out || fail "nobody answers at $URL"
"$BIN/mamori" kiosk invite --db "$DB" --name x >out 2>&1 || fail "beside a server on every address: $(cat out)"
echo "tls: 11 wrong certificates, nothing sent, nothing lost"
