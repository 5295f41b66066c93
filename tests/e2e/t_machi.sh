#!/bin/sh
# mm-test: labels=plain timeout=180
# A second council, みどり野町議会 (11 members, 3 staff, a 規程 of 第n条 with 監査), from the text of its policy to a
# report: adopt, check, publish, sign in, learn, answer, send, count. No line of the program knows of it.
set -u
unset LC_ALL LC_MESSAGES
export LANG=ja_JP.UTF-8
BIN=$MM_BUILD
WORK=$(mktemp -d)
PACK=$WORK/content/machi
. "$MM_SOURCE/tests/e2e/path.sh"
trap 'path_stop; rm -rf "$WORK"' EXIT
MACHI=$MM_SOURCE/tests/councils/machi
DB=sqlite:$WORK/central.db
mamori() { "$BIN/mamori" "$@"; }

mkdir "$WORK/content"
cp -r "$MM_SOURCE/content/common" "$WORK/content"

# ---- what cannot be adopted leaves nothing
refused() { # PART FILE
    mamori content adopt "$2" -o "$PACK" >"$WORK/out" 2>"$WORK/err" && fail "adopted: $2"
    grep -qF -- "$1" "$WORK/err" || fail "$2: '$1' is not in: $(cat "$WORK/err")"
    [ "$(ls "$WORK/content")" = common ] || fail "$2 left: $(ls "$WORK/content")"
}
printf 'みどり野町議会の決まり\n情報を守る。\nみんなで守る。\n' >"$WORK/plain.txt"
refused '3 行目まで読みましたが、見出しがありません' "$WORK/plain.txt"
: >"$WORK/empty.txt"
refused '何も書かれていません' "$WORK/empty.txt"
refused 'none.txt' "$WORK/none.txt"
sed 's/^第9条/第8条/' "$MACHI/policy.txt" >"$WORK/twice.txt"
refused '行目: 「（人的対策）第8条」と同じ番号' "$WORK/twice.txt"
sed '1s/町議会//' "$MACHI/policy.txt" >"$WORK/nameless.txt"
refused '--name' "$WORK/nameless.txt"
{
    cat "$MACHI/policy.txt"
    awk 'BEGIN { for (i = 0; i < 400; i++) printf "この規程を守る。" }'
} >"$WORK/long.txt"
refused '73 行目: 見出しか本文が長すぎます' "$WORK/long.txt"
mamori content adopt "$MACHI/policy.txt" -o "$PACK" --like "$WORK/nobody" >/dev/null 2>&1 && fail "like nobody"
[ "$(ls "$WORK/content")" = common ] || fail "a half made folder is left: $(ls "$WORK/content")"

# ---- adopt, as people save text on Windows too
iconv -f UTF-8 -t CP932 "$MACHI/policy.txt" >"$WORK/policy.txt" || fail iconv
mamori content adopt "$WORK/policy.txt" -o "$PACK" >"$WORK/adopt.out" || fail adopt
for part in '災害（threat.disaster）→ 5.3' '自己点検（review.selfcheck）→ 14 監査及び自己点検' '条のない話題: 5 件' \
    '  広い範囲の病気（threat.illness）' '話題のない条: 1 件' '  17 公文書の保存（71 行目）'; do
    grep -qF "$part" "$WORK/adopt.out" || fail "adopt does not say: $part"
done
mamori content adopt "$WORK/policy.txt" -o "$PACK" >/dev/null 2>"$WORK/err" && fail "adopted twice"
grep -q 'もうあります' "$WORK/err" || fail "twice: $(cat "$WORK/err")"
mamori content check "$PACK" >"$WORK/check.out" || fail "check: $(cat "$WORK/check.out")"
grep -q '^誤り 0件' "$WORK/check.out" || fail "check: $(cat "$WORK/check.out")"
# Nobody here is taught what this policy does not say, nor in the words of another council.
grep -q 'threat-illness' "$PACK/courses.json" && fail "illness is taught"
grep -rq '鎌倉' "$PACK" && fail "another council's name: $(grep -rl 鎌倉 "$PACK")"

# Nothing is said of this policy that only the policy of another council says.
grep -q '使わないもの: 問題 [1-9]' "$WORK/adopt.out" || fail "adopt does not say what is set aside"
"$BIN/tests/e2e/said_tool" "$PACK" "$MM_SOURCE/content/kamakura/policy.json" '規程第' >"$WORK/said" 2>&1 ||
    fail "said of this policy: $(head -5 "$WORK/said")"
# It has the courses of the year, not only those of the first month.
for course in onboarding-duty yearly booster revision year1-duty; do
    grep -q "\"id\": \"$course\"" "$PACK/courses.json" || fail "no course $course"
done
grep -q '基本方針[0-9]' "$PACK/courses.json" && fail "another council's clauses: $(grep '基本方針[0-9]' "$PACK/courses.json")"

# ---- the whole path
"$BIN/mamori" init --db "$DB" --pack "$PACK" --council-name 'みどり野町議会' --home-page https://machi.mamori.example \
    --demo --signin open >"$WORK/init.out" || fail "init"
mamori roster import "$MACHI/roster.csv" --db "$DB" >"$WORK/import.out" || fail "roster import"
grep -q '追加 14人' "$WORK/import.out" || fail "import: $(cat "$WORK/import.out")"
path_server 0
path_kiosk lobby
for seat in 1 2 3 4 5; do
    cat >"$WORK/sit.flow" <<EOF
clock 2026-11-23T09:0$seat:00+09:00
seed $seat
expect screen attract
tap start
digits $seat
tap next
expect screen purpose
tap next
expect screen duties
tap go.0
walk pages
finish rw
expect screen thanks
tap next
EOF
    path_sit lobby "$WORK/sit.flow"
done
path_sync lobby
mamori report completion --db "$DB" >"$WORK/completion.out" || fail "report completion"
grep -q '議員 11人中5人が済' "$WORK/completion.out" || fail "completion: $(cat "$WORK/completion.out")"
mamori report gaps --db "$DB" --format csv >"$WORK/gaps.csv" || fail "report gaps"
grep -q '規程第' "$WORK/gaps.csv" || fail "no clause of this council: $(head -5 "$WORK/gaps.csv")"
grep -q '基本方針3' "$WORK/gaps.csv" && fail "a clause of another council: $(grep 基本方針3 "$WORK/gaps.csv")"
exit 0
