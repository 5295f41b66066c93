#!/bin/sh
# mm-test: labels=plain timeout=300
# Who may send, with real agents and a real server: approval, revocation, a key that changes and is interrupted at
# every step, a key that is lost, a kiosk that was copied, one id with two contents, a statement that is none.
set -u
unset LC_ALL LC_MESSAGES
export LANG=ja_JP.UTF-8
BIN=$MM_BUILD
PACK=$MM_SOURCE/content/kamakura
WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
TOOL=$MM_BUILD/tests/e2e/sync_tool
DB=sqlite:$WORK/central.db
command -v sqlite3 >/dev/null || { echo "skipped: there is no sqlite3"; exit 77; }
mamori() { "$BIN/mamori" "$@" --db "$DB"; }
agent() { "$BIN/mamori-agent" "$@" >"$WORK/out" 2>"$WORK/err"; }
central() { sqlite3 "$WORK/central.db" "$1"; }
kiosk() { sqlite3 "$WORK/$1/kiosk.db" "$2"; }
outbox() { "$TOOL" outbox "$WORK/$1"; }
# invite OPTIONS...: sets code
invite() {
    code=$(mamori kiosk invite "$@" --format json | sed -n 's/.*"code": *"\([^"]*\)".*/\1/p')
    [ -n "$code" ] || fail "kiosk invite $*"
}
# column NAME COLUMN: of kiosk list
column() { mamori kiosk list --format csv | awk -F, -v name="$1" -v column="$2" '
    { sub(/\r$/, "") }
    !head && $1 == "端末" { for (i = 1; i <= NF; i++) at[$i] = i; head = 1; next }
    head && $1 == name { print $at[column] }'; }

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
central "UPDATE council SET demo=0" # a real council: approval is needed
path_server 0

# ---- approval
invite --name hall
agent enrol --server "$URL" --code "$code" --store "$WORK/hall" || fail "enrol: $(cat "$WORK/err")"
grep -q '承認を待っています' "$WORK/out" || fail "enrol says $(cat "$WORK/out")"
agent --store "$WORK/hall" --once && fail "a pending kiosk is served"
grep -q '承認待ち' "$WORK/err" && [ "$(wc -l <"$WORK/err")" -eq 1 ] || fail "pending: $(cat "$WORK/err")"
[ "$("$TOOL" meta "$WORK/hall" standing)" = pending ] || fail "the store does not know that it waits"
agent status --store "$WORK/hall" && grep -q '承認を待っています' "$WORK/out" || fail "status: $(cat "$WORK/out" "$WORK/err")"
[ "$(kiosk hall 'SELECT count(*) FROM person')" = 0 ] || fail "a pending kiosk got the roster"
[ "$(column hall 状態)" = 承認待ち ] || fail "list: $(mamori kiosk list)"
mamori kiosk approve nowhere >"$WORK/out" 2>"$WORK/err" && fail "an unknown kiosk is approved"
"$BIN/mamori-agent" --store "$WORK/hall" 2>"$WORK/daemon.err" &
daemon=$!
PATH_PIDS="$PATH_PIDS $daemon"
sleep 0.5
mamori kiosk approve hall >"$WORK/out" || fail "approve"
mamori kiosk approve hall >"$WORK/out" 2>"$WORK/err" && fail "approved twice"
for _ in $(seq 150); do
    [ "$(kiosk hall 'SELECT count(*) FROM person')" -gt 0 ] && break
    sleep 0.1
done
[ "$(kiosk hall 'SELECT count(*) FROM person')" -gt 0 ] || fail "approved, and no roster comes by itself"
kill "$daemon"
wait "$daemon" || fail "the agent did not end cleanly"
# Records of a kiosk that is pending wait in its outbox.
invite --name later
agent enrol --server "$URL" --code "$code" --store "$WORK/later"
kiosk later "ATTACH '$WORK/hall/kiosk.db' AS hall; INSERT INTO person SELECT * FROM hall.person"
"$TOOL" fill "$WORK/later" 10 || fail "fill"
agent --store "$WORK/later" --once && fail "a pending kiosk's records are taken"
[ "$(outbox later)" = 10 ] && [ "$(column later 未送信)" = 10 ] || fail "pending: $(outbox later) wait, $(mamori kiosk list)"
[ "$("$TOOL" odd "$DB")" = 0 ] || fail "a pending kiosk's records are kept as odd"
mamori kiosk approve "$("$TOOL" meta "$WORK/later" recorder)" >/dev/null || fail "approve by id"
path_sync later
[ "$(outbox later)" = 0 ] || fail "approved, and not sent"
invite --name free --approved
agent enrol --server "$URL" --code "$code" --store "$WORK/free" && path_sync free

# ---- a statement that is none, one id with two contents
"$TOOL" fill "$WORK/free" 6
kiosk free "UPDATE statement SET bytes=CAST('{\"id\":\"' || id || '\",\"broken\":true}' AS BLOB) WHERE seq=3"
path_sync free
[ "$(outbox free)" = 0 ] && [ "$(column free 保留)" = 1 ] || fail "one bad statement: $(mamori kiosk list)"
[ "$(central "SELECT count(*) FROM statement s JOIN recorder r ON r.id=s.recorder WHERE r.name='free'")" = 5 ] || fail "the others are not stored"
kiosk free "UPDATE statement SET bytes=CAST(replace(CAST(bytes AS TEXT), 'ページ', '別の頁') AS BLOB) WHERE seq=5; INSERT INTO outbox VALUES(5)"
path_sync free
[ "$(outbox free)" = 0 ] && [ "$(column free 食いちがい)" = 1 ] || fail "one id, two contents: $(mamori kiosk list)"
[ "$(central "SELECT count(*) FROM conflict c JOIN statement s ON s.id=c.id AND s.bytes<>c.bytes")" = 1 ] || fail "not both are kept"

# ---- the key changes; interrupted at each step, one of the two counts and nothing is lost
old=$(column hall 鍵)
agent rotate --store "$WORK/hall" || fail "rotate: $(cat "$WORK/err")"
[ "$(column hall 鍵)" != "$old" ] || fail "the key is the old one"
"$TOOL" fill "$WORK/hall" 5
cp "$WORK/hall/agent.key" "$WORK/newer.key"
path_sync hall
[ "$(central "SELECT count(*) FROM recorder_key k JOIN recorder r ON r.id=k.recorder WHERE r.name='hall' AND k.status='retired'")" = 1 ] ||
    fail "the old key is not retired once the new one was used"
steps=0
if command -v strace >/dev/null && strace -qq -e trace=none true 2>/dev/null; then
    for call in write pwrite64 fsync fdatasync rename sendto recvfrom; do
        for n in $(seq 60); do
            "$TOOL" fill "$WORK/hall" 3
            # LeakSanitizer cannot work under strace.
            ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 strace -f -qq -o /dev/null -e trace=$call -e inject=$call:signal=SIGKILL:when="$n" \
                "$BIN/mamori-agent" rotate --store "$WORK/hall" >"$WORK/out" 2>"$WORK/err"
            code=$?
            agent --store "$WORK/hall" --once || fail "killed at $call $n: $(cat "$WORK/err")"
            [ "$(outbox hall)" = 0 ] || fail "killed at $call $n: not sent"
            [ $code -eq 0 ] && break
            steps=$((steps + 1))
        done
        [ $code -eq 0 ] || fail "no end of $call"
    done
    [ $steps -gt 15 ] || fail "killed at only $steps steps"
else
    echo "note: strace cannot trace here; the key was changed without interruptions"
fi
# A daemon that has the old key in memory goes on with the new one.
"$BIN/mamori-agent" --store "$WORK/hall" 2>"$WORK/daemon.err" &
daemon=$!
PATH_PIDS="$PATH_PIDS $daemon"
sleep 0.3
agent rotate --store "$WORK/hall" || fail "rotate beside the daemon"
"$TOOL" fill "$WORK/hall" 5
for _ in $(seq 50); do
    [ "$(outbox hall)" = 0 ] && break
    sleep 0.1
done
[ "$(outbox hall)" = 0 ] || fail "the daemon does not go on: $(cat "$WORK/daemon.err")"
kill "$daemon"
wait "$daemon"
# An old key is met with a sentence, and its records stay where they are.
cp -r "$WORK/hall" "$WORK/restored"
cp "$WORK/newer.key" "$WORK/restored/agent.key"
kiosk restored "DELETE FROM meta WHERE name='key_id'"
"$TOOL" fill "$WORK/restored" 3
agent --store "$WORK/restored" --once && fail "a retired key is taken"
grep -q '新しいものに替わっています' "$WORK/err" && [ "$(outbox restored)" -ge 3 ] || fail "retired key: $(cat "$WORK/err")"
rm -r "$WORK/restored"

# ---- the key is lost: a new code, the same store, a new recorder, nothing lost
"$TOOL" fill "$WORK/later" 20
waiting=$(outbox later)
rm "$WORK/later/agent.key"
agent --store "$WORK/later" --once && fail "sent without a key"
[ "$(wc -l <"$WORK/err")" -eq 1 ] || fail "lost key: $(cat "$WORK/err")"
invite --name 'later anew' --approved
agent enrol --server "$URL" --code "$code" --store "$WORK/later" || fail "enrol anew: $(cat "$WORK/err")"
path_sync later
[ "$(outbox later)" = 0 ] || fail "enrolled anew, and not sent"
recorder=$("$TOOL" meta "$WORK/later" recorder)
[ "$("$TOOL" central "$DB" "$recorder" | wc -l)" = "$waiting" ] || fail "the new recorder has not the $waiting records that waited"
# A reply that was lost before: the same records once more change nothing.
kiosk later "INSERT INTO outbox SELECT seq FROM statement"
path_sync later
"$TOOL" fill "$WORK/later" 5
path_sync later
[ "$(central "SELECT count(*) FROM statement s JOIN recorder r ON r.id=s.recorder WHERE r.name LIKE 'later%'")" = \
    "$("$TOOL" records "$WORK/later" | wc -l)" ] || fail "a record is lost or doubled"
[ "$(central "SELECT count(*) FROM chain_note n JOIN recorder r ON r.id=n.recorder WHERE r.name LIKE 'later%'")" = 0 ] || fail "enrolling anew looks like a gap or a fork"
[ "$(column 'later anew' 届いた記録)" = "$("$TOOL" records "$WORK/later" | wc -l)" ] || fail "list: $(mamori kiosk list)"

# ---- a copied kiosk: both go on, both branches are kept, and the list says so
"$TOOL" fill "$WORK/hall" 4
path_sync hall
cp -r "$WORK/hall" "$WORK/copy"
"$TOOL" fill "$WORK/hall" 7
"$TOOL" fill "$WORK/copy" 9
path_sync hall
[ "$(column hall 注意)" = - ] || fail "a fork where there is none yet"
path_sync copy
[ "$(outbox hall)$(outbox copy)" = 00 ] || fail "not all sent"
column hall 注意 | grep -q '二手に分かれて' || fail "no word of the fork: $(mamori kiosk list)"
recorder=$("$TOOL" meta "$WORK/hall" recorder)
for name in hall copy; do
    "$TOOL" records "$WORK/$name"
done | sort -u >"$WORK/both"
"$TOOL" central "$DB" "$recorder" | sort -u >"$WORK/kept"
cmp "$WORK/both" "$WORK/kept" || fail "not both branches are kept"

# ---- the server knows how far each record's clock was off
[ "$(central "SELECT count(*) FROM statement s WHERE NOT EXISTS (SELECT 1 FROM clock_boot o WHERE o.recorder=s.recorder AND o.measured=1
    AND instr(CAST(s.bytes AS TEXT), '\"' || o.boot || '\"')>0)")" = 0 ] || fail "records whose boot has no clock offset"

# ---- revoked: kept whole, counted nowhere, given nothing
counted=$(central "SELECT count(*) FROM statement")
mamori kiosk revoke hall >"$WORK/out" || fail "revoke"
mamori kiosk approve hall >"$WORK/out" 2>"$WORK/err" && fail "a revoked kiosk is approved"
"$TOOL" fill "$WORK/copy" 8
agent --store "$WORK/copy" --once && fail "a revoked kiosk is served"
grep -q '使用を止められています' "$WORK/err" && [ "$(wc -l <"$WORK/err")" -eq 1 ] || fail "revoked: $(cat "$WORK/err")"
[ "$("$TOOL" meta "$WORK/copy" standing)" = revoked ] || fail "the store does not know that it is revoked"
agent status --store "$WORK/copy" && grep -q '失効' "$WORK/out" || fail "status: $(cat "$WORK/out" "$WORK/err")"
[ "$(outbox copy)" = 0 ] && [ "$(column hall 保留)" = 9 ] || fail "revoked: $(outbox copy) wait, $(mamori kiosk list)"
[ "$(central "SELECT count(*) FROM statement")" = "$counted" ] || fail "a revoked kiosk's records count"
[ "$(column hall 状態)" = 失効 ] || fail "list: $(mamori kiosk list)"
# The right one of the two is enrolled anew and goes on.
invite --name hall --approved
agent enrol --again --server "$URL" --code "$code" --store "$WORK/hall" || fail "enrol --again: $(cat "$WORK/err")"
"$TOOL" fill "$WORK/hall" 4
path_sync hall
[ "$(outbox hall)" = 0 ] || fail "enrolled anew after a fork, and not sent"

[ "$(central "SELECT count(*) FROM operation WHERE what LIKE 'kiosk approve %' AND actor LIKE 'mamori:%'")" = 2 ] || fail "approvals are not in the record of operations"
[ "$(central "SELECT count(*) FROM operation WHERE what LIKE 'kiosk revoke %'")" = 1 ] || fail "the revocation is not in the record of operations"
kill -0 "$SERVER_PID" || fail "the server is gone"
echo "trust: the key changed over $steps interruptions"
