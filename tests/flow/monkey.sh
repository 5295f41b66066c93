# For t_monkey*.sh (sourced): SEED and INPUTS, and three kiosks on which a monkey plays: the council's teaching with names
# to be chosen, cards with PIN, and a kiosk that nobody has set up.
. "$(dirname "$0")/lib.sh"
check=$MM_BUILD/tests/faults/store_check

# monkey PART PRELUDE WORDS...: a twentieth of INPUTS times PART on the store at hand; it must be valid afterwards.
monkey() {
    part=$1
    prelude=$2
    shift 2
    {
        echo "clock 2026-11-23T09:00:00+09:00"
        echo "seed $SEED"
        echo "window 1366x768 15.6"
        printf '%s' "$prelude"
        echo "monkey $((INPUTS / 20 * part)) $*"
    } >"$work/monkey.flow"
    run "$work/monkey.flow" >>"$work/out" 2>"$work/err" ||
        fail "$(tail -n 1 "$work/out") $(tail -n 2 "$work/err")"
    ! grep -v -e 'どの書体にもない' -e '語句の区切りを見ずに' "$work/err" || fail "it complained"
    "$check" "$store" >"$work/checked" 2>&1 || fail "seed $SEED: the store: $(tail -n 2 "$work/checked")"
    cmi5 --open
    cat "$work/statements" >>"$work/all"
}

small=$pack
pack=$MM_SOURCE/content/kamakura
new_store
monkey 10 ''
pack=$small
SIGNIN=card_pin new_store
monkey 6 'tap start
card MAMORITEST0000000003
digits 700100000003
tap next
digits 493817
tap next
digits 493817
tap next
' 493817 MAMORITEST0000000003 MAMORITEST0000000004 700100000004 700200000003
SETUP=1 new_store
monkey 4 ''
cat "$work/out"

# It went to nearly every screen, and people left records.
seen=$(sed -n 's/^monkey: saw //p' "$work/out" | tr ' ' '\n' | sort -u | wc -l)
[ "$seen" -ge "$SCREENS" ] || fail "only $seen screens were seen"
[ "$(wc -l <"$work/all")" -ge $((INPUTS / 100)) ] || fail "only $(wc -l <"$work/all") records"
