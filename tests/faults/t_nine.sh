#!/bin/sh
# mm-test: labels=plain timeout=180
# Nine o'clock, a few hundred kiosks (nine.sh).
set -u
KIOSKS=600 RATE=100
. "$MM_SOURCE/tests/faults/nine.sh"
