#!/bin/sh
# No file names a path of somebody's machine, or the address of a package registry or mirror. The patterns are
# put together here so that this file does not match itself.
set -u
. "$(dirname "$0")/common.sh"
before='(^|[^A-Za-z0-9_./$}-])'
machine="$before/(wo""rk|ro""ot)/|$before/ho""me/[a-z]|/tmp/ba""sh_jobs"
registry='deb\.deb''ian\.org|registry\.np''mjs\.org|registry\.yarn''pkg\.com|pypi\.pyth''on\.org|files\.pythonho''sted\.org'
found=$(project_files '*' | while IFS= read -r file; do
    grep -InE -e "$machine|$registry" -- "$file" /dev/null
done)
[ -z "$found" ] || { printf '%s\n' "$found"; exit 1; }
[ -n "$(project_files '*')" ] || { echo "there are no files"; exit 1; }
