/* Owner of table explained: of which items of an attempt the explanation was seen. */
#include "sync/store/internal.h"

#include "sync/base/log.h"

bool mm_store_was_explained(struct mm_store *store, const char *attempt, const char *item_id)
{
    return mm_store_yes(store, "SELECT 1 FROM explained WHERE attempt=? AND item=?", attempt, item_id);
}

static enum mm_err insert_tx(struct mm_store *store, const char *attempt, const char *item_id,
                             struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_attempt_state state = MM_ATTEMPT_OPEN;
    enum mm_err err = mm_store_attempt_state(store, attempt, &state, info);
    if (!err && state == MM_ATTEMPT_OPEN) /* else an answer could be put right after its explanation */
        err = mm_fail(info, MM_ERR_CONFLICT, "%s",
                      mm_say("解説は、提出したあとに見られます", "explanations come after 提出"));
    if (!err)
        err = mm_db_query(store->db, "INSERT OR IGNORE INTO explained(attempt,item,at_ms) VALUES(?,?,?)", &s,
                          info);
    if (err)
        return err;
    mm_bind_str(s, 1, attempt);
    mm_bind_str(s, 2, item_id);
    mm_bind_int(s, 3, mm_store_now_ms(store));
    return mm_stmt_run(s, NULL, info);
}

enum mm_err mm_store_explained(struct mm_store *store, const struct mm_attempt *attempt, const char *item_id,
                               struct mm_errinfo *info)
{
    if (mm_store_was_explained(store, attempt->id, item_id))
        return MM_OK;
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, insert_tx(store, attempt->id, item_id, info), info);
}
