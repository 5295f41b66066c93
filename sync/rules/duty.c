/* The id of a duty, and whose audience somebody belongs to. */
#include "sync/rules/rules.h"

#include <stdio.h>
#include <string.h>

void mm_registration(const char *council, const char *person, const char *course, const char *period,
                     int occurrence, char out[MM_UUID_BYTES])
{
    char times[16];
    snprintf(times, sizeof times, "%d", occurrence);
    const char *const parts[] = {council, person, course, period, times};
    struct mm_uuid uuid = mm_uuid8(parts, sizeof parts / sizeof parts[0]);
    mm_uuid_format(&uuid, out);
}

enum mm_audience mm_person_audience(const struct mm_person *person)
{
    return mm_person_is_councillor(person->status) ? MM_AUD_COUNCILLOR : MM_AUD_STAFF;
}
