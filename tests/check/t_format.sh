#!/bin/sh
# Every C file is as clang-format writes it.
set -u
. "$(dirname "$0")/common.sh"
command -v clang-format >/dev/null || { echo "skipped: clang-format is not installed"; exit 77; }
list=$(project_files '*.c' '*.h')
[ -n "$list" ] || { echo "there are no C files"; exit 1; }
# shellcheck disable=SC2086
clang-format --style=file --dry-run -Werror $list
