#!/bin/sh
# mm-test: labels=long,plain timeout=900
# Nine o'clock, 20,000 kiosks, their hour in a minute (nine.sh).
set -u
KIOSKS=20000 RATE=400
. "$MM_SOURCE/tests/faults/nine.sh"
