#!/bin/sh
# mm-test: labels=long timeout=21600
# Ten million inputs for the validator of statements.
exec sh "${MM_SOURCE:?the source folder}/tests/fuzz/many.sh" statement
