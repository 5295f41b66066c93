#!/bin/sh
# mm-test: labels=plain timeout=120
# `mamori doctor` says what works and what to do next: nothing there yet, all of it running, and one thing broken at a time.
set -u
BIN=$MM_BUILD PACK=$MM_SOURCE/content/kamakura WORK=$(mktemp -d)
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
command -v sqlite3 >/dev/null || { echo 'skipped: there is no sqlite3'; exit 77; }
unset LC_ALL LC_MESSAGES
export LANG=ja_JP.UTF-8
DB=sqlite:$WORK/central.db
doctor() {
    "$BIN/mamori" doctor --db "$DB" "$@" >"$WORK/out" 2>"$WORK/err"
    code=$?
}
# says WORDS...: these stand in it.
says() {
    for words; do
        grep -qF "$words" "$WORK/out" || fail "it does not say $words: $(cat "$WORK/out" "$WORK/err")"
    done
}

doctor
[ $code -eq 1 ] || fail "exit code $code without a store"
says '[要対応] 記録の場所' 'mamori init' '[－] 控え'

path_init "$MM_SOURCE/tests/councils/demo/roster.csv"
doctor
[ $code -eq 1 ] || fail "exit code $code without a server and a backup"
says '[よし] 記録の場所: 開けます（名簿 35 人' '[要対応] サーバー' 'systemctl start mamori-server' '[要対応] 控え' 'mamori store backup'

path_server
path_kiosk hall
"$BIN/mamori" store backup --db "$DB" --to "$WORK/backup" >/dev/null 2>&1 || fail backup
doctor --store "$WORK/hall"
[ $code -eq 0 ] || fail "exit code $code with all of it running: $(cat "$WORK/out")"
says "[よし] サーバー: $URL" '[よし] 端末: 使用中 1 台' '[よし] この機械の端末: 未送信 0 件' '[注意] 控え' 'restore-check' '[注意] 数え直し: まだ行っていません' 'mamori-proof.timer' \
    '[よし] 紙' '[よし] 読み書きの許可'
"$BIN/mamori" store restore-check "$WORK/backup" --db "$DB" >/dev/null 2>&1 || fail restore-check
sqlite3 "$WORK/central.db" "INSERT INTO setting SELECT id, 'proof', '1000 3' FROM council" || fail sqlite3
doctor
[ $code -eq 1 ] || fail 'totals that do not agree, and nobody is told'
says '[要対応] 数え直し' '合わない所が 3 か所' 'store rebuild'
"$BIN/mamori" verify --keep --db "$DB" >/dev/null || fail verify
doctor --inventory
[ $code -eq 0 ] || fail "exit code $code after the backup was checked"
says '[よし] 控え' '[よし] 数え直し' "サーバー: $URL" '通信' 'Ed25519' 'Apache License 2.0' '取扱注意' "mamori: $("$BIN/mamori" --version | cut -d ' ' -f 2)"
[ "$(sed '/^$/,$d' "$WORK/out" | wc -l)" -le 40 ] || fail 'more than a page'

# One thing broken at a time.
chmod 644 "$WORK/central.db.key"
doctor
[ $code -eq 1 ] || fail 'others may read a key, and nobody is told'
says '[要対応] 読み書きの許可' "chmod go-rwx $WORK/central.db.key"
chmod 600 "$WORK/central.db.key"
MAMORI_RENDER=/nowhere/mamori-render doctor
[ $code -eq 1 ] || fail 'no PDF can be made, and nobody is told'
says '[要対応] 紙'
kill -9 "$SERVER_PID"
wait "$SERVER_PID" 2>/dev/null
doctor
[ $code -eq 1 ] || fail 'the server is gone, and nobody is told'
says '[要対応] サーバー'

# In English, and nobody's name in either.
LANG=en_US.UTF-8 doctor --store "$WORK/nowhere"
says '[WRONG] this kiosk' '[fine] store: opens (35 people'
grep -q '青葉' "$WORK/out" && fail 'it names a person'
exit 0
