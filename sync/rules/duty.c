/* Which training somebody is asked to take, from when and until when. */
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

bool mm_duty_for(const char *council, const struct mm_person *person, const struct mm_course *course,
                 struct mm_date today, struct mm_duty *ret_duty)
{
    struct mm_duty duty = {0};
    struct mm_date opened = today;
    enum mm_audience audience = mm_person_audience(person);
    if (!mm_person_active(person->status) || !(course->audience & (unsigned)audience))
        return false;
    bool dated = person->starts_on[0] && mm_date_parse(person->starts_on, &opened) == MM_OK;
    mm_registration(council, person->id, course->id, dated ? person->starts_on : "none", 1,
                    duty.registration);
    snprintf(duty.person, sizeof duty.person, "%s", person->id);
    snprintf(duty.course, sizeof duty.course, "%s", course->id);
    snprintf(duty.cause, sizeof duty.cause, "%s",
             audience == MM_AUD_COUNCILLOR ? "term_start" : "appointment");
    char day[MM_TIME_BYTES];
    mm_date_format(opened, day);
    snprintf(duty.opened_on, sizeof duty.opened_on, "%.10s", day);
    if (course->due_days > 0) {
        mm_date_format(mm_date_add(opened, course->due_days), day);
        snprintf(duty.due_on, sizeof duty.due_on, "%.10s", day);
    }
    *ret_duty = duty;
    return true;
}
