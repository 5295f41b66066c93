/* roster.undo: takes the last import of the roster back, while nothing rests on it; entered in the
 * 操作の記録.
 *
 * in  {"actor"}
 * out {"people": whom it concerned, "duties_opened", "duties_closed", "opening", "closing": as roster.import}
 */
#include "sync/server/actions.h"
#include "sync/server/duty_diff.h"
#include "sync/server/internal.h"
#include "sync/server/roster_undo.h"

#include <stdlib.h>

struct undo {
    struct mm_central *central;
    struct mm_duty_diff diff;
    struct mm_person *people; /* as before: those who go have their names here */
    size_t n_people;
    int64_t n;
};

static enum mm_err take_back(struct undo *u, struct mm_errinfo *info)
{
    enum mm_err err = mm_central_write_begin(u->central, info);
    if (err)
        return err;
    err = mm_duty_diff_begin(u->central, &u->diff, info);
    if (!err)
        err = mm_roster_undo_run(u->central, &u->n, info);
    if (!err)
        err = mm_duty_diff_end(u->central, &u->diff, info);
    return mm_central_write_end(u->central, err, info);
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct undo u = {.central = central};
    struct mm_jw w;
    enum mm_err err = mm_people_list(central, &u.people, &u.n_people, info);
    if (!err)
        err = mm_central_operation(central, mm_json_get_str(in, "actor", "?"), "roster undo", info);
    if (!err)
        err = take_back(&u, info);
    if (!err) {
        mm_jw_init(&w, ret_out);
        mm_jw_obj(&w);
        mm_jw_kint(&w, "people", u.n);
        mm_duty_diff_put(central, &u.diff, u.people, u.n_people, &w);
        mm_jw_end(&w);
        err = mm_buf_check(ret_out, info);
    }
    mm_duty_diff_done(&u.diff);
    free(u.people);
    return err;
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape gives[] = {{"people", MM_SHAPE_INT},
                                        {"duties_opened", MM_SHAPE_INT},
                                        {"duties_closed", MM_SHAPE_INT},
                                        {"opening", MM_SHAPE_LIST, .of = mm_shape_duty_change},
                                        {"closing", MM_SHAPE_LIST, .of = mm_shape_duty_change},
                                        {NULL}};

const struct mm_action mm_action_roster_undo = {"roster.undo", run, takes, gives, MM_RIGHT_CLERK};
