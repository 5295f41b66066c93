/* credential.add: an account for /xapi or /api/v1. The secret is shown this once. A scope that needs a
 * decision needs "body", "decided_on" and "number".
 *
 * in  {"actor", "name": "…", "scope": "statements/read", "body", "decided_on": "2026-11-01", "number"}
 * out {"user", "secret", "scope", "decision"} */
#include "sync/base/utf8.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_credential_row like = {.id = ""};
    char id[MM_UUID_BYTES], secret[64];
    struct mm_jw w;
    mm_utf8_copy(like.name, sizeof like.name, mm_json_get_str(in, "name", ""));
    mm_utf8_copy(like.scope, sizeof like.scope, mm_json_get_str(in, "scope", "statements/read"));
    bool decided = mm_json_get_str(in, "body", "")[0] || mm_json_get_str(in, "decided_on", "")[0] ||
                   mm_json_get_str(in, "number", "")[0];
    enum mm_err err = decided ? mm_decision_text(in, mm_now_ms(&central->clock), like.decision, info) : MM_OK;
    if (!err)
        err = mm_credential_add(central, mm_json_get_str(in, "actor", "?"), &like, id, secret, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "user", id);
    mm_jw_kstr(&w, "secret", secret);
    mm_jw_kstr(&w, "scope", like.scope);
    mm_jw_kstr(&w, "decision", like.decision);
    mm_jw_end(&w);
    mm_wipe(secret, sizeof secret);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"name", MM_SHAPE_TEXT},
                                        {"scope", MM_SHAPE_TEXT},
                                        {"body", MM_SHAPE_TEXT, .optional = true},
                                        {"decided_on", MM_SHAPE_DAY, .optional = true},
                                        {"number", MM_SHAPE_TEXT, .optional = true},
                                        {NULL}};
static const struct mm_shape gives[] = {{"user", MM_SHAPE_TEXT},
                                        {"secret", MM_SHAPE_TEXT},
                                        {"scope", MM_SHAPE_TEXT},
                                        {"decision", MM_SHAPE_TEXT},
                                        {NULL}};

const struct mm_action mm_action_credential_add = {"credential.add", run, takes, gives, MM_RIGHT_ADMIN};
