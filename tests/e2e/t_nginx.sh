#!/bin/sh
# mm-test: labels=long timeout=120
# The sample for nginx, with a real nginx: a kiosk works through it, /metrics is not to be had, and whom a request comes
# from is believed from a trusted proxy alone.
set -u
unset LC_ALL LC_MESSAGES
export LANG=ja_JP.UTF-8
NGINX=$(command -v nginx || { [ -x /usr/sbin/nginx ] && echo /usr/sbin/nginx; })
[ -n "$NGINX" ] || { echo "skipped: there is no nginx"; exit 77; }
command -v curl >/dev/null || { echo "skipped: there is no curl"; exit 77; }
BIN=$MM_BUILD
PACK=$MM_SOURCE/content/kamakura
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
chmod 755 "$WORK" # workers of nginx are somebody else when root starts it

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
"$BIN/mamori" tls make --host localhost --out "$WORK/tls" >"$WORK/out" || fail "tls make"
SERVER_OPTS="--trust-proxy 127.0.0.1,127.0.0.9"
path_server 0
DIRECT=$URL
FRONT_PORT=$((12000 + $$ % 20000))
mkdir "$WORK/nginx"
sed "s,127.0.0.1:8080,${DIRECT#http://},; s,listen 443 ssl,listen 127.0.0.1:$FRONT_PORT ssl,; s,/etc/ssl/mamori,$WORK/tls," \
    "$MM_SOURCE/sync/deploy/nginx/mamori.conf" >"$WORK/nginx/mamori.conf"
cat >"$WORK/nginx/nginx.conf" <<END
daemon off;
pid $WORK/nginx/pid;
error_log $WORK/nginx/error.log;
events { worker_connections 256; }
http {
    client_body_temp_path $WORK/nginx/body;
    proxy_temp_path $WORK/nginx/proxy;
    fastcgi_temp_path $WORK/nginx/fastcgi;
    uwsgi_temp_path $WORK/nginx/uwsgi;
    scgi_temp_path $WORK/nginx/scgi;
    include $WORK/nginx/mamori.conf;
}
END
"$NGINX" -t -q -c "$WORK/nginx/nginx.conf" 2>"$WORK/err" || fail "nginx does not take the sample: $(cat "$WORK/err")"
grep -v 'server_name\|could not open error log' "$WORK/err" && fail "nginx complains of the sample"
"$NGINX" -c "$WORK/nginx/nginx.conf" 2>>"$WORK/err" &
PATH_PIDS="$PATH_PIDS $!"
FRONT=https://localhost:$FRONT_PORT
ask() { curl -s --cacert "$WORK/tls/ca.pem" --max-time 20 -o "$WORK/answer" -w '%{http_code}' "$@"; }
for _ in $(seq 100); do
    [ "$(ask "$FRONT/healthz")" = 200 ] && break
    sleep 0.1
done
[ "$(ask "$FRONT/healthz")" = 200 ] || fail "not to be reached through nginx: $(cat "$WORK/nginx/error.log")"

# ---- a kiosk works through it: enrolled, given its pack, records sent
URL=$FRONT ENROL_OPTS="--ca $WORK/tls/ca.pem"
path_kiosk one
"$MM_BUILD/tests/e2e/sync_tool" fill "$WORK/one" 20
path_sync one
[ "$("$MM_BUILD/tests/e2e/sync_tool" outbox "$WORK/one")" = 0 ] || fail "records stay on the kiosk"

# ---- what is for this machine alone is not to be had through it
[ "$(ask "$FRONT/metrics")" = 404 ] || fail "metrics through nginx"
[ "$(ask "$DIRECT/metrics")" = 200 ] || fail "no metrics on this machine"
[ "$(ask -H 'X-Forwarded-For: 127.0.0.1' "$DIRECT/metrics")" = 401 ] || fail "a proxy's request passed for this machine's"

# ---- who it was
# rude ADDRESS URL [CURL OPTION...]: a body that is packed wrongly, which the log speaks of
rude() {
    from=$1 to=$2
    shift 2
    [ "$(ask --interface "$from" "$@" -H 'Content-Encoding: gzip' --data-binary 'no gzip' "$to/kiosk/v1/enrol")" = 400 ] ||
        fail "a body packed wrongly: $(cat "$WORK/answer")"
}
said() { tail -n 1 "$WORK/server.err" | grep -q "a request from $1 that no kiosk sends: 400" || fail "not from $1: $(tail -n 1 "$WORK/server.err")"; }
rude 127.0.0.5 "$FRONT"
said 127.0.0.5
rude 127.0.0.5 "$FRONT" -H 'X-Forwarded-For: 192.0.2.66'
said 127.0.0.5
rude 127.0.0.6 "$DIRECT" -H 'X-Forwarded-For: 192.0.2.66'
said 127.0.0.6
rude 127.0.0.9 "$DIRECT" -H 'X-Forwarded-For: 192.0.2.66, 192.0.2.7'
said 192.0.2.7
rude 127.0.0.9 "$DIRECT" -H 'X-Forwarded-For: 192.0.2.66, 127.0.0.1'
said 192.0.2.66
rude 127.0.0.9 "$DIRECT" -H 'X-Forwarded-For: 192.0.2.66, nobody'
said '?'

# ---- a trusted proxy has as many connections as it needs, anybody else a few
for address in 127.0.0.9 127.0.0.6; do
    "$MM_BUILD/tests/e2e/hostile" "${DIRECT##*:}" hold 60 30 $address >"$WORK/held.$address" &
    PATH_PIDS="$PATH_PIDS $!"
done
for _ in $(seq 100); do
    [ "$(sed -n '$s/ left//p' "$WORK/held.127.0.0.6")" = 32 ] && break
    sleep 0.1
done
[ "$(sed -n '$s/ left//p' "$WORK/held.127.0.0.6")" = 32 ] || fail "anybody: $(tail -n 1 "$WORK/held.127.0.0.6")"
[ "$(sed -n '$s/ left//p' "$WORK/held.127.0.0.9")" = 60 ] || fail "a trusted proxy: $(tail -n 1 "$WORK/held.127.0.0.9")"
exit 0
