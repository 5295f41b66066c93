/* office.sign: somebody stands for the 組織の点検 of this 年度 by role; entered in the 操作の記録.
 *
 * in  {"actor", "role"}
 * out {"id", "role"} */
#include "sync/server/actions.h"
#include "sync/server/internal.h"
#include "sync/server/office.h"

#include <stdio.h>

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_office_sign sign = {.at_ms = 0};
    char role[MM_OFFICE_TEXT_BYTES], what[MM_OFFICE_TEXT_BYTES + 20];
    struct mm_jw w;
    enum mm_err err = mm_office_role(central, mm_json_get_str(in, "role", ""), role, info);
    if (!err)
        err = mm_central_write_begin(central, info);
    if (err)
        return err;
    (void)snprintf(what, sizeof what, "office sign %s", role);
    err = mm_office_sign(central, role, &sign, info);
    if (!err)
        err = mm_operation_insert(central, mm_json_get_str(in, "actor", "?"), what, info);
    err = mm_central_write_end(central, err, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "id", sign.id);
    mm_jw_kstr(&w, "role", sign.role);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT}, {"role", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape gives[] = {{"id", MM_SHAPE_TEXT}, {"role", MM_SHAPE_TEXT}, {NULL}};

const struct mm_action mm_action_office_sign = {"office.sign", run, takes, gives, MM_RIGHT_CLERK};
