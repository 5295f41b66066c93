/* What a person handed in at other kiosks, for their own 私の記録 at this one: read from the records
 * themselves. Owns no table. */
#include "sync/base/utf8.h"
#include "sync/server/internal.h"
#include "sync/server/summary.h"
#include "sync/wire/statement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One attempt that a result names. */
struct result {
    char registration[MM_UUID_BYTES], attempt[MM_UUID_BYTES];
    int64_t at_ms; /* of its last answer at another kiosk; -1: none */
    bool assisted;
};
struct results {
    struct result *list; /* owned */
    size_t n, cap;
};

static enum mm_err note_view(struct results *results, const struct mm_statement_view *view)
{
    if (!view->registration || !view->attempt || !mm_uuid_text_ok(view->registration) ||
        !mm_uuid_text_ok(view->attempt))
        return MM_OK;
    struct result *more = mm_central_grow(results->list, results->n, &results->cap, sizeof *more);
    if (!more)
        return MM_ERR_NOMEM;
    results->list = more;
    struct result *r = &results->list[results->n++];
    *r = (struct result){.at_ms = -1, .assisted = view->assisted};
    (void)snprintf(r->registration, sizeof r->registration, "%s", view->registration);
    (void)snprintf(r->attempt, sizeof r->attempt, "%s", view->attempt);
    return MM_OK;
}

static enum mm_err note(void *ctx, const struct mm_statement_row *row)
{
    struct mm_statement_view view;
    if (row->seq == MM_SEQ_NONE)
        return MM_OK; /* no record of a kiosk: nothing is derived of it */
    enum mm_err err = mm_statement_view(row->bytes, row->len, &view, NULL);
    if (err)
        return err;
    if (view.verb == MM_VERB_COMPLETED || view.verb == MM_VERB_PASSED || view.verb == MM_VERB_FAILED)
        err = note_view(ctx, &view);
    mm_statement_view_done(&view);
    return err;
}

static enum mm_err find_results(struct mm_central *central, const char *person, struct results *results,
                                struct mm_errinfo *info)
{
    static const enum mm_verb verbs[] = {MM_VERB_COMPLETED, MM_VERB_PASSED, MM_VERB_FAILED};
    char agent[sizeof central->home_page + MM_ID_BYTES];
    enum mm_err err = MM_OK;
    (void)snprintf(agent, sizeof agent, "%s\n%s", central->home_page, person);
    for (size_t i = 0; !err && i < sizeof verbs / sizeof verbs[0]; i++) {
        const struct mm_statement_filter filter = {.verb = mm_verb_iri(verbs[i]),
                                                   .agent = agent,
                                                   .since = INT64_MIN,
                                                   .until = INT64_MAX,
                                                   .limit = MM_MAX_PAST_RESULTS};
        bool more = false;
        int64_t cursor = 0;
        err = mm_statement_search(central, &filter, note, results, &more, &cursor, info);
    }
    return err;
}

/* ---- answers of one attempt -----------------------------------------------------------------------------
 */
struct given {
    char item[MM_ID_BYTES], version[24];
    char response[MM_MAX_RESPONSE_BYTES + 1]; /* "": in words that cannot be told */
};

static enum mm_err read_response(struct mm_stmt *stmt, int column, char out[MM_MAX_RESPONSE_BYTES + 1],
                                 struct mm_errinfo *info)
{
    size_t len = 0;
    struct mm_statement_view view;
    const char *bytes = mm_col_blob(stmt, column, &len);
    enum mm_err err = mm_statement_view(bytes, len, &view, info);
    if (err)
        return err;
    const char *said = view.response ? view.response : "";
    if (strlen(said) <= MM_MAX_RESPONSE_BYTES && mm_utf8_is_line(said))
        (void)snprintf(out, MM_MAX_RESPONSE_BYTES + 1, "%s", said);
    mm_statement_view_done(&view);
    return MM_OK;
}

static enum mm_err read_given(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct given *g = element;
    (void)snprintf(g->item, sizeof g->item, "%s", mm_col_str(stmt, 0));
    (void)snprintf(g->version, sizeof g->version, "%s", mm_col_str(stmt, 1));
    return g->version[0] ? read_response(stmt, 2, g->response, info) : MM_OK;
}

#define ELSEWHERE                                                                                            \
    " FROM evidence e JOIN statement s ON s.council=e.council AND s.id=e.statement WHERE e.council=?1"       \
    " AND e.person=?2 AND s.recorder NOT IN (" MM_SQL_OWN_RECORDERS ")"

/* In the order in which they were given, with their words. */
static enum mm_err given_in(struct mm_central *central, const char *recorder, const char *person,
                            const char *attempt, struct given **ret_list, size_t *ret_n,
                            struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db,
        "SELECT g.item, g.version, s.bytes FROM (SELECT e.item AS item, e.item_version AS version,"
        " e.statement AS statement, MAX(e.at_ms) AS at_ms" ELSEWHERE " AND e.sight=?4"
        " GROUP BY e.item, e.item_version, e.statement) g JOIN statement s ON s.council=?1"
        " AND s.id=g.statement ORDER BY g.at_ms, g.item LIMIT ?5",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    mm_bind_str(stmt, 3, recorder);
    mm_bind_str(stmt, 4, attempt);
    mm_bind_int(stmt, 5, MM_MAX_FORM_ITEMS);
    return mm_central_list(stmt, read_given, sizeof **ret_list, ret_list, ret_n, info);
}

static void date_result(struct results *results, const char *sight, int64_t at_ms)
{
    for (size_t i = 0; i < results->n; i++)
        if (strcmp(results->list[i].attempt, sight) == 0)
            results->list[i].at_ms = at_ms > 0 ? at_ms : 0; /* a clock before 1970 */
}

static enum mm_err date_results(struct mm_central *central, const char *recorder, const char *person,
                                struct results *results, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err =
        mm_db_query(central->db, "SELECT e.sight, MAX(e.at_ms)" ELSEWHERE " GROUP BY e.sight", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    mm_bind_str(stmt, 3, recorder);
    while ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row)
        date_result(results, mm_col_str(stmt, 0), mm_col_int(stmt, 1));
    mm_stmt_end(stmt);
    return err;
}

/* ---- the latest of each registration --------------------------------------------------------------------
 */
static int by_registration(const void *a, const void *b)
{
    const struct result *x = a, *y = b;
    int order = strcmp(x->registration, y->registration);
    if (!order)
        order = x->at_ms < y->at_ms ? 1 : -(x->at_ms > y->at_ms);
    return order ? order : strcmp(y->attempt, x->attempt);
}

static int newest_first(const void *a, const void *b)
{
    const struct result *x = a, *y = b;
    int order = x->at_ms < y->at_ms ? 1 : -(x->at_ms > y->at_ms);
    return order ? order : strcmp(x->registration, y->registration);
}

/* What was answered at the asking kiosk alone has no time and goes. */
static void keep_latest(struct results *results)
{
    size_t kept = 0;
    if (!results->n)
        return;
    qsort(results->list, results->n, sizeof *results->list, by_registration);
    for (size_t i = 0; i < results->n; i++) {
        const struct result *r = &results->list[i];
        if (r->at_ms < 0)
            continue;
        if (!kept || strcmp(results->list[kept - 1].registration, r->registration) != 0)
            results->list[kept++] = *r;
    }
    qsort(results->list, kept, sizeof *results->list, newest_first);
    results->n = kept < MM_MAX_SUMMARY_PAST ? kept : MM_MAX_SUMMARY_PAST;
}

/* An answer in words that cannot be told is left out, like all that finds no room. */
static enum mm_err add_answer(const struct given *given, size_t *bytes, struct mm_summary *summary,
                              struct mm_errinfo *info)
{
    struct mm_summary_answer *answer = &summary->answers[summary->n_answers];
    *bytes += strlen(given->response);
    if (!given->response[0] || *bytes > MM_MAX_PAST_BYTES)
        return MM_OK;
    answer->response = mm_strdup(given->response);
    if (!answer->response)
        return mm_nomem(info);
    (void)snprintf(answer->item, sizeof answer->item, "%s", given->item);
    (void)snprintf(answer->version, sizeof answer->version, "%s", given->version);
    summary->n_answers++;
    return MM_OK;
}

static enum mm_err add_result(struct mm_central *central, const char *recorder, const struct result *result,
                              size_t *bytes, struct mm_summary *summary, struct mm_errinfo *info)
{
    struct mm_summary_past *past = &summary->past[summary->n_past++];
    struct given *list = NULL;
    size_t n = 0;
    *past = (struct mm_summary_past){
        .at_ms = result->at_ms, .first = summary->n_answers, .assisted = result->assisted};
    memcpy(past->registration, result->registration, sizeof past->registration);
    memcpy(past->attempt, result->attempt, sizeof past->attempt);
    enum mm_err err = given_in(central, recorder, summary->person, result->attempt, &list, &n, info);
    for (size_t i = 0; !err && i < n; i++)
        err = add_answer(&list[i], bytes, summary, info);
    past->n_answers = summary->n_answers - past->first;
    free(list);
    return err;
}

enum mm_err mm_summary_add_past(struct mm_central *central, const char *recorder, const char *person,
                                struct mm_summary *summary, struct mm_errinfo *info)
{
    struct results results = {0};
    size_t bytes = 0;
    enum mm_err err = find_results(central, person, &results, info);
    if (!err)
        err = date_results(central, recorder, person, &results, info);
    if (!err)
        keep_latest(&results);
    summary->past = calloc(results.n + 1, sizeof *summary->past);
    summary->answers = calloc(results.n * MM_MAX_FORM_ITEMS + 1, sizeof *summary->answers);
    if (!err && (!summary->past || !summary->answers))
        err = mm_nomem(info);
    for (size_t i = 0; !err && i < results.n; i++)
        err = add_result(central, recorder, &results.list[i], &bytes, summary, info);
    free(results.list);
    return err;
}
