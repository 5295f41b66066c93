#!/bin/sh
# The first administrator by the link of mamori init, a clerk by another one, sign-in and its cookie by HTTP and behind a
# proxy with TLS, reports and actions with it, and nothing of all that in a log. mm-test: labels=plain timeout=120
set -u
unset LC_ALL LC_MESSAGES
export LANG=ja_JP.UTF-8
WORK=$(mktemp -d)
BIN=$MM_BUILD PACK=$MM_SOURCE/content/kamakura
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
command -v curl >/dev/null || { echo "skipped: there is no curl"; exit 77; }
DB=sqlite:$WORK/central.db
export DB
PASSWORD='sakura no saku michi'

# ask METHOD PATH BODY CURL-OPTIONS...: status in STATUS, answer in WORK/answer, headers in WORK/head.
ask() {
    method=$1 path=$2 body=$3
    shift 3
    STATUS=$(curl -s -o "$WORK/answer" -D "$WORK/head" -w '%{http_code}' -X "$method" -d "$body" "$@" "$URL$path")
}
wants() { [ "$STATUS" = "$1" ] || fail "$2: $STATUS $(cat "$WORK/answer")"; }
value() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$WORK/answer"; }
token_in() { sed -n 's/.*?token=//p' "$1"; }

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
FIRST=$(token_in "$WORK/init.out")
[ ${#FIRST} -eq 43 ] || fail "mamori init gave no link: $(cat "$WORK/init.out")"
SERVER_OPTS="--trust-proxy 127.0.0.1 --log-level debug" path_server

# ---- the first administrator
ask POST /api/v1/session/first "{\"token\":\"$FIRST\",\"name\":\"yamada\",\"label\":\"書記 山田\",\"password\":\"$PASSWORD\"}" -c "$WORK/jar"
wants 200 "the first administrator"
grep -qi '^set-cookie: mamori=[A-Za-z0-9_-]*; Path=/; HttpOnly; SameSite=Strict' "$WORK/head" || fail "cookie: $(cat "$WORK/head")"
CSRF=$(value csrf)
ask POST /api/v1/session/first "{\"token\":\"$FIRST\",\"name\":\"b\",\"label\":\"b\",\"password\":\"$PASSWORD\"}"
wants 404 "the same link once more"
"$BIN/mamori" account first --db "$DB" 2>/dev/null && fail "a second first administrator"
ask GET '/api/v1/report/roster?format=csv' '' -b "$WORK/jar" -G
wants 200 "a report with the cookie"
ask POST /api/v1/action/account.add '{"name":"sato","label":"書記 佐藤","role":"viewer"}' -b "$WORK/jar"
wants 403 "an action without the token of the page"
ask POST /api/v1/action/account.add '{"name":"sato","label":"書記 佐藤","role":"viewer"}' -b "$WORK/jar" \
    -H "X-Mamori-CSRF: $CSRF" -H 'Sec-Fetch-Site: same-origin'
wants 200 "an action"
SECOND=$(value token)
ask POST /api/v1/session/totp '{"step":"begin"}' -b "$WORK/jar" -H "X-Mamori-CSRF: $CSRF"
wants 200 "a second factor"
TOTP=$(value secret)

# ---- a viewer, from behind a proxy with TLS
ask POST /api/v1/session/first "{\"token\":\"$SECOND\",\"password\":\"$PASSWORD x\"}"
wants 200 "the viewer's password"
ask POST /api/v1/session '{"name":"sato","password":"wrong wrong wrong"}'
wants 401 "a wrong password"
cp "$WORK/answer" "$WORK/wrong"
ask POST /api/v1/session '{"name":"nobody","password":"wrong wrong wrong"}'
wants 401 "nobody"
cmp -s "$WORK/answer" "$WORK/wrong" || fail "the answer says who has an account"
ask POST /api/v1/session "{\"name\":\"sato\",\"password\":\"$PASSWORD x\"}" -H 'X-Forwarded-For: 192.0.2.7' -H 'X-Forwarded-Proto: https'
wants 200 "sign-in through TLS"
grep -qi '^set-cookie: __Host-mamori=[A-Za-z0-9_-]*; Path=/; HttpOnly; SameSite=Strict; Secure' "$WORK/head" || fail "cookie: $(cat "$WORK/head")"
COOKIE=$(sed -n 's/^[Ss]et-[Cc]ookie: \([^;]*\);.*/\1/p' "$WORK/head")
ask GET /api/v1/report/gaps '' -G -H "Cookie: $COOKIE" -H 'X-Forwarded-For: 192.0.2.7' -H 'X-Forwarded-Proto: https'
wants 200 "the viewer's report"
ask GET /api/v1/report/roster '' -G -H "Cookie: $COOKIE" -H 'X-Forwarded-For: 192.0.2.7' -H 'X-Forwarded-Proto: https'
wants 403 "names for a viewer"
ask GET /api/v1/report/gaps '' -G -H "Cookie: $COOKIE"
wants 401 "the cookie of TLS without TLS"

# ---- a browser that was told a credential adds it to whatever asks
"$BIN/mamori" credential add --name 事務局の表計算 --scope clerk --db "$DB" >"$WORK/credential" || fail "credential add"
PAIR=$(sed -n 's/^利用者: //p' "$WORK/credential"):$(sed -n 's/^合言葉: //p' "$WORK/credential")
ask POST /api/v1/action/calendar.set '{}' -u "$PAIR" -H 'Sec-Fetch-Site: cross-site'
wants 403 "another site's page with a credential"
ask POST /api/v1/action/calendar.set '{}' -u "$PAIR"
wants 400 "a program with a credential"

# ---- the command line while the server runs
"$BIN/mamori" account list --db "$DB" --format csv >"$WORK/list" || fail "account list"
grep -q '^sato,書記 佐藤,viewer,なし,決めた,' "$WORK/list" || fail "account list: $(cat "$WORK/list")"
"$BIN/mamori" account revoke sato --db "$DB" | grep -q 'もうサインインできません' || fail "account revoke"
ask GET /api/v1/report/gaps '' -G -H "Cookie: $COOKIE" -H 'X-Forwarded-For: 192.0.2.7' -H 'X-Forwarded-Proto: https'
wants 401 "a revoked viewer"
"$BIN/mamori" account revoke yamada --db "$DB" 2>"$WORK/err" && fail "the last administrator is gone"
grep -q '最後の管理者' "$WORK/err" || fail "the last administrator: $(cat "$WORK/err")"
ask DELETE /api/v1/session '' -b "$WORK/jar" -H "X-Mamori-CSRF: $CSRF"
wants 200 "signing out"
ask GET /api/v1/kiosks '' -G -b "$WORK/jar"
wants 401 "signed out"

path_secret "$PASSWORD" "$FIRST" "$SECOND" "$CSRF" "$TOTP" "${COOKIE#*=}" 'wrong wrong wrong' \
    "$(awk '$6 ~ /mamori/ { print $7 }' "$WORK/jar")"
exit 0
