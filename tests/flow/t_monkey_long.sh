#!/bin/sh
# mm-test: labels=slow,long timeout=7200
# The same with 100,000 inputs.
SEED=${MM_SEED:-13} INPUTS=100000 SCREENS=21
. "$(dirname "$0")/monkey.sh"
