/* Tables progress and sighting: merged with what is there, so that order and repetition do not matter. */
#include "sync/server/progress.h"
#include "sync/rules/duties.h"
#include "sync/server/evidence.h"
#include "sync/server/internal.h"
#include "sync/server/totals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void read_fold(struct mm_stmt *stmt, int at, struct mm_progress_fold *fold)
{
    fold->state = (enum mm_progress)mm_col_int(stmt, at);
    fold->first_at_ms = mm_col_int(stmt, at + 1);
    fold->completed_at_ms = mm_col_int(stmt, at + 2);
    fold->last_at_ms = mm_col_int(stmt, at + 3);
    fold->completed_quality = (enum mm_time_quality)mm_col_int(stmt, at + 4);
}

static enum mm_err load_query(struct mm_central *central, const char *person, const char *registration,
                              struct mm_stmt **ret_stmt, struct mm_errinfo *info)
{
    enum mm_err err =
        mm_db_query(central->db,
                    "SELECT state, first_at_ms, completed_at_ms, last_at_ms,"
                    " completed_quality, policy, route FROM progress WHERE council=? AND registration=?"
                    " AND person=?",
                    ret_stmt, info);
    if (err)
        return err;
    mm_bind_str(*ret_stmt, 1, central->council);
    mm_bind_str(*ret_stmt, 2, registration);
    mm_bind_str(*ret_stmt, 3, person);
    return MM_OK;
}

enum mm_err mm_progress_ask(struct mm_central *central, const char *person, const char *registration,
                            struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = load_query(central, person, registration, &stmt, info);
    return err ? err : mm_stmt_ask(stmt, info);
}

static enum mm_err load(struct mm_central *central, const char *person, const char *registration,
                        struct mm_progress_fold *fold, char policy[MM_TEXT_HASH_BYTES],
                        char route[MM_FACT_WORD_BYTES], struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = load_query(central, person, registration, &stmt, info);
    if (err)
        return err;
    err = mm_stmt_step(stmt, &row, info);
    if (!err && row) {
        read_fold(stmt, 0, fold);
        (void)snprintf(policy, MM_TEXT_HASH_BYTES, "%s", mm_col_str(stmt, 5));
        (void)snprintf(route, MM_FACT_WORD_BYTES, "%s", mm_col_str(stmt, 6));
    }
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_progress_merge_in(struct mm_central *central, const char *person, const char *registration,
                                 const char *course, const struct mm_progress_fold *fold, const char *policy,
                                 const char *route, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct mm_progress_fold all;
    char known[MM_TEXT_HASH_BYTES] = "", by[MM_FACT_WORD_BYTES] = "";
    mm_progress_init(&all);
    enum mm_err err = load(central, person, registration, &all, known, by, info);
    if (err)
        return err;
    /* of the earliest completion; of two at one time the smaller, so that order does not matter */
    bool sooner = fold->completed_at_ms < all.completed_at_ms ||
                  (fold->completed_at_ms == all.completed_at_ms && strcmp(policy, known) < 0);
    bool first = fold->completed_at_ms < all.completed_at_ms ||
                 (fold->completed_at_ms == all.completed_at_ms && strcmp(route, by) < 0);
    const struct mm_progress_fold was = all;
    mm_progress_merge(&all, fold);
    bool turned = was.state != all.state || was.first_at_ms != all.first_at_ms ||
                  was.completed_at_ms != all.completed_at_ms || sooner || first;
    err = turned ? mm_totals_touch(central, person, info) : MM_OK;
    if (err)
        return err;
    err = mm_db_query(central->db,
                      "INSERT INTO progress (council, registration, person, course, state, first_at_ms,"
                      " completed_at_ms, last_at_ms, completed_quality, policy, route)"
                      " VALUES (?,?,?,?,?,?,?,?,?,?,?)"
                      " ON CONFLICT (council, registration, person) DO UPDATE SET state=excluded.state,"
                      " first_at_ms=excluded.first_at_ms, completed_at_ms=excluded.completed_at_ms,"
                      " last_at_ms=excluded.last_at_ms,"
                      " completed_quality=excluded.completed_quality, policy=excluded.policy,"
                      " route=excluded.route",
                      &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, registration);
    mm_bind_str(stmt, 3, person);
    mm_bind_str(stmt, 4, course);
    mm_bind_int(stmt, 5, (int64_t)all.state);
    mm_bind_int(stmt, 6, all.first_at_ms);
    mm_bind_int(stmt, 7, all.completed_at_ms);
    mm_bind_int(stmt, 8, all.last_at_ms);
    mm_bind_int(stmt, 9, (int64_t)all.completed_quality);
    mm_bind_str(stmt, 10, sooner ? policy : known);
    mm_bind_str(stmt, 11, first ? route : by);
    err = mm_stmt_send(stmt, NULL, info);
    if (!err && fold->passed_at_ms != INT64_MAX)
        err = mm_reached_merge(central, person, registration, fold->passed_at_ms, info);
    return err;
}

enum mm_err mm_progress_of(struct mm_central *central, const char *person, const char *registration,
                           struct mm_progress_fold *ret_fold, struct mm_errinfo *info)
{
    char policy[MM_TEXT_HASH_BYTES], route[MM_FACT_WORD_BYTES];
    mm_progress_init(ret_fold);
    enum mm_err err = load(central, person, registration, ret_fold, policy, route, info);
    return err ? err : mm_reached_at(central, person, registration, &ret_fold->passed_at_ms, info);
}

enum mm_err mm_progress_together(struct mm_central *central, const char *person, const char *course,
                                 int64_t from_ms, int64_t until_ms, bool *ret_done, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT 1 FROM progress WHERE council=? AND person=? AND course=?"
                                  " AND route=? AND completed_at_ms>=? AND completed_at_ms<? LIMIT 1",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    mm_bind_str(stmt, 3, course);
    mm_bind_str(stmt, 4, MM_DUTY_BY_GROUP);
    mm_bind_int(stmt, 5, from_ms);
    mm_bind_int(stmt, 6, until_ms);
    err = mm_stmt_step(stmt, ret_done, info);
    mm_stmt_end(stmt);
    return err;
}

enum mm_move_on mm_central_move_on(struct mm_central *central)
{
    enum mm_move_on move_on = MM_MOVE_ON_COMPLETED;
    char value[40];
    if (mm_setting_get(central, MM_MOVE_ON_SETTING, value, sizeof value, NULL) == MM_OK &&
        mm_move_on_find(value, &move_on))
        move_on = MM_MOVE_ON_COMPLETED;
    return move_on;
}

enum mm_err mm_sighting_merge(struct mm_central *central, const char *person, const char *recorder,
                              int64_t at_ms, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "INSERT INTO sighting (council, person, recorder, last_at_ms) VALUES (?,?,?,?)"
                    " ON CONFLICT (council, person, recorder) DO UPDATE SET last_at_ms=excluded.last_at_ms"
                    " WHERE excluded.last_at_ms>sighting.last_at_ms",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    mm_bind_str(stmt, 3, recorder);
    mm_bind_int(stmt, 4, at_ms);
    return mm_stmt_send(stmt, NULL, info);
}

enum mm_err mm_progress_clear(struct mm_central *central, const char *person, struct mm_errinfo *info)
{
    static const char *const tables[] = {
        "DELETE FROM progress WHERE council=?1 AND (CAST(?2 AS TEXT) IS NULL OR person=?2)",
        "DELETE FROM sighting WHERE council=?1 AND (CAST(?2 AS TEXT) IS NULL OR person=?2)",
    };
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < sizeof tables / sizeof tables[0]; i++) {
        struct mm_stmt *stmt = NULL;
        err = mm_db_query(central->db, tables[i], &stmt, info);
        if (err)
            return err;
        mm_bind_str(stmt, 1, central->council);
        mm_bind_str(stmt, 2, person);
        err = mm_stmt_run(stmt, NULL, info);
    }
    return err ? err : mm_totals_touch(central, person, info);
}

/* As it stood at that time: what came later is taken off again. */
static void cut_at(struct mm_progress_fold *fold, int64_t as_of_ms)
{
    if (fold->last_at_ms > as_of_ms)
        fold->last_at_ms = as_of_ms;
    if (fold->completed_at_ms <= as_of_ms)
        return;
    fold->completed_at_ms = INT64_MAX;
    if (fold->state == MM_PROGRESS_DONE)
        fold->state = MM_PROGRESS_STARTED;
}

static enum mm_err read_progress(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_progress_row *p = element;
    (void)info;
    (void)snprintf(p->person, sizeof p->person, "%s", mm_col_str(stmt, 0));
    (void)snprintf(p->registration, sizeof p->registration, "%s", mm_col_str(stmt, 1));
    (void)snprintf(p->course, sizeof p->course, "%s", mm_col_str(stmt, 2));
    read_fold(stmt, 3, &p->fold);
    (void)snprintf(p->policy, sizeof p->policy, "%s", mm_col_str(stmt, 8));
    (void)snprintf(p->route, sizeof p->route, "%s", mm_col_str(stmt, 9));
    return MM_OK;
}

#define ROWS                                                                                                 \
    "SELECT person, registration, course, state, first_at_ms, completed_at_ms, last_at_ms,"                  \
    " completed_quality, policy, route FROM progress WHERE council=? AND first_at_ms<=?"
/* registration||'': a list that needs no sorting would be everybody's. */
enum mm_err mm_progress_list(struct mm_central *central, const char *person, int64_t as_of_ms,
                             struct mm_progress_row **ret_rows, size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  person ? ROWS " AND person=? ORDER BY registration||''"
                                         : ROWS " ORDER BY person, registration",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, as_of_ms);
    if (person)
        mm_bind_str(stmt, 3, person);
    err = mm_central_list(stmt, read_progress, sizeof **ret_rows, ret_rows, ret_n, info);
    for (size_t i = 0; !err && i < *ret_n; i++)
        cut_at(&(*ret_rows)[i].fold, as_of_ms);
    return err;
}

enum mm_err mm_progress_next(struct mm_central *central, const char *person, int64_t as_of_ms,
                             int64_t *ret_at_ms, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(
        central->db,
        "SELECT MIN(CASE WHEN first_at_ms>?3 THEN first_at_ms WHEN completed_at_ms>?3 THEN completed_at_ms"
        " END) FROM progress WHERE council=?1 AND person=?2",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    mm_bind_int(stmt, 3, as_of_ms);
    err = mm_stmt_step(stmt, &row, info);
    *ret_at_ms = !err && row && !mm_col_null(stmt, 0) ? mm_col_int(stmt, 0) : INT64_MAX;
    mm_stmt_end(stmt);
    return err;
}

static enum mm_err read_sighting(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_sighting_row *r = element;
    (void)info;
    (void)snprintf(r->person, sizeof r->person, "%s", mm_col_str(stmt, 0));
    (void)snprintf(r->recorder, sizeof r->recorder, "%s", mm_col_str(stmt, 1));
    r->last_at_ms = mm_col_int(stmt, 2);
    return MM_OK;
}

enum mm_err mm_sighting_list(struct mm_central *central, const char *person,
                             struct mm_sighting_row **ret_rows, size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  person ? "SELECT person, recorder, last_at_ms FROM sighting WHERE council=?"
                                           " AND person=? ORDER BY recorder"
                                         : "SELECT person, recorder, last_at_ms FROM sighting WHERE council=?"
                                           " ORDER BY person, recorder",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    if (person)
        mm_bind_str(stmt, 2, person);
    return mm_central_list(stmt, read_sighting, sizeof **ret_rows, ret_rows, ret_n, info);
}
