/* flips DIR N SEED: flips N bytes of a kiosk's database, one at a time in a copy of its own, and looks
 * whether the next start finds it. A flip that changes what the rows of statements say must be found; one in
 * unused space, in an index or in another table need not be. Prints what was found; exit 1 when a change went
 * unseen. */
#include "sync/base/buf.h"
#include "sync/base/hash.h"
#include "sync/base/path.h"
#include "sync/db/sqlite/sqlite.h"
#include "sync/store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_FILE (64 * 1024 * 1024)

struct work {
    struct mm_clock clock;
    struct mm_random random; /* of the flips */
    char dir[MM_PATH_BYTES], db[MM_PATH_BYTES];
    struct mm_buf file;   /* the database as it was */
    struct mm_hash right; /* of the rows as they were */
    int changed, found, quiet, unseen;
};

/* All that the rows of statements say, read from the table itself and not through an index. */
static enum mm_err rows_hash(struct mm_db *db, struct mm_hash *ret_hash, struct mm_errinfo *info)
{
    static const char sql[] =
        "SELECT seq,id,bytes,prev,chain,at_ms,verb,registration,session,"
        " typeof(seq)||typeof(id)||typeof(bytes)||typeof(prev)||typeof(chain)||typeof(at_ms)"
        " FROM statement NOT INDEXED ORDER BY seq";
    struct mm_stmt *stmt;
    struct mm_buf all;
    bool row;
    enum mm_err err = mm_db_query(db, sql, &stmt, info);
    if (err != MM_OK)
        return err;
    mm_buf_init(&all, MAX_FILE);
    while ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        for (int at = 0; at < 10; at++) {
            size_t len;
            const void *value = mm_col_blob(stmt, at, &len);
            mm_buf_append(&all, value, len);
            mm_buf_char(&all, '\n');
        }
    }
    mm_stmt_end(stmt);
    if (err == MM_OK)
        err = mm_buf_check(&all, info);
    if (err == MM_OK)
        *ret_hash = mm_sha256(all.data, all.len);
    mm_buf_done(&all);
    return err;
}

static enum mm_err write_file(const char *path, const struct mm_buf *buf)
{
    FILE *f = fopen(path, "wb");
    bool ok = f && fwrite(buf->data, 1, buf->len, f) == buf->len;
    if (f && fclose(f) != 0)
        ok = false;
    return ok ? MM_OK : MM_ERR_IO;
}

static void beside_remove(const struct work *w)
{
    char path[MM_PATH_BYTES + 8];
    snprintf(path, sizeof(path), "%s-wal", w->db);
    unlink(path);
    snprintf(path, sizeof(path), "%s-shm", w->db);
    unlink(path);
}

/* Opens the copy as a start does. found: opening or verifying refused; changed: the rows say something else.
 */
static void look(struct work *w, bool *ret_found, bool *ret_changed)
{
    struct mm_random random = mm_random_system();
    struct mm_store *store = NULL;
    struct mm_hash now = {{0}};
    int64_t n = 0;
    *ret_changed = false;
    *ret_found = mm_store_open(w->dir, false, &w->clock, &random, &store, NULL) != MM_OK;
    if (!*ret_found) {
        *ret_found = mm_store_verify(store, &n, NULL) != MM_OK;
        *ret_changed = rows_hash(mm_store_db(store), &now, NULL) != MM_OK || !mm_hash_equal(&now, &w->right);
    }
    mm_store_close(store);
}

static enum mm_err flip(struct work *w)
{
    size_t at = mm_random_below(&w->random, (uint32_t)w->file.len);
    char was = w->file.data[at];
    bool found, changed;
    enum mm_err err;
    w->file.data[at] = (char)(was ^ (char)(1 + mm_random_below(&w->random, 255)));
    beside_remove(w);
    err = write_file(w->db, &w->file);
    if (err == MM_OK) {
        look(w, &found, &changed);
        w->found += found;
        w->changed += changed;
        w->quiet += !found && !changed;
        if (changed && !found) {
            w->unseen++;
            printf("unseen: byte %zu, %02x became %02x\n", at, (unsigned char)was,
                   (unsigned char)w->file.data[at]);
        }
    }
    w->file.data[at] = was;
    return err;
}

/* The database alone, with everything in it. */
static enum mm_err take(struct work *w, const char *dir, struct mm_errinfo *info)
{
    struct mm_random random = mm_random_system();
    struct mm_store *store = NULL;
    int64_t n = 0;
    enum mm_err err = mm_store_open(dir, false, &w->clock, &random, &store, info);
    if (err == MM_OK)
        err = mm_db_checkpoint(mm_store_db(store), 0, info);
    if (err == MM_OK)
        err = mm_store_verify(store, &n, info);
    if (err == MM_OK)
        err = rows_hash(mm_store_db(store), &w->right, info);
    if (err == MM_OK)
        err = mm_file_read(mm_sqlite_path(mm_store_db(store)), MAX_FILE, &w->file, info);
    mm_store_close(store);
    if (err == MM_OK && snprintf(w->dir, sizeof(w->dir), "%s/flips", dir) >= (int)sizeof(w->dir))
        err = MM_ERR_TOO_BIG;
    if (err == MM_OK)
        err = mm_path_join(w->db, w->dir, "kiosk.db");
    if (err == MM_OK)
        err = mm_mkdirs(w->dir, 0700, info);
    return err;
}

int main(int argc, char **argv)
{
    static struct work w;
    struct mm_random_seeded seeded;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    int flips, i;
    if (argc != 4) {
        fprintf(stderr, "usage: flips DIR N SEED\n");
        return 2;
    }
    flips = (int)strtol(argv[2], NULL, 10);
    w.clock = mm_clock_system();
    w.random = mm_random_seeded(&seeded, strtoull(argv[3], NULL, 10));
    mm_buf_init(&w.file, MAX_FILE);
    enum mm_err err = mm_crypto_init(&info);
    if (err == MM_OK)
        err = take(&w, argv[1], &info);
    for (i = 0; i < flips && err == MM_OK; i++)
        err = flip(&w);
    mm_buf_done(&w.file);
    printf("%d flips: %d changed statements, %d found in all, %d without meaning, %d unseen\n", i, w.changed,
           w.found, w.quiet, w.unseen);
    if (err != MM_OK)
        fprintf(stderr, "%s: %s\n", mm_err_name(err), info.text);
    return err == MM_OK && !w.unseen && w.changed ? 0 : 1;
}
