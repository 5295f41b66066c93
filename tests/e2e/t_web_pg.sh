#!/bin/sh
# mm-test: labels=long timeout=900
# t_web.sh with the central store in PostgreSQL.
MM_WEB_PG=yes exec sh "$MM_SOURCE/tests/e2e/t_web.sh"
