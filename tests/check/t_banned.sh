#!/bin/sh
# No call of a function that this project bans (comments and strings do not count).
set -u
. "$(dirname "$0")/common.sh"
list=$(project_files '*.c' '*.h')
[ -n "$list" ] || { echo "there are no C files"; exit 1; }

# shellcheck disable=SC2086
awk -v names='strcpy strcat sprintf vsprintf gets strtok atoi atol sscanf alloca localtime gmtime rand system popen' '
BEGIN {
    n = split(names, name, " ")
    for (i = 1; i <= n; i++)
        banned[name[i]] = 1
}
FNR == 1 { in_comment = 0 }
# The line without comments and the content of strings and characters.
function code(line,    out, mark, end) {
    out = ""
    while (line != "") {
        if (in_comment) {
            end = index(line, "*/")
            if (!end)
                return out
            line = substr(line, end + 2)
            in_comment = 0
            continue
        }
        if (!match(line, /\/\*|\/\/|["\047]/))
            return out line
        out = out substr(line, 1, RSTART - 1) " "
        mark = substr(line, RSTART, RLENGTH)
        line = substr(line, RSTART + RLENGTH)
        if (mark == "//")
            return out
        if (mark == "/*")
            in_comment = 1
        else if (mark == "\"")
            line = match(line, /^([^"\\]|\\.)*"/) ? substr(line, RLENGTH + 1) : ""
        else
            line = match(line, /^([^\047\\]|\\.)*\047/) ? substr(line, RLENGTH + 1) : ""
    }
    return out
}
{
    text = code($0)
    while (match(text, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
        word = substr(text, RSTART, RLENGTH)
        sub(/[ \t]*\($/, "", word)
        if (word in banned) {
            print FILENAME ":" FNR ": " word " is banned"
            bad = 1
        }
        text = substr(text, RSTART + RLENGTH)
    }
}
END { exit bad }' $list || exit 1
