/* What is left of the onboarding months later: the rows of its checks beside those of the delayed test, of
 * the same people, pooled. Owns no table. */
#include "sync/server/evidence.h"
#include "sync/server/internal.h"
#include "sync/wire/statement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first attempt of somebody in one part; a later term has its own. */
struct part {
    char registration[MM_UUID_BYTES];
    int64_t rows, right;
};
struct walk {
    const struct mm_pack *pack;
    const char *delayed; /* id of the course */
    struct part *parts;  /* owned; one for each course of the pack */
    char person[MM_ID_BYTES];
    bool tested; /* the person at hand: what comes after it says nothing */
    struct mm_retention sum;
};

static void next_person(struct walk *w, const char *person)
{
    memset(w->parts, 0, w->pack->n_courses * sizeof *w->parts);
    (void)snprintf(w->person, sizeof w->person, "%s", person);
    w->tested = false;
}

/* Somebody of whom no part is known (it was taken as another training, say) cannot be compared. */
static void add_test(struct walk *w, int64_t rows, int64_t right)
{
    struct mm_retention *sum = &w->sum;
    int64_t before = sum->before.rows;
    for (size_t i = 0; i < w->pack->n_courses; i++) {
        sum->before.rows += w->parts[i].rows;
        sum->before.right += w->parts[i].right;
    }
    w->tested = true;
    if (sum->before.rows == before)
        return;
    sum->before.people++;
    sum->after.people++;
    sum->after.rows += rows;
    sum->after.right += right;
}

/* The attempts of everybody in the order of time. */
static void add_attempt(struct walk *w, const struct mm_statement_view *view, int64_t rows, int64_t right)
{
    const struct mm_course *course = view->course ? mm_pack_course(w->pack, view->course) : NULL;
    if (!course || !view->registration || w->tested)
        return;
    if (strcmp(course->id, w->delayed) == 0) {
        add_test(w, rows, right);
    } else if (course->kind == MM_COURSE_PART) {
        struct part *part = &w->parts[course - w->pack->courses];
        if (strcmp(part->registration, view->registration) == 0)
            return; /* a retake */
        *part = (struct part){.rows = rows, .right = right};
        (void)snprintf(part->registration, sizeof part->registration, "%s", view->registration);
    }
}

static enum mm_err read_attempt(struct walk *w, struct mm_stmt *stmt, struct mm_errinfo *info)
{
    struct mm_statement_view view;
    size_t len = 0;
    const char *bytes = mm_col_blob(stmt, 3, &len);
    enum mm_err err = mm_statement_view(bytes, len, &view, info);
    if (err)
        return err;
    if (strcmp(mm_col_str(stmt, 0), w->person) != 0)
        next_person(w, mm_col_str(stmt, 0));
    add_attempt(w, &view, mm_col_int(stmt, 1), mm_col_int(stmt, 2));
    mm_statement_view_done(&view);
    return MM_OK;
}

enum mm_err mm_evidence_retention(struct mm_central *central, const char *delayed, int64_t as_of_ms,
                                  struct mm_retention *ret_retention, struct mm_errinfo *info)
{
    struct walk w = {.pack = mm_central_pack(central), .delayed = delayed};
    struct mm_stmt *stmt = NULL;
    bool row = false;
    w.parts = w.pack ? calloc(w.pack->n_courses + 1, sizeof *w.parts) : NULL;
    enum mm_err err = w.parts ? MM_OK : mm_nomem(info);
    if (!err)
        err = mm_db_query(
            central->db,
            "SELECT a.person, a.n_rows, a.n_right, s.bytes FROM (SELECT person, COUNT(*) AS n_rows,"
            " SUM(CASE mark WHEN 1 THEN 1 ELSE 0 END) AS n_right, MIN(at_ms) AS at_ms,"
            " MIN(statement) AS statement FROM evidence WHERE council=?1 AND practice=0 AND"
            " mark<=2 AND at_ms<=?2 AND person IN (SELECT person FROM progress WHERE council=?1"
            " AND course=?3 AND completed_at_ms<=?2) GROUP BY person, sight) a JOIN statement s"
            " ON s.council=?1 AND s.id=a.statement ORDER BY a.person, a.at_ms, a.statement",
            &stmt, info);
    _Static_assert(MM_MARK_RIGHT == 1 && MM_MARK_UNSURE == 2, "the marks in the query above");
    if (!err) {
        mm_bind_str(stmt, 1, central->council);
        mm_bind_int(stmt, 2, as_of_ms);
        mm_bind_str(stmt, 3, delayed);
        while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row)
            err = read_attempt(&w, stmt, info);
        mm_stmt_end(stmt);
    }
    free(w.parts);
    if (!err)
        *ret_retention =
            mm_figure_shown(w.sum.after.people, 0, true) ? w.sum : (struct mm_retention){.before = {0}};
    return err;
}
