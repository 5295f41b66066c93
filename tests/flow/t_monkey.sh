#!/bin/sh
# mm-test: labels=slow timeout=900
# 5,000 inputs of somebody who presses whatever there is: nothing crashes, from anywhere a few presses lead back to the
# first screen, what is painted piece by piece is what the whole would be, and the store is valid. MM_SEED=N plays another.
SEED=${MM_SEED:-12} INPUTS=5000 SCREENS=15
. "$(dirname "$0")/monkey.sh"
