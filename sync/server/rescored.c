#include "sync/server/rescore.h"

#include "sync/base/log.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(MM_MARK_EXCLUDED == MM_MARK_COUNT, "a mark that no answer has");

void mm_evidence_sight(const struct mm_statement_view *view, char out[MM_SIGHT_BYTES])
{
    const char *alone = view->ref ? view->ref : view->id;
    (void)snprintf(out, MM_SIGHT_BYTES, "%s%s", view->attempt ? "" : "practice:",
                   view->attempt   ? view->attempt
                   : view->session ? view->session
                                   : alone);
}

/* ---- the record ---------------------------------------------------------------------------------------- */
/* Of two records of the server the one that it wrote later stands. */
static enum mm_err put(struct mm_central *central, const struct mm_statement_view *view, const char *sight,
                       int64_t seq, int64_t at_ms, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db,
        "INSERT INTO rescored (council, person, sight, item, answer, scoring, rows, decision, seq, at_ms,"
        " statement) VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (council, person, sight, item) DO UPDATE SET"
        " answer=excluded.answer, scoring=excluded.scoring, rows=excluded.rows,"
        " decision=excluded.decision, seq=excluded.seq, at_ms=excluded.at_ms, statement=excluded.statement"
        " WHERE excluded.seq > rescored.seq",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, view->actor_name);
    mm_bind_str(stmt, 3, sight);
    mm_bind_str(stmt, 4, view->item);
    mm_bind_str(stmt, 5, view->ref);
    mm_bind_str(stmt, 6, view->scoring);
    mm_bind_str(stmt, 7, view->rows ? view->rows : "");
    mm_bind_str(stmt, 8, view->decision ? view->decision : "");
    mm_bind_int(stmt, 9, seq);
    mm_bind_int(stmt, 10, at_ms);
    mm_bind_str(stmt, 11, view->id);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_rescored_add(struct mm_central *central, const struct mm_statement_view *view, int64_t seq,
                            int64_t at_ms, struct mm_errinfo *info)
{
    char sight[MM_SIGHT_BYTES];
    if (!view->item || !view->ref || !view->scoring)
        return MM_OK;
    mm_evidence_sight(view, sight);
    enum mm_err err = put(central, view, sight, seq, at_ms, info);
    return err ? err : mm_rescored_apply(central, view->actor_name, sight, view->item, info);
}

/* ---- the marks ----------------------------------------------------------------------------------------- */
struct row {
    char row_id[MM_ID_BYTES * 2];
    int64_t graded, mark, counts;
};

/* row_id stands in a list with spaces between. */
static bool listed(const char *rows, const char *row_id)
{
    size_t len = strlen(row_id);
    for (const char *at = rows; *at; at += strcspn(at, " "), at += strspn(at, " "))
        if (strcspn(at, " ") == len && strncmp(at, row_id, len) == 0)
            return true;
    return false;
}

static enum mm_err read_row(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct row *row = element;
    const char *scoring = mm_col_str(stmt, 3);
    bool of_this_answer = strcmp(mm_col_str(stmt, 5), mm_col_str(stmt, 6)) == 0;
    (void)info;
    (void)snprintf(row->row_id, sizeof row->row_id, "%s", mm_col_str(stmt, 0));
    row->graded = row->counts = mm_col_int(stmt, 1);
    row->mark = mm_col_int(stmt, 2);
    if (strcmp(scoring, MM_SCORED_EXCLUDE) == 0)
        row->counts = MM_MARK_EXCLUDED;
    if (strcmp(scoring, MM_SCORED_ALSO) == 0 && of_this_answer && listed(mm_col_str(stmt, 4), row->row_id))
        row->counts = MM_MARK_RIGHT;
    return MM_OK;
}

static enum mm_err set_mark(struct mm_central *central, const char *person, const char *sight,
                            const struct row *row, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db, "UPDATE evidence SET mark=? WHERE council=? AND person=? AND sight=? AND row_id=?",
        &stmt, info);
    if (err)
        return err;
    mm_bind_int(stmt, 1, row->counts);
    mm_bind_str(stmt, 2, central->council);
    mm_bind_str(stmt, 3, person);
    mm_bind_str(stmt, 4, sight);
    mm_bind_str(stmt, 5, row->row_id);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_rescored_apply(struct mm_central *central, const char *person, const char *sight,
                              const char *item, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct row *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT e.row_id, e.graded, e.mark, r.scoring, r.rows, r.answer,"
                                  " e.statement FROM evidence e JOIN rescored r ON r.council=e.council AND"
                                  " r.person=e.person AND r.sight=e.sight AND r.item=e.item"
                                  " WHERE e.council=? AND e.person=? AND e.sight=? AND e.item=?"
                                  " ORDER BY e.row_id",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    mm_bind_str(stmt, 3, sight);
    mm_bind_str(stmt, 4, item);
    err = mm_central_list(stmt, read_row, sizeof *rows, &rows, &n, info);
    for (size_t i = 0; !err && i < n; i++)
        if (rows[i].mark != rows[i].counts)
            err = set_mark(central, person, sight, &rows[i], info);
    free(rows);
    return err;
}

static enum mm_err any_query(struct mm_central *central, struct mm_stmt **ret_stmt, struct mm_errinfo *info)
{
    enum mm_err err =
        mm_db_query(central->db, "SELECT 1 FROM rescored WHERE council=? LIMIT 1", ret_stmt, info);
    if (!err)
        mm_bind_str(*ret_stmt, 1, central->council);
    return err;
}

enum mm_err mm_rescored_any_ask(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = any_query(central, &stmt, info);
    return err ? err : mm_stmt_ask(stmt, info);
}

enum mm_err mm_rescored_any(struct mm_central *central, bool *ret_any, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = any_query(central, &stmt, info);
    if (err)
        return err;
    err = mm_stmt_step(stmt, ret_any, info);
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_rescored_clear(struct mm_central *central, const char *person, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db, "DELETE FROM rescored WHERE council=?1 AND (CAST(?2 AS TEXT) IS NULL OR person=?2)",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    return mm_stmt_run(stmt, NULL, info);
}
