#!/bin/sh
# What the README says to type for a council of one's own does work, line by line, from an empty folder.
# mm-test: labels=slow,plain timeout=120
set -u
unset LC_ALL LC_MESSAGES
export LANG=ja_JP.UTF-8
WORK=$(mktemp -d)
trap 'for pid in $(cat "$WORK/pids" 2>/dev/null); do kill "$pid" 2>/dev/null; done; wait; rm -rf "$WORK"' EXIT
fail() {
    echo "FAIL: $*" >&2
    exit 1
}
PORT=$((10000 + $$ % 2000)) # below those that the system gives to whoever asks for any
ln -s "$MM_BUILD" "$WORK/build"
ln -s "$MM_SOURCE/content" "$WORK/content"
cd "$WORK" || exit 1

# The block, with places of this test, a filled-in roster, the code that was printed, and no window.
awk '/^## A council of your own/ { on = 1 } /^Each further kiosk/ { exit } on && /^```/ { block = !block; next } block' \
    "$MM_SOURCE/README.md" |
    sed "s|/var/lib/mamori|$WORK/lib|g; s|8450|$PORT|g; s|--council-name NAME|--council-name 試験市議会|; s| *#.*||" >lines
[ "$(wc -l <lines)" -ge 14 ] || fail "the README has only $(wc -l <lines) lines for a council"
while IFS= read -r line; do
    case $line in
    *'kiosk invite'*) line="$line >invited && CODE=\$(grep -o '[0-9A-Z]\\{4\\}-[0-9A-Z-]*' invited | head -n 1)" ;;
    *mamori-kiosk*) line="$line --headless --window 1280x800 --script look.flow" ;;
    *enrol*) line=$(echo "$line" | sed 's/--code CODE/--code $CODE/') ;;
    *'&') line="${line%&} >>daemons 2>&1 & echo \$! >>pids; sleep 3" ;;
    esac
    case $line in *'roster import roster.csv --dry-run'*) cp "$MM_SOURCE/tests/councils/demo/roster.csv" roster.csv ;; esac
    eval "$line" >out 2>err || fail "$line: $(cat err daemons 2>/dev/null)"
done <<X
printf 'expect screen attract\ntap start\nexpect screen signin\nexpect text "青葉"\n' >look.flow
$(cat lines)
X
for file in codes.pdf cards.pdf report.pdf; do
    head -c 5 $file | grep -q '^%PDF-' || fail "$file is no PDF"
done
