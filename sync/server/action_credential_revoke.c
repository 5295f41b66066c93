/* credential.revoke: the account reads nothing from the next request on.
 *
 * in  {"actor", "credential": id, or the name of one that is not revoked}
 * out {"user", "name"} */
#include "sync/server/actions.h"
#include "sync/server/internal.h"

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_credential_row row;
    struct mm_jw w;
    enum mm_err err = mm_credential_revoke(central, mm_json_get_str(in, "actor", "?"),
                                           mm_json_get_str(in, "credential", ""), &row, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "user", row.id);
    mm_jw_kstr(&w, "name", row.name);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT}, {"credential", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape gives[] = {{"user", MM_SHAPE_TEXT}, {"name", MM_SHAPE_TEXT}, {NULL}};

const struct mm_action mm_action_credential_revoke = {"credential.revoke", run, takes, gives, MM_RIGHT_ADMIN};
