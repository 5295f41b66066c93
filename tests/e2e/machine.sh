# For t_clocks.sh and t_overlap.sh (sourced, after path.sh): starts of a kiosk's machine with a clock of their own, by a library
# that answers for the machine.
MACHINE=$MM_BUILD/tests/faults/machine.so

# start NAME WALL_S MONO_S: from here on the machine is in this start; its clock is off by WALL_S, and MONO_S have gone
# by since it began.
start() {
    printf '0198c000-0000-7000-8000-0000000000%s\n' "$1" >"$WORK/boot.$1"
    BOOT=$WORK/boot.$1 WALL=$2 MONO=$(($3 - $(cut -d . -f 1 /proc/uptime)))
}
# in_start SECONDS COMMAND...: so long before now within the start. EXEC=exec: in place of this shell.
in_start() {
    back=$1
    shift
    ${EXEC:-} env LD_PRELOAD="$MACHINE" MM_MACHINE_BOOT="$BOOT" MM_MACHINE_WALL_S=$((WALL - back)) \
        MM_MACHINE_MONO_S=$((MONO - back)) "$@"
}
