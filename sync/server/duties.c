/* Table duty: what somebody is asked to take, until when, and what closed it. */
#include "sync/base/log.h"
#include "sync/server/internal.h"
#include "sync/server/people.h"

#include <stdio.h>
#include <stdlib.h>

#define BY_INDIVIDUAL "individual"
#define COLUMNS       "registration, person, course, cause, opened_on, due_on, closed_on, closed_by"

#define FIELD(name)                                                                                          \
    {                                                                                                        \
        offsetof(struct mm_duty, name), sizeof((struct mm_duty *)0)->name                                    \
    }
static const struct {
    size_t at, bytes;
} texts[] = {
    FIELD(registration), FIELD(person), FIELD(course),    FIELD(cause),
    FIELD(opened_on),    FIELD(due_on), FIELD(closed_on), FIELD(closed_by),
};
#define N_TEXTS (sizeof texts / sizeof texts[0])

enum mm_err mm_duties_list(struct mm_central *central, const char *person, struct mm_duty **ret_duties,
                           size_t *ret_n, struct mm_errinfo *info)
{
    static const char all[] = "SELECT " COLUMNS " FROM duty WHERE council=?"
                              " ORDER BY person, opened_on, course, registration";
    static const char one[] = "SELECT " COLUMNS " FROM duty WHERE council=? AND person=?"
                              " ORDER BY person, opened_on, course, registration";
    struct mm_stmt *stmt = NULL;
    struct mm_duty *list = NULL;
    size_t n = 0, cap = 0;
    bool row = false;
    enum mm_err err = mm_db_query(central->db, person ? one : all, &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    if (person)
        mm_bind_str(stmt, 2, person);
    while ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        struct mm_duty *more = mm_central_grow(list, n, &cap, sizeof *list);
        if (!more) {
            err = mm_central_nomem(info);
            break;
        }
        list = more;
        for (size_t i = 0; i < N_TEXTS; i++)
            (void)snprintf((char *)&list[n] + texts[i].at, texts[i].bytes, "%s", mm_col_str(stmt, (int)i));
        n++;
    }
    mm_stmt_end(stmt);
    if (err) {
        free(list);
        return err;
    }
    *ret_duties = list;
    *ret_n = n;
    return MM_OK;
}

enum mm_err mm_duties_put(struct mm_central *central, const struct mm_duty *duty, bool *ret_new,
                          struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    int64_t changes = 0, completed_at_ms = INT64_MAX;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO duty (" COLUMNS ", council) VALUES (?,?,?,?,?,?,?,?,?)"
                                  " ON CONFLICT (council, registration) DO NOTHING",
                                  &stmt, info);
    if (err)
        return err;
    for (size_t i = 0; i < N_TEXTS; i++)
        mm_bind_str(stmt, (int)i + 1, (const char *)duty + texts[i].at);
    mm_bind_str(stmt, (int)N_TEXTS + 1, central->council);
    err = mm_stmt_run(stmt, &changes, info);
    if (!err && changes > 0)
        err = mm_progress_completed(central, duty->registration, &completed_at_ms, info);
    if (!err && completed_at_ms != INT64_MAX)
        err = mm_duties_completed(central, duty->registration, completed_at_ms, info);
    if (!err && ret_new)
        *ret_new = changes > 0;
    return err;
}

enum mm_err mm_duties_open(struct mm_central *central, const struct mm_person *person, struct mm_date today,
                           size_t *ret_opened, struct mm_errinfo *info)
{
    const struct mm_pack *pack = mm_central_pack(central);
    size_t opened = 0;
    for (size_t i = 0; pack && i < pack->n_courses; i++) {
        struct mm_duty duty;
        bool fresh = false;
        if (!mm_duty_for(central->council, person, &pack->courses[i], today, &duty))
            continue;
        enum mm_err err = mm_duties_put(central, &duty, &fresh, info);
        if (err)
            return err;
        opened += fresh;
    }
    if (ret_opened)
        *ret_opened = opened;
    return MM_OK;
}

enum mm_err mm_duties_close(struct mm_central *central, const char *person, struct mm_date on,
                            const char *closed_by, size_t *ret_closed, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char day[MM_TIME_BYTES];
    int64_t changes = 0;
    mm_date_format(on, day);
    enum mm_err err = mm_db_query(
        central->db, "UPDATE duty SET closed_on=?, closed_by=? WHERE council=? AND person=? AND closed_on=''",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, day);
    mm_bind_str(stmt, 2, closed_by);
    mm_bind_str(stmt, 3, central->council);
    mm_bind_str(stmt, 4, person);
    err = mm_stmt_run(stmt, &changes, info);
    if (!err && ret_closed)
        *ret_closed = (size_t)changes;
    return err;
}

/* Records come in any order: an earlier completion that arrives later moves the day back. */
enum mm_err mm_duties_completed(struct mm_central *central, const char *registration, int64_t at_ms,
                                struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char day[MM_TIME_BYTES];
    mm_date_format(mm_date_of(at_ms), day);
    enum mm_err err = mm_db_query(central->db,
                                  "UPDATE duty SET closed_on=?1, closed_by='" BY_INDIVIDUAL "'"
                                  " WHERE council=?2 AND registration=?3 AND (closed_on='' OR"
                                  " (closed_by='" BY_INDIVIDUAL "' AND closed_on>?1))",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, day);
    mm_bind_str(stmt, 2, central->council);
    mm_bind_str(stmt, 3, registration);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_duties_reopen(struct mm_central *central, const char *person, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "UPDATE duty SET closed_on='', closed_by=''"
                                  " WHERE council=?1 AND (?2 IS NULL OR person=?2)"
                                  " AND closed_by='" BY_INDIVIDUAL "'",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    return mm_stmt_run(stmt, NULL, info);
}
