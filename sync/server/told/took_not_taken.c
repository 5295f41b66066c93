/* A file that a kiosk refused stands in the record of media, as one that the server refused. */
#include "sync/server/carried.h"
#include "sync/server/took.h"

#include <stdio.h>

static enum mm_err take(struct mm_central *central, const char *recorder, const struct mm_told *told,
                        const struct mm_json *data, bool *ret_new, struct mm_errinfo *info)
{
    struct mm_carried_row row = {.at_ms = told->at_ms, .event = MM_CARRIED_NOT_TAKEN};
    int64_t serial = 0;
    (void)snprintf(row.medium, sizeof row.medium, "%s", mm_json_get_str(data, "medium", ""));
    (void)snprintf(row.outcome, sizeof row.outcome, "%s", mm_json_get_str(data, "outcome", ""));
    return mm_carried_add(central, told->id, recorder, &row, &serial, ret_new, info);
}

const struct mm_took_ops mm_took_not_taken = {&mm_told_not_taken, take};
