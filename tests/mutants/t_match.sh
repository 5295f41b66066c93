#!/bin/sh
# Every mutant still fits its file, exactly once.
exec "$MM_SOURCE/tests/mutants/run" --match
