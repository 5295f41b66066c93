#!/bin/sh
# mm-test: labels=plain timeout=240
# Sync carried by hand, with real processes: a kiosk that no network reaches gives its records to the server and gets
# people, settings and teaching, over media on which nothing is ever changed; in any order, twice, over three hops,
# killed anywhere. What is damaged, forged or for somebody else is refused by name, changes nothing, and stands in the
# 電磁的記録媒体 使用記録.
set -u
export LC_ALL=ja_JP.UTF-8
BIN=$MM_BUILD PACK=$MM_SOURCE/content/kamakura WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
TOOL=$MM_BUILD/tests/e2e/sync_tool FORGE=$MM_BUILD/tests/e2e/bundle_tool DB=sqlite:$WORK/central.db

at() { sqlite3 "$WORK/one/kiosk.db" "$1"; }
central() { sqlite3 "$WORK/central.db" "$1"; }
outbox() { "$TOOL" outbox "$WORK/one"; }
# carry_out FOLDER, take FILE FOLDER, bring_in FOLDER: the three steps.
carry_out() {
    mkdir -p "$WORK/$1"
    $AGENT_PLAIN export "$WORK/$1" --store "$WORK/one" --medium USB-07 >"$WORK/out" 2>&1 || fail "export: $(cat "$WORK/out")"
}
take() {
    mkdir -p "$WORK/$2"
    "$BIN/mamori" bundle import "$1" --db "$DB" --out "$WORK/$2" --medium USB-07 >"$WORK/taken" 2>&1 ||
        fail "bundle import: $(cat "$WORK/taken")"
}
bring_in() {
    $AGENT_PLAIN import "$WORK/$1" --store "$WORK/one" >"$WORK/out" 2>>"$WORK/agent.err" || fail "import: $(cat "$WORK/out")"
}
file() { echo "$WORK/$1/"*.mamori; }

# Enrolled in the office. After that its network is gone: nobody listens where it was told.
path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
path_server
code=$("$BIN/mamori" kiosk invite --db "$DB" --name 議場 --format json | sed -n 's/.*"code": *"\([^"]*\)".*/\1/p')
path_secret "$code"
$AGENT_PLAIN enrol --server "$URL" --code "$code" --store "$WORK/one" >/dev/null 2>&1 || fail "enrol"
[ -n "$(at "SELECT value FROM meta WHERE name='server_key'")" ] || fail "the kiosk did not learn the server's key"
$AGENT_PLAIN export "$WORK/nowhere" --store "$WORK/one" 2>"$WORK/err" && fail "written to no folder"
grep -q 'nowhere' "$WORK/err" || fail "no folder: $(cat "$WORK/err")"

# First people and teaching, by a running server. Over three hops: each a copy into another folder.
carry_out first
mkdir "$WORK/hop" "$WORK/hop2"
cp "$WORK/first/"*.mamori "$WORK/hop/" && cp "$WORK/hop/"*.mamori "$WORK/hop2/"
name=$(basename "$(file hop2)")
case $name in 取扱注意*-????????????????.mamori) ;; *) fail "the file's name: $name" ;; esac
grep -a -q -e kamakura -e 議場 -e kiosk "$(file hop2)" && fail "the file's outside says whose it is"
take "$(file hop2)" first.back
grep -q '新しい記録0件' "$WORK/taken" || fail "of nothing: $(cat "$WORK/taken")"
[ "$(at 'SELECT count(*) FROM person')" = 0 ] || fail "people came from nowhere"
# A pack one byte short: the pack that there is (none) stays, and the true answer is taken after it.
"$FORGE" "$WORK/one" pack_short "$WORK/pack.mamori" "$(file first.back)" "$WORK/central.db.key" || fail "forge pack"
$AGENT_PLAIN import "$WORK/pack.mamori" --store "$WORK/one" --medium USB-09 2>"$WORK/err" && fail "a pack one byte short was taken"
grep -q 'pack.mamori.*途中で変わっています' "$WORK/err" && [ "$(wc -l <"$WORK/err")" = 1 ] || fail "pack: $(cat "$WORK/err")"
[ -z "$("$TOOL" meta "$WORK/one" pack_dir 2>/dev/null)" ] && [ -z "$(at "SELECT value FROM meta WHERE name='bundle_in'")" ] ||
    fail "a pack one byte short changed something"
bring_in first.back
[ "$(at 'SELECT count(*) FROM person')" = "$(central 'SELECT count(*) FROM person')" ] || fail "not all people came"
[ -f "$("$TOOL" meta "$WORK/one" pack_dir)/council.json" ] || fail "no teaching came"

# The same by a page of the running server (route, not command): looked at, taken, answered; what is cut, too big or not
# meant for a page is refused, changes nothing, and stands in the record.
secret=$(cat "$WORK/central.db.secret")
page() { # page FILE PATH WANTED-STATUS
    status=$(curl -s -o "$WORK/page" -D "$WORK/page.head" -w '%{http_code}' -H "Authorization: Bearer $secret" \
        --data-binary "@$1" "$URL/api/v1/$2")
    [ "$status" = "$3" ] || fail "$2 of $1: $status $(head -c 500 "$WORK/page")"
}
"$TOOL" fill "$WORK/one" 7 || fail fill
carry_out p
page "$(file p)" 'bundle?step=look' 200
grep -q '"records":7,"came":false' "$WORK/page" && grep -q '"kiosk":"議場"' "$WORK/page" || fail "look: $(cat "$WORK/page")"
[ "$(central 'SELECT count(*) FROM statement')" = 0 ] || fail "looking by a page stored something"
head -c 700 "$(file p)" >"$WORK/page.half.mamori"
page "$WORK/page.half.mamori" 'bundle?step=take&file=page.half.mamori' 400
grep -q '途中で切れている' "$WORK/page" || fail "half: $(cat "$WORK/page")"
truncate -s 9M "$WORK/page.long" # lies in a file at the server too
page "$WORK/page.long" bundle 400
truncate -s 257M "$WORK/page.long"
page "$WORK/page.long" bundle 413
page "$(file p)" 'bundle?step=what' 400
"$FORGE" "$WORK/one" future "$WORK/page.future.mamori" || fail 'forge future'
page "$WORK/page.future.mamori" bundle 200
grep -q '"ahead":true' "$WORK/page" || fail "look into the future: $(cat "$WORK/page")"
for step in 'bundle?step=take' bundle/answer 'bundle/answer?step=look'; do # an answer stores, too
    page "$WORK/page.future.mamori" "$step" 400
    grep -q '先の日時' "$WORK/page" || fail "$step of the future: $(cat "$WORK/page")"
done
page "$(file p)" 'bundle?step=take&medium=USB-08' 200
grep -q '"taken":{"stored":7,"duplicate":0,"conflict":0,"quarantined":0,' "$WORK/page" || fail "take: $(cat "$WORK/page")"
page "$(file p)" 'bundle?step=take&medium=USB-08' 200
grep -q '"came":true,"taken":{"stored":0,"duplicate":7,' "$WORK/page" || fail "twice: $(cat "$WORK/page")"
n=$(outbox)
mkdir "$WORK/p.back"
page "$(file p)" 'bundle/answer?medium=USB-08' 200
grep -qi "filename\*=UTF-8''%E5%8F%96%E6%89%B1.*-[0-9a-f]*\.mamori" "$WORK/page.head" || fail "the answer's name: $(cat "$WORK/page.head")"
cp "$WORK/page" "$WORK/p.back/answer.mamori"
bring_in p.back
[ "$n" -ge 7 ] && [ "$(outbox)" = "$((n - 7))" ] || fail "the answer of a page took nothing from the outbox: $n, $(outbox)"
"$BIN/mamori" bundle record --db "$DB" >"$WORK/record"
grep -q 'USB-08.*サーバーから' "$WORK/record" && grep -q '途中で切れている.*（page.half.mamori）' "$WORK/record" &&
    [ "$(grep -c 'USB-08.*取込み（サーバーへ）' "$WORK/record")" = 2 ] || fail "the record of pages: $(cat "$WORK/record")"
central "DELETE FROM carried WHERE event='refused' OR medium='USB-08'" # what follows counts its own

# Records, without a server process. Nothing leaves the outbox before a receipt; nothing on the medium is changed.
kill "$SERVER_PID" && wait "$SERVER_PID" 2>/dev/null
"$TOOL" fill "$WORK/one" 509 || fail fill # and one that ends the sitting before
carry_out a
"$TOOL" fill "$WORK/one" 5 || fail fill
n=$(outbox)
carry_out b
[ "$(outbox)" = "$n" ] || fail "a record left the outbox at export"
(cd "$WORK" && sha256sum a/* b/*) >"$WORK/media"
"$BIN/mamori" bundle inspect "$(file a)" --db "$DB" >"$WORK/seen" || fail inspect
grep -q '受講記録: 510件' "$WORK/seen" && grep -q USB-07 "$WORK/seen" || fail "inspect: $(cat "$WORK/seen")"
[ "$(central 'SELECT count(*) FROM statement')" = 7 ] || fail "looking stored something"
# The later one first, then the earlier, then again.
take "$(file b)" b.back
grep -q "新しい記録${n}件、前に届いていた記録0件" "$WORK/taken" || fail "b: $(cat "$WORK/taken")"
take "$(file a)" a.back
grep -q '新しい記録0件、前に届いていた記録510件' "$WORK/taken" || fail "a after b: $(cat "$WORK/taken")"
take "$(file a)" a.again
(cd "$WORK" && sha256sum --quiet -c media) || fail "something on the medium was changed"

# The council changes something, and a last file goes and comes: then old answers are old, but their receipts count.
"$BIN/mamori" council set signin=pin --db "$DB" >/dev/null || fail "council set"
carry_out c
take "$(file c)" c.back
sqlite3 "$WORK/one/kiosk.db" 'DELETE FROM meta WHERE name="last_pull_ms"'
bring_in c.back
[ "$(outbox)" = 0 ] || fail "not everything was received: $(outbox)"
roster=$(at "SELECT value FROM meta WHERE name='roster_etag'")
at "INSERT OR IGNORE INTO outbox SELECT seq FROM statement" # as if no receipt had come
bring_in a.back
grep -q '古いもの1個、受け取られた記録510件' "$WORK/out" || fail "an old answer: $(cat "$WORK/out")"
bring_in b.back
bring_in a.again
bring_in p.back
bring_in b.back
[ "$(outbox)" = 0 ] || fail "receipts in any order left $(outbox)"
[ "$(at "SELECT value FROM meta WHERE name='roster_etag'")" = "$roster" ] || fail "an old roster took the place of a newer"
"$TOOL" records "$WORK/one" >"$WORK/kiosk.list"
"$TOOL" central "$DB" "$("$TOOL" meta "$WORK/one" recorder)" >"$WORK/server.list"
cmp "$WORK/kiosk.list" "$WORK/server.list" || fail "kiosk and server differ"

# Killed anywhere: no half file has the name of a whole one, and the same step again does it all. What the killed ones
# left (sealed, and of no use to anybody) the next export clears away, and nothing that is not its own.
"$TOOL" fill "$WORK/one" 60 || fail fill
mkdir "$WORK/k" "$WORK/k.back"
for ms in 001 003 005 008 012; do
    timeout -s KILL "0.$ms" $AGENT_PLAIN export "$WORK/k" --store "$WORK/one" >/dev/null 2>&1
done
: >"$WORK/k/取扱注意（個人名あり）-0123456789abcdef.mamori.tmp-1-0" && : >"$WORK/k/memo.mamori.tmp-1-0"
carry_out k
[ "$(ls "$WORK/k" | grep 'tmp-')" = memo.mamori.tmp-1-0 ] || fail "left by who was killed: $(ls "$WORK/k")"
for file in "$WORK/k/"*.mamori; do
    "$BIN/mamori" bundle inspect "$file" --db "$DB" >/dev/null || fail "half a file has a whole one's name"
done
last=$(ls -t "$WORK/k/"*.mamori | head -n 1)
for ms in 010 030 050 070; do
    timeout -s KILL "0.$ms" "$BIN/mamori" bundle import "$last" --db "$DB" --out "$WORK/k.back" >/dev/null 2>&1
done
take "$last" k.back
for ms in 003 008 015; do
    timeout -s KILL "0.$ms" $AGENT_PLAIN import "$WORK/k.back" --store "$WORK/one" >/dev/null 2>&1
done
bring_in k.back
[ "$(outbox)" = 0 ] || fail "killed: $(outbox) are left"
[ "$("$TOOL" odd "$DB")" = 0 ] || fail "quarantine, conflict or fork out of nothing"

# ---- what is refused ------------------------------------------------------------------------------------
# refused NAME WORDS [OPTION]: bundle import says so by the file's name, nothing is stored, the printed record has it.
refused() {
    before=$(central "SELECT count(*) FROM statement; SELECT count(*) FROM told_kept; SELECT value FROM setting WHERE name='signin'")
    "$BIN/mamori" bundle import "$WORK/$1" --db "$DB" --out "$WORK/k.back" 2>"$WORK/err" >"$WORK/out" && fail "$1 was taken"
    grep -q "$1.*$2" "$WORK/err" && [ "$(wc -l <"$WORK/err")" = 1 ] || fail "$1: $(cat "$WORK/err")"
    [ "$(central "SELECT count(*) FROM statement; SELECT count(*) FROM told_kept; SELECT value FROM setting WHERE name='signin'")" = "$before" ] ||
        fail "$1 changed something"
    echo "取り込みませんでした.*$2.*（$1）" >>"$WORK/refused"
}
head -c 500 "$(file a)" >"$WORK/half.mamori"
head -c -1 "$(file a)" >"$WORK/short.mamori"
{ cat "$(file a)" && printf x; } >"$WORK/long.mamori"
: >"$WORK/empty.mamori"
{ printf 'mamori-bundle-9\n' && tail -c +17 "$(file a)"; } >"$WORK/later.mamori"
cp "$(file c.back)" "$WORK/answer.mamori"
for what in traversal elsewhere council stranger signature future; do
    "$FORGE" "$WORK/one" $what "$WORK/$what.mamori" || fail "forge $what"
done
truncate -s 500M "$WORK/big.mamori"
refused big.mamori 大きすぎます
refused half.mamori 途中で切れている
refused short.mamori 途中で切れている
refused long.mamori 余分なもの
refused empty.mamori ではありません
refused later.mamori 新しい版
refused answer.mamori あて先が違う
refused traversal.mamori 正しくありません
refused elsewhere.mamori 正しくありません
refused council.mamori ほかの議会
refused stranger.mamori 登録されていません
refused signature.mamori 署名が正しくありません
refused future.mamori 先の日時
"$BIN/mamori" bundle import "$WORK/future.mamori" --db "$DB" --ahead >/dev/null || fail "not taken with --ahead"

# At the kiosk: forged, of nobody, for another kiosk. What it refuses stands in the record too, once the server hears.
: >"$WORK/refused.kiosk"
"$FORGE" "$WORK/one" answer "$WORK/forged.mamori" && "$FORGE" "$WORK/one" unanswered "$WORK/unanswered.mamori" || fail forge
for what in traversal council kiosk future; do
    "$FORGE" "$WORK/one" $what "$WORK/back.$what.mamori" "$(file c.back)" "$WORK/central.db.key" || fail "forge $what"
done
cp "$(file a)" "$WORK/wrong_key.mamori"
head -c 4000 "$(file c.back)" >"$WORK/cut.mamori"
head -c -1 "$(file c.back)" >"$WORK/back.short.mamori"
kiosk_refuses() {
    before=$(at 'SELECT count(*), max(id) FROM person; SELECT * FROM meta')$(outbox)
    timeout -s KILL 60 $AGENT_PLAIN import "$WORK/$1" --store "$WORK/one" 2>"$WORK/err" && fail "the kiosk took $1"
    grep -q "$1.*$2" "$WORK/err" && [ "$(wc -l <"$WORK/err")" = 1 ] || fail "the kiosk, $1: $(cat "$WORK/err")"
    [ "$(at 'SELECT count(*), max(id) FROM person; SELECT * FROM meta')$(outbox)" = "$before" ] ||
        fail "$1 changed something at the kiosk"
    [ -d "$WORK/$1" ] || echo "取込みの取りやめ（端末）.*取り込みませんでした.*$2.*（$1）" >>"$WORK/refused.kiosk"
}
kiosk_refuses forged.mamori '署名が正しくありません'
$AGENT_PLAIN import "$WORK/forged.mamori" --store "$WORK/one" 2>/dev/null && fail "forged, a second time" # one row all the same
kiosk_refuses unanswered.mamori 'まだ書き出していない'
mkfifo "$WORK/pipe.mamori" && ln -s /dev/zero "$WORK/endless.mamori"
kiosk_refuses pipe.mamori 'ファイルではありません'
kiosk_refuses endless.mamori 'ファイルではありません'
rm "$WORK/pipe.mamori" "$WORK/endless.mamori" # who looks through all that is left here would not come to an end either
kiosk_refuses a 'この端末あてのファイルがありません'
kiosk_refuses cut.mamori '途中で切れている'
kiosk_refuses back.short.mamori '途中で切れている'
kiosk_refuses back.traversal.mamori '正しくありません'
kiosk_refuses back.council.mamori 'ほかの議会'
kiosk_refuses back.kiosk.mamori 'ほかの端末あて'
kiosk_refuses back.future.mamori 'まだ書き出していない'
kiosk_refuses wrong_key.mamori 'あて先が違う'
"$BIN/mamori" bundle record --db "$DB" >"$WORK/record"
[ "$(grep -c "取りやめ（端末）" "$WORK/record")" = 1 ] || fail "the record before the kiosk told: $(cat "$WORK/record")"
carry_out told
take "$(file told)" told.back
take "$(file told)" told.back # twice told is one row
bring_in told.back

# The record: a row for each way, no names; its title is the council's.
"$BIN/mamori" council set 'media_title=USBメモリ使用簿' --db "$DB" >/dev/null || fail "media_title"
"$BIN/mamori" bundle record --db "$DB" >"$WORK/record" || fail "bundle record"
head -n 1 "$WORK/record" | grep -q USBメモリ使用簿 || fail "its title: $(head -n 1 "$WORK/record")"
"$BIN/mamori" bundle record --db "$DB" --format pdf -o "$WORK/record.pdf" && head -c 5 "$WORK/record.pdf" | grep -q '%PDF-' ||
    fail "the record cannot be printed"
while read -r row; do
    [ "$(grep -c "$row" "$WORK/record")" = 1 ] || fail "the record lacks, or has twice: $row"
done <<X
$(cat "$WORK/refused" "$WORK/refused.kiosk")
X
grep -q 'USB-09.*取込みの取りやめ（端末） 端末: 議場.*途中で変わっています.*pack.mamori' "$WORK/record" || fail "the short pack: $(cat "$WORK/record")"
[ "$(grep -c '取りやめ（端末）' "$WORK/record")" = "$(($(wc -l <"$WORK/refused.kiosk") + 1))" ] || fail "told of a file for somebody else"
[ "$(wc -l <"$WORK/refused")" = 13 ] || fail "not all bad files were tried"
for word in 年月日 媒体番号 用途 情報の区分 持出し者 承認者 受領 消去確認 USB-07 'サーバーから'; do
    grep -q "$word" "$WORK/record" || fail "the record lacks $word"
done
[ "$(central "SELECT count(*) FROM carried WHERE event='exported' AND id IN (SELECT id FROM carried GROUP BY id HAVING count(*)>1)")" = 0 ] ||
    fail "one export stands twice"
"$BIN/mamori" store verify --db "$DB" >"$WORK/out" 2>&1 || fail "store verify: $(tail -n 2 "$WORK/out")"

# A medium that cannot be written, and one that is full. Where mounting is not allowed, only a folder without rights.
"$TOOL" fill "$WORK/one" 60 || fail fill
cat >"$WORK/mounts.sh" <<'X'
mount -t tmpfs -o size=4k none "$1/full" && mount -t tmpfs none "$1/ro" && mount -o remount,ro "$1/ro" || exit 77
for dir in full ro; do
    $2 export "$1/$dir" --store "$1/one" 2>"$1/err.$dir" && exit 1
    [ "$(wc -l <"$1/err.$dir")" = 1 ] && [ -z "$(ls -A "$1/$dir")" ] || exit 1
done
for dir in full ro; do # at the server: what came is taken in all the same, and it is said what to do
    "$3" bundle import "$4" --db "$5" --out "$1/$dir" >"$1/out.$dir" 2>"$1/err.$dir" && exit 1
    grep -q "新しい記録" "$1/out.$dir" && [ "$(grep -c "返事を書けませんでした.*もう一度" "$1/err.$dir")" = 1 ] && [ -z "$(ls -A "$1/$dir")" ] || exit 1
done
grep -q "新しい記録[1-9]" "$1/out.full" && grep -q "新しい記録0件" "$1/out.ro" || exit 1
X
mkdir "$WORK/full" "$WORK/ro"
carry_out last
unshare -rm sh "$WORK/mounts.sh" "$WORK" "$AGENT_PLAIN" "$BIN/mamori" "$(file last)" "$DB"
case $? in
0) ;;
1) fail "a full or locked medium: $(cat "$WORK/err.full" "$WORK/err.ro" "$WORK/out.full" "$WORK/out.ro" 2>/dev/null)" ;;
*) echo "no mounts here: full and read-only media were not tried" ;;
esac
[ "$(outbox)" -ge 60 ] || fail "a record left the outbox for a medium that could not be written"
echo "bundle: $(wc -l <"$WORK/server.list") records by hand, none lost, none doubled"
