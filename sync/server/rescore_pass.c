#include "sync/server/rescore_pass.h"

#include "sync/base/log.h"
#include "sync/rules/disclosure.h"
#include "sync/server/disclosure.h"
#include "sync/server/internal.h"
#include "sync/server/own.h"
#include "sync/server/posting.h"
#include "sync/server/progress.h"
#include "sync/server/rescore.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An attempt of which an answer counts otherwise now. */
struct attempt {
    char person[MM_ID_BYTES], sight[MM_SIGHT_BYTES], decision[MM_UUID_BYTES];
    int64_t items, graded_right; /* as it was */
    int64_t now_items, now_right;
};
struct work {
    struct mm_central *central;
    const struct attempt *attempt;
    struct mm_statement_view failed; /* owned: what the attempt at hand missed and has reached now */
    bool reached;
    struct mm_errinfo *info;
};

/* ---- which attempts -------------------------------------------------------------------------------------
 */
static enum mm_err read_attempt(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct attempt *a = element;
    (void)info;
    (void)snprintf(a->person, sizeof a->person, "%s", mm_col_str(stmt, 0));
    (void)snprintf(a->sight, sizeof a->sight, "%s", mm_col_str(stmt, 1));
    (void)snprintf(a->decision, sizeof a->decision, "%s", mm_col_str(stmt, 2));
    a->items = mm_col_int(stmt, 3);
    a->graded_right = mm_col_int(stmt, 4);
    a->now_right = mm_col_int(stmt, 5);
    a->now_items = mm_col_int(stmt, 6);
    return MM_OK;
}

/* A question is right when every row of it is; one that counts for nothing is in neither number. */
#define ATTEMPTS_OF(whom)                                                                                    \
    "SELECT i.person, i.sight, i.decision, COUNT(*), SUM(i.was), SUM(CASE WHEN i.excluded=0 THEN"            \
    " i.is_right ELSE 0 END), SUM(1-i.excluded) FROM (SELECT e.person, e.sight, e.item, MIN(CASE WHEN"       \
    " e.graded IN (1,4) THEN 1 ELSE 0 END) AS was, MIN(CASE WHEN e.mark IN (1,4) THEN 1 ELSE 0 END) AS"      \
    " is_right, MAX(CASE WHEN e.mark=5 THEN 1 ELSE 0 END) AS excluded, d.decision FROM (SELECT person,"      \
    " sight, MAX(decision) AS decision FROM rescored WHERE council=?1" whom                                  \
    " AND scoring<>'restored' AND sight NOT LIKE 'practice:%' GROUP BY person, sight) d"                     \
    " JOIN evidence e ON e.council=?1 AND e.person=d.person AND e.sight=d.sight"                             \
    " GROUP BY e.person, e.sight, e.item, d.decision) i GROUP BY i.person, i.sight, i.decision"              \
    " ORDER BY i.person, i.sight"
_Static_assert(MM_MARK_RIGHT == 1 && MM_MARK_UNASKED == 4 && MM_MARK_EXCLUDED == 5,
               "the marks in the query above");

static enum mm_err list_attempts(struct work *w, const char *person, struct attempt **ret_list, size_t *ret_n)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(w->central->db, person ? ATTEMPTS_OF(" AND person=?2") : ATTEMPTS_OF(""), &stmt, w->info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, w->central->council);
    if (person)
        mm_bind_str(stmt, 2, person);
    return mm_central_list(stmt, read_attempt, sizeof **ret_list, ret_list, ret_n, w->info);
}

/* The share that counted when it was handed in. */
static double cut_of(struct work *w, const struct mm_statement_view *failed, const struct mm_course *course)
{
    return mm_central_cut_of(w->central, course, failed->at_ms);
}

/* ---- one of them ----------------------------------------------------------------------------------------
 */
static enum mm_err add_record(struct work *w, const struct mm_statement_view *failed,
                              const struct mm_course *course)
{
    const struct attempt *a = w->attempt;
    char session_id[MM_UUID_BYTES];
    mm_central_new_id(w->central, session_id);
    const struct mm_session session = {.home_page = w->central->home_page,
                                       .person = failed->actor_name,
                                       .course = course->id,
                                       .course_title = course->title,
                                       .course_version = course->version,
                                       .registration = failed->registration,
                                       .session = session_id,
                                       .pack_version = failed->pack_version,
                                       .mastery_score = cut_of(w, failed, course),
                                       .wants_passed =
                                           mm_move_on_wants(mm_central_move_on(w->central), course)};
    struct mm_statement st = {.verb = MM_VERB_PASSED,
                              .at_ms = mm_now_ms(&w->central->clock),
                              .scaled = (double)a->now_right / (double)a->now_items,
                              .attempt = failed->attempt,
                              .ref = failed->id,
                              .decision = a->decision};
    struct mm_own own;
    enum mm_err err = mm_own_begin(w->central, &own, w->info);
    if (!err)
        err = mm_own_add(&own, &session, &st, w->info);
    if (!err)
        err = mm_own_store(&own, w->info); /* at once: it stands once in a registration */
    mm_own_done(&own);
    return err;
}

/* What was handed in is whole here when it gives the share that its record says. */
static bool is_whole(const struct attempt *a, const struct mm_statement_view *failed)
{
    return a->items > 0 && fabs(failed->scaled - (double)a->graded_right / (double)a->items) < 1e-6;
}

static const struct mm_course *course_of(struct work *w, const struct mm_statement_view *failed)
{
    const struct mm_pack *pack = failed->pack_version ? mm_packs_get(w->central, failed->pack_version) : NULL;
    return pack && failed->course ? mm_pack_course(pack, failed->course) : NULL;
}

static enum mm_err judge(struct work *w, const struct mm_statement_view *failed, bool *ret_reached)
{
    const struct attempt *a = w->attempt;
    const struct mm_course *course = course_of(w, failed);
    struct mm_progress_fold before;
    if (!failed->registration || !failed->attempt || strcmp(failed->attempt, a->sight) != 0 || !course ||
        !course->shows_cut || !is_whole(a, failed) || a->now_items <= 0 ||
        !mm_cut_reached((int)a->now_right, (int)a->now_items, cut_of(w, failed, course)))
        return MM_OK;
    enum mm_err err = mm_progress_of(w->central, a->person, failed->registration, &before, w->info);
    *ret_reached = !err && before.passed_at_ms == INT64_MAX;
    return err;
}

static enum mm_err look_at_result(void *ctx, const struct mm_statement_row *row)
{
    struct work *w = ctx;
    struct mm_statement_view view;
    if (w->reached || row->seq == MM_SEQ_NONE)
        return MM_OK;
    enum mm_err err = mm_statement_view(row->bytes, row->len, &view, w->info);
    if (err)
        return err;
    err = judge(w, &view, &w->reached);
    if (w->reached)
        w->failed = view;
    else
        mm_statement_view_done(&view);
    return err;
}

/* Among the results of the person that missed it: these alone, since a batch asks for them while all others
 * wait. Nothing is written before they were read. */
static enum mm_err find_failed(struct work *w)
{
    char agent[sizeof w->central->home_page + MM_ID_BYTES];
    struct mm_statement_filter filter = {.verb = mm_verb_iri(MM_VERB_FAILED),
                                         .agent = agent,
                                         .since = INT64_MIN,
                                         .until = INT64_MAX,
                                         .ascending = true,
                                         .limit = MM_MAX_PAST_RESULTS};
    bool more = true;
    (void)snprintf(agent, sizeof agent, "%s\n%s", w->central->home_page, w->attempt->person);
    enum mm_err err = mm_postings_flush(w->central, w->info);
    while (!err && more && !w->reached) {
        err = mm_statement_search(w->central, &filter, look_at_result, w, &more, &filter.cursor, w->info);
        filter.has_cursor = true;
    }
    return err;
}

static enum mm_err look_at_attempt(struct work *w)
{
    enum mm_err err = find_failed(w);
    if (!err && w->reached)
        err = add_record(w, &w->failed, course_of(w, &w->failed));
    mm_statement_view_done(&w->failed);
    return err;
}

enum mm_err mm_rescore_pass(struct mm_central *central, const char *person, int64_t *ret_n,
                            struct mm_errinfo *info)
{
    struct work w = {.central = central, .info = info};
    struct attempt *list = NULL;
    size_t n = 0;
    *ret_n = 0;
    enum mm_err err = list_attempts(&w, person, &list, &n);
    for (size_t i = 0; !err && i < n; i++) {
        const struct attempt *a = &list[i];
        w.attempt = a;
        w.reached = false;
        if (a->now_right * a->items > a->graded_right * a->now_items) /* a greater share than it was */
            err = look_at_attempt(&w);
        *ret_n += w.reached;
    }
    free(list);
    return err;
}
