#!/bin/sh
# mm-test: labels=long timeout=900
# t_year.sh with 50,000 records.
MM_ROWS=50000 exec sh "$MM_SOURCE/tests/e2e/t_year.sh"
