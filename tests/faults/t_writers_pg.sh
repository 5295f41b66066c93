#!/bin/sh
# mm-test: labels=slow,threads timeout=120
# t_writers.sh on PostgreSQL.
MM_STORE=postgresql MM_WRITERS="3 0 1 4 1" exec sh "$MM_SOURCE/tests/faults/t_writers.sh"
