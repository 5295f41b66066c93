#!/bin/sh
# mm-test: labels=long timeout=1800
# t_loss.sh with more records, and half of all packets lost too.
MM_LOSS='30 50' MM_RECORDS=200 exec sh "$MM_SOURCE/tests/faults/t_loss.sh"
