/* Owner of table told: what waits to be told to the server beside records. A row leaves when the server has
 * named it. */
#include "sync/store/internal.h"

#include "sync/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- writing ------------------------------------------------------------------------------------- */
void mm_store_told_init(struct mm_store *store, const char *kind, const char *person, char *data,
                        struct mm_told *ret_told)
{
    int64_t now = mm_store_time_ms(store); /* a clock that was never set refuses nobody */
    *ret_told = (struct mm_told){.at_ms = now < 1                   ? 1
                                          : now < MM_MAX_TOLD_AT_MS ? now
                                                                    : MM_MAX_TOLD_AT_MS,
                                 .data = data};
    mm_store_new_id(store, ret_told->id);
    (void)snprintf(ret_told->kind, sizeof ret_told->kind, "%s", kind);
    (void)snprintf(ret_told->person, sizeof ret_told->person, "%s", person);
}

/* Settings that were not told yet need not be told any more. */
static enum mm_err drop_earlier_tx(struct mm_store *store, const struct mm_told *told,
                                   struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    if (strcmp(told->kind, mm_told_settings.name) != 0)
        return MM_OK;
    enum mm_err err = mm_db_query(store->db, "DELETE FROM told WHERE kind=? AND person=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, told->kind);
    mm_bind_str(s, 2, told->person);
    return mm_stmt_run(s, NULL, info);
}

enum mm_err mm_store_told_add_tx(struct mm_store *store, const struct mm_told *told, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_told_check(told, info);
    if (!err)
        err = drop_earlier_tx(store, told, info);
    if (!err)
        err = mm_db_query(store->db,
                          "INSERT INTO told(id,kind,person,at_ms,json) VALUES(?,?,?,?,?)"
                          " ON CONFLICT(id) DO NOTHING",
                          &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, told->id);
    mm_bind_str(s, 2, told->kind);
    mm_bind_str(s, 3, told->person);
    mm_bind_int(s, 4, told->at_ms);
    mm_bind_str(s, 5, told->data);
    return mm_stmt_run(s, NULL, info);
}

/* An id that tells no time, and is the same for the same set. */
enum mm_err mm_store_sealed_add(struct mm_store *store, const char *period, const char *box,
                                struct mm_errinfo *info)
{
    const char *parts[] = {"mamori-sealed-1", period, box};
    struct mm_uuid id = mm_uuid8(parts, 3);
    struct mm_told told = {0};
    struct mm_buf data;
    struct mm_jw w;
    mm_uuid_format(&id, told.id);
    (void)snprintf(told.kind, sizeof told.kind, "%s", mm_told_sealed.name);
    mm_buf_init(&data, MM_MAX_SEALED_CHARS + 512);
    mm_jw_init(&w, &data);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "period", period);
    mm_jw_kstr(&w, "box", box);
    mm_jw_end(&w);
    told.data = data.data;
    enum mm_err err = mm_buf_check(&data, info);
    if (!err)
        err = mm_store_begin(store, info);
    if (!err)
        err = mm_store_finish(store, mm_store_told_add_tx(store, &told, info), info);
    mm_buf_done(&data);
    return err;
}

/* How somebody liked the screen goes with the name; what happened stays to be told. */
enum mm_err mm_store_told_prune_tx(struct mm_store *store, struct mm_errinfo *info)
{
    return mm_db_exec(
        store->db, "DELETE FROM told WHERE kind='settings' AND person NOT IN (SELECT id FROM person)", info);
}

/* ---- reading ------------------------------------------------------------------------------------- */
static enum mm_err read_row(struct mm_stmt *s, struct mm_told *told, struct mm_errinfo *info)
{
    const char *json = mm_col_str(s, 4);
    enum mm_err err = mm_store_copy(told->id, sizeof told->id, mm_col_str(s, 0), info);
    if (!err)
        err = mm_store_copy(told->kind, sizeof told->kind, mm_col_str(s, 1), info);
    if (!err)
        err = mm_store_copy(told->person, sizeof told->person, mm_col_str(s, 2), info);
    told->at_ms = mm_col_int(s, 3);
    if (!err && !(told->data = strdup(json)))
        err = mm_nomem(info);
    return err;
}

enum mm_err mm_store_told(struct mm_store *store, size_t max, struct mm_told **ret_list, size_t *ret_n,
                          struct mm_errinfo *info)
{
    struct mm_told *list = calloc(max + 1, sizeof *list);
    struct mm_stmt *s = NULL;
    bool row = false;
    size_t n = 0, bytes = 0;
    enum mm_err err =
        list ? mm_db_query(store->db, "SELECT id,kind,person,at_ms,json FROM told ORDER BY n", &s, info)
             : mm_nomem(info);
    while (!err && n < max && (err = mm_stmt_step(s, &row, info)) == MM_OK && row) {
        bytes += strlen(mm_col_str(s, 4)) + 300;
        if (n && bytes > MM_MAX_TOLD_BYTES)
            break;
        err = read_row(s, &list[n++], info);
    }
    if (s)
        mm_stmt_end(s);
    if (err) {
        mm_told_free(list, list ? max : 0);
        return err;
    }
    *ret_list = list;
    *ret_n = n;
    return MM_OK;
}

static enum mm_err named_tx(struct mm_store *store, const struct mm_record_reply *replies, size_t n,
                            struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < n; i++) {
        struct mm_stmt *s = NULL;
        err = mm_db_query(store->db, "DELETE FROM told WHERE id=?", &s, info);
        if (err)
            break;
        mm_bind_str(s, 1, replies[i].id);
        err = mm_stmt_run(s, NULL, info);
    }
    return err;
}

enum mm_err mm_store_told_named(struct mm_store *store, const struct mm_record_reply *replies, size_t n,
                                struct mm_errinfo *info)
{
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, named_tx(store, replies, n, info), info);
}
