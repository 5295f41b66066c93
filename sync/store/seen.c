/* Owner of tables seen and seen_elsewhere: how often and when a form showed an item to a person, on this
 * kiosk and on the others. */
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

enum mm_err mm_store_seen_elsewhere_tx(struct mm_store *store, const struct mm_summary *summary,
                                       struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(store->db, "DELETE FROM seen_elsewhere WHERE person=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, summary->person);
    err = mm_stmt_run(s, NULL, info);
    for (size_t i = 0; !err && i < summary->n_items; i++) {
        if (summary->items[i].times == 0)
            continue;
        err = mm_db_query(store->db,
                          "INSERT OR REPLACE INTO seen_elsewhere(person,item,times,last_at_ms)"
                          " VALUES(?,?,?,?)",
                          &s, info);
        if (err)
            break;
        mm_bind_str(s, 1, summary->person);
        mm_bind_str(s, 2, summary->items[i].item);
        mm_bind_int(s, 3, summary->items[i].times);
        mm_bind_int(s, 4, summary->items[i].last_at_ms);
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
    if (mm_db_query(store->db,
                    "SELECT coalesce(sum(times),0),coalesce(max(last_at_ms),0) FROM"
                    " (SELECT times,last_at_ms FROM seen WHERE person=?1 AND item=?2 UNION ALL"
                    " SELECT times,last_at_ms FROM seen_elsewhere WHERE person=?1 AND item=?2)",
                    &s, NULL))
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
