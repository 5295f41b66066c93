/* Owner of table seen: how often and when a form on this kiosk showed an item to a person. */
#include "sync/store/internal.h"

#include <stdio.h>

enum mm_err mm_store_seen_add_tx(struct mm_store *store, const char *person, const struct mm_form *form,
                                 int64_t at_ms, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < form->n; i++) {
        struct mm_stmt *s = NULL;
        err = mm_db_query(
            store->db,
            "INSERT INTO seen(person,item,times,last_at_ms) VALUES(?,?,1,?) ON CONFLICT(person,item)"
            " DO UPDATE SET times=times+1,last_at_ms=max(last_at_ms,excluded.last_at_ms)",
            &s, info);
        if (err)
            break;
        mm_bind_str(s, 1, person);
        mm_bind_str(s, 2, form->item[i].item_id);
        mm_bind_int(s, 3, at_ms);
        err = mm_stmt_run(s, NULL, info);
    }
    return err;
}

static int count(void *ctx, const char *item_id, int64_t *ret_last_at_ms)
{
    struct mm_store *store = ctx;
    struct mm_stmt *s = NULL;
    bool row = false;
    int times = 0;
    if (mm_db_query(store->db, "SELECT times,last_at_ms FROM seen WHERE person=? AND item=?", &s, NULL))
        return 0;
    mm_bind_str(s, 1, store->seen_for);
    mm_bind_str(s, 2, item_id);
    if (mm_stmt_step(s, &row, NULL) == MM_OK && row) {
        times = (int)mm_col_int(s, 0);
        *ret_last_at_ms = mm_col_int(s, 1);
    }
    mm_stmt_end(s);
    return times;
}

struct mm_seen mm_store_seen(struct mm_store *store, const char *person)
{
    snprintf(store->seen_for, sizeof store->seen_for, "%s", person);
    return (struct mm_seen){count, store};
}
