#include "sync/server/checkin.h"

#include "sync/server/paper.h"

#include <stdlib.h>
#include <string.h>

static enum mm_err is_present(struct mm_central *central, const struct mm_refused_row *row, bool *ret_present,
                              struct mm_errinfo *info)
{
    struct mm_paper_present *list = NULL;
    size_t n = 0;
    enum mm_err err = mm_paper_present_list(central, row->group, &list, &n, info);
    *ret_present = false;
    for (size_t i = 0; !err && i < n; i++)
        *ret_present |= strcmp(list[i].person, row->person) == 0;
    free(list);
    return err;
}

/* A session of a number that nobody gave is none that goes on. */
static enum mm_err is_over(struct mm_central *central, int64_t group, bool *ret_over, struct mm_errinfo *info)
{
    struct mm_paper_form *form = malloc(sizeof *form);
    if (!form)
        return mm_nomem(info);
    enum mm_err err = mm_paper_form_get(central, group, form, info);
    *ret_over = err || form->closed[0];
    free(form);
    return err == MM_ERR_NOT_FOUND ? MM_OK : err;
}

/* *ret_waits: nobody has added the person since. */
static enum mm_err look(struct mm_central *central, const struct mm_refused_row *row,
                        struct mm_checkin *ret_checkin, bool *ret_waits, struct mm_errinfo *info)
{
    bool present = true;
    enum mm_err err = mm_people_get(central, row->person, &ret_checkin->person, NULL);
    *ret_waits = false;
    if (err)
        return err == MM_ERR_NOT_FOUND ? MM_OK : err;
    ret_checkin->refused = *row;
    err = is_present(central, row, &present, info);
    if (!err && !present)
        err = is_over(central, row->group, &ret_checkin->over, info);
    *ret_waits = !err && !present;
    return err;
}

enum mm_err mm_checkin_list(struct mm_central *central, int64_t as_of_ms, struct mm_checkin **ret_list,
                            size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_refused_row *rows = NULL;
    size_t n_rows = 0, n = 0;
    enum mm_err err = mm_refused_list(central, &rows, &n_rows, info);
    struct mm_checkin *list = err ? NULL : calloc(n_rows + 1, sizeof *list);
    if (!err && !list)
        err = mm_nomem(info);
    for (size_t i = 0; !err && i < n_rows; i++) {
        bool waits = false;
        if (rows[i].at_ms <= as_of_ms)
            err = look(central, &rows[i], &list[n], &waits, info);
        n += waits;
    }
    free(rows);
    if (err) {
        free(list);
        return err;
    }
    *ret_list = list;
    *ret_n = n;
    return MM_OK;
}
