/* store.rebuild: what is derived from records, derived anew; entered in the 操作の記録.
 *
 * in  {"actor"}
 * out {"statements", "changed": what was there before was something else} */
#include "sync/server/actions.h"
#include "sync/server/internal.h"

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_hash before = {{0}}, after = {{0}};
    struct mm_jw w;
    int64_t n = 0;
    enum mm_err err = mm_central_operation(central, mm_json_get_str(in, "actor", "?"), "store rebuild", info);
    if (!err)
        err = mm_derived_hash(central, &before, info);
    if (!err)
        err = mm_central_rebuild(central, info);
    if (!err)
        err = mm_derived_hash(central, &after, info);
    if (!err)
        err = mm_statement_count(central, &n, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kint(&w, "statements", n);
    mm_jw_kbool(&w, "changed", !mm_hash_equal(&before, &after));
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape gives[] = {{"statements", MM_SHAPE_INT}, {"changed", MM_SHAPE_BOOL}, {NULL}};

const struct mm_action mm_action_store_rebuild = {"store.rebuild", run, takes, gives, MM_RIGHT_ADMIN};
