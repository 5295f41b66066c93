/* The 目安 as it is issued. */
#include "sync/base/utf8.h"
#include "sync/server/issued_row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of one course in one 年度: who completed it, and who of them reached the 目安 (right; one row each). */
struct cut {
    const char *course;
    int year;
    char key[MM_ID_BYTES + 16]; /* no clause is called so */
    struct mm_figure now, issued;
    int64_t as_of_ms;
};

static enum mm_err cut_now(struct mm_central *central, struct cut *cut, int64_t at_ms,
                           struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    int64_t from_ms = mm_date_start_ms((struct mm_date){cut->year, 4, 1});
    int64_t until_ms = mm_date_start_ms((struct mm_date){cut->year + 1, 4, 1}) - 1;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT COUNT(DISTINCT p.person),"
                                  " COUNT(DISTINCT CASE WHEN r.at_ms<=?4 THEN p.person END) FROM progress p"
                                  " LEFT JOIN reached r ON r.council=p.council AND r.person=p.person"
                                  " AND r.registration=p.registration WHERE p.council=?1 AND p.course=?2"
                                  " AND p.completed_at_ms BETWEEN ?3 AND ?4",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, cut->course);
    mm_bind_int(stmt, 3, from_ms);
    mm_bind_int(stmt, 4, at_ms < until_ms ? at_ms : until_ms);
    if ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row)
        cut->now = (struct mm_figure){mm_col_int(stmt, 0), mm_col_int(stmt, 0), mm_col_int(stmt, 1), 0};
    mm_stmt_end(stmt);
    return err;
}

/* As it went out last; nobody is counted for it. */
static enum mm_err cut_load(struct mm_central *central, const struct mm_course *course, int64_t at_ms,
                            struct cut *cut, struct mm_errinfo *info)
{
    *cut = (struct cut){.course = course->id, .year = mm_date_fiscal_year(mm_date_of(at_ms))};
    (void)snprintf(cut->key, sizeof cut->key, "cut:%s:%d", cut->course, cut->year);
    return mm_issued_last(central, cut->key, at_ms, &cut->issued, &cut->as_of_ms, info);
}

static bool cut_may_issue(const struct cut *cut, bool period_over)
{
    int64_t came = cut->now.people - cut->issued.people, reached = cut->now.right - cut->issued.right;
    return mm_figure_follows(&cut->issued, &cut->now, period_over) && reached > 0 && reached < came &&
           mm_figure_shown(cut->now.right, cut->now.people - cut->now.right, false);
}

enum mm_err mm_issue_cuts(struct mm_central *central, int64_t at_ms, bool period_over,
                          struct mm_errinfo *info)
{
    const struct mm_pack *pack = mm_central_pack(central);
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < pack->n_courses; i++) {
        struct cut cut;
        if (!pack->courses[i].shows_cut)
            continue;
        err = cut_load(central, &pack->courses[i], at_ms, &cut, info);
        if (!err)
            err = cut_now(central, &cut, at_ms, info);
        if (!err && cut_may_issue(&cut, period_over))
            err = mm_issued_put(central, cut.key, at_ms, &cut.now, info);
    }
    return err;
}

/* Only where it can be done at once: the pools of all answers are not needed for this list. */
static enum mm_err issue_cuts_here(struct mm_central *central, struct mm_errinfo *info)
{
    if (central->mode != MM_CENTRAL_WRITE)
        return MM_OK;
    enum mm_err err = mm_central_write_begin(central, info);
    if (!err)
        err = mm_central_write_end(central, mm_issue_cuts(central, mm_now_ms(&central->clock), false, info),
                                   info);
    return err;
}

enum mm_err mm_issued_cuts(struct mm_central *central, int64_t as_of_ms, struct mm_issued_cut **ret_cuts,
                           size_t *ret_n, struct mm_errinfo *info)
{
    const struct mm_pack *pack = mm_central_pack(central);
    struct mm_issued_cut *cuts = NULL;
    size_t n = 0;
    enum mm_err err = issue_cuts_here(central, info);
    as_of_ms = mm_issued_look(central, as_of_ms);
    if (!err && !(cuts = calloc(pack->n_courses + 1, sizeof *cuts)))
        err = mm_nomem(info);
    for (size_t i = 0; !err && i < pack->n_courses; i++) {
        struct cut cut = {0};
        if (pack->courses[i].shows_cut)
            err = cut_load(central, &pack->courses[i], as_of_ms, &cut, info);
        if (err || !cut.issued.people)
            continue;
        cuts[n] = (struct mm_issued_cut){
            .people = cut.issued.people, .reached = cut.issued.right, .as_of_ms = cut.as_of_ms};
        mm_utf8_copy(cuts[n++].course, sizeof cuts[0].course, cut.course);
    }
    if (err) {
        free(cuts);
        return err;
    }
    *ret_cuts = cuts;
    *ret_n = n;
    return MM_OK;
}
