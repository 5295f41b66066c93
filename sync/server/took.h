/* What the server does with each kind of the kiosk report: one file told/took_<name>.c for each line of
 * sync/wire/told.def. */
#ifndef MM_SERVER_TOOK_H
#define MM_SERVER_TOOK_H

#include "sync/server/told.h"

struct mm_took_ops {
    const struct mm_told_ops *kind;
    /* (tx) The entry was checked (mm_told_check); data is its object. Idempotent, and the order of entries
     * does not matter. *ret_new: it said something that was not known. NOT_FOUND: it speaks of somebody
     * of whom nothing may be kept (erased; for what is one person's own: not on the roster), and nothing of
     * it is. CONFLICT, with a sentence that names nobody: it cannot be taken as things stand; it is kept for
     * the clerk and tried again at the next start. */
    enum mm_err (*take)(struct mm_central *central, const char *recorder, const struct mm_told *told,
                        const struct mm_json *data, bool *ret_new, struct mm_errinfo *info);
};
#define ENTRY(name) extern const struct mm_took_ops mm_took_##name;
#include "sync/wire/told.def"
#undef ENTRY
/* What it speaks of is not here, as in a store that was restored: it may come yet, so the entry waits. */
static inline enum mm_err mm_took_waits(enum mm_err err)
{
    return err == MM_ERR_NOT_FOUND ? MM_ERR_CONFLICT : err;
}
/* A statement whose first parameter is bound to the council; runs it. */
MM_MUST_USE enum mm_err mm_took_run(struct mm_stmt *stmt, bool *ret_new, struct mm_errinfo *info);
#endif
