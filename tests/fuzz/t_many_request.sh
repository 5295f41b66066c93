#!/bin/sh
# mm-test: labels=long timeout=3600
# Whole requests, as many as ten minutes give: they go through a real store.
exec sh "${MM_SOURCE:?the source folder}/tests/fuzz/many.sh" request 10000000 600
