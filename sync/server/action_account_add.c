/* account.add: somebody who signs in at the web pages. The token, shown this once, is good for a day: with it
 * they set their password at /web/#password.
 *
 * in  {"actor", "name": "yamada", "label": "書記 山田", "role": "clerk"}
 * out {"account", "name", "role", "token"} */
#include "sync/base/utf8.h"
#include "sync/server/account.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_account account = {.id = ""};
    char token[MM_TOKEN_BYTES];
    mm_utf8_copy(account.name, sizeof account.name, mm_json_get_str(in, "name", ""));
    mm_utf8_copy(account.label, sizeof account.label, mm_json_get_str(in, "label", ""));
    mm_utf8_copy(account.role, sizeof account.role, mm_json_get_str(in, "role", ""));
    enum mm_err err =
        mm_account_add(central, mm_json_get_str(in, "actor", "?"), &account, &account, token, info);
    return err ? err : mm_account_told(&account, token, ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"name", MM_SHAPE_TEXT},
                                        {"label", MM_SHAPE_TEXT},
                                        {"role", MM_SHAPE_TEXT},
                                        {NULL}};

const struct mm_action mm_action_account_add = {"account.add", run, takes, mm_account_shape_token,
                                                MM_RIGHT_ADMIN};
