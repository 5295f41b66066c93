#!/bin/sh
# A refusal may be read in a browser, where there is no command line: in Japanese the server says what to do by the
# names of the pages, and no text names a command. English is the command line's alone. What only whoever stands at
# the machine reads (starting, moving and backing up a store, the paper for the technician) may name one.
set -u
. "$(dirname "$0")/common.sh"
here='backup\.c|backup_check\.c|councils\.c|lease\.c|main\.c|place_pg\.c|place_sqlite\.c|reports/report_handover\.c'
bad=$(project_files '*.c' '*.h' '*.def' | grep '^sync/server/' | grep -vE "^sync/server/($here)\$" | while IFS= read -r file; do
    # a literal with anything but ASCII is Japanese; the literals of one text stand in lines below each other
    LC_ALL=C awk -v file="$file" '
        { text = $0; japanese = /"/ && (/[\200-\377]/ || (held && /^ *"/)) }
        japanese && /"[^"]*mamori [a-z]/ { print file ":" FNR ":" text }
        { held = /[\200-\377][^"]*"$/ }' "$file"
done)
[ -z "$bad" ] && exit 0
echo "$bad"
echo 'a clerk at a page has no command line: say what to do there'
exit 1
