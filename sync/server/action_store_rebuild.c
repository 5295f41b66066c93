/* store.rebuild: what is derived from records, derived anew; entered in the 操作の記録.
 *
 * in  {"actor"}
 * out {"statements", "changed": what was there before was something else} */
#include "sync/server/actions.h"
#include "sync/server/internal.h"

/* All that rebuilding makes beside evidence, as lines; how posting.c cuts its lists is its own. */
static const char *const derived[] = {
    "SELECT registration||' '||person||' '||course||' '||state||' '||first_at_ms||' '||completed_at_ms||' '"
    "||passed_at_ms||' '||last_at_ms||' '||completed_quality||' '||policy FROM progress WHERE council=?"
    " ORDER BY person, registration",
    "SELECT person||' '||recorder||' '||last_at_ms FROM sighting WHERE council=? ORDER BY person, recorder",
    ("SELECT person||' '||document||' '||version||' '||at_ms FROM acknowledged WHERE council=?"
     " ORDER BY person, document, version"),
};

static enum mm_err hash_derived(struct mm_central *central, struct mm_hash *ret_hash, struct mm_errinfo *info)
{
    struct mm_hash hash = {{0}};
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < sizeof derived / sizeof derived[0]; i++)
        err = mm_central_lines(central, derived[i], &hash, info);
    if (!err)
        err = mm_evidence_lines(central, &hash, info);
    if (!err)
        *ret_hash = hash;
    return err;
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_hash before = {{0}}, after = {{0}};
    struct mm_jw w;
    int64_t n = 0;
    enum mm_err err = mm_central_operation(central, mm_json_get_str(in, "actor", "?"), "store rebuild", info);
    if (!err)
        err = hash_derived(central, &before, info);
    if (!err)
        err = mm_central_rebuild(central, info);
    if (!err)
        err = hash_derived(central, &after, info);
    if (!err)
        err = mm_db_int(central->db, "SELECT COUNT(*) FROM statement", &n, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kint(&w, "statements", n);
    mm_jw_kbool(&w, "changed", !mm_hash_equal(&before, &after));
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

const struct mm_action mm_action_store_rebuild = {"store.rebuild", run, true};
