#!/bin/sh
# mm-test: labels=long timeout=7200
# Every mutant is caught by its test.
exec "$MM_SOURCE/tests/mutants/run" --all
