/* The pool of 個人の点検: sealed sets that wait until nobody can tell whose they are. A file of its own
 * beside the store, FOLDER/selfcheck.pool, which is no part of any backup or image: whoever kept its states
 * of several days would see which set came on which. Each change writes the whole file anew in another order
 * and overwrites the old one, so that no place in it tells when a set came.
 *
 * While a period is open, MM_SELFCHECK_BATCH sets that were drawn by lot leave once twice as many wait: those
 * that stay are never fewer than a batch. Behind its last day all leave. A set that leaves is marked first,
 * so that after a cut in the middle the same ones leave again and no others with them.
 *
 *   w PERIOD BOX     waits
 *   l PERIOD BOX     is leaving */
#include "sync/store/internal.h"

#include "sync/base/log.h"
#include "sync/base/seal.h"
#include "sync/base/shred.h"
#include "sync/wire/selfcheck.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define POOL_FILE      "selfcheck.pool"
#define LOCK_FILE      "selfcheck.lock"
#define META_PERIOD    "selfcheck"
#define MAX_POOL_BYTES (64 * 1024 * 1024)
#define MAX_META_BYTES 1000

struct pool {
    struct mm_store *store;
    int lock;
    char path[MM_PATH_BYTES + sizeof POOL_FILE];
    char **line; /* owned, each too */
    size_t n;
};

/* ---- the period ------------------------------------------------------------------------------------- */
enum mm_err mm_store_selfcheck_replace_tx(struct mm_store *store, const struct mm_selfcheck_period *period,
                                          struct mm_errinfo *info)
{
    struct mm_buf json;
    struct mm_jw w;
    mm_buf_init(&json, MAX_META_BYTES);
    mm_jw_init(&w, &json);
    if (period->id[0])
        mm_selfcheck_write(period, &w);
    enum mm_err err = mm_buf_check(&json, info);
    if (!err)
        err = mm_store_meta_set_tx(store, META_PERIOD, mm_buf_str(&json), info);
    mm_buf_done(&json);
    return err;
}

enum mm_err mm_store_selfcheck(struct mm_store *store, struct mm_selfcheck_period *ret_period,
                               struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MAX_META_BYTES, 3};
    struct mm_errinfo why = MM_ERRINFO_INIT;
    struct mm_json *doc = NULL;
    char text[MAX_META_BYTES + 1] = "";
    enum mm_err err = mm_store_meta_get(store, META_PERIOD, text, sizeof text, &why);
    if (err && err != MM_ERR_NOT_FOUND)
        return mm_fail(info, err, "%s", why.text);
    err = text[0] ? mm_json_parse(text, strlen(text), &limits, &doc, info) : MM_OK;
    if (!err)
        err = mm_selfcheck_read(doc, ret_period, info);
    mm_json_free(doc);
    return err;
}

/* ---- the file --------------------------------------------------------------------------------------- */
static void pool_close(struct pool *pool)
{
    for (size_t i = 0; i < pool->n; i++)
        free(pool->line[i]);
    free(pool->line);
    if (pool->lock >= 0)
        close(pool->lock);
}

static enum mm_err add_line(struct pool *pool, char *line, struct mm_errinfo *info)
{
    char **more = line ? realloc(pool->line, (pool->n + 1) * sizeof *more) : NULL;
    if (!more) {
        free(line);
        return mm_nomem(info);
    }
    pool->line = more;
    pool->line[pool->n++] = line;
    return MM_OK;
}

static enum mm_err read_lines(struct pool *pool, struct mm_errinfo *info)
{
    struct mm_buf text;
    enum mm_err err = MM_OK;
    if (access(pool->path, F_OK) != 0)
        return MM_OK;
    mm_buf_init(&text, MAX_POOL_BYTES);
    err = mm_file_read(pool->path, MAX_POOL_BYTES, &text, info);
    for (const char *at = mm_buf_str(&text); !err && *at;) {
        size_t len = strcspn(at, "\n");
        err = add_line(pool, mm_strndup(at, len), info);
        at += len + (at[len] == '\n');
    }
    mm_buf_done(&text);
    return err;
}

/* Kiosk and agent take turns. */
static enum mm_err pool_open(struct mm_store *store, struct pool *pool, struct mm_errinfo *info)
{
    char lock[MM_PATH_BYTES + sizeof LOCK_FILE];
    *pool = (struct pool){.store = store};
    (void)snprintf(pool->path, sizeof pool->path, "%s/" POOL_FILE, store->dir);
    (void)snprintf(lock, sizeof lock, "%s/" LOCK_FILE, store->dir);
    pool->lock = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
    if (pool->lock < 0 || flock(pool->lock, LOCK_EX) != 0)
        return mm_fail_errno(info, errno, "%s", lock);
    return read_lines(pool, info);
}

static void shuffle(struct pool *pool)
{
    for (size_t i = pool->n; i > 1; i--) {
        size_t k = mm_random_below(pool->store->random, (uint32_t)i);
        char *line = pool->line[i - 1];
        pool->line[i - 1] = pool->line[k];
        pool->line[k] = line;
    }
}

static enum mm_err pool_write(struct pool *pool, struct mm_errinfo *info)
{
    struct mm_buf text;
    shuffle(pool);
    mm_buf_init(&text, MAX_POOL_BYTES);
    for (size_t i = 0; i < pool->n; i++)
        mm_buf_printf(&text, "%s\n", pool->line[i]);
    enum mm_err err = mm_buf_check(&text, info);
    if (!err) /* kiosk and agent are two users of one group */
        err = mm_file_replace(pool->path, text.data ? text.data : "", text.len, 0660, info);
    mm_buf_done(&text);
    return err;
}

/* ---- coming ----------------------------------------------------------------------------------------- */
static enum mm_err pool_add(struct mm_store *store, const char *period, const char *box,
                            struct mm_errinfo *info)
{
    struct pool pool;
    enum mm_err err = pool_open(store, &pool, info);
    if (!err)
        err = add_line(&pool, mm_asprintf("w %s %s", period, box), info);
    if (!err)
        err = pool_write(&pool, info);
    pool_close(&pool);
    return err;
}

/* The box as text. */
static enum mm_err close_box(const struct mm_selfcheck_period *period, const struct mm_buf *plain,
                             char **ret_text, struct mm_errinfo *info)
{
    struct mm_sign_public to;
    struct mm_buf box;
    mm_buf_init(&box, MM_MAX_SEALED_CHARS);
    enum mm_err err = mm_sign_public_parse(period->key, &to)
                          ? mm_fail(info, MM_ERR_INVALID, "%s",
                                    mm_say("点検の公開鍵を読めません", "the public key cannot be read"))
                          : mm_seal(&to, plain->data, plain->len, &box, info);
    char *text = err ? NULL : malloc(box.len * 4 / 3 + 5);
    if (!err && !text)
        err = mm_nomem(info);
    if (!err)
        mm_base64url(box.data, box.len, text);
    mm_buf_done(&box);
    *ret_text = text;
    return err;
}

enum mm_err mm_store_selfcheck_add(struct mm_store *store, const struct mm_selfcheck_period *period,
                                   const struct mm_selfcheck_set *set, struct mm_errinfo *info)
{
    struct mm_buf plain;
    char *box = NULL;
    mm_buf_init(&plain, MM_SELFCHECK_SET_BYTES);
    enum mm_err err = mm_selfcheck_set_write(set, &plain, info);
    if (!err)
        err = close_box(period, &plain, &box, info);
    if (!err)
        err = pool_add(store, period->id, box, info);
    if (plain.data)
        mm_wipe(plain.data, plain.cap);
    mm_buf_done(&plain);
    free(box);
    return err;
}

/* ---- leaving ---------------------------------------------------------------------------------------- */
/* The place of the box in a line; "" for one that is none. */
static const char *box_of(const char *line, char period[MM_SELFCHECK_ID_BYTES])
{
    size_t len = strlen(line) > 2 ? strcspn(line + 2, " ") : 0;
    if (!len || len >= MM_SELFCHECK_ID_BYTES || line[2 + len] != ' ')
        return "";
    (void)snprintf(period, MM_SELFCHECK_ID_BYTES, "%.*s", (int)len, line + 2);
    return line + 2 + len + 1;
}

static enum mm_err tell_leaving(struct pool *pool, bool *ret_told, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    size_t kept = 0;
    for (size_t i = 0; !err && i < pool->n; i++) {
        char period[MM_SELFCHECK_ID_BYTES];
        const char *box = pool->line[i][0] == 'l' ? box_of(pool->line[i], period) : "";
        if (*box) {
            err = mm_store_sealed_add(pool->store, period, box, info);
            *ret_told = true;
        }
    }
    for (size_t i = 0; !err && i < pool->n; i++) {
        if (pool->line[i][0] == 'w')
            pool->line[kept++] = pool->line[i];
        else
            free(pool->line[i]);
    }
    if (!err)
        pool->n = kept;
    return !err && *ret_told ? pool_write(pool, info) : err;
}

/* True when some leave. */
static bool mark_leaving(struct pool *pool, const struct mm_selfcheck_period *open)
{
    size_t waiting = 0, room, marked = 0;
    for (size_t i = 0; i < pool->n; i++) {
        char period[MM_SELFCHECK_ID_BYTES] = "";
        (void)box_of(pool->line[i], period);
        if (open->id[0] && strcmp(period, open->id) == 0) {
            waiting++;
        } else { /* its period is over */
            pool->line[i][0] = 'l';
            marked++;
        }
    }
    room = marked || waiting < 2 * MM_SELFCHECK_BATCH ? 0 : MM_SELFCHECK_BATCH;
    for (size_t i = 0; i < pool->n && i < room; i++) /* they lie in a new order each time */
        pool->line[i][0] = 'l';
    return marked || room;
}

/* One batch. */
static enum mm_err release_some(struct pool *pool, const struct mm_selfcheck_period *open, bool *ret_left,
                                struct mm_errinfo *info)
{
    *ret_left = false;
    enum mm_err err = tell_leaving(pool, ret_left, info); /* a cut in the middle */
    if (err || *ret_left)
        return err;
    shuffle(pool);
    if (!mark_leaving(pool, open))
        return MM_OK;
    err = pool_write(pool, info);
    return err ? err : tell_leaving(pool, ret_left, info);
}

enum mm_err mm_store_selfcheck_release(struct mm_store *store, struct mm_errinfo *info)
{
    struct mm_selfcheck_period period;
    struct pool pool;
    bool left = true;
    enum mm_err err = mm_store_selfcheck(store, &period, info);
    if (!err && period.id[0] && period.until_day < mm_store_today(store))
        period.id[0] = '\0'; /* over */
    if (err)
        return err;
    err = pool_open(store, &pool, info);
    while (!err && left)
        err = release_some(&pool, &period, &left, info);
    pool_close(&pool);
    return err;
}
