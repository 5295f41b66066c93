/* account.role: what the account may from now on. Its sessions end.
 *
 * in  {"actor", "account": name or id, "role"}
 * out {"account", "name", "role"} */
#include "sync/server/account.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_account account;
    enum mm_err err =
        mm_account_role_set(central, mm_json_get_str(in, "actor", "?"), mm_json_get_str(in, "account", ""),
                            mm_json_get_str(in, "role", ""), &account, info);
    return err ? err : mm_account_told(&account, NULL, ret_out, info);
}

static const struct mm_shape takes[] = {
    {"actor", MM_SHAPE_TEXT}, {"account", MM_SHAPE_TEXT}, {"role", MM_SHAPE_TEXT}, {NULL}};

const struct mm_action mm_action_account_role = {"account.role", run, takes, mm_account_shape,
                                                 MM_RIGHT_ADMIN};
