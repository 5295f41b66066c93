/* Which packs are still in use: by an attempt under way, an open sitting, or the kiosk that has it in hand;
 * and the one before, should the disk lose the one of now. */
#include "sync/store/internal.h"

#include "sync/base/log.h"

#include <string.h>

#define UNDER_WAY                                                                                            \
    "(a.state<>2 OR EXISTS(SELECT 1 FROM answer w WHERE w.registration=a.registration AND w.attempt=a.id"    \
    " AND w.is_right=0 AND NOT EXISTS(SELECT 1 FROM explained e WHERE e.attempt=a.id AND e.item=w.item)))"
_Static_assert(MM_ATTEMPT_DONE == 2, "the state in the queries above");

bool mm_store_attempt_under_way(struct mm_store *store, const char *attempt)
{
    return mm_store_yes(store, "SELECT 1 FROM attempt a WHERE a.id=? AND " UNDER_WAY, attempt, NULL);
}

/* Of each registration the newest attempt: what came before it is over. A pack's folder bears its version. */
enum mm_err mm_store_packs_needed(struct mm_store *store, char (*ret_versions)[17], size_t max, size_t *ret_n,
                                  struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    size_t n = 0;
    enum mm_err err = mm_db_query(
        store->db,
        "SELECT a.pack_version FROM attempt a WHERE " UNDER_WAY
        " AND NOT EXISTS(SELECT 1 FROM attempt b WHERE b.registration=a.registration AND b.n>a.n)"
        " UNION SELECT pack_version FROM sitting WHERE state='open'"
        " UNION SELECT substr(value,-16) FROM meta WHERE name IN ('pack_dir','pack_held','pack_before')"
        " AND value<>'' ORDER BY 1",
        &s, info);
    if (err)
        return err;
    while ((err = mm_stmt_step(s, &row, info)) == MM_OK && row) {
        if (n == max)
            err = mm_fail(info, MM_ERR_TOO_BIG, "%s",
                          mm_say("使用中の教材の版が多すぎます", "too many packs are in use"));
        if (!err)
            err = mm_store_copy(ret_versions[n++], sizeof ret_versions[0], mm_col_str(s, 0), info);
        if (err)
            break;
    }
    mm_stmt_end(s);
    if (!err)
        *ret_n = n;
    return err;
}

static enum mm_err hold_tx(struct mm_store *store, const char *dir, struct mm_errinfo *info)
{
    if (!mm_path_is_dir(dir))
        return mm_fail(info, MM_ERR_NOT_FOUND, "%s: %s", dir,
                       mm_say("この教材は、もう片付けられました", "this pack was cleared away"));
    return mm_store_meta_set_tx(store, "pack_held", dir, info);
}

enum mm_err mm_store_pack_hold(struct mm_store *store, const char *dir, struct mm_errinfo *info)
{
    char held[MM_PATH_BYTES] = "";
    if (mm_store_meta_get(store, "pack_held", held, sizeof held, NULL) == MM_OK && strcmp(held, dir) == 0 &&
        mm_path_is_dir(dir))
        return MM_OK;
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, hold_tx(store, dir, info), info);
}
