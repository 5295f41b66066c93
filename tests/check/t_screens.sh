#!/bin/sh
# Every screen of screens.def is held to the rules of layout, contrast and keys by a test that tests/flow/linted.txt
# names, and that test looks whether it was.
set -u
. "$(dirname "$0")/common.sh"

# What does not fit in the tree of the current folder, a line each.
breaches() {
    list=tests/flow/linted.txt
    for screen in $(sed -n 's/^ENTRY(\([a-z]*\)).*/\1/p' kiosk/screens/screens.def); do
        grep -q "^$screen " $list || echo "$list: no test runs lint all on the screen $screen"
    done
    grep -v '^#' $list | while read -r screen test; do
        grep -q "^ENTRY($screen)" kiosk/screens/screens.def || echo "$list: there is no screen $screen"
        grep -q '^held ' "tests/flow/t_${test#flow.}.sh" || echo "$list: $test does not look whether it saw $screen"
    done
}

breaches=$(breaches)
[ -z "$breaches" ] || {
    echo "$breaches"
    exit 1
}
# The check itself: a screen more, and a line less, are noticed.
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
mkdir -p "$WORK/kiosk/screens" "$WORK/tests"
cp -R tests/flow "$WORK/tests"
cp kiosk/screens/screens.def "$WORK/kiosk/screens"
cd "$WORK" || exit 2
echo 'ENTRY(more)' >>kiosk/screens/screens.def
breaches | grep -q 'the screen more$' || { echo 'a screen more is not noticed'; exit 1; }
sed -i '/^term /d' tests/flow/linted.txt
breaches | grep -q 'the screen term$' || { echo 'a line less is not noticed'; exit 1; }
exit 0
