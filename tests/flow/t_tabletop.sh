#!/bin/sh
# mm-test: labels=plain
# 机上訓練 on the big screen, by the council's own scene: the minutes and that nothing is right or wrong come first,
# roles, what happens with its clock, decisions by touch, 振り返り. At every step the power goes (kill -9), and it goes on
# with what it showed; each decision is told once, and no record of anybody is made.
. "$(dirname "$0")/lib.sh"
command -v sqlite3 >/dev/null || { echo "skipped: sqlite3 is not installed"; exit 77; }
export GROUP=1
pack=$MM_SOURCE/content/kamakura
new_store
minute=0
place=0
# step PLACE, after the commands on stdin: goes on where the last one was cut off; at PLACE the power goes.
step() {
    minute=$((minute + 1))
    { printf 'clock 2026-11-23T09:%02d:00+09:00\nseed 5\nwindow 1366x768 15.6\ntap group\ndigits 900000000006\ntap next\n' $minute
      echo "expect screen tabletop $place"; cat; echo "expect screen tabletop $1"; echo dump; echo 'hold 60s'; } >"$work/step.flow"
    killed "$work/step.flow" "tabletop $1"
    cat "$work/out" >>"$work/linted"
    place=$1
}
step 1 <<'END'
expect text "およそ32分"
expect text "正しい答えはなく"
expect text "架空の場面"
lint all
shot start
tap next
END
step 1 <<'END'
tap name
tap p.person-01
tap next
expect screen tabletop 1
tap name
tap p.person-02
tap next
expect text "受付が済んだ方　2人"
lint all
END
step 2 <<'END'
expect text "受付が済んだ方　2人"
tap next
lint all
shot roles
END
step 3 <<'END'
tap next
expect text "13:05"
expect text "9時08分まで"
lint all
tap o.1
wait 2s
tap o.0
shot inject
END
step 4 <<'END'
expect text "9時08分まで"
tap next
expect text "13:20"
lint all
tap o.2
END
step 5 <<'END'
tap next
lint all
tap late
tap p.person-03
tap next
expect screen tabletop 5
END
step 6 <<'END'
tap next
lint all
tap @back
tap next
tap o.0
END
step 7 <<'END'
tap next
expect text "すぐに議会事務局へ知らせる"
expect text "決めずに進みました"
lint all
shot look
END
step 8 <<'END'
tap next
expect text "3人"
lint all
shot end
END
held "$work/linted"
sql() { sqlite3 "$store/kiosk.db" "$1"; }
[ "$(sql "SELECT count(*) FROM told WHERE kind='present'")" = 3 ] || fail "who is there is not told"
told=$(sql "SELECT json FROM told WHERE kind='decided' ORDER BY at_ms" | tr '\n' ' ')
want='{"group":6,"inject":"notice","option":"search"} {"group":6,"inject":"notice","option":"tell"} {"group":6,"inject":"stop","option":"ask"} {"group":6,"inject":"found","option":"check"} '
[ "$told" = "$want" ] || fail "decided is $told"
[ "$(sql 'SELECT count(*) FROM statement')" = 0 ] || fail "the room has records of its own"
