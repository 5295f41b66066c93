#!/bin/sh
# mm-test: labels=long timeout=43200
# Ten million inputs for queries, multipart bodies, signatures (JWS) and headers.
exec sh "${MM_SOURCE:?the source folder}/tests/fuzz/many.sh" xapi
