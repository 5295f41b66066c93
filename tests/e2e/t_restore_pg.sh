#!/bin/sh
# mm-test: labels=long timeout=180
# t_restore.sh with the store that is lost in PostgreSQL.
MM_RESTORE_PG=yes exec sh "$MM_SOURCE/tests/e2e/t_restore.sh"
