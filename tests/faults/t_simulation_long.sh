#!/bin/sh
# mm-test: labels=long,plain timeout=3600
# unit.cli.simulation over many more schedules; in memory, which is all that they need.
set -u
[ ! -d /dev/shm ] || export TMPDIR=/dev/shm
export MM_SIM_FIRST="${MM_SIM_FIRST:-100000}" MM_SIM_SEEDS="${MM_SIM_SEEDS:-3000}"
exec "$MM_BUILD/tests/test_cli_simulation" 2>/dev/null
