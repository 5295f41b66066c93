#!/bin/sh
# mm-test: labels=long timeout=3600 serial
# The sweeps of this folder at every point instead of a choice: all write calls of the kiosk and of the server, every
# place that allocates, ten times as many flips with another seed.
set -u
here=$(cd "$(dirname "$0")" && pwd)
export MM_KILL_POINTS=100000 MM_MALLOC_POINTS=2700 MM_FLIPS=10000 MM_SEED=7
code=0 skipped=
for name in kill_sitting kill_server flips malloc; do
    "$here/t_$name.sh"
    case $? in
    0) ;;
    77) skipped=$name ;;
    *) code=1 ;;
    esac
done
[ $code -ne 0 ] || [ -z "$skipped" ] || code=77
exit $code
