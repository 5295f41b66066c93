/* account.first: while nobody has an account, a token with which somebody makes the first one at /web/#first.
 * The one before is good no longer.
 *
 * in  {"actor"}
 * out {"token"} */
#include "sync/server/account.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    char token[MM_TOKEN_BYTES];
    struct mm_jw w;
    enum mm_err err = mm_account_first(central, mm_json_get_str(in, "actor", "?"), token, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "token", token);
    mm_jw_end(&w);
    mm_wipe(token, sizeof token);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape gives[] = {{"token", MM_SHAPE_TEXT}, {NULL}};

const struct mm_action mm_action_account_first = {"account.first", run, takes, gives, MM_RIGHT_ADMIN};
