#!/bin/sh
# mm-test: labels=long,plain timeout=3600 serial
# unit.cli.simulation over many more schedules, on both cores. MM_SIM_SEEDS: how many on each.
set -u
FIRST=${MM_SIM_FIRST:-100000} SEEDS=${MM_SIM_SEEDS:-20000}
export MM_SIM_SEEDS="$SEEDS"
MM_SIM_FIRST=$FIRST "$MM_BUILD/tests/test_cli_simulation" 2>/dev/null &
MM_SIM_FIRST=$((FIRST + SEEDS)) "$MM_BUILD/tests/test_cli_simulation" 2>/dev/null
CODE=$?
wait $! && exit $CODE
exit 1
