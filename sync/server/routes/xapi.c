#include "sync/server/routes/xapi.h"

#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/* "1.0", "1.0.x", "2.0", "2.0.x" */
enum mm_xapi mm_xapi_version(const struct mm_web_request *request)
{
    const char *v = mm_web_header(request, MM_XAPI_VERSION);
    if (!v || (v[0] != '1' && v[0] != '2') || strncmp(v + 1, ".0", 2) != 0)
        return MM_XAPI_NONE;
    const char *patch = v + 3;
    size_t digits = *patch == '.' ? strspn(patch + 1, "0123456789") : 0;
    bool good = *patch == '\0' || (digits > 0 && digits < 4 && patch[1 + digits] == '\0');
    if (!good)
        return MM_XAPI_NONE;
    return v[0] == '1' ? MM_XAPI_1 : MM_XAPI_2;
}

void mm_xapi_headers(struct mm_central *central, const struct mm_web_request *request,
                     struct mm_web_reply *reply)
{
    char time[MM_TIME_BYTES];
    enum mm_xapi version = mm_xapi_version(request);
    if (version)
        atomic_store(&central->shared->spoken, version);
    else
        version = (enum mm_xapi)atomic_load(&central->shared->spoken);
    mm_time_format_us(mm_stored_now(central), time);
    mm_web_reply_header(reply, MM_XAPI_CONSISTENT_THROUGH, "%s", time);
    mm_web_reply_header(reply, MM_XAPI_VERSION, "%s", version == MM_XAPI_1 ? "1.0.3" : "2.0.0");
}

bool mm_xapi_check_version(const struct mm_web_request *request, struct mm_web_reply *reply)
{
    if (mm_xapi_version(request))
        return true;
    mm_web_reply_error(reply, 400, "invalid", MM_XAPI_VERSION " を 1.0.x か 2.0.x で指定してください");
    return false;
}

bool mm_xapi_type_is(const char *header, const char *type)
{
    size_t len = strlen(type);
    if (!header || strncasecmp(header, type, len) != 0)
        return false;
    header += len;
    header += strspn(header, " \t");
    return *header == '\0' || *header == ';';
}

void mm_xapi_last_modified(struct mm_web_reply *reply, int64_t at_ms)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t t = (time_t)(at_ms / 1000);
    struct tm tm;
    if (gmtime_r(&t, &tm))
        mm_web_reply_header(reply, "Last-Modified", "%s, %02d %s %04d %02d:%02d:%02d GMT", days[tm.tm_wday],
                            tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min,
                            tm.tm_sec);
}

/* ---- parameters ---------------------------------------------------------------------------------------- */
static const char *take_text(struct mm_xapi_values *v, const char *value)
{
    (void)v;
    return value[0] && strlen(value) <= MM_MAX_XAPI_ID_BYTES ? NULL : "空か、長すぎます";
}

static const char *take_iri(struct mm_xapi_values *v, const char *value)
{
    (void)v;
    return mm_iri_ok(value) ? NULL : "IRI ではありません";
}

static const char *take_agent(struct mm_xapi_values *v, const char *value)
{
    static const struct mm_json_limits limits = {8192, 8};
    struct mm_json *doc = NULL;
    bool good = mm_json_parse(value, strlen(value), &limits, &doc, NULL) == MM_OK &&
                mm_agent_check(doc, NULL) == MM_OK && mm_mention_agent(doc, v->agent) && v->agent[0];
    mm_json_free(doc);
    return good ? NULL : "識別子のある Agent の JSON ではありません";
}

static const char *take_uuid(struct mm_xapi_values *v, const char *value)
{
    struct mm_uuid uuid;
    if (mm_uuid_parse(value, &uuid))
        return "UUID ではありません";
    mm_uuid_format(&uuid, v->uuid);
    return NULL;
}

static const char *take_time(struct mm_xapi_values *v, const char *value)
{
    return mm_time_parse_us(value, &v->at_us) ? "日時ではありません" : NULL;
}

/* What is wrong, or NULL. */
static const char *(*const takes[])(struct mm_xapi_values *v, const char *value) = {
    [MM_XAPI_TEXT] = take_text, [MM_XAPI_IRI] = take_iri,   [MM_XAPI_AGENT] = take_agent,
    [MM_XAPI_UUID] = take_uuid, [MM_XAPI_TIME] = take_time,
};
_Static_assert(sizeof takes / sizeof takes[0] == MM_XAPI_KIND_COUNT, "a rule for each kind");

static bool bad(struct mm_web_reply *reply, const char *name, const char *what)
{
    char message[300];
    (void)snprintf(message, sizeof message, "%.100s: %s", name, what);
    mm_web_reply_error(reply, 400, "invalid", message);
    return false;
}

static bool take(const struct mm_xapi_param *params, size_t n, const char *name, const char *value,
                 struct mm_xapi_values *v, struct mm_web_reply *reply)
{
    size_t i = 0;
    while (i < n && strcmp(params[i].name, name) != 0)
        i++;
    if (i == n)
        return bad(reply, name, "知らないパラメータです（大文字と小文字も区別します）");
    if (v->text[i])
        return bad(reply, name, "二度指定されています");
    const char *why = takes[params[i].kind](v, value);
    if (why)
        return bad(reply, name, why);
    v->text[i] = mm_strdup(value);
    if (!v->text[i])
        mm_web_reply_fail(reply, MM_ERR_NOMEM, NULL);
    return v->text[i] != NULL;
}

bool mm_xapi_params_read(const struct mm_web_request *request, const struct mm_xapi_param *params, size_t n,
                         struct mm_xapi_values *ret_values, struct mm_web_reply *reply)
{
    char name[64], value[MM_MAX_URL_BYTES];
    size_t pos = 0;
    enum mm_err err = MM_OK;
    *ret_values = (struct mm_xapi_values){.at_us = INT64_MIN};
    while (mm_query_next(request->query, &pos, name, sizeof name, value, sizeof value, &err)) {
        if (err)
            return bad(reply, "?", "パラメータの書き方が正しくありません");
        if (!take(params, n, name, value, ret_values, reply))
            return false;
    }
    for (size_t i = 0; i < n; i++)
        if (params[i].required && !ret_values->text[i])
            return bad(reply, params[i].name, "必要です");
    return true;
}

void mm_xapi_params_done(struct mm_xapi_values *values)
{
    for (size_t i = 0; i < MM_XAPI_PARAMS; i++)
        free(values->text[i]);
    *values = (struct mm_xapi_values){.at_us = INT64_MIN};
}
