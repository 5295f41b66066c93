#!/bin/sh
# A pack that changes in the middle of an attempt: the attempt ends on the pack in which it began, also when its items
# or the whole course were withdrawn since; what comes after goes by the new pack. Where the old one is gone, the check
# begins anew and says so.
. "$(dirname "$0")/lib.sh"
plain=$pack

# installed NAME FILE SED: a copy of the pack with FILE changed, in a folder named for its version as the agent names it.
installed() {
    cp -R "$plain" "$work/next"
    sed -i "$3" "$work/next/$2"
    cmp -s "$plain/$2" "$work/next/$2" && fail "$2 did not change"
    name=$("$seed" --version "$work/next") || fail "the changed pack has errors"
    mkdir -p "$work/packs"
    mv "$work/next" "$work/packs/$name"
    eval "$1=$name"
}

# installs VERSION
installs() {
    sqlite3 "$store/kiosk.db" "UPDATE meta SET value='$work/packs/$1' WHERE name='pack_dir'" || fail "no meta"
}

# begun WORDS: a store whose first pack is the old one, and a sitting that stopped after WORDS.
begun() {
    rm -rf "$store"
    rm -f "$work/trace"
    "$seed" "$store" "$plain" 1 "$work/packs/$old"
    {
        printf 'clock 2026-11-23T09:00:00+09:00\nseed 5\ntap start\ntap p.person-03\ntap next\ntap next\ntap go.0\nwalk pages\n'
        printf '%s\n' "$1" | tr ';' '\n'
    } >"$work/first.flow"
    run "$work/first.flow" || fail "the first sitting"
}

# on WORDS: the next sitting.
on() {
    {
        printf 'clock 2026-11-23T10:00:00+09:00\nseed 9\ntap start\ntap p.person-03\ntap next\n'
        printf '%s\n' "$1" | tr ';' '\n'
    } >"$work/second.flow"
    run "$work/second.flow" || fail "$2"
    cmi5
}

# answered VERSION: how many answers were recorded in it
answered() {
    sqlite3 "$store/kiosk.db" "SELECT count(*) FROM statement WHERE verb LIKE '%answered' AND instr(bytes,'ext/pack\":\"$1') > 0"
}

installed old common/tips.json 's/迷ったら、手順を開きます。/はじめのひとことです。/'
installed withdrawn common/items/duty.json 's/"id": "duty-0/"id": "duty-9/'
installed gone courses.json 's/"id": "onboarding-duty"/"id": "later-duty"/'

# Every item of the form was withdrawn: it goes on all the same, and a retake asks the new ones.
begun 'answer right;tap next;answer wrong;tap next;tap @later'
before=$(answered "$old")
installs "$withdrawn"
on 'tap go.0;expect screen check q3;tap @back;expect screen check q2;tap next;expect no text "教材が新しく";finish rrr;expect screen thanks done;tap more;tap go.0;walk pages;expect screen check q1;expect no text "教材が新しく";finish rrrrr' \
    "an attempt does not end on its pack"
[ "$(answered "$old")" -eq $((before + 3)) ] || fail "answers of the old attempt were not recorded in its pack"
# the practice of a page is asked once more in the second sitting
[ "$(sqlite3 "$store/kiosk.db" "SELECT count(*) FROM answer WHERE item LIKE 'duty-9%'")" -eq 5 ] || fail "the retake does not ask the new items"
[ "$(answered "$withdrawn")" -ge 5 ] || fail "the retake was not recorded in the new pack"

# The whole course was withdrawn: who is in the middle of it can end it.
begun 'answer right;tap next;tap @later'
installs "$gone"
on 'expect text "規程2 守ること";tap go.0;expect screen check q2;finish rrrr;expect screen thanks done;expect text "済"' \
    "a withdrawn course cannot be ended"

# Explanations after 提出 are those of the questions that were asked.
begun 'answer wrong;tap next;answer right;tap next;answer right;tap next;answer right;tap next;answer right;tap next;tap next;tap next;wait 12s;expect screen explain missed.1;tap @later'
installs "$withdrawn"
on 'tap go.0;expect screen explain missed.1;tap next;tap next;expect screen thanks done' "the explanations are gone"

# The folder of the old pack is gone: anew, and told so.
begun 'answer right;tap next;tap @later'
installs "$withdrawn"
mv "$work/packs/$old" "$work/away"
on 'tap go.0;expect screen check q1;expect text "教材が新しくなったため";answer right;tap next;expect no text "教材が新しく";finish rrrr;expect screen thanks done' \
    "a check whose pack is gone does not begin anew"
exit 0
