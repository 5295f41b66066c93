/* Owner of table page: which pages were opened in a registration. */
#include "sync/store/internal.h"

#include <string.h>

bool mm_store_page_opened(struct mm_store *store, const char *registration, const char *page_id)
{
    return mm_store_yes(store, "SELECT 1 FROM page WHERE registration=? AND page=?", registration, page_id);
}

const struct mm_module *mm_store_module_begun(struct mm_store *store, const struct mm_course *course,
                                              const char *registration)
{
    for (size_t m = 0; course->reads_one && m < course->n_modules; m++) {
        for (size_t p = 0; p < course->modules[m]->n_pages; p++) {
            if (mm_store_page_opened(store, registration, course->modules[m]->pages[p].id))
                return course->modules[m];
        }
    }
    return NULL;
}

static enum mm_err insert_tx(struct mm_store *store, const struct mm_sitting *sitting,
                             const struct mm_page *page, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err =
        mm_db_query(store->db, "INSERT INTO page(registration,page,at_ms) VALUES(?,?,?)", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, sitting->registration);
    mm_bind_str(s, 2, page->id);
    mm_bind_int(s, 3, mm_store_now_ms(store));
    return mm_stmt_run(s, NULL, info);
}

enum mm_err mm_store_page_open(struct mm_store *store, const struct mm_sitting *sitting,
                               const struct mm_page *page, char ret_id[MM_UUID_BYTES],
                               struct mm_errinfo *info)
{
    char id[MM_UUID_BYTES] = "";
    if (!mm_store_page_opened(store, sitting->registration, page->id)) {
        enum mm_err err = mm_store_begin(store, info);
        if (err)
            return err;
        struct mm_statement st = {
            .verb = MM_VERB_EXPERIENCED, .page = page->id, .page_title = page->title, .scaled = -1};
        err = insert_tx(store, sitting, page, info);
        if (!err)
            err = mm_store_record_tx(store, sitting, NULL, &st, id, info);
        err = mm_store_finish(store, err, info);
        if (err)
            return err;
    }
    if (ret_id)
        memcpy(ret_id, id, sizeof id);
    return MM_OK;
}
