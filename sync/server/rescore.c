/* Writing how answers count from now on. What is wanted follows from the decisions that stand; what is there
 * follows from table rescored; where they differ a record is written. So it can be asked for as often as one
 * likes, and answers that come later than the decision are found like those before it. */
#include "sync/server/rescore.h"

#include "sync/base/log.h"
#include "sync/server/internal.h"
#include "sync/server/opinion.h"
#include "sync/server/own.h"
#include "sync/server/rescore_pass.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sight {
    char person[MM_ID_BYTES], sight[MM_SIGHT_BYTES], statement[MM_UUID_BYTES];
    char item[MM_ID_BYTES], version[MM_ITEM_VERSION_BYTES];
    bool missed; /* a row of it was wrong as it was graded */
    char scoring[16], rows[MM_MAX_ROWS * MM_ID_BYTES * 2], answer[MM_UUID_BYTES];
};
struct work {
    struct mm_central *central;
    struct mm_item_decision *decisions; /* owned: all of them */
    size_t n_decisions;
    int64_t at_ms;
    const struct mm_item_decision *decision; /* of the version at hand, the latest */
    bool stands;
    struct mm_own own;
    bool begun;
    const struct sight *sight;
    struct mm_rescore *sum;
    struct mm_errinfo *info;
};

/* ---- which answers there are ----------------------------------------------------------------------------
 */
static enum mm_err read_sight(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct sight *s = element;
    (void)info;
    (void)snprintf(s->person, sizeof s->person, "%s", mm_col_str(stmt, 0));
    (void)snprintf(s->sight, sizeof s->sight, "%s", mm_col_str(stmt, 1));
    (void)snprintf(s->statement, sizeof s->statement, "%s", mm_col_str(stmt, 2));
    s->missed = mm_col_int(stmt, 3) != 0;
    (void)snprintf(s->scoring, sizeof s->scoring, "%s", mm_col_str(stmt, 4));
    (void)snprintf(s->rows, sizeof s->rows, "%s", mm_col_str(stmt, 5));
    (void)snprintf(s->answer, sizeof s->answer, "%s", mm_col_str(stmt, 6));
    (void)snprintf(s->item, sizeof s->item, "%s", mm_col_str(stmt, 7));
    (void)snprintf(s->version, sizeof s->version, "%s", mm_col_str(stmt, 8));
    return MM_OK;
}

#define SIGHTS_OF(which)                                                                                     \
    "SELECT e.person, e.sight, MAX(e.statement), MAX(CASE WHEN e.graded=0 THEN 1 ELSE 0 END),"               \
    " COALESCE(MAX(r.scoring), 'restored'), COALESCE(MAX(r.rows), ''), COALESCE(MAX(r.answer), ''),"         \
    " e.item, e.item_version FROM evidence e LEFT JOIN rescored r ON r.council=e.council AND"                \
    " r.person=e.person AND r.sight=e.sight AND r.item=e.item WHERE e.council=?1" which                      \
    " GROUP BY e.item, e.item_version, e.person, e.sight ORDER BY e.item, e.item_version, e.person, e.sight"

/* Everybody's answers to the version at hand; or all of one person's of which something was ever decided, in
 * one question: a batch asks for each of its people. */
static enum mm_err list_sights(struct work *w, const char *person, struct sight **ret_list, size_t *ret_n)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(w->central->db,
                    person ? SIGHTS_OF(" AND e.person=?2 AND (e.item, e.item_version) IN"
                                       " (SELECT item, version FROM item_decision WHERE council=?1)")
                           : SIGHTS_OF(" AND e.item=?2 AND e.item_version=?3"),
                    &stmt, w->info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, w->central->council);
    mm_bind_str(stmt, 2, person ? person : w->decision->item);
    if (!person)
        mm_bind_str(stmt, 3, w->decision->version);
    return mm_central_list(stmt, read_sight, sizeof **ret_list, ret_list, ret_n, w->info);
}

/* ---- what is wanted of one ------------------------------------------------------------------------------
 */
struct wanted {
    const char *scoring;
    char rows[sizeof((struct sight *)0)->rows];
    bool right; /* the answer as a whole */
};

/* The rows that are right too by the decision, and whether nothing wrong is left then. */
static void also(const struct mm_item_decision *decision, const struct mm_item *item,
                 const struct mm_answer *answer, struct wanted *ret_wanted)
{
    struct mm_grade grade;
    size_t len = strlen(item->id), used = 0;
    mm_grade(item, answer, &grade);
    ret_wanted->right = mm_answer_complete(item, answer);
    for (size_t i = 0; i < grade.n_rows; i++) {
        struct mm_evidence_row row = {0};
        item->ops->evidence(item, i, &row);
        bool whole = strcmp(row.row_id, item->id) == 0;
        int chosen = answer->row[i];
        bool meant = whole ? chosen >= 0 && (size_t)chosen < item->n_options &&
                                 strcmp(item->options[chosen].id, decision->answer) == 0
                           : strcmp(row.row_id + len + 1, decision->answer) == 0;
        if (grade.mark[i] == MM_MARK_WRONG && meant)
            used += (size_t)snprintf(ret_wanted->rows + used, sizeof ret_wanted->rows - used, "%s%s",
                                     used ? " " : "", row.row_id);
        else if (grade.mark[i] != MM_MARK_RIGHT && grade.mark[i] != MM_MARK_UNASKED)
            ret_wanted->right = false;
    }
    if (used)
        ret_wanted->scoring = MM_SCORED_ALSO;
}

static void want(const struct work *w, const struct mm_item *item, const struct mm_statement_view *view,
                 struct wanted *ret_wanted)
{
    struct mm_answer answer = {0};
    *ret_wanted = (struct wanted){.scoring = MM_SCORED_RESTORED, .right = view->has_success && view->success};
    if (w->stands && w->decision->ruling == MM_RULING_EXCLUDE)
        ret_wanted->scoring = MM_SCORED_EXCLUDE;
    if (w->stands && w->decision->ruling == MM_RULING_ALSO &&
        item->ops->parse_response(item, view->response, &answer) == MM_OK)
        also(w->decision, item, &answer, ret_wanted);
}

static bool is_there(const struct sight *s, const struct wanted *wanted)
{
    bool also = strcmp(wanted->scoring, MM_SCORED_ALSO) == 0;
    return strcmp(s->scoring, wanted->scoring) == 0 && strcmp(s->rows, wanted->rows) == 0 &&
           (!also || strcmp(s->answer, s->statement) == 0);
}

/* Most need no look at the answer. */
static bool may_differ(const struct work *w, const struct sight *s)
{
    bool restored = strcmp(s->scoring, MM_SCORED_RESTORED) == 0;
    if (w->stands && w->decision->ruling == MM_RULING_EXCLUDE)
        return strcmp(s->scoring, MM_SCORED_EXCLUDE) != 0;
    if (w->stands && w->decision->ruling == MM_RULING_ALSO)
        return s->missed || !restored;
    return !restored;
}

/* ---- writing --------------------------------------------------------------------------------------------
 */
static enum mm_err add_record(struct work *w, const struct mm_item *item,
                              const struct mm_statement_view *view, const struct wanted *wanted)
{
    const struct mm_pack *pack = view->pack_version ? mm_packs_get(w->central, view->pack_version) : NULL;
    const struct mm_course *course = pack ? mm_pack_course(pack, view->course) : NULL;
    struct mm_buf pattern;
    mm_buf_init(&pattern, MM_MAX_STATEMENT_BYTES);
    item->ops->pattern(item, &pattern);
    const struct mm_session session = {.home_page = w->central->home_page,
                                       .person = view->actor_name,
                                       .course = view->course,
                                       .course_version = course ? course->version : 0,
                                       .registration = view->registration,
                                       .session = view->session ? view->session : "",
                                       .pack_version = view->pack_version ? view->pack_version : "",
                                       .mastery_score = -1};
    struct mm_statement st = {.verb = MM_VERB_SCORED,
                              .at_ms = mm_now_ms(&w->central->clock),
                              .item = view->item,
                              .item_version = item->version_hash,
                              .interaction_type = item->ops->interaction_type,
                              .pattern = mm_buf_str(&pattern),
                              .right = wanted->right,
                              .scaled = -1,
                              .attempt = view->attempt,
                              .practice = view->practice,
                              .ref = view->id,
                              .scoring = wanted->scoring,
                              .rows = wanted->rows,
                              .decision = w->decision->id};
    enum mm_err err = w->begun ? MM_OK : mm_own_begin(w->central, &w->own, w->info);
    w->begun = w->begun || !err;
    if (!err)
        err = mm_own_add(&w->own, &session, &st, w->info);
    w->sum->answers += !err;
    mm_buf_done(&pattern);
    return err;
}

static enum mm_err look(struct work *w, const struct mm_statement_view *view)
{
    struct wanted *wanted = calloc(1, sizeof *wanted);
    const struct mm_item *item = mm_item_of_version(w->central, w->decision->item, w->decision->version);
    enum mm_err err = wanted ? MM_OK : mm_nomem(w->info);
    if (!err && item && view->response && view->registration && view->course) {
        want(w, item, view, wanted);
        if (!is_there(w->sight, wanted))
            err = add_record(w, item, view, wanted);
    }
    free(wanted);
    return err;
}

static enum mm_err look_at_answer(void *ctx, const struct mm_statement_row *row)
{
    struct work *w = ctx;
    struct mm_statement_view view;
    enum mm_err err = mm_statement_view(row->bytes, row->len, &view, w->info);
    if (err)
        return err;
    err = look(w, &view);
    mm_statement_view_done(&view);
    return err;
}

static enum mm_err store(struct work *w)
{
    enum mm_err err = w->begun ? mm_own_store(&w->own, w->info) : MM_OK;
    if (w->begun)
        mm_own_done(&w->own);
    w->begun = false;
    return err;
}

/* The decision that stands for a version, else the latest of those that were undone. */
static void choose(struct work *w, const char *item, const char *version)
{
    size_t i = 0;
    w->decision = mm_item_decision_standing(w->decisions, w->n_decisions, item, version, w->at_ms);
    w->stands = w->decision != NULL;
    while (!w->stands && i < w->n_decisions &&
           (strcmp(w->decisions[i].item, item) != 0 || strcmp(w->decisions[i].version, version) != 0))
        i++;
    if (!w->stands && i < w->n_decisions)
        w->decision = &w->decisions[i];
}

/* What a whole council answered does not fit into one batch. */
static enum mm_err sweep(struct work *w, const char *person)
{
    struct sight *list = NULL;
    size_t n = 0;
    enum mm_err err = list_sights(w, person, &list, &n);
    for (size_t i = 0; !err && i < n; i++) {
        w->sight = &list[i];
        choose(w, list[i].item, list[i].version);
        if (w->decision && may_differ(w, &list[i]))
            err = mm_statement_get(w->central, list[i].statement, look_at_answer, w, w->info);
        if (!err && w->begun && w->own.n >= MM_MAX_RESCORED)
            err = store(w);
    }
    free(list);
    return err;
}

static enum mm_err sweep_versions(struct work *w)
{
    const struct mm_item_decision *list = w->decisions;
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < w->n_decisions; i++) {
        if (i && strcmp(list[i].item, list[i - 1].item) == 0 &&
            strcmp(list[i].version, list[i - 1].version) == 0)
            continue;
        w->decision = &list[i];
        err = sweep(w, NULL);
    }
    return err;
}

static enum mm_err sweep_all(struct work *w, const char *person)
{
    w->at_ms = mm_now_ms(&w->central->clock);
    enum mm_err err = mm_item_decisions(w->central, &w->decisions, &w->n_decisions, w->info);
    if (!err && w->n_decisions)
        err = person ? sweep(w, person) : sweep_versions(w);
    if (!err)
        err = store(w);
    if (w->begun)
        mm_own_done(&w->own);
    free(w->decisions);
    return err;
}

enum mm_err mm_rescore(struct mm_central *central, const char *person, struct mm_rescore *ret_sum,
                       struct mm_errinfo *info)
{
    struct mm_rescore sum = {0};
    struct work w = {.central = central, .sum = &sum, .info = info};
    enum mm_err err = sweep_all(&w, person);
    if (!err)
        err = mm_rescore_pass(central, person, &sum.passed, info);
    if (!err && ret_sum)
        *ret_sum = sum;
    return err;
}

bool mm_rescore_wants(const struct mm_statement_view *view)
{
    return view->actor_name && (view->verb == MM_VERB_ANSWERED || view->verb == MM_VERB_FAILED);
}

enum mm_err mm_rescore_late(struct mm_central *central, const char *person, struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err err = mm_rescore(central, person, NULL, &why);
    /* CONFLICT: of the server's own record, which is held for the clerk like any other. What came is no worse
     * for it; the next answer or decision tries again. */
    return err && err != MM_ERR_NOT_FOUND && err != MM_ERR_CONFLICT ? mm_fail(info, err, "%s", why.text)
                                                                    : MM_OK;
}
