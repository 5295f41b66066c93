#!/bin/sh
# Every #include goes to the same floor or a lower one, and every library has its few places (floors.txt).
set -u
. "$(dirname "$0")/common.sh"
list=$(project_files '*.c' '*.h')
[ -n "$list" ] || { echo "there are no C files"; exit 1; }

# shellcheck disable=SC2086 # file names of this project hold no spaces
grep -nE '^[[:space:]]*#[[:space:]]*include' $list /dev/null | awk '
function folder(path) { return sub(/\/[^\/]*$/, "", path) ? path : "." }
function complain(text) { print text; bad = 1 }
# floors.txt
FILENAME == ARGV[1] {
    sub(/#.*/, "")
    if ($0 ~ /^[[:space:]]*$/)
        next
    if (!match($0, / *: */)) {
        complain("floors.txt: no colon: " $0)
        next
    }
    name = substr($0, 1, RSTART - 1)
    n = split(substr($0, RSTART + RLENGTH), others, " ")
    if (name ~ /^lib /) {
        lib[++libs] = substr(name, 5)
        sub(/^ +/, "", lib[libs])
        for (i = 1; i <= n; i++)
            home[libs, ++homes[libs]] = others[i]
        next
    }
    if (name in known)
        complain("floors.txt: " name " stands there twice")
    known[name] = 1
    may[name, name] = 1
    for (i = 1; i <= n; i++) {
        if (!(others[i] in known))
            complain("floors.txt: " name " names " others[i] ", which does not stand above it")
        for (k in known)
            if ((others[i], k) in may)
                may[name, k] = 1
    }
    next
}
# path:line:#include ...
{
    path = $0; sub(/:.*/, "", path)
    rest = substr($0, length(path) + 2)
    line = rest; sub(/:.*/, "", line)
    where = path ":" line
    target = rest
    quoted = 0
    if (match(target, /["<][^">]*[">]/)) {
        quoted = substr(target, RSTART, 1) == "\""
        target = substr(target, RSTART + 1, RLENGTH - 2)
    } else { # a macro, as FreeType wants it
        sub(/.*include[ \t]*/, "", target)
    }
    seen++
    if (path ~ /^tests\//)
        next
    for (i = 1; i <= libs; i++) {
        if (target !~ "^(.*/)?" lib[i])
            continue
        at_home = 0
        for (k = 1; k <= homes[i]; k++) {
            h = home[i, k]
            if (path == h || (h ~ /\/$/ && index(path, h) == 1))
                at_home = 1
        }
        if (!at_home && !(quoted && folder(target) in known))
            complain(where ": <" target "> has no place here (floors.txt)")
    }
    if (!quoted)
        next
    from = folder(path)
    to = folder(target)
    if (!(from in known))
        complain(where ": the folder " from " is missing in floors.txt")
    else if (!(to in known))
        complain(where ": \"" target "\" is no path from the project root into a floor")
    else if (target !~ /\.def$/ && !((from, to) in may))
        complain(where ": " from " may not include " to)
}
END {
    if (!seen)
        complain("no include was read")
    exit bad
}' tests/check/floors.txt - || exit 1
