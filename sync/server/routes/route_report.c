/* GET /api/v1/report/<name>?format=json&as_of=2026-11-22: a report in any format it has, with the name of the
 * file that it becomes when somebody keeps it. limit=200&after=<next of the page before>: a page of it, for a
 * screen. */
#include "sync/export/export.h"
#include "sync/server/reports/printed.h"
#include "sync/server/router.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct wanted {
    char format[32];
    int64_t as_of_ms;
    struct mm_report_page page; /* limit 0: the whole */
    struct mm_buf file_name;    /* once it is made */
};

/* Only a screen turns pages: a file is whole. */
static bool read_page(struct wanted *w, const char *name, const char *value)
{
    char *end = NULL;
    if (strcmp(name, "after") == 0 && strlen(value) < sizeof w->page.after) {
        (void)snprintf(w->page.after, sizeof w->page.after, "%s", value);
        return true;
    }
    w->page.limit = strcmp(name, "limit") == 0 ? strtoul(value, &end, 10) : 0;
    return w->page.limit > 0 && !*end && w->page.limit <= MM_MAX_PAGE_PEOPLE;
}

static bool page_fits(const struct wanted *w)
{
    return w->page.limit ? strcmp(w->format, "json") == 0 : !w->page.after[0];
}

static enum mm_err read_query(struct wanted *w, const char *query, struct mm_errinfo *info)
{
    char name[32], value[64];
    size_t pos = 0;
    enum mm_err err = MM_OK;
    struct mm_date date;
    while (mm_query_next(query, &pos, name, sizeof name, value, sizeof value, &err)) {
        if (err)
            return mm_fail(info, MM_ERR_INVALID, "%s", "パラメータの書き方が正しくありません");
        if (strcmp(name, "format") == 0 && strlen(value) < sizeof w->format)
            (void)snprintf(w->format, sizeof w->format, "%s", value);
        else if (strcmp(name, "as_of") == 0 && mm_date_parse(value, &date) == MM_OK)
            w->as_of_ms = mm_date_end_ms(date) - 1;
        else if (!read_page(w, name, value))
            return mm_fail(info, MM_ERR_INVALID,
                           "%s: format、as_of（2026-11-22 の形）、limit（1〜%d）、after だけが使えます", name,
                           MM_MAX_PAGE_PEOPLE);
    }
    return page_fits(w) ? MM_OK
                        : mm_fail(info, MM_ERR_INVALID, "%s",
                                  "分けて出せるのは json だけです。after には limit も要ります");
}

static enum mm_err make(struct mm_central *central, const char *name, struct wanted *w, const char *actor,
                        struct mm_buf *out, struct mm_errinfo *info)
{
    char what[200];
    struct mm_report_table table = {0};
    const struct mm_report_ops *report = mm_report_find(name);
    const struct mm_export_ops *format = mm_export_find(w->format);
    if (!report || !format)
        return mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                       report ? "その形式はありません" : "その帳票はありません");
    enum mm_err err = MM_OK;
    if (report->names_people) {
        (void)snprintf(what, sizeof what, "report %s", report->name);
        err = mm_central_operation(central, actor, what, info);
    }
    if (!err)
        err = mm_report_run(central, report, w->as_of_ms, w->page.limit ? &w->page : NULL, &table, info);
    if (!err && format->numbered)
        err = mm_printed_enter(central, actor, &table, info);
    if (!err)
        err = format->write(&table, out, NULL, info);
    if (!err)
        mm_export_file_name(&table, format, mm_now_ms(mm_central_clock(central)), &w->file_name);
    mm_report_table_done(&table);
    return err;
}

static void name_file(const char *report, const struct wanted *w, struct mm_web_reply *reply)
{
    char plain[80];
    (void)snprintf(plain, sizeof plain, "%.60s%s", report, mm_export_find(w->format)->suffix);
    mm_web_reply_file(reply, plain, mm_buf_str(&w->file_name));
}

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct wanted w = {.format = "json", .as_of_ms = mm_now_ms(mm_central_clock(central))};
    mm_buf_init(&w.file_name, MM_MAX_FILE_NAME_BYTES);
    enum mm_err err = read_query(&w, request->query, &info);
    if (!err)
        err = make(central, request->param[0], &w, who->actor, &reply->body, &info);
    if (err) {
        mm_web_reply_fail(reply, err, &info);
    } else {
        reply->type = mm_export_find(w.format)->type;
        name_file(request->param[0], &w, reply);
    }
    mm_buf_done(&w.file_name);
}

static const struct mm_shape query[] = {{"format", MM_SHAPE_TEXT, .optional = true},
                                        {"as_of", MM_SHAPE_DAY, .optional = true},
                                        {"limit", MM_SHAPE_INT, .optional = true},
                                        {"after", MM_SHAPE_TEXT, .optional = true},
                                        {NULL}};
static const struct mm_shape column[] = {
    {"id", MM_SHAPE_TEXT}, {"title", MM_SHAPE_TEXT}, {"type", MM_SHAPE_TEXT}, {NULL}};
/* Of papers. */
static const struct mm_shape section[] = {{"title", MM_SHAPE_TEXT},
                                          {"prose", MM_SHAPE_TEXTS},
                                          {"columns", MM_SHAPE_LIST, .of = column},
                                          {"rows", MM_SHAPE_LIST},
                                          {NULL}};
/* sync/export writes it. */
static const struct mm_shape gives[] = {{"report", MM_SHAPE_TEXT},
                                        {"title", MM_SHAPE_TEXT},
                                        {"council", MM_SHAPE_TEXT},
                                        {"mark", MM_SHAPE_TEXT, .nullable = true},
                                        {"handling", MM_SHAPE_TEXT},
                                        {"handling_label", MM_SHAPE_TEXT},
                                        {"as_of", MM_SHAPE_TIME},
                                        {"as_of_label", MM_SHAPE_TEXT},
                                        {"columns", MM_SHAPE_LIST, .of = column},
                                        {"rows", MM_SHAPE_LIST},
                                        {"prose", MM_SHAPE_TEXTS, .optional = true},
                                        {"sections", MM_SHAPE_LIST, .of = section, .optional = true},
                                        {"people", MM_SHAPE_INT, .optional = true}, /* of a page */
                                        {"next", MM_SHAPE_TEXT, .optional = true, .nullable = true},
                                        {"notes", MM_SHAPE_TEXTS},
                                        {NULL}};

static struct mm_api_named named(size_t i)
{
    size_t n = 0;
    const struct mm_report_ops *const *list = mm_report_list(&n);
    return i < n ? (struct mm_api_named){list[i]->name, NULL, gives, mm_report_right(list[i])}
                 : (struct mm_api_named){NULL};
}

const struct mm_route mm_route_report = {.method = "GET",
                                         .pattern = "/api/v1/report/{}",
                                         .right = MM_RIGHT_REPORT_NAMES,
                                         .run = run,
                                         .api = {"帳票。format は json、csv、csv-cp932、xlsx、pdf など",
                                                 .params = "report", .query = query, .named = named,
                                                 .gives = gives}};
