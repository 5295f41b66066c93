#!/bin/sh
# What stands beside or below each other is apart by a step of the spacing scale (enum mm_step): no screen, no item and
# no line of the theme about gaps and pads has a number of its own.
set -u
. "$(dirname "$0")/common.sh"
number='(^|[^A-Za-z0-9_.])[0-9]+(\.[0-9]+)?'
bad=$(
    project_files '*.[ch]' | grep -E '^kiosk/(screens|items)/' | while IFS= read -r file; do
        grep -nE "\.gap =[^,}]*$number|mm_ui_space[^;]*$number" "$file" | sed "s|^|$file:|"
    done
    project_files '*.c' | grep -x 'kiosk/ui/theme.c' | while IFS= read -r file; do
        grep -nE "look\.[a-z_]*(gap|pad)[a-z_]* = .*px_of[^;]*$number" "$file" | sed "s|^|$file:|"
    done
)
[ -z "$bad" ] && exit 0
echo "$bad"
echo 'a gap is a step of the spacing scale: enum mm_step in kiosk/ui/ui.h'
exit 1
