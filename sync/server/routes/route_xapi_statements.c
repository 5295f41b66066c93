/* GET /xapi/statements: one statement, or those that pass the filters, a page at a time. What a person of the
 * council answered, and whether it was right, is that person's alone (利用目的 says so): no credential reads
 * it. The cursor of the next page is a place in the order of storing, so pages stay right while records
 * arrive. */
#include "sync/base/log.h"
#include "sync/server/internal.h"
#include "sync/server/mention.h"
#include "sync/server/routes/xapi.h"
#include "sync/server/routes/xapi_out.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_PAGE 100

struct query {
    struct mm_statement_filter filter;
    bool single, voided, attachments;
    enum mm_xapi_format format;
    char id[MM_UUID_BYTES], registration[MM_UUID_BYTES];
    char verb[2048], activity[2048], agent[MM_AGENT_TEXT_BYTES];
    bool others;        /* something besides statementId, format and attachments */
    struct mm_buf kept; /* the filters, for the next page's address */
    char message[300];
};

static bool bad(struct query *q, const char *name, const char *what)
{
    (void)snprintf(q->message, sizeof q->message, "%s: %s", name, what);
    return false;
}

static bool take_uuid(struct query *q, const char *name, const char *value, char out[MM_UUID_BYTES])
{
    struct mm_uuid uuid;
    if (mm_uuid_parse(value, &uuid))
        return bad(q, name, "UUID ではありません");
    mm_uuid_format(&uuid, out);
    return true;
}

static bool take_id(struct query *q, const char *name, const char *value)
{
    if (q->single)
        return bad(q, name, "statementId と voidedStatementId は一緒には使えません");
    q->single = true;
    return take_uuid(q, name, value, q->id);
}

static bool take_voided_id(struct query *q, const char *name, const char *value)
{
    q->voided = true;
    return take_id(q, name, value);
}

static bool take_registration(struct query *q, const char *name, const char *value)
{
    q->others = true;
    q->filter.registration = q->registration;
    return take_uuid(q, name, value, q->registration);
}

static bool take_iri(struct query *q, const char *name, const char *value, char *out, size_t out_bytes)
{
    if (!mm_iri_ok(value) || strlen(value) >= out_bytes)
        return bad(q, name, "IRI ではありません");
    (void)snprintf(out, out_bytes, "%s", value);
    q->others = true;
    return true;
}

static bool take_verb(struct query *q, const char *name, const char *value)
{
    q->filter.verb = q->verb;
    return take_iri(q, name, value, q->verb, sizeof q->verb);
}

static bool take_activity(struct query *q, const char *name, const char *value)
{
    q->filter.activity = q->activity;
    return take_iri(q, name, value, q->activity, sizeof q->activity);
}

static bool take_agent(struct query *q, const char *name, const char *value)
{
    static const struct mm_json_limits limits = {8192, 8};
    struct mm_json *doc = NULL;
    if (mm_json_parse(value, strlen(value), &limits, &doc, NULL) == MM_OK &&
        mm_agent_check(doc, NULL) == MM_OK)
        (void)mm_mention_agent(doc, q->agent);
    mm_json_free(doc);
    q->filter.agent = q->agent;
    q->others = true;
    return q->agent[0] || bad(q, name, "識別子のある Agent の JSON ではありません");
}

static bool take_since(struct query *q, const char *name, const char *value)
{
    q->others = true;
    return mm_time_parse_us(value, &q->filter.since) == MM_OK || bad(q, name, "日時ではありません");
}

static bool take_until(struct query *q, const char *name, const char *value)
{
    q->others = true;
    return mm_time_parse_us(value, &q->filter.until) == MM_OK || bad(q, name, "日時ではありません");
}

static bool take_limit(struct query *q, const char *name, const char *value)
{
    size_t digits = strspn(value, "0123456789");
    if (digits == 0 || digits > 9 || value[digits])
        return bad(q, name, "0 以上の整数ではありません");
    size_t limit = (size_t)strtoul(value, NULL, 10);
    q->filter.limit = limit == 0 || limit > MM_MAX_XAPI_PAGE ? MM_MAX_XAPI_PAGE : limit;
    q->others = true;
    return true;
}

static bool take_bool(struct query *q, const char *name, const char *value, bool *ret_value)
{
    if (strcmp(value, "true") != 0 && strcmp(value, "false") != 0)
        return bad(q, name, "true か false ではありません");
    *ret_value = value[0] == 't';
    return true;
}

static bool take_ascending(struct query *q, const char *name, const char *value)
{
    q->others = true;
    return take_bool(q, name, value, &q->filter.ascending);
}

static bool take_related_agents(struct query *q, const char *name, const char *value)
{
    q->others = true;
    return take_bool(q, name, value, &q->filter.related_agents);
}

static bool take_related_activities(struct query *q, const char *name, const char *value)
{
    q->others = true;
    return take_bool(q, name, value, &q->filter.related_activities);
}

static bool take_attachments(struct query *q, const char *name, const char *value)
{
    return take_bool(q, name, value, &q->attachments);
}

static bool take_format(struct query *q, const char *name, const char *value)
{
    static const char *const names[] = {
        [MM_XAPI_EXACT] = "exact", [MM_XAPI_IDS] = "ids", [MM_XAPI_CANONICAL] = "canonical"};
    _Static_assert(sizeof names / sizeof names[0] == MM_XAPI_FORMAT_COUNT, "a name for each format");
    for (size_t i = 0; i < MM_XAPI_FORMAT_COUNT; i++) {
        if (strcmp(names[i], value) != 0)
            continue;
        q->format = (enum mm_xapi_format)i;
        return true;
    }
    return bad(q, name, "exact、ids、canonical のどれかです");
}

static bool take_more(struct query *q, const char *name, const char *value)
{
    size_t digits = strspn(value, "0123456789");
    if (digits == 0 || digits > 18 || value[digits])
        return bad(q, name, "続きの位置が正しくありません");
    q->filter.has_cursor = true;
    q->filter.cursor = strtoll(value, NULL, 10);
    q->others = true;
    return true;
}

static const struct parameter {
    const char *name;
    bool (*take)(struct query *q, const char *name, const char *value);
} parameters[] = {
    {"statementId", take_id},
    {"voidedStatementId", take_voided_id},
    {"agent", take_agent},
    {"verb", take_verb},
    {"activity", take_activity},
    {"registration", take_registration},
    {"since", take_since},
    {"until", take_until},
    {"limit", take_limit},
    {"ascending", take_ascending},
    {"related_agents", take_related_agents},
    {"related_activities", take_related_activities},
    {"attachments", take_attachments},
    {"format", take_format},
    {"more", take_more},
};
#define N_PARAMETERS (sizeof parameters / sizeof parameters[0])

static bool take(struct query *q, const char *name, const char *value, unsigned *seen)
{
    for (size_t i = 0; i < N_PARAMETERS; i++) {
        if (strcmp(parameters[i].name, name) != 0)
            continue;
        if (*seen & 1U << i)
            return bad(q, name, "二度指定されています");
        *seen |= 1U << i;
        if (strcmp(name, "more") != 0) {
            mm_buf_printf(&q->kept, "%s=", name);
            mm_percent_encode(value, &q->kept);
            mm_buf_char(&q->kept, '&');
        }
        return parameters[i].take(q, name, value);
    }
    return bad(q, name, "知らないパラメータです（大文字と小文字も区別します）");
}

static bool read_query(struct query *q, const char *text)
{
    char name[64], value[MM_MAX_URL_BYTES];
    size_t pos = 0;
    unsigned seen = 0;
    enum mm_err err = MM_OK;
    q->filter = (struct mm_statement_filter){.since = INT64_MIN,
                                             .until = INT64_MAX,
                                             .no_answers = true,
                                             .limit = DEFAULT_PAGE,
                                             .full = mm_xapi_out_full};
    while (mm_query_next(text, &pos, name, sizeof name, value, sizeof value, &err)) {
        if (err)
            return bad(q, "?", "パラメータの書き方が正しくありません");
        if (!take(q, name, value, &seen))
            return false;
    }
    if (q->single && q->others)
        return bad(q, "statementId", "ほかの条件と一緒には使えません");
    return true;
}

/* ---- answers ------------------------------------------------------------------------------------------- */
static struct mm_xapi_out make_out(struct mm_central *central, const struct mm_web_request *request,
                                   const struct query *q, struct mm_web_reply *reply)
{
    return (struct mm_xapi_out){.central = central,
                                .format = q->format,
                                .languages = mm_web_header(request, "Accept-Language"),
                                .version = mm_xapi_version(request) == MM_XAPI_2 ? "2.0.0" : "1.0.0",
                                .body = &reply->body,
                                .attachments = q->attachments};
}

static void finish(struct mm_xapi_out *out, const struct mm_web_request *request, enum mm_err err,
                   struct mm_errinfo *info, struct mm_web_reply *reply)
{
    char boundary[MM_HASH_HEX_BYTES];
    if (!err && out->attachments)
        err = mm_buf_check(out->body, info);
    if (!err && out->attachments)
        err = mm_xapi_out_parts(out, request->spool, &reply->spooled, boundary, info);
    if (err)
        mm_web_reply_fail(reply, err, info);
    else if (out->attachments)
        mm_web_reply_type(reply, "multipart/mixed; boundary=%s", boundary);
    if (!err && out->n)
        mm_xapi_last_modified(reply, out->newest_ms);
    mm_xapi_out_done(out);
}

static void answer_list(struct mm_central *central, const struct mm_web_request *request, struct query *q,
                        struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_xapi_out out = make_out(central, request, q, reply);
    bool more = false;
    int64_t cursor = 0;
    mm_buf_str_append(&reply->body, "{\"statements\":[");
    enum mm_err err =
        mm_statement_search(central, &q->filter, mm_xapi_out_statement, &out, &more, &cursor, &info);
    if (!err)
        err = mm_buf_check(&q->kept, &info);
    mm_buf_str_append(&reply->body, "],\"more\":\"");
    if (more) /* only characters that JSON leaves alone: percent-encoded */
        mm_buf_printf(&reply->body, "/xapi/statements?%smore=%lld", mm_buf_str(&q->kept), (long long)cursor);
    mm_buf_str_append(&reply->body, "\"}");
    finish(&out, request, err, &info, reply);
}

static void answer_one(struct mm_central *central, const struct mm_web_request *request, struct query *q,
                       struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_xapi_out out = make_out(central, request, q, reply);
    enum mm_err err = mm_statement_find(central, q->id, &q->filter, mm_xapi_out_statement, &out, &info);
    if (err == MM_ERR_NOT_FOUND)
        err = mm_fail(&info, MM_ERR_NOT_FOUND, "%s", "その番号の記録はありません");
    finish(&out, request, err, &info, reply);
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    if (!mm_xapi_check_version(request, reply))
        return;
    struct query *q = calloc(1, sizeof *q);
    if (!q) {
        mm_web_reply_fail(reply, MM_ERR_NOMEM, NULL);
        return;
    }
    mm_buf_init(&q->kept, (size_t)3 * MM_MAX_URL_BYTES);
    bool good = read_query(q, request->query);
    q->filter.recorder = who->own ? who->credential : NULL;
    q->filter.voided = q->voided;
    if (!good)
        mm_web_reply_error(reply, 400, "invalid", q->message);
    else if (q->single)
        answer_one(central, request, q, reply);
    else
        answer_list(central, request, q, reply);
    mm_buf_done(&q->kept);
    free(q);
}

const struct mm_route mm_route_xapi_statements = {"GET", "/xapi/statements", MM_RIGHT_STATEMENTS_MINE,
                                                  0,     mm_xapi_headers,    run};
