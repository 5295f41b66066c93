# For the checks that source this file: the files of the project below MM_SOURCE.
LC_ALL=C
export LC_ALL
if [ -z "${MM_SOURCE:-}" ]; then
    MM_SOURCE=$(cd "$(dirname "$0")/../.." && pwd)
fi
cd "$MM_SOURCE" || exit 2

# project_files [PATTERN...]: tracked files (shell patterns as git takes them), one a line; without git, all
# files that are no build output.
project_files() {
    if [ -e .git ] && git -c safe.directory='*' rev-parse --git-dir >/dev/null 2>&1; then
        git -c safe.directory='*' -c core.quotePath=off ls-files -- "$@"
    else
        for pattern in "${@:-*}"; do
            find . -name .git -prune -o -name 'build*' -type d -prune -o -name node_modules -prune -o \
                -type f -name "$pattern" -print
        done | sed 's|^\./||'
    fi | while IFS= read -r file; do
        [ -f "$file" ] && printf '%s\n' "$file"
    done
}
