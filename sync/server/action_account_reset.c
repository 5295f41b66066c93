/* account.reset: for a forgotten password or a lost telephone. Password and second factor are gone, every
 * session ends; the token, shown this once, is good for a day.
 *
 * in  {"actor", "account": name or id}
 * out {"account", "name", "role", "token"} */
#include "sync/server/account.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_account account;
    char token[MM_TOKEN_BYTES];
    enum mm_err err = mm_account_reset(central, mm_json_get_str(in, "actor", "?"),
                                       mm_json_get_str(in, "account", ""), &account, token, info);
    return err ? err : mm_account_told(&account, token, ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT}, {"account", MM_SHAPE_TEXT}, {NULL}};

const struct mm_action mm_action_account_reset = {"account.reset", run, takes, mm_account_shape_token,
                                                  MM_RIGHT_ADMIN};
