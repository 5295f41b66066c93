/* Is a backup still what it was, and could a server work on it? */
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/db/sqlite/sqlite.h"
#include "sync/server/backup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_LIST_BYTES (64 * 1024 * 1024)
#define END_BYTES      (4 + MM_HASH_HEX_BYTES) /* "end ", the hash, the end of the line */

struct check {
    const char *dir;
    struct mm_copy_watch *watch;
    struct mm_backup_check *out;
    struct mm_buf list;
};

static void note(struct check *c, enum mm_backup_fault_kind kind, const char *what)
{
    c->out->n_faults++;
    c->out->fault(c->out->ctx, kind, what);
}

/* ---- the list -------------------------------------------------------------------------------------------
 */
static enum mm_err damaged(const char *path, struct mm_errinfo *info)
{
    return mm_fail(info, MM_ERR_CORRUPT,
                   mm_say("控えの目録 %s が壊れています。別の控えを使ってください",
                          "the list %s of the backup is damaged; use another backup"),
                   path);
}

static enum mm_err read_list(struct check *c, struct mm_errinfo *info)
{
    char hex[MM_HASH_HEX_BYTES];
    char *path = mm_asprintf("%s/" MM_BACKUP_LIST, c->dir);
    enum mm_err err = path ? MM_OK : mm_nomem(info);
    if (!err && !mm_path_exists(path))
        err = mm_fail(info, MM_ERR_NOT_FOUND,
                      mm_say("%s は控えではありません（" MM_BACKUP_LIST
                             " がありません）。mamori store backup で作ったフォルダーを指定してください",
                             "%s is no backup (there is no " MM_BACKUP_LIST
                             "); name a folder that mamori store backup made"),
                      c->dir);
    if (!err)
        err = mm_file_read(path, MAX_LIST_BYTES, &c->list, info);
    if (!err) {
        size_t len = c->list.len;
        struct mm_hash all = mm_sha256(c->list.data, len > END_BYTES ? len - END_BYTES : 0);
        mm_hash_format(&all, hex);
        char end[END_BYTES + 1];
        (void)snprintf(end, sizeof end, "end %s\n", hex);
        if (len <= END_BYTES || memcmp(mm_buf_str(&c->list) + len - END_BYTES, end, END_BYTES) != 0 ||
            strncmp(mm_buf_str(&c->list), "mamori backup 1\n", 16) != 0)
            err = damaged(path, info);
    }
    free(path);
    return err;
}

/* The text behind the number at which text begins, and one blank. */
static const char *number(const char *text, int64_t *ret_n)
{
    char *end = NULL;
    *ret_n = strtoll(text, &end, 10);
    return *end == ' ' ? end + 1 : end;
}

/* ---- files ----------------------------------------------------------------------------------------------
 */
static enum mm_err check_file(struct check *c, const char *words, struct mm_errinfo *info)
{
    int64_t wanted = 0, bytes = 0;
    const char *hex = number(words, &wanted);
    const char *rel = strlen(hex) > MM_HASH_HEX_BYTES ? hex + MM_HASH_HEX_BYTES : "";
    char text[MM_HASH_HEX_BYTES];
    struct mm_hash then, now;
    (void)snprintf(text, sizeof text, "%.*s", MM_HASH_HEX_BYTES - 1, hex);
    if (!mm_path_safe(rel) || mm_hash_parse(text, &then))
        return damaged(c->dir, info);
    char *path = mm_asprintf("%s/%s", c->dir, rel);
    enum mm_err err = path ? MM_OK : mm_nomem(info);
    if (!err && !mm_path_exists(path))
        note(c, MM_BACKUP_MISSING, rel);
    else if (!err && (err = mm_sha256_file(path, &now, &bytes, info)) == MM_OK) {
        if (bytes != wanted)
            note(c, MM_BACKUP_LENGTH, rel);
        else if (!mm_hash_equal(&then, &now))
            note(c, MM_BACKUP_BYTES, rel);
    }
    free(path);
    return err;
}

/* ---- tables ---------------------------------------------------------------------------------------------
 */
static enum mm_err check_table(struct check *c, const struct mm_copy *now, const char *words)
{
    char name[MM_COPY_NAME];
    int64_t rows = 0;
    struct mm_hash sum;
    size_t len = strcspn(words, " ");
    (void)snprintf(name, sizeof name, "%.*s", (int)len, words);
    const char *hex = words[len] ? number(words + len + 1, &rows) : "";
    mm_backup_count(&c->out->then, name, rows);
    for (size_t i = 0; i < now->n; i++) {
        const struct mm_copy_table *table = &now->tables[i];
        if (strcmp(table->name, name) != 0)
            continue;
        mm_backup_count(&c->out->now, name, table->rows);
        if (table->rows != rows || mm_hash_parse(hex, &sum) || !mm_hash_equal(&sum, &table->sum))
            note(c, MM_BACKUP_TABLE, name);
        return MM_OK;
    }
    note(c, MM_BACKUP_TABLE, name);
    return MM_OK;
}

/* ---- lines ----------------------------------------------------------------------------------------------
 */
/* now NULL: files; otherwise tables. */
static enum mm_err check_lines(struct check *c, const struct mm_copy *now, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    char *line = mm_strdup(mm_buf_str(&c->list)), *next = line;
    if (!line)
        return mm_nomem(info);
    for (char *at = line; !err && *at; at = next) {
        next = at + strcspn(at, "\n");
        if (*next)
            *next++ = '\0';
        if (strncmp(at, "at ", 3) == 0)
            (void)number(at + 3, &c->out->at_ms);
        else if (!now && strncmp(at, "file ", 5) == 0)
            err = check_file(c, at + 5, info);
        else if (now && strncmp(at, "table ", 6) == 0)
            err = check_table(c, now, at + 6);
    }
    free(line);
    return err;
}

/* ---- what is in the database ----------------------------------------------------------------------------
 */
static void record_fault(void *ctx, const struct mm_verify_fault *fault)
{
    char what[MM_ID_BYTES + 32];
    (void)snprintf(what, sizeof what, "%s %lld", fault->recorder, (long long)fault->seq);
    note(ctx, MM_BACKUP_RECORD, what);
}

/* Every pack that was ever handed out, file by file: answers are read by the pack they were given under. */
static enum mm_err check_packs(struct mm_central *central, void *ctx, struct mm_errinfo *info)
{
    struct check *c = ctx;
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(
        central->db, "SELECT version, name, hash FROM pack_file WHERE council=? ORDER BY version, name",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        const struct mm_hash then = mm_col_hash(stmt, 2);
        struct mm_hash now;
        char *path = mm_asprintf("%s.packs/%s/%s", central->file, mm_col_str(stmt, 0), mm_col_str(stmt, 1));
        if (!path)
            err = mm_nomem(info);
        else if (!mm_path_exists(path))
            note(c, MM_BACKUP_MISSING, path + strlen(central->store) + 1);
        else if ((err = mm_sha256_file(path, &now, NULL, info)) == MM_OK && !mm_hash_equal(&then, &now))
            note(c, MM_BACKUP_BYTES, path + strlen(central->store) + 1);
        free(path);
    }
    mm_stmt_end(stmt);
    return err;
}

static enum mm_err check_chains(struct mm_central *central, void *ctx, struct mm_errinfo *info)
{
    int64_t records = 0;
    return mm_central_verify(central, record_fault, ctx, &records, info);
}

static enum mm_err check_database(struct check *c, struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_copy now = {.n = 0};
    enum mm_err err = mm_copy_plan(central->db, &now, info);
    if (!err)
        err = mm_copy_rows(&now, central->db, NULL, c->watch, info);
    if (!err)
        err = check_lines(c, &now, info);
    mm_copy_done(&now);
    if (!err)
        err = mm_central_each(central, check_packs, c, info);
    return err ? err : mm_central_each(central, check_chains, c, info);
}

/* ---- what is derived, in a copy -------------------------------------------------------------------------
 */
static enum mm_err check_derived(struct mm_central *central, void *ctx, struct mm_errinfo *info)
{
    struct check *c = ctx;
    struct mm_hash before = {{0}}, after = {{0}};
    enum mm_err err = mm_derived_hash(central, &before, info);
    if (!err)
        err = mm_central_rebuild(central, info);
    if (!err)
        err = mm_derived_hash(central, &after, info);
    if (!err && !mm_hash_equal(&before, &after))
        note(c, MM_BACKUP_DERIVED, "");
    return err;
}

static enum mm_err check_opened(struct check *c, const char *file, struct mm_errinfo *info)
{
    const struct mm_random random = mm_random_system();
    struct mm_central *central = NULL;
    char *url = mm_asprintf("sqlite:%s", file);
    enum mm_err err =
        url ? mm_central_open(url, MM_CENTRAL_READ, NULL, &c->watch->clock, &random, &central, info)
            : mm_nomem(info);
    if (!err)
        err = check_database(c, central, info);
    mm_central_close(central);
    central = NULL;
    if (!err)
        err = mm_central_open(url, MM_CENTRAL_WRITE, NULL, &c->watch->clock, &random, &central, info);
    if (!err)
        err = mm_central_each(central, check_derived, c, info);
    mm_central_close(central);
    free(url);
    return err;
}

/* Packs, and the key that opens what is sealed of them. */
static enum mm_err copy_readable(const char *from_file, const char *to_file, struct mm_errinfo *info)
{
    char *from = mm_asprintf("%s.key", from_file), *to = mm_asprintf("%s.key", to_file);
    enum mm_err err = from && to ? mm_beside_copy_packs(from_file, to_file, info) : mm_nomem(info);
    if (!err && mm_path_exists(from))
        err = mm_beside_copy_file(from, to, info);
    free(from);
    free(to);
    return err;
}

static enum mm_err copy_packs(const char *from, const char *to, struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    char *url = mm_asprintf("sqlite:%s", from);
    enum mm_err err = url ? mm_central_peek(url, &central, info) : mm_nomem(info);
    if (!err)
        err = mm_beside_copy_all(central, to, copy_readable, info);
    mm_central_close(central);
    free(url);
    return err;
}

/* Opening and rebuilding write; so they work on a copy. */
static enum mm_err check_copy(struct check *c, struct mm_errinfo *info)
{
    const char *tmp = getenv("TMPDIR");
    char *dir = mm_asprintf("%s/mamori-check-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!dir || !mkdtemp(dir)) {
        enum mm_err err = mm_fail_errno(info, errno, "%s", tmp ? tmp : "/tmp");
        free(dir);
        return err;
    }
    char *from = mm_asprintf("%s/" MM_BACKUP_DB, c->dir), *to = mm_asprintf("%s/" MM_BACKUP_DB, dir);
    enum mm_err err = from && to ? mm_beside_copy_file(from, to, info) : mm_nomem(info);
    if (!err)
        err = copy_packs(from, to, info);
    if (!err)
        err = check_opened(c, to, info);
    mm_beside_remove(dir);
    free(from);
    free(to);
    free(dir);
    return err;
}

/* ---- all of it ------------------------------------------------------------------------------------------
 */
enum mm_err mm_backup_verify(const char *dir, struct mm_copy_watch *watch, struct mm_backup_check *check,
                             struct mm_errinfo *info)
{
    struct check c = {.dir = dir, .watch = watch, .out = check};
    mm_buf_init(&c.list, MAX_LIST_BYTES);
    enum mm_err err = read_list(&c, info);
    if (!err)
        err = check_lines(&c, NULL, info);
    if (!err && check->n_faults == 0) /* a damaged file is not opened: the list knows better */
        err = check_copy(&c, info);
    mm_buf_done(&c.list);
    return err;
}
