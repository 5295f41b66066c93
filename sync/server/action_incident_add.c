/* incident.add: 出来事の記録; entered in the 操作の記録 without what it says.
 *
 * in  {"actor", "on": day, "kind", "result": codes or Japanese words, "clause": id, "note": may be ""}
 * out {"id"} */
#include "sync/server/actions.h"
#include "sync/server/incident.h"
#include "sync/server/internal.h"

#include <stdio.h>

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_incident incident;
    char what[MM_UUID_BYTES + 20];
    struct mm_jw w;
    enum mm_err err = mm_incident_read(central, in, &incident, info);
    if (!err)
        err = mm_central_write_begin(central, info);
    if (err)
        return err;
    (void)snprintf(what, sizeof what, "incident add %s", incident.id);
    err = mm_operation_insert(central, mm_json_get_str(in, "actor", "?"), what, info);
    if (!err)
        err = mm_incident_put(central, &incident, info);
    err = mm_central_write_end(central, err, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "id", incident.id);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"on", MM_SHAPE_TEXT},
                                        {"kind", MM_SHAPE_TEXT},
                                        {"result", MM_SHAPE_TEXT},
                                        {"clause", MM_SHAPE_TEXT},
                                        {"note", MM_SHAPE_TEXT, .optional = true},
                                        {NULL}};
static const struct mm_shape gives[] = {{"id", MM_SHAPE_TEXT}, {NULL}};

const struct mm_action mm_action_incident_add = {"incident.add", run, takes, gives, MM_RIGHT_CLERK};
