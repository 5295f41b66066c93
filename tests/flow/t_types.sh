#!/bin/sh
# Every item type: practised in a page, answered in a check by touch, keys and numbers, changed, explained.
. "$(dirname "$0")/lib.sh"
overlay types
play types
