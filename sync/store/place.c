/* Owner of table place: where a person stopped, in words of the application. */
#include "sync/store/internal.h"

#include "sync/base/log.h"

#include <stdio.h>
#include <string.h>

static enum mm_err put_tx(struct mm_store *store, const char *registration, const char *place,
                          struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(store->db,
                                  "INSERT INTO place(registration,place) VALUES(?,?)"
                                  " ON CONFLICT(registration) DO UPDATE SET place=excluded.place",
                                  &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, registration);
    mm_bind_str(s, 2, place);
    return mm_stmt_run(s, NULL, info);
}

static bool stands(struct mm_store *store, const char *registration, const char *place)
{
    char now[MM_STORE_PLACE_BYTES];
    return mm_store_place_get(store, registration, now, sizeof now, NULL) == MM_OK && strcmp(now, place) == 0;
}

enum mm_err mm_store_place_put(struct mm_store *store, const char *registration, const char *place,
                               struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    if (stands(store, registration, place))
        return MM_OK;
    err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, put_tx(store, registration, place, info), info);
}

void mm_store_place_next(struct mm_store *store, const char *place)
{
    bool fits = strlen(place) < sizeof store->next_place;
    snprintf(store->next_place, sizeof store->next_place, "%s", fits ? place : "");
}

enum mm_err mm_store_place_next_tx(struct mm_store *store, const char *registration, struct mm_errinfo *info)
{
    return store->next_place[0] ? put_tx(store, registration, store->next_place, info) : MM_OK;
}

enum mm_err mm_store_place_get(struct mm_store *store, const char *registration, char *out, size_t out_bytes,
                               struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(store->db, "SELECT place FROM place WHERE registration=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, registration);
    err = mm_stmt_step(s, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s", mm_say("まだ始めていません", "not started yet"));
    if (!err)
        err = mm_store_copy(out, out_bytes, mm_col_str(s, 0), info);
    mm_stmt_end(s);
    return err;
}
