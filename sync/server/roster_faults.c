#include "sync/server/roster_faults.h"

#include <stdio.h>

enum mm_err mm_roster_fault_add(struct mm_roster_faults *faults, int line, enum mm_err err,
                                struct mm_errinfo *why, struct mm_errinfo *info)
{
    if (err == MM_ERR_INVALID && faults->n < MM_MAX_ROSTER_FAULTS) {
        struct mm_roster_fault *fault = &faults->list[faults->n++];
        fault->line = line;
        (void)snprintf(fault->text, sizeof fault->text, "%s", why->text);
    } else if (err == MM_ERR_INVALID) {
        faults->more++;
    } else if (err) {
        return mm_fail(info, err, "%s", why->text);
    }
    mm_errinfo_clear(why);
    return MM_OK;
}

enum mm_err mm_roster_faults_check(const struct mm_roster_faults *faults, struct mm_errinfo *info)
{
    return faults->n ? mm_fail(info, MM_ERR_INVALID, "%s", faults->list[0].text) : MM_OK;
}

/* Short and nearly in order: those of one line stay as they were found. */
void mm_roster_faults_sort(struct mm_roster_faults *faults)
{
    for (size_t i = 1; i < faults->n; i++) {
        const struct mm_roster_fault moved = faults->list[i];
        size_t k = i;
        for (; k > 0 && faults->list[k - 1].line > moved.line; k--)
            faults->list[k] = faults->list[k - 1];
        faults->list[k] = moved;
    }
}
