#include "sync/server/copy.h"

#include "sync/base/log.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_TEXT_BYTES 4096
#define ROWS_IN_FLIGHT 500 /* sent before their answers are waited for */
#define TELL_MS        1000

/* ---- what there is to copy ------------------------------------------------------------------------------
 */
static char kind_of(const char *type)
{
    static const struct {
        const char *type;
        char kind;
    } kinds[] = {
        {"TEXT", 't'}, {"BIGINT", 'i'}, {"INTEGER", 'i'}, {"INTEGER PRIMARY KEY", 'i'}, {"BLOB", 'b'}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].type, type) == 0)
            return kinds[i].kind;
    return '\0';
}

static enum mm_err plan_columns(struct mm_db *sqlite, struct mm_copy_table *table, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct mm_buf names, marks;
    bool row = false;
    mm_buf_init(&names, MAX_TEXT_BYTES);
    mm_buf_init(&marks, MAX_TEXT_BYTES);
    enum mm_err err =
        mm_db_query(sqlite, "SELECT name, type FROM pragma_table_info(?) ORDER BY cid", &stmt, info);
    if (!err)
        mm_bind_str(stmt, 1, table->name);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        char kind = kind_of(mm_col_str(stmt, 1));
        if (!kind || table->n_columns == MM_COPY_COLUMNS) {
            err = mm_fail(info, MM_ERR_UNSUPPORTED, "%s.%s %s", table->name, mm_col_str(stmt, 0),
                          mm_col_str(stmt, 1));
            break;
        }
        mm_buf_printf(&names, "%s%s", table->n_columns ? ", " : "", mm_col_str(stmt, 0));
        mm_buf_printf(&marks, "%s?", table->n_columns ? ", " : "");
        table->of_council = table->of_council || strcmp(mm_col_str(stmt, 0), "council") == 0;
        table->kind[table->n_columns++] = kind;
    }
    mm_stmt_end(stmt);
    if (!err)
        err = mm_buf_check(&names, info);
    if (!err)
        err = mm_buf_check(&marks, info);
    if (!err) {
        table->select = mm_asprintf("SELECT %s FROM %s", mm_buf_str(&names), table->name);
        table->insert = mm_asprintf("INSERT INTO %s (%s) VALUES (%s)", table->name, mm_buf_str(&names),
                                    mm_buf_str(&marks));
        table->select_one = table->select ? mm_asprintf("%s WHERE council=?", table->select) : NULL;
        err = table->select_one && table->insert ? MM_OK : mm_nomem(info);
    }
    mm_buf_done(&names);
    mm_buf_done(&marks);
    return err;
}

enum mm_err mm_copy_plan(struct mm_db *sqlite, struct mm_copy *ret_copy, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(sqlite,
                                  "SELECT name FROM sqlite_master WHERE type='table'"
                                  " AND name NOT LIKE 'sqlite%' AND name<>'lease' ORDER BY name",
                                  &stmt, info);
    *ret_copy = (struct mm_copy){.n = 0};
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        if (ret_copy->n == MM_COPY_TABLES) {
            err = mm_fail(info, MM_ERR_TOO_BIG, "%s", mm_col_str(stmt, 0));
            break;
        }
        struct mm_copy_table *table = &ret_copy->tables[ret_copy->n++];
        (void)snprintf(table->name, sizeof table->name, "%s", mm_col_str(stmt, 0));
    }
    mm_stmt_end(stmt);
    for (size_t i = 0; !err && i < ret_copy->n; i++)
        err = plan_columns(sqlite, &ret_copy->tables[i], info);
    if (err)
        mm_copy_done(ret_copy);
    return err;
}

void mm_copy_done(struct mm_copy *copy)
{
    for (size_t i = 0; i < copy->n; i++) {
        free(copy->tables[i].select);
        free(copy->tables[i].select_one);
        free(copy->tables[i].insert);
    }
    free(copy->councils);
    *copy = (struct mm_copy){.n = 0};
}

/* ---- one row --------------------------------------------------------------------------------------------
 */
static void add_value(struct mm_sha256_state *state, char kind, const void *data, size_t len)
{
    uint64_t wire = htobe64((uint64_t)len);
    mm_sha256_add(state, &kind, 1);
    mm_sha256_add(state, &wire, sizeof wire);
    mm_sha256_add(state, data, len);
}

static struct mm_hash hash_row(const struct mm_copy_table *table, struct mm_stmt *row)
{
    struct mm_sha256_state state;
    mm_sha256_start(&state);
    for (int i = 0; i < table->n_columns; i++) {
        size_t len = 0;
        uint64_t wire = htobe64((uint64_t)mm_col_int(row, i));
        const void *blob = table->kind[i] == 'b' ? mm_col_blob(row, i, &len) : NULL;
        if (mm_col_null(row, i))
            add_value(&state, '0', "", 0);
        else if (table->kind[i] == 'i')
            add_value(&state, 'i', &wire, sizeof wire);
        else if (table->kind[i] == 't')
            add_value(&state, 't', mm_col_str(row, i), strlen(mm_col_str(row, i)));
        else
            add_value(&state, 'b', blob, len);
    }
    return mm_sha256_end(&state);
}

static void add_to_sum(struct mm_hash *sum, const struct mm_hash *more)
{
    unsigned carry = 0;
    for (size_t i = MM_HASH_BYTES; i-- > 0;) {
        carry += (unsigned)sum->b[i] + more->b[i];
        sum->b[i] = (uint8_t)carry;
        carry >>= 8;
    }
}

static enum mm_err send_row(const struct mm_copy_table *table, struct mm_stmt *row, struct mm_db *to,
                            struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(to, table->insert, &stmt, info);
    if (err)
        return err;
    for (int i = 0; i < table->n_columns; i++) {
        size_t len = 0;
        const void *blob = table->kind[i] == 'b' ? mm_col_blob(row, i, &len) : NULL;
        if (mm_col_null(row, i))
            mm_bind_null(stmt, i + 1);
        else if (table->kind[i] == 'i')
            mm_bind_int(stmt, i + 1, mm_col_int(row, i));
        else if (table->kind[i] == 't')
            mm_bind_str(stmt, i + 1, mm_col_str(row, i));
        else
            mm_bind_blob(stmt, i + 1, blob, len);
    }
    return mm_stmt_send(stmt, NULL, info);
}

static void tell(struct mm_copy_watch *watch, const struct mm_copy_table *table)
{
    int64_t now = mm_now_ms(&watch->clock);
    if (watch->tell && (now - watch->told_at_ms >= TELL_MS || now < watch->told_at_ms)) {
        watch->told_at_ms = now;
        watch->tell(watch->ctx, table->name, watch->rows);
    }
}

/* ---- tables ---------------------------------------------------------------------------------------------
 */
/* council NULL: whatever is there. */
static enum mm_err some_rows(struct mm_copy_table *table, const char *council, struct mm_db *from,
                             struct mm_db *to, struct mm_copy_watch *watch, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    const char *select = council ? table->select_one : table->select;
    enum mm_err err = mm_db_query(from, select, &stmt, info);
    if (!err && council)
        mm_bind_str(stmt, 1, council);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        struct mm_hash hash = hash_row(table, stmt);
        add_to_sum(&table->sum, &hash);
        table->rows++;
        watch->rows++;
        if (to)
            err = send_row(table, stmt, to, info);
        if (!err && to && table->rows % ROWS_IN_FLIGHT == 0)
            err = mm_db_wait(to, info);
        if (table->rows % ROWS_IN_FLIGHT == 0)
            tell(watch, table);
    }
    mm_stmt_end(stmt);
    mm_db_forget(from, select);
    if (!to)
        return err;
    if (!err)
        err = mm_db_wait(to, info);
    mm_db_forget(to, table->insert);
    return err;
}

/* A store of one council is read as it lies; of several, one council's rows after the other's, since a wall
 * may stand between them, here or there. */
static enum mm_err one_table(const struct mm_copy *copy, struct mm_copy_table *table, struct mm_db *from,
                             struct mm_db *to, struct mm_copy_watch *watch, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    bool one = copy->n_councils == 1;
    table->rows = 0;
    table->sum = (struct mm_hash){{0}};
    for (size_t i = 0; i < (table->of_council ? copy->n_councils : 1) && !err; i++) {
        const char *council = copy->councils[i];
        mm_db_scope(from, council);
        if (to)
            mm_db_scope(to, council);
        err = some_rows(table, table->of_council && !one ? council : NULL, from, to, watch, info);
    }
    return err;
}

/* All that lie in the store, whatever its walls: table council has none. */
static enum mm_err find_councils(struct mm_copy *copy, struct mm_db *from, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    size_t cap = 0;
    copy->n_councils = 0;
    free(copy->councils);
    copy->councils = NULL;
    enum mm_err err = mm_db_query(from, "SELECT id FROM council ORDER BY created_at_ms, id", &stmt, info);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        char(*more)[MM_ID_BYTES] =
            mm_central_grow(copy->councils, copy->n_councils, &cap, sizeof *copy->councils);
        if (!more) {
            err = mm_nomem(info);
            break;
        }
        copy->councils = more;
        (void)snprintf(copy->councils[copy->n_councils++], MM_ID_BYTES, "%s", mm_col_str(stmt, 0));
    }
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_copy_rows(struct mm_copy *copy, struct mm_db *from, struct mm_db *to,
                         struct mm_copy_watch *watch, struct mm_errinfo *info)
{
    enum mm_err err = find_councils(copy, from, info);
    for (size_t i = 0; !err && i < copy->n; i++)
        err = one_table(copy, &copy->tables[i], from, to, watch, info);
    return err;
}

enum mm_err mm_copy_prove(const struct mm_copy *copy, struct mm_db *db, struct mm_copy_watch *watch,
                          struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < copy->n; i++) {
        struct mm_copy_table there = copy->tables[i];
        err = one_table(copy, &there, db, NULL, watch, info);
        if (!err && (there.rows != copy->tables[i].rows || !mm_hash_equal(&there.sum, &copy->tables[i].sum)))
            err = mm_fail(info, MM_ERR_CORRUPT,
                          mm_say("表 %s が元と違います（元は %lld 行、こちらは %lld 行）",
                                 "table %s is not as it was (%lld rows there, %lld here)"),
                          there.name, (long long)copy->tables[i].rows, (long long)there.rows);
    }
    return err;
}

enum mm_err mm_copy_all(struct mm_copy *copy, struct mm_db *from, struct mm_db *to,
                        struct mm_copy_watch *watch, struct mm_errinfo *info)
{
    enum mm_err err = mm_db_snapshot(from, info);
    if (!err) {
        err = mm_db_begin(to, info);
        if (!err)
            err = mm_copy_rows(copy, from, to, watch, info);
        mm_db_snapshot_end(from); /* whoever writes there need not wait for us any longer */
        if (!err)
            err = mm_copy_prove(copy, to, watch, info);
        if (!err)
            err = mm_db_commit(to, info);
        else
            mm_db_rollback(to);
    }
    mm_db_snapshot_end(from);
    return err;
}
