#!/bin/sh
# mm-test: labels=long,plain timeout=3600 serial
# unit.cli.schedules and unit.cli.simulation over many more schedules, on both cores: a million in memory (MM_SIM_SEEDS:
# how many of each kind on each core), and twenty thousand with the real stores (MM_SIM_REAL: likewise).
set -u
FIRST=${MM_SIM_FIRST:-1000000}
CODE=0
# on_both PROGRAM SEEDS
on_both()
{
    MM_SIM_SEEDS=$2 MM_SIM_FIRST=$FIRST "$MM_BUILD/tests/$1" 2>/dev/null &
    MM_SIM_SEEDS=$2 MM_SIM_FIRST=$((FIRST + $2)) "$MM_BUILD/tests/$1" 2>/dev/null || CODE=1
    wait $! || CODE=1
}
on_both test_cli_schedules "${MM_SIM_SEEDS:-250000}"
on_both test_cli_simulation "${MM_SIM_REAL:-10000}"
exit $CODE
