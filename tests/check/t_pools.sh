#!/bin/sh
# Answers tied to a person leave their table as pools, and pools leave as issued figures: only the files named here
# may touch the one or the other. summary.c and summary_past.c give them to kiosks alone, for that person's own forms.
# rescore*.c write how they count after a decision, and give them to nobody.
set -u
. "$(dirname "$0")/common.sh"
bad=$(project_files '*.c' '*.h' | grep -v '^tests/' | while IFS= read -r file; do
    case $file in
    sync/server/evidence.[ch] | sync/server/pools.c | sync/server/proof.c | sync/server/retention.c | sync/server/schema.c | sync/server/summary.c | sync/server/summary_past.c) continue ;;
    sync/server/disclosure.c) continue ;; # by name, as far as the council decided
    sync/server/issued_items.c | sync/server/issued_cut.c) continue ;;
    sync/server/rescore.c | sync/server/rescored.c | sync/server/rescore_pass.c) continue ;;
    sync/server/progress.c) continue ;; # what a sheet of paper asks before it completes
    sync/server/issued.c | sync/server/issued_kept.c) what='(FROM|INTO|UPDATE|JOIN) +(evidence|reached)\>' ;;
    *) what='(FROM|INTO|UPDATE|JOIN) +(evidence|reached)\>|mm_(evidence_(pools|first_sight|retention)|reached_at) *\(|sync/server/evidence\.h' ;;
    esac
    grep -nE "$what" "$file" | sed "s|^|$file:|"
done)
[ -z "$bad" ] && exit 0
echo "$bad"
echo 'answers are read as issued figures: sync/server/issued.h'
exit 1
