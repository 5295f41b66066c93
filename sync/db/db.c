/* The generic half of a database: who began the transaction, which statements are made already. */
#include "sync/base/buf.h"
#include "sync/base/log.h"
#include "sync/db/driver.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEFINE_BYTES (64 * 1024)

const char *mm_db_kind(const struct mm_db *db)
{
    return db->ops->kind;
}

static void free_statements(struct mm_db *db)
{
    for (size_t i = 0; i < MM_DB_BUCKETS; i++) {
        while (db->bucket[i]) {
            struct mm_stmt *s = db->bucket[i];
            db->bucket[i] = s->next;
            db->ops->finalize(s);
            free(s);
        }
    }
}

void mm_db_close(struct mm_db *db)
{
    if (!db)
        return;
    if (db->in_tx) {
        fprintf(stderr, "transaction begun at %s:%d is open at close\n", db->tx_file, db->tx_line);
        assert(!"transaction left open");
        mm_db_rollback(db);
    }
    mm_db_snapshot_end(db);
    free_statements(db);
    db->ops->close(db);
}

/* ---- transactions -------------------------------------------------------------------------------------- */
enum mm_err mm_db_refuse_write(struct mm_db *db, struct mm_errinfo *info)
{
    return mm_fail(info, MM_ERR_READ_ONLY, "%s (%s)",
                   mm_say("読み出しだけのために開かれています", "opened for reading only"), db->ops->kind);
}

enum mm_err mm_db_begin_at(struct mm_db *db, const char *file, int line, struct mm_errinfo *info)
{
    if (db->in_tx) {
        enum mm_err err = mm_fail(info, MM_ERR_INVALID, "transaction begun at %s:%d is still open at %s:%d",
                                  db->tx_file, db->tx_line, file, line);
        assert(!"transaction begun twice");
        return err;
    }
    if (!db->writes)
        return mm_db_refuse_write(db, info);
    enum mm_err err = db->ops->begin(db, info);
    if (err)
        return err;
    db->in_tx = true;
    db->tx_file = file;
    db->tx_line = line;
    return MM_OK;
}

enum mm_err mm_db_commit(struct mm_db *db, struct mm_errinfo *info)
{
    if (!db->in_tx) {
        assert(!"commit without a transaction");
        return mm_fail(info, MM_ERR_INVALID, "commit without a transaction");
    }
    enum mm_err err = db->ops->commit(db, info);
    if (err)
        mm_db_rollback(db);
    db->in_tx = false;
    return err;
}

void mm_db_rollback(struct mm_db *db)
{
    if (!db->in_tx)
        return;
    db->ops->rollback(db);
    db->in_tx = false;
}

int64_t mm_db_writes(const struct mm_db *db)
{
    return db->n_writes;
}

bool mm_db_in_tx(const struct mm_db *db)
{
    return db->in_tx;
}

enum mm_err mm_db_snapshot(struct mm_db *db, struct mm_errinfo *info)
{
    enum mm_err err = db->in_snapshot ? MM_OK : db->ops->snapshot(db, info);
    db->in_snapshot |= !err;
    return err;
}

void mm_db_snapshot_end(struct mm_db *db)
{
    if (db->in_snapshot)
        db->ops->snapshot_end(db);
    db->in_snapshot = false;
}

enum mm_err mm_db_checkpoint(struct mm_db *db, int min_pages, struct mm_errinfo *info)
{
    if (!db->writes)
        return mm_db_refuse_write(db, info);
    if (db->in_tx) {
        assert(!"checkpoint inside a transaction");
        return mm_fail(info, MM_ERR_INVALID, "checkpoint inside the transaction begun at %s:%d", db->tx_file,
                       db->tx_line);
    }
    return db->ops->checkpoint ? db->ops->checkpoint(db, min_pages, info) : MM_OK;
}

enum mm_err mm_db_wait(struct mm_db *db, struct mm_errinfo *info)
{
    return db->ops->wait ? db->ops->wait(db, info) : MM_OK;
}

void mm_db_scope(struct mm_db *db, const char *council)
{
    if (db->ops->scope)
        db->ops->scope(db, council);
}

/* ---- texts --------------------------------------------------------------------------------------------- */
enum mm_err mm_db_exec(struct mm_db *db, const char *sql, struct mm_errinfo *info)
{
    db->n_writes++;
    return db->ops->exec(db, sql, info);
}

static bool in_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static void translate(const struct mm_db_type *types, const char *sql, struct mm_buf *out)
{
    bool quoted = false;
    while (*sql) {
        size_t len = 0;
        quoted ^= *sql == '\'';
        while (!quoted && in_word(sql[len]))
            len++;
        const struct mm_db_type *t = types;
        while (t->word && (strlen(t->word) != len || strncmp(t->word, sql, len) != 0))
            t++;
        if (len && t->word)
            mm_buf_str_append(out, t->sql);
        else
            mm_buf_append(out, sql, len ? len : 1);
        sql += len ? len : 1;
    }
}

enum mm_err mm_db_define(struct mm_db *db, const char *sql, struct mm_errinfo *info)
{
    struct mm_buf own;
    mm_buf_init(&own, MAX_DEFINE_BYTES);
    translate(db->ops->types, sql, &own);
    enum mm_err err = mm_buf_check(&own, info);
    if (!err)
        err = mm_db_exec(db, mm_buf_str(&own), info);
    mm_buf_done(&own);
    return err;
}

enum mm_err mm_db_has_table(struct mm_db *db, const char *name, bool *ret_has, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(db, db->ops->has_table, &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, name);
    err = mm_stmt_step(s, &row, info);
    mm_stmt_end(s);
    if (!err)
        *ret_has = row;
    return err;
}

/* ---- the schema ---------------------------------------------------------------------------------------- */
enum mm_err mm_db_version(struct mm_db *db, int64_t *ret_version, struct mm_errinfo *info)
{
    return db->ops->version(db, ret_version, info);
}

static enum mm_err migrate_one(struct mm_db *db, const char *const *migrations, size_t n, bool *ret_more,
                               struct mm_errinfo *info)
{
    int64_t version = 0;
    enum mm_err err = mm_db_begin(db, info);
    if (err)
        return err;
    err = mm_db_version(db, &version, info); /* again, now that nobody else can */
    if (err || version >= (int64_t)n) {
        mm_db_rollback(db);
        *ret_more = false;
        return err;
    }
    err = mm_db_define(db, migrations[version], info);
    if (!err)
        err = db->ops->set_version(db, version + 1, info);
    if (err) {
        mm_db_rollback(db);
        return err;
    }
    *ret_more = version + 1 < (int64_t)n;
    return mm_db_commit(db, info);
}

enum mm_err mm_db_migrate(struct mm_db *db, const char *const *migrations, size_t n, struct mm_errinfo *info)
{
    int64_t version = 0;
    enum mm_err err = mm_db_version(db, &version, info);
    if (err)
        return err;
    if (version > (int64_t)n)
        return mm_fail(info, MM_ERR_UNSUPPORTED, "%s (%lld > %zu)",
                       mm_say("新しい版のプログラムが作った記録です。このプログラムを更新してください",
                              "written by a newer program; update this one"),
                       (long long)version, n);
    bool more = version < (int64_t)n;
    while (!err && more)
        err = migrate_one(db, migrations, n, &more, info);
    return err;
}

/* ---- statements ---------------------------------------------------------------------------------------- */
static size_t bucket_of(const char *key)
{
    uintptr_t x = (uintptr_t)key;
    return (size_t)((x >> 4) ^ (x >> 12)) % MM_DB_BUCKETS;
}

enum mm_err mm_db_query(struct mm_db *db, const char *sql, struct mm_stmt **ret_stmt, struct mm_errinfo *info)
{
    struct mm_stmt **head = &db->bucket[bucket_of(sql)];
    struct mm_stmt *s = *head;
    while (s && s->key != sql)
        s = s->next;
    if (s && s->in_use) {
        assert(!"statement used inside itself");
        return mm_fail(info, MM_ERR_INVALID, "statement used inside itself: %.200s", sql);
    }
    if (!s) {
        s = calloc(1, db->ops->stmt_bytes);
        if (!s)
            return mm_nomem(info);
        s->db = db;
        s->key = sql;
        s->next = *head;
        *head = s;
    }
    enum mm_err err = db->ops->prepare(s, sql, info);
    if (err)
        return err;
    s->in_use = true;
    *ret_stmt = s;
    return MM_OK;
}

void mm_db_forget(struct mm_db *db, const char *sql)
{
    struct mm_stmt **at = &db->bucket[bucket_of(sql)];
    while (*at && (*at)->key != sql)
        at = &(*at)->next;
    struct mm_stmt *gone = *at;
    if (!gone)
        return;
    *at = gone->next;
    db->ops->finalize(gone);
    free(gone);
}

void mm_bind_int(struct mm_stmt *stmt, int at, int64_t value)
{
    stmt->db->ops->bind_int(stmt, at, value);
}

void mm_bind_num(struct mm_stmt *stmt, int at, double value)
{
    stmt->db->ops->bind_num(stmt, at, value);
}

void mm_bind_str(struct mm_stmt *stmt, int at, const char *value)
{
    if (value)
        stmt->db->ops->bind_text(stmt, at, value);
    else
        stmt->db->ops->bind_null(stmt, at);
}

void mm_bind_blob(struct mm_stmt *stmt, int at, const void *data, size_t len)
{
    stmt->db->ops->bind_blob(stmt, at, data, len);
}

void mm_bind_hash(struct mm_stmt *stmt, int at, const struct mm_hash *hash)
{
    mm_bind_blob(stmt, at, hash->b, sizeof hash->b);
}

void mm_bind_null(struct mm_stmt *stmt, int at)
{
    stmt->db->ops->bind_null(stmt, at);
}

static enum mm_err may_write(struct mm_stmt *stmt, struct mm_errinfo *info)
{
    bool writes = stmt->db->ops->writes(stmt);
    stmt->db->n_writes += writes;
    if (stmt->db->in_tx || !writes)
        return MM_OK;
    assert(!"write outside a transaction");
    return mm_fail(info, MM_ERR_INVALID, "write outside a transaction: %.200s", stmt->key);
}

enum mm_err mm_stmt_step(struct mm_stmt *stmt, bool *ret_row, struct mm_errinfo *info)
{
    enum mm_err err = may_write(stmt, info);
    return err ? err : stmt->db->ops->step(stmt, ret_row, info);
}

enum mm_err mm_stmt_run(struct mm_stmt *stmt, int64_t *ret_changes, struct mm_errinfo *info)
{
    bool row = true;
    enum mm_err err = MM_OK;
    while (!err && row)
        err = mm_stmt_step(stmt, &row, info);
    if (!err && ret_changes)
        *ret_changes = stmt->db->ops->changes(stmt);
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_stmt_send(struct mm_stmt *stmt, int64_t *ret_changes, struct mm_errinfo *info)
{
    if (!stmt->db->ops->send)
        return mm_stmt_run(stmt, ret_changes, info);
    enum mm_err err = may_write(stmt, info);
    if (!err)
        err = stmt->db->ops->send(stmt, ret_changes, info);
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_stmt_ask(struct mm_stmt *stmt, struct mm_errinfo *info)
{
    assert(!stmt->db->ops->writes(stmt));
    enum mm_err err = stmt->db->ops->ask ? stmt->db->ops->ask(stmt, info) : MM_OK;
    mm_stmt_end(stmt);
    return err;
}

void mm_db_unask(struct mm_db *db)
{
    if (db->ops->unask)
        db->ops->unask(db);
}

int64_t mm_col_int(struct mm_stmt *stmt, int at)
{
    return stmt->db->ops->col_int(stmt, at);
}

double mm_col_num(struct mm_stmt *stmt, int at)
{
    return stmt->db->ops->col_num(stmt, at);
}

const char *mm_col_str(struct mm_stmt *stmt, int at)
{
    return stmt->db->ops->col_text(stmt, at);
}

const void *mm_col_blob(struct mm_stmt *stmt, int at, size_t *ret_len)
{
    return stmt->db->ops->col_blob(stmt, at, ret_len);
}

bool mm_col_null(struct mm_stmt *stmt, int at)
{
    return stmt->db->ops->col_null(stmt, at);
}

struct mm_hash mm_col_hash(struct mm_stmt *stmt, int at)
{
    struct mm_hash hash = {{0}};
    size_t len = 0;
    const void *data = mm_col_blob(stmt, at, &len);
    if (len == sizeof hash.b)
        memcpy(hash.b, data, len);
    return hash;
}

void mm_stmt_end(struct mm_stmt *stmt)
{
    if (!stmt)
        return;
    stmt->db->ops->reset(stmt);
    stmt->in_use = false;
}

enum mm_err mm_db_int(struct mm_db *db, const char *sql, int64_t *ret_value, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(db, sql, &s, info);
    if (err)
        return err;
    err = mm_stmt_step(s, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s: %s", mm_say("該当がありません", "no such row"), sql);
    if (!err)
        *ret_value = mm_col_int(s, 0);
    mm_stmt_end(s);
    return err;
}
