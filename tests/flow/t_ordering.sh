#!/bin/sh
. "$(dirname "$0")/lib.sh"
cp -R "$pack" "$work/pack"
cp -R "$flows/ordering/." "$work/pack"
rm "$work/pack/README.md"
pack=$work/pack
play ordering
