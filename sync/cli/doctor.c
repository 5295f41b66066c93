#include "sync/cli/doctor.h"

#include "sync/base/log.h"

#include <stdarg.h>
#include <stdio.h>

void mm_doctor_is(struct mm_doctor_finding *finding, enum mm_doctor_state state, const char *fmt, ...)
{
    va_list ap;

    finding->state = state;
    va_start(ap, fmt);
    (void)vsnprintf(finding->is, sizeof(finding->is), fmt, ap);
    va_end(ap);
}

void mm_doctor_next(struct mm_doctor_finding *finding, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    (void)vsnprintf(finding->next, sizeof(finding->next), fmt, ap);
    va_end(ap);
}

void mm_doctor_time(int64_t at_ms, char out[MM_WAREKI_BYTES * 2])
{
    if (!at_ms)
        (void)snprintf(out, MM_WAREKI_BYTES * 2, "-");
    else if (mm_say("ja", "en")[0] == 'j')
        mm_time_wareki(at_ms, out);
    else
        mm_time_format(at_ms, out);
}
