/* Owner of table told: what waits to be told to the server beside records. What the server has named waits no
 * longer; a sealed set and what its kind does not keep (mm_told_ops.again) leaves, the rest stays for a
 * server that was restored from a backup. */
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

enum mm_err mm_store_not_taken_add(struct mm_store *store, const char *id, const char *outcome,
                                   const char *medium, struct mm_errinfo *info)
{
    struct mm_told told;
    struct mm_buf data;
    struct mm_jw w;
    mm_buf_init(&data, mm_told_not_taken.max_bytes);
    mm_jw_init(&w, &data);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "outcome", outcome);
    mm_jw_kstr(&w, "medium", medium);
    mm_jw_end(&w);
    enum mm_err err = mm_buf_check(&data, info);
    if (!err)
        err = mm_store_begin(store, info);
    if (!err) {
        mm_store_told_init(store, mm_told_not_taken.name, "", data.data, &told);
        (void)snprintf(told.id, sizeof told.id, "%s", id);
        err = mm_store_finish(store, mm_store_told_add_tx(store, &told, info), info);
    }
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
        list ? mm_db_query(store->db, "SELECT id,kind,person,at_ms,json FROM told WHERE named=0 ORDER BY n",
                           &s, info)
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

#define META_LAST "told_last" /* the last one that was named and is kept; "": none */

static enum mm_err run_of(struct mm_store *store, const char *sql, const char *id, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(store->db, sql, &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, id);
    return mm_stmt_run(s, NULL, info);
}

static enum mm_err kind_of(struct mm_store *store, const char *id, char out[MM_TOLD_KIND_BYTES],
                           struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    out[0] = '\0';
    enum mm_err err = mm_db_query(store->db, "SELECT kind FROM told WHERE id=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, id);
    err = mm_stmt_step(s, &row, info);
    if (!err && row)
        err = mm_store_copy(out, MM_TOLD_KIND_BYTES, mm_col_str(s, 0), info);
    mm_stmt_end(s);
    return err;
}

/* *last stands on the last one that is kept. */
static enum mm_err named_tx(struct mm_store *store, const struct mm_record_reply *replies, size_t n,
                            const char **last, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < n; i++) {
        char kind[MM_TOLD_KIND_BYTES];
        err = kind_of(store, replies[i].id, kind, info);
        const struct mm_told_ops *ops = mm_told_find(kind);
        bool keep = !err && ops && ops->again;
        if (!err)
            err = run_of(store, keep ? "UPDATE told SET named=1 WHERE id=?" : "DELETE FROM told WHERE id=?",
                         replies[i].id, info);
        *last = keep ? replies[i].id : *last;
    }
    return err;
}

static enum mm_err forget_oldest_tx(struct mm_store *store, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err =
        mm_db_query(store->db,
                    "DELETE FROM told WHERE named=1 AND n<=coalesce((SELECT n FROM told WHERE named=1"
                    " ORDER BY n DESC LIMIT 1 OFFSET ?),0)",
                    &s, info);
    if (err)
        return err;
    mm_bind_int(s, 1, MM_MAX_TOLD_AGAIN);
    return mm_stmt_run(s, NULL, info);
}

enum mm_err mm_store_told_named(struct mm_store *store, const struct mm_record_reply *replies, size_t n,
                                struct mm_errinfo *info)
{
    const char *last = NULL;
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    err = named_tx(store, replies, n, &last, info);
    if (!err && last)
        err = mm_store_meta_set_tx(store, META_LAST, last, info);
    if (!err && last)
        err = forget_oldest_tx(store, info);
    return mm_store_finish(store, err, info);
}

/* ---- a server that was restored -------------------------------------------------------------------- */
enum mm_err mm_store_told_forgotten(struct mm_store *store, const char *last, bool *ret_forgotten,
                                    struct mm_errinfo *info)
{
    char ours[MM_UUID_BYTES] = "";
    struct mm_stmt *s = NULL;
    bool waits = false;
    enum mm_err err = mm_store_meta_get(store, META_LAST, ours, sizeof ours, NULL);
    *ret_forgotten = false;
    if (err || !ours[0] || strcmp(ours, last) == 0)
        return MM_OK; /* nothing was named yet */
    err = mm_db_query(store->db, "SELECT 1 FROM told WHERE id=? AND named=0", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, last);
    err = mm_stmt_step(s, &waits, info);
    mm_stmt_end(s);
    *ret_forgotten = !err && !waits; /* the reply that would have named it was lost */
    return err;
}

enum mm_err mm_store_told_back(struct mm_store *store, int64_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    err = mm_db_query(store->db, "UPDATE told SET named=0 WHERE named=1", &s, info);
    if (!err)
        err = mm_stmt_run(s, ret_n, info);
    if (!err)
        err = mm_store_meta_set_tx(store, META_LAST, "", info);
    return mm_store_finish(store, err, info);
}

enum mm_err mm_store_told_other(struct mm_store *store, struct mm_errinfo *info)
{
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    err = run_of(store, "DELETE FROM told WHERE named=1 AND kind=?", mm_told_code_used.name, info);
    return mm_store_finish(store, err, info);
}
