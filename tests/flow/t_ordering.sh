#!/bin/sh
. "$(dirname "$0")/lib.sh"
overlay ordering
play ordering
