#!/bin/sh
# Every item type at 特大, one part a screen: what was answered is there again after つづきは次回.
. "$(dirname "$0")/lib.sh"
overlay types
play types_large
