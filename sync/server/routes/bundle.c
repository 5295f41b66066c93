#include "sync/server/routes/bundle.h"

#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <string.h>

const struct mm_shape mm_bundle_query[] = {{"step", MM_SHAPE_TEXT, .optional = true},
                                           {"medium", MM_SHAPE_TEXT, .optional = true},
                                           {"file", MM_SHAPE_TEXT, .optional = true},
                                           {"ahead", MM_SHAPE_TEXT, .optional = true},
                                           {NULL}};

bool mm_bundle_is_big(const struct mm_web_request *request)
{
    (void)request;
    return true;
}

/* ---- what is asked ------------------------------------------------------------------------------------- */
static bool set_step(struct mm_bundle_asked *asked, const char *value)
{
    asked->take = strcmp(value, "take") == 0;
    return asked->take || strcmp(value, "look") == 0;
}

static bool set_medium(struct mm_bundle_asked *asked, const char *value)
{
    (void)snprintf(asked->medium, sizeof asked->medium, "%s", value);
    return !value[0] || mm_utf8_label(value, sizeof asked->medium - 1, MM_MAX_MEDIUM_CHARS);
}

static bool set_file(struct mm_bundle_asked *asked, const char *value)
{
    mm_utf8_copy(asked->file, sizeof asked->file, value);
    return mm_utf8_is_line(value);
}

static bool set_ahead(struct mm_bundle_asked *asked, const char *value)
{
    asked->ahead = strcmp(value, "yes") == 0;
    return asked->ahead;
}

static const struct {
    const char *name;
    bool (*set)(struct mm_bundle_asked *asked, const char *value);
} parameters[] = {{"step", set_step}, {"medium", set_medium}, {"file", set_file}, {"ahead", set_ahead}};

static bool set(struct mm_bundle_asked *asked, const char *name, const char *value)
{
    for (size_t i = 0; i < sizeof parameters / sizeof parameters[0]; i++)
        if (strcmp(parameters[i].name, name) == 0)
            return parameters[i].set(asked, value);
    return false;
}

static enum mm_err read_query(const char *query, struct mm_bundle_asked *asked, struct mm_errinfo *info)
{
    char name[32], value[1024];
    size_t pos = 0;
    enum mm_err err = MM_OK;
    while (mm_query_next(query, &pos, name, sizeof name, value, sizeof value, &err))
        if (err || !set(asked, name, value))
            return mm_fail(info, MM_ERR_INVALID,
                           "step は look か take、ahead は yes、媒体の番号は%d文字までで入れてください",
                           MM_MAX_MEDIUM_CHARS);
    return MM_OK;
}

/* ---- the record of media ------------------------------------------------------------------------------- */
static void put_head(struct mm_jw *w, const struct mm_bundle_head *head)
{
    char written[32];
    (void)snprintf(written, sizeof written, "%lld", (long long)head->at_ms);
    mm_jw_kstr(w, "kiosk", head->recorder);
    mm_jw_kstr(w, "bundle", head->id);
    mm_jw_kstr(w, "written_at_ms", written);
    mm_jw_kstr(w, "written_medium", head->medium);
}

static const char *medium_of(const struct mm_bundle_route *b)
{
    return b->asked.medium[0] ? b->asked.medium : b->arrival.bundle.head.medium;
}

enum mm_err mm_bundle_route_note(struct mm_bundle_route *b, enum mm_carried_event event, const char *outcome,
                                 struct mm_errinfo *info)
{
    struct mm_buf in;
    struct mm_jw w;
    mm_buf_init(&in, 8192);
    mm_jw_init(&w, &in);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "event", mm_carried_code(event));
    mm_jw_kstr(&w, "medium", medium_of(b));
    mm_jw_kstr(&w, "outcome", outcome);
    if (b->arrival.bundle.head.id[0])
        put_head(&w, &b->arrival.bundle.head);
    mm_jw_end(&w);
    enum mm_err err = mm_central_act(b->central, "bundle.note", &in, info);
    mm_buf_done(&in);
    return err;
}

/* ---- opening ------------------------------------------------------------------------------------------- */
/* What is said of the file itself. A signature that is wrong is no 401: whoever sends the file is known. */
static bool is_of_the_file(enum mm_err err)
{
    return err == MM_ERR_SYNTAX || err == MM_ERR_INVALID || err == MM_ERR_UNSUPPORTED || err == MM_ERR_AUTH ||
           err == MM_ERR_CORRUPT || err == MM_ERR_SIGNATURE || err == MM_ERR_REFUSED ||
           err == MM_ERR_NOT_FOUND;
}

void mm_bundle_route_fail(struct mm_web_reply *reply, enum mm_err err, const struct mm_errinfo *info)
{
    if (is_of_the_file(err))
        mm_web_reply_error(reply, 400, mm_err_name(err), info->text);
    else
        mm_web_reply_fail(reply, err, info);
}

static const struct mm_arrival_rule looking = {true, "", "「端末」の画面で承認してから取り込んでください"};
static const struct mm_arrival_rule taking = {false,
                                              "そのまま取り込むなら「先の日時でも取り込む」を選んでください",
                                              "「端末」の画面で承認してから取り込んでください"};

static enum mm_err load(struct mm_bundle_route *b, struct mm_errinfo *info)
{
    struct mm_arrival_rule rule = b->stores || b->asked.take ? taking : looking;
    rule.ahead = rule.ahead || b->asked.ahead;
    return mm_arrival_borrow(b->central, b->request->body, b->request->len, &rule, &b->arrival, info);
}

bool mm_bundle_route_open(struct mm_bundle_route *b, struct mm_web_reply *reply)
{
    char outcome[MM_BUNDLE_OUTCOME_BYTES];
    struct mm_errinfo info = MM_ERRINFO_INIT, unnoted = MM_ERRINFO_INIT;
    enum mm_err err = read_query(b->request->query, &b->asked, &info);
    if (err) {
        mm_web_reply_fail(reply, err, &info);
        return false;
    }
    err = load(b, &info);
    if (!err)
        return true;
    mm_bundle_route_fail(reply, err, &info);
    mm_bundle_outcome(info.text, b->asked.file[0] ? b->asked.file : "画面から", outcome);
    if (mm_bundle_route_note(b, MM_CARRIED_REFUSED, outcome, &unnoted))
        mm_web_reply_fail(reply, unnoted.err, &unnoted);
    return false;
}

void mm_bundle_route_done(struct mm_bundle_route *b)
{
    mm_arrival_done(&b->arrival);
}

/* ---- its letters --------------------------------------------------------------------------------------- */
static enum mm_err send_letter(void *ctx, const struct mm_letter *letter, struct mm_http_answer *answer,
                               struct mm_errinfo *info)
{
    const struct mm_bundle_route *b = ctx;
    return mm_arrival_serve(mm_router_of(b->request), letter, answer, info);
}

/* What the letters before it changed is to be seen. */
static enum mm_err read_next(void *ctx, const struct mm_route *route, const char *recorder, const char *param,
                             struct mm_web_reply *reply, struct mm_errinfo *info)
{
    const struct mm_bundle_route *b = ctx;
    mm_central_read_end(b->central);
    enum mm_err err = mm_central_read_begin(b->central, info);
    return err ? err : mm_arrival_read(b->central, route, recorder, param, reply, info);
}

enum mm_err mm_bundle_route_give(struct mm_bundle_route *b, struct mm_arrival_wanted *wanted,
                                 struct mm_arrival_counts *ret_counts, struct mm_errinfo *info)
{
    const struct mm_arrival_post post = {send_letter, read_next, b};
    wanted->at_ms = mm_now_ms(mm_central_clock(b->central));
    wanted->medium = medium_of(b);
    return mm_arrival_answer(&b->arrival, &post, wanted, ret_counts, info);
}
