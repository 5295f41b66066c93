#!/bin/sh
# Attachments far bigger than any buffer of the server go in and come out whole, and what is killed on the way leaves
# nothing half. mm-test: labels=plain,slow timeout=240
set -u
unset LC_ALL LC_MESSAGES
export LANG=ja_JP.UTF-8
BIN=$MM_BUILD
PACK=$MM_SOURCE/content/kamakura
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
for tool in curl sqlite3; do
    command -v $tool >/dev/null || { echo "skipped: there is no $tool"; exit 77; }
done
MIB=${MM_MIB:-48} KILLS=${MM_CUTS:-4}
DB=sqlite:$WORK/central.db
path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server
"$BIN/mamori" credential add --db "$DB" --name lrs --scope all --body 議会運営委員会 --decided-on 2026-11-01 \
    --number 第12号 >"$WORK/credential" || fail "credential"
user=$(sed -n '1s/.*: //p' "$WORK/credential")
secret=$(sed -n '2s/.*: //p' "$WORK/credential")
path_secret "$secret"
printf 'user = "%s:%s"\n' "$user" "$secret" >"$WORK/curlrc"
umask 077

# made NAME MIB NUMBER: WORK/NAME.body, a statement with one attachment; its hash to WORK/NAME.sha2
made() {
    head -c $(($2 * 1048576)) /dev/urandom >"$WORK/$1.bytes"
    sha256sum <"$WORK/$1.bytes" | cut -d ' ' -f 1 >"$WORK/$1.sha2"
    {
        printf -- '--cut\r\nContent-Type: application/json\r\n\r\n'
        printf '{"id":"0198c000-0000-7000-8000-00000000%04d","actor":{"mbox":"mailto:a@example.jp"},' "$3"
        printf '"verb":{"id":"http://example.jp/v"},"object":{"id":"http://example.jp/a"},"attachments":[{'
        printf '"usageType":"http://example.jp/u","display":{"en":"d"},"contentType":"application/octet-stream",'
        printf '"length":%d,"sha2":"%s"}]}' $(($2 * 1048576)) "$(cat "$WORK/$1.sha2")"
        printf '\r\n--cut\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n'
        printf 'X-Experience-API-Hash: %s\r\n\r\n' "$(cat "$WORK/$1.sha2")"
        cat "$WORK/$1.bytes"
        printf '\r\n--cut--\r\n'
    } >"$WORK/$1.body"
}
# xapi [options of curl...]: prints the status, the answer to WORK/answer
xapi() {
    curl -sS -o "$WORK/answer" -w '%{http_code}' -H 'X-Experience-API-Version: 1.0.3' "$@" 2>>"$WORK/curl.err"
}
# send NAME [options of curl...]
send() {
    body=$WORK/$1.body
    shift
    xapi -X POST -H 'Content-Type: multipart/mixed; boundary=cut' -T "$body" "$URL/xapi/statements" "$@"
}
peak() { awk '/^VmHWM/ { print int($2 / 1024) }' "/proc/$SERVER_PID/status"; }

made big "$MIB" 1
made over 65 2
# Who may not write is told before the disk holds a byte of it.
code=$(send big -w '%{http_code} %{size_upload}' -H 'Expect: 100-continue')
[ "$code" = '401 0' ] || fail "nobody: $code"
before=$(peak)
code=$(send big -K "$WORK/curlrc")
[ "$code" = 200 ] || fail "big: $code $(head -c 300 "$WORK/answer")"
code=$(xapi -K "$WORK/curlrc" "$URL/xapi/statements?attachments=true&statementId=0198c000-0000-7000-8000-000000000001")
[ "$code" = 200 ] || fail "back: $code"
after=$(peak)
[ $((after - before)) -lt 24 ] || fail "an attachment of $MIB MiB: $((after - before)) MiB more in memory"
at=$(grep -abo 'X-Experience-API-Hash: [0-9a-f]*' "$WORK/answer" | head -n 1 | cut -d : -f 1)
tail -c +$((at + 23 + 64 + 4 + 1)) "$WORK/answer" | head -c $((MIB * 1048576)) | cmp - "$WORK/big.bytes" ||
    fail "it came back otherwise"
tail -c 20 "$WORK/answer" | grep -q -- '--' || fail "its end is missing"
code=$(send over -K "$WORK/curlrc")
[ "$code" = 413 ] || fail "65 MiB in one: $code"

# kill -9 on the way: the next start finds a statement with the whole of it, or nothing of either.
n=0
while [ $n -lt "$KILLS" ]; do
    n=$((n + 1))
    made "cut$n" 24 $((10 + n))
    send "cut$n" -K "$WORK/curlrc" >"$WORK/code" &
    client=$!
    sleep "$(awk -v n=$n -v all="$KILLS" 'BEGIN { print 0.05 + 0.5 * n / all }')"
    kill -9 "$SERVER_PID"
    wait $client 2>/dev/null
    acked=$(cat "$WORK/code")
    path_server
    there=$(sqlite3 "$WORK/central.db" "SELECT COUNT(*) FROM statement WHERE id LIKE '%$((10 + n))'")
    bytes=$(sqlite3 "$WORK/central.db" "SELECT COALESCE(SUM(LENGTH(bytes)),0) FROM attachment WHERE sha2='$(cat "$WORK/cut$n.sha2")'")
    [ "$bytes" = $((there * 24 * 1048576)) ] || fail "kill $n: $there statements and $bytes bytes"
    [ "$acked" != 200 ] || [ "$there" = 1 ] || fail "kill $n: acknowledged and lost"
    rm "$WORK/cut$n".*
done
left=$(find "$WORK" -maxdepth 1 -name 'central.db*' ! -name central.db ! -name central.db-wal ! -name central.db-shm \
    -newer "$WORK/code" -type f -size +1000k | wc -l)
[ "$left" = 0 ] || fail "$left files were left behind"

# An administrator may want less.
kill "$SERVER_PID" && wait "$SERVER_PID" 2>/dev/null
SERVER_OPTS='--attachments 16' path_server
made small 20 90
code=$(send small -K "$WORK/curlrc")
[ "$code" = 413 ] || fail "more than the administrator wants: $code"
"$BIN/mamori" store verify --db "$DB" >"$WORK/out" 2>&1 || fail "verify: $(tail -n 2 "$WORK/out")"
echo "attachments: $MIB MiB in and out with $((after - before)) MiB more in memory; $KILLS kills"
