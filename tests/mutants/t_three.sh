#!/bin/sh
# mm-test: labels=slow timeout=900
# Three mutants, chosen by the commit hash, are each caught by their test.
exec "$MM_SOURCE/tests/mutants/run"
