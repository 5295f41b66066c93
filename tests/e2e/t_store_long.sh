#!/bin/sh
# mm-test: labels=long timeout=900
# t_store.sh with many cuts.
MM_CUTS=40 MM_REPORTS="completion overdue roster duties" exec sh "$MM_SOURCE/tests/e2e/t_store.sh"
