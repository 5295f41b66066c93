/* Owner of table meta: small facts by name. */
#include "sync/store/internal.h"

#include "sync/base/log.h"

#include <errno.h>
#include <stdlib.h>

enum mm_err mm_store_meta_get(struct mm_store *store, const char *name, char *out, size_t out_bytes,
                              struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(store->db, "SELECT value FROM meta WHERE name=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, name);
    err = mm_stmt_step(s, &row, info);
    if (!err && !row)
        err =
            mm_fail(info, MM_ERR_NOT_FOUND, "%s: %s", name, mm_say("まだ設定されていません", "not set yet"));
    if (!err)
        err = mm_store_copy(out, out_bytes, mm_col_str(s, 0), info);
    mm_stmt_end(s);
    return err;
}

enum mm_err mm_store_meta_set_tx(struct mm_store *store, const char *name, const char *value,
                                 struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(
        store->db,
        "INSERT INTO meta(name,value) VALUES(?,?) ON CONFLICT(name) DO UPDATE SET value=excluded.value", &s,
        info);
    if (err)
        return err;
    mm_bind_str(s, 1, name);
    mm_bind_str(s, 2, value);
    return mm_stmt_run(s, NULL, info);
}

enum mm_err mm_store_meta_set(struct mm_store *store, const char *name, const char *value,
                              struct mm_errinfo *info)
{
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, mm_store_meta_set_tx(store, name, value, info), info);
}

enum mm_err mm_store_meta_put(struct mm_store *store, const struct mm_store_fact *facts, size_t n,
                              struct mm_errinfo *info)
{
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    for (size_t i = 0; !err && i < n; i++)
        err = mm_store_meta_set_tx(store, facts[i].name, facts[i].value, info);
    return mm_store_finish(store, err, info);
}

int64_t mm_store_meta_int(struct mm_store *store, const char *name, int64_t fallback)
{
    char text[32], *end = NULL;
    if (mm_store_meta_get(store, name, text, sizeof text, NULL))
        return fallback;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    return errno || end == text || *end ? fallback : (int64_t)value;
}

/* A count, because SQLite writes nothing at all when a row gets the value that it has. */
static enum mm_err probe_tx(struct mm_store *store, struct mm_errinfo *info)
{
    return mm_db_exec(store->db,
                      "INSERT INTO meta(name,value) VALUES('probes','1')"
                      " ON CONFLICT(name) DO UPDATE SET value=CAST(value AS INTEGER)+1",
                      info);
}

enum mm_err mm_store_probe(struct mm_store *store, struct mm_errinfo *info)
{
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, probe_tx(store, info), info);
}
