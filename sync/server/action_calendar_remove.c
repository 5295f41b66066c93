/* calendar.remove: takes an entry out of the council's calendar; entered in the 操作の記録.
 *
 * in  {"actor", "id", "was": what whoever asks saw of it (mm_calendar_as_seen)}
 * out {"id"} */
#include "sync/server/actions.h"
#include "sync/server/internal.h"

#include <stdio.h>

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    const char *id = mm_json_get_str(in, "id", "");
    char what[200];
    struct mm_jw w;
    (void)snprintf(what, sizeof what, "calendar remove %.100s", id);
    enum mm_err err = mm_central_operation(central, mm_json_get_str(in, "actor", "?"), what, info);
    if (!err)
        err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = mm_calendar_as_seen(central, id, mm_json_get_str(in, "was", NULL), info);
    if (!err)
        err = mm_calendar_remove(central, id, info);
    err = mm_central_write_end(central, err, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "id", id);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {
    {"actor", MM_SHAPE_TEXT}, {"id", MM_SHAPE_TEXT}, {"was", MM_SHAPE_TEXT, .optional = true}, {NULL}};
static const struct mm_shape gives[] = {{"id", MM_SHAPE_TEXT}, {NULL}};

const struct mm_action mm_action_calendar_remove = {"calendar.remove", run, takes, gives, MM_RIGHT_CLERK};
