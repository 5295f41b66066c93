/* Retention as it is issued: before and after of each booster and delayed test. */
#include "sync/base/log.h"
#include "sync/server/evidence.h"
#include "sync/server/issued_row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool asks_again(const struct mm_course *course)
{
    return course->kind == MM_COURSE_BOOSTER || course->kind == MM_COURSE_DELAYED;
}

static void key_of(const struct mm_course *course, const char *when, char out[MM_ISSUED_KEY_BYTES])
{
    (void)snprintf(out, MM_ISSUED_KEY_BYTES, "kept:%s:%s", course->id, when);
}

static enum mm_err last(struct mm_central *central, const struct mm_course *course, int64_t at_ms,
                        struct mm_issued_kept *kept, struct mm_errinfo *info)
{
    char key[MM_ISSUED_KEY_BYTES];
    (void)snprintf(kept->course, sizeof kept->course, "%s", course->id);
    key_of(course, "before", key);
    enum mm_err err = mm_issued_last(central, key, at_ms, &kept->before, &kept->as_of_ms, info);
    key_of(course, "after", key);
    return err ? err : mm_issued_last(central, key, at_ms, &kept->after, &kept->as_of_ms, info);
}

static enum mm_err issue(struct mm_central *central, const struct mm_course *course, int64_t at_ms,
                         bool period_over, struct mm_errinfo *info)
{
    char key[MM_ISSUED_KEY_BYTES];
    struct mm_retention now;
    struct mm_issued_kept issued;
    enum mm_err err = mm_evidence_retention(central, course->id, at_ms, &now, info);
    if (!err)
        err = last(central, course, at_ms, &issued, info);
    /* Both speak of the same people, so they are issued together. */
    if (err || !now.after.people || !mm_figure_follows(&issued.after, &now.after, period_over) ||
        !mm_figure_follows(&issued.before, &now.before, period_over) ||
        (mm_figure_same(&issued.after, &now.after) && mm_figure_same(&issued.before, &now.before)))
        return err;
    key_of(course, "before", key);
    err = mm_issued_put(central, key, at_ms, &now.before, info);
    key_of(course, "after", key);
    return err ? err : mm_issued_put(central, key, at_ms, &now.after, info);
}

enum mm_err mm_issue_kept(struct mm_central *central, int64_t at_ms, bool period_over,
                          struct mm_errinfo *info)
{
    const struct mm_pack *pack = mm_central_pack(central);
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < pack->n_courses; i++)
        if (asks_again(&pack->courses[i]))
            err = issue(central, &pack->courses[i], at_ms, period_over, info);
    return err;
}

enum mm_err mm_issued_kept_list(struct mm_central *central, int64_t as_of_ms,
                                struct mm_issued_kept **ret_rows, size_t *ret_n, struct mm_errinfo *info)
{
    const struct mm_pack *pack = mm_central_pack(central);
    size_t n = 0;
    struct mm_issued_kept *rows = calloc(pack->n_courses + 1, sizeof *rows);
    enum mm_err err = rows ? mm_issue_whole(central, info) : mm_nomem(info);
    as_of_ms = mm_issued_look(central, as_of_ms);
    for (size_t i = 0; !err && i < pack->n_courses; i++)
        if (asks_again(&pack->courses[i]))
            err = last(central, &pack->courses[i], as_of_ms, &rows[n++], info);
    if (err) {
        free(rows);
        return err;
    }
    *ret_rows = rows;
    *ret_n = n;
    return MM_OK;
}
