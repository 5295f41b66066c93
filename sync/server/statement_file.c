#include "sync/server/statement_file.h"

#include "sync/base/log.h"
#include "sync/export/report.h"
#include "sync/server/internal.h"
#include "sync/table/csv_write.h"

#include <stdio.h>
#include <string.h>

#define PAGE_ROWS   500
#define MOST_PLACES 4
#define MOST_DEEP   3

static const struct mm_statement_file_ops formats[] = {
    {"csv", ".csv", "text/csv; charset=utf-8"},
    {"jsonl", ".jsonl", "application/jsonl; charset=utf-8"},
};

const struct mm_statement_file_ops *mm_statement_file_find(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

/* ---- one line --------------------------------------------------------------------------------------- */
/* In its own words, or written into `number`. */
static const char *text_of(const struct mm_json *value, char number[32])
{
    const enum mm_json_type type = mm_json_type(value);
    *number = '\0';
    if (type == MM_JSON_STRING)
        return mm_json_str(value, "");
    if (type == MM_JSON_NUMBER)
        (void)snprintf(number, 32, "%.10g", mm_json_num(value, 0));
    else if (type == MM_JSON_BOOL)
        (void)snprintf(number, 32, "%s", mm_json_bool(value, false) ? "true" : "false");
    return number;
}

/* Where a cell stands in the statement; further places are tried where the first has nothing. */
static const struct {
    const char *title;
    struct {
        const char *in[MOST_DEEP];
    } places[MOST_PLACES];
} columns[] = {
    {"id", {{{"id"}}}},
    {"timestamp", {{{"timestamp"}}}},
    {"actor",
     {{{"actor", "account", "name"}},
      {{"actor", "mbox"}},
      {{"actor", "mbox_sha1sum"}},
      {{"actor", "openid"}}}},
    {"verb", {{{"verb", "id"}}}},
    {"object", {{{"object", "id"}}}},
    {"registration", {{{"context", "registration"}}}},
    {"success", {{{"result", "success"}}}},
    {"completion", {{{"result", "completion"}}}},
    {"score", {{{"result", "score", "scaled"}}, {{"result", "score", "raw"}}}},
    {"response", {{{"result", "response"}}}},
};
#define N_COLUMNS (sizeof columns / sizeof columns[0])

static void cell(const struct mm_json *doc, size_t column, struct mm_buf *out)
{
    char number[32];
    const char *text = "";
    for (size_t i = 0; !*text && i < MOST_PLACES && columns[column].places[i].in[0]; i++) {
        const struct mm_json *value = doc;
        for (size_t k = 0; value && k < MOST_DEEP && columns[column].places[i].in[k]; k++)
            value = mm_json_get(value, columns[column].places[i].in[k]);
        text = text_of(value, number);
    }
    mm_csv_field(out, text, mm_csv_is_formula(text));
}

/* What this is comes first, as in every output: 取扱区分, council and time. */
static void csv_head(struct mm_central *central, const char *made_at, struct mm_buf *out)
{
    mm_buf_printf(out, "\xEF\xBB\xBF%s,", mm_handling_ja(MM_HANDLING_NAMES));
    mm_csv_field(out, central->name, mm_csv_is_formula(central->name));
    mm_buf_printf(out, ",%s\r\n\r\n", made_at);
    for (size_t i = 0; i < N_COLUMNS; i++)
        mm_buf_printf(out, "%s,", columns[i].title);
    mm_buf_str_append(out, "voided,stored\r\n");
}

static void json_head(struct mm_central *central, const char *made_at, struct mm_buf *out)
{
    struct mm_jw w;
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "取扱区分", mm_handling_ja(MM_HANDLING_NAMES));
    mm_jw_kstr(&w, "council", central->name);
    mm_jw_kstr(&w, "made_at", made_at);
    mm_jw_end(&w);
    mm_buf_str_append(out, "\n");
}

static enum mm_err csv_line(const struct mm_statement_row *row, struct mm_buf *out, struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_BODY_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_json *doc = NULL;
    char stored[MM_TIME_BYTES];
    enum mm_err err = mm_json_parse(row->bytes, row->len, &limits, &doc, info);
    if (err)
        return err;
    for (size_t i = 0; i < N_COLUMNS; i++) {
        cell(doc, i, out);
        mm_buf_str_append(out, ",");
    }
    mm_time_format(row->received_at_ms, stored);
    mm_buf_printf(out, "%s,%s\r\n", row->voided ? "true" : "", stored);
    mm_json_free(doc);
    return MM_OK;
}

/* An end of line inside can only stand between the members: a text of JSON has none. */
static void json_line(const struct mm_statement_row *row, struct mm_buf *out)
{
    size_t from = out->len;
    mm_buf_append(out, row->bytes, row->len);
    for (size_t i = from; !out->err && i < out->len; i++)
        if (out->data[i] == '\n' || out->data[i] == '\r')
            out->data[i] = ' ';
    mm_buf_str_append(out, "\n");
}

/* ---- all of them ------------------------------------------------------------------------------------ */
struct job {
    bool csv;
    struct mm_buf line;
    mm_statement_file_sink sink;
    void *ctx;
    int64_t n;
    struct mm_errinfo *info;
};

static enum mm_err send(struct job *job)
{
    enum mm_err err = mm_buf_check(&job->line, job->info);
    if (!err && job->line.len)
        err = job->sink(job->ctx, mm_buf_str(&job->line), job->line.len, job->info);
    mm_buf_clear(&job->line);
    return err;
}

static enum mm_err each(void *ctx, const struct mm_statement_row *row)
{
    struct job *job = ctx;
    enum mm_err err = MM_OK;
    if (job->csv)
        err = csv_line(row, &job->line, job->info);
    else
        json_line(row, &job->line);
    job->n++;
    return err ? err : send(job);
}

static enum mm_err pages(struct mm_central *central, struct job *job)
{
    struct mm_statement_filter filter = {.since = INT64_MIN,
                                         .until = mm_stored_now(central),
                                         .ascending = true,
                                         .voided_too = true,
                                         .limit = PAGE_ROWS,
                                         .most_read = PAGE_ROWS};
    bool more = true;
    enum mm_err err = MM_OK;
    while (!err && more) {
        err = mm_statement_search(central, &filter, each, job, &more, &filter.cursor, job->info);
        filter.has_cursor = true;
    }
    return err;
}

static enum mm_err check_decided(struct mm_central *central, struct mm_errinfo *info)
{
    bool decided = false;
    enum mm_err err = mm_decision_is_yes(central, MM_STATEMENT_FILE_SETTING, &decided, info);
    if (err || decided)
        return err;
    return mm_fail(
        info, MM_ERR_CONFLICT, "%s",
        mm_say("記録の書き出しには、議会の決定が要ります。決定のうえ、決定事項で「記録の書き出し」を"
               "登録してください",
               "statements are written out by a decision of the council alone; enter it with"
               " mamori council set statements_export=yes"));
}

enum mm_err mm_statement_file(struct mm_central *central, const struct mm_statement_file_ops *ops,
                              const char *actor, mm_statement_file_sink sink, void *ctx, int64_t *ret_n,
                              struct mm_errinfo *info)
{
    struct job job = {.csv = ops == &formats[0], .sink = sink, .ctx = ctx, .info = info};
    char what[60], made_at[MM_TIME_BYTES];
    (void)snprintf(what, sizeof what, "statements export %s", ops->name);
    enum mm_err err = check_decided(central, info);
    if (!err)
        err = mm_central_operation(central, actor, what, info);
    if (err)
        return err;
    mm_buf_init(&job.line, 2 * MM_MAX_BODY_BYTES);
    mm_time_format(mm_now_ms(&central->clock), made_at);
    if (job.csv)
        csv_head(central, made_at, &job.line);
    else
        json_head(central, made_at, &job.line);
    err = send(&job);
    if (!err)
        err = pages(central, &job);
    mm_buf_done(&job.line);
    *ret_n = job.n;
    return err;
}
