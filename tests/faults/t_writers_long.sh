#!/bin/sh
# mm-test: labels=long timeout=900
# t_writers.sh for longer, on both stores, with seeds.
for seed in 1 2 3; do
    MM_WRITERS="20 30 0 0 $seed" sh "$MM_SOURCE/tests/faults/t_writers.sh" || exit
    MM_STORE=postgresql MM_WRITERS="30 5 3 40 $seed" sh "$MM_SOURCE/tests/faults/t_writers.sh" || exit
done
