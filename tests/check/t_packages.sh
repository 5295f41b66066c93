#!/bin/sh
# The installer asks apt only for what is missing, once, and stays off the network when nothing is.
set -u
MM_SOURCE=${MM_SOURCE:-$(cd "$(dirname "$0")/../.." && pwd)}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
failed=0
fail() {
    echo "FAIL: $*"
    cat "$work/log"
    failed=1
}

# Stand-ins: dpkg-query knows all packages but those in $MISSING; the others write down how they were called.
cat >"$work/bin/dpkg-query" <<'S'
#!/bin/sh
for last in "$@"; do :; done
case " $MISSING " in
*" $last "*) exit 1 ;;
*" $last/removed "*) printf 'rc ' ;;
*) printf 'ii ' ;;
esac
S
cat >"$work/bin/apt-get" <<'S'
#!/bin/sh
echo "apt-get $* [$DEBIAN_FRONTEND]" >>"$LOG"
exit "${APT_CODE:-0}"
S
cat >"$work/bin/sudo" <<'S'
#!/bin/sh
echo sudo >>"$LOG"
exec "$@"
S
printf '#!/bin/sh\necho "${FAKE_ID:-0}"\n' >"$work/bin/id"
printf '#!/bin/sh\necho "npm $*" >>"$LOG"\n[ "${NPM_CODE:-0}" -ne 0 ] || mkdir -p node_modules\nexit "${NPM_CODE:-0}"\n' >"$work/bin/npm"
for name in sh env cat cp cmp mkdir rm; do
    ln -s "$(command -v $name)" "$work/bin/$name"
done
chmod +x "$work"/bin/*
LOG=$work/log
export LOG MISSING

# run ARGUMENTS...: in a world that has only the stand-ins; sets code.
run() {
    : >"$LOG"
    PATH=$work/bin /bin/sh "$MM_SOURCE/sync/deploy/packages" "$@" >/dev/null 2>"$work/err"
    code=$?
}
calls() { grep -c "$1" "$LOG"; }

MISSING=
for set in try test; do
    run $set
    [ $code -eq 0 ] || fail "$set with everything there fails"
    [ ! -s "$LOG" ] || fail "$set with everything there calls apt"
done

MISSING="libsodium-dev strace"
run test
[ $code -eq 0 ] || fail "installing fails"
[ "$(calls ' update ')" -eq 1 ] || fail "not one update"
[ "$(calls ' install ')" -eq 1 ] || fail "not one install"
grep -q 'install -y --no-install-recommends libsodium-dev strace \[noninteractive\]$' "$LOG" || fail "wrong words to apt"
grep -q sudo "$LOG" && fail "root uses sudo"
run try
grep -q 'strace' "$LOG" && fail "try installs what only tests need"
FAKE_ID=1000 run test
[ "$(calls sudo)" -eq 2 ] || fail "a user does not go through sudo"

MISSING="libcjson-dev/removed"
run try
grep -q ' libcjson-dev ' "$LOG" || fail "a removed package with its configuration left counts as installed"

MISSING="cmake npm libsodium-dev nodejs"
ln -s /bin/true "$work/bin/cmake"
run test
grep -q 'cmake' "$LOG" && fail "a command from elsewhere does not count"
grep -q 'npm' "$LOG" && fail "npm is there and is installed again"
grep -q ' nodejs ' "$LOG" || fail "node is absent and is not installed"
[ "$(calls ' update ')" -eq 1 ] || fail "two updates in one run"

MISSING="libsodium-dev"
APT_CODE=100 run try
[ $code -ne 0 ] || fail "a failing apt is not told"
[ -s "$work/err" ] || fail "a failing apt gives no sentence"
mv "$work/bin/sudo" "$work/no-sudo"
FAKE_ID=1000 run try
[ $code -ne 0 ] || fail "a user without sudo"
grep -q 'libsodium-dev' "$work/err" || fail "a user without sudo is not told what is missing"
mv "$work/no-sudo" "$work/bin/sudo"
run nonsense
[ $code -eq 2 ] || fail "nonsense is accepted"

mkdir "$work/from"
echo '{}' >"$work/from/package.json"
echo '{"lockfileVersion":3}' >"$work/from/package-lock.json"
run npm "$work/from" "$work/into"
[ $code -eq 0 ] && [ "$(calls 'npm ci')" -eq 1 ] || fail "npm is not asked"
run npm "$work/from" "$work/into"
[ $code -eq 0 ] && [ ! -s "$LOG" ] || fail "npm is asked twice"
echo '{"lockfileVersion":3,"x":1}' >"$work/from/package-lock.json"
NPM_CODE=1 run npm "$work/from" "$work/into"
[ $code -ne 0 ] || fail "a failing npm is not told"
run npm "$work/from" "$work/into"
[ "$(calls 'npm ci')" -eq 1 ] || fail "half an install counts"
run web "$work/pages"
[ $code -eq 0 ] && [ "$(calls 'npm ci')" -eq 1 ] || fail "npm is not asked for what the pages need"
cmp -s "$work/pages/node_modules/.installed" "$MM_SOURCE/sync/web/package-lock.json" || fail "the pages get other packages"

# The weights of phrases: only the package that is named here counts, and half of it is nothing.
run phrases "$work/phrases"
[ $code -ne 0 ] && [ "$(calls 'npm pack --silent budoux@')" -eq 1 ] || fail "npm is not asked for the weights"
[ ! -e "$work/phrases" ] || fail "an install of weights that failed leaves something"
printf '#!/bin/sh\necho "npm $*" >>"$LOG"\necho other >budoux-0.0.0.tgz\n' >"$work/bin/npm"
for name in tar sed head sha512sum; do
    ln -s "$(command -v $name)" "$work/bin/$name"
done
run phrases "$work/phrases"
[ $code -ne 0 ] && [ ! -e "$work/phrases" ] || fail "another package than the named one is taken"
mkdir "$work/phrases"
echo '{}' >"$work/phrases/ja.json"
sed -n 's/^PHRASES=//p' "$MM_SOURCE/sync/deploy/packages" >"$work/phrases/.installed"
run phrases "$work/phrases"
[ $code -eq 0 ] && [ ! -s "$LOG" ] || fail "weights that are there are asked for again"
rm "$work/bin/npm"
run phrases "$work/none"
[ $code -ne 0 ] && [ -s "$work/err" ] || fail "no npm, and nothing is said"
exit $failed
