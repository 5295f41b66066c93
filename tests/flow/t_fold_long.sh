#!/bin/sh
# mm-test: labels=long timeout=900
# unit.rules.fold with ten times as many histories of two kiosks and one person.
: "${MM_BUILD:?the build folder}"
MM_FOLD_HISTORIES=100000 exec "$MM_BUILD/tests/test_rules_fold"
