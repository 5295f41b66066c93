#include "sync/server/routes/xapi.h"

#include "sync/server/internal.h"

#include <string.h>

/* "1.0", "1.0.x", "2.0", "2.0.x" */
int mm_xapi_version(const struct mm_web_request *request)
{
    const char *v = mm_web_header(request, MM_XAPI_VERSION);
    if (!v || (v[0] != '1' && v[0] != '2') || strncmp(v + 1, ".0", 2) != 0)
        return 0;
    const char *patch = v + 3;
    size_t digits = *patch == '.' ? strspn(patch + 1, "0123456789") : 0;
    bool good = *patch == '\0' || (digits > 0 && digits < 4 && patch[1 + digits] == '\0');
    return good ? v[0] - '0' : 0;
}

void mm_xapi_headers(struct mm_central *central, const struct mm_web_request *request,
                     struct mm_web_reply *reply)
{
    char time[MM_TIME_BYTES];
    mm_time_format_us(mm_stored_now(central), time);
    mm_web_reply_header(reply, MM_XAPI_CONSISTENT_THROUGH, "%s", time);
    mm_web_reply_header(reply, MM_XAPI_VERSION, "%s", mm_xapi_version(request) == 1 ? "1.0.3" : "2.0.0");
}

bool mm_xapi_check_version(const struct mm_web_request *request, struct mm_web_reply *reply)
{
    if (mm_xapi_version(request))
        return true;
    mm_web_reply_error(reply, 400, "invalid", MM_XAPI_VERSION " を 1.0.x か 2.0.x で指定してください");
    return false;
}
