/* incident.undo: takes an entry of the 出来事の記録 back; entered in the 操作の記録.
 *
 * in  {"actor", "id"}
 * out {"id"} */
#include "sync/server/actions.h"
#include "sync/server/incident.h"
#include "sync/server/internal.h"

#include <stdio.h>

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    const char *id = mm_json_get_str(in, "id", "");
    char what[80];
    struct mm_jw w;
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    (void)snprintf(what, sizeof what, "incident undo %.40s", id);
    err = mm_incident_undo(central, id, info);
    if (!err)
        err = mm_operation_insert(central, mm_json_get_str(in, "actor", "?"), what, info);
    err = mm_central_write_end(central, err, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "id", id);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT}, {"id", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape gives[] = {{"id", MM_SHAPE_TEXT}, {NULL}};

const struct mm_action mm_action_incident_undo = {"incident.undo", run, true, takes, gives, MM_RIGHT_CLERK};
