/* credential.add: an account for reading statements over /xapi. The secret is shown this once.
 *
 * in  {"name": "…", "scope": "statements/read", "decision": "body, date, document number"}
 * out {"user", "secret", "scope"} */
#include "sync/server/actions.h"
#include "sync/server/internal.h"

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    const char *scope = mm_json_get_str(in, "scope", MM_SCOPE_STATEMENTS_READ);
    char id[MM_UUID_BYTES], secret[64];
    struct mm_jw w;
    enum mm_err err = mm_credential_add(central, mm_json_get_str(in, "name", ""), scope,
                                        mm_json_get_str(in, "decision", ""), id, secret, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "user", id);
    mm_jw_kstr(&w, "secret", secret);
    mm_jw_kstr(&w, "scope", scope);
    mm_jw_end(&w);
    mm_wipe(secret, sizeof secret);
    return mm_buf_check(ret_out, info);
}

const struct mm_action mm_action_credential_add = {"credential.add", run, true};
