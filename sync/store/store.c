/* Opening and closing, the transaction of a user's action, time and ids. */
#include "sync/store/internal.h"

#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/db/sqlite/sqlite.h"
#include "sync/rules/duties.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define DIR_MODE 02770

/* The folder gets its mode whatever the umask, but only when it is made here: an existing one is the
 * installer's business. */
static enum mm_err make_dir(const char *dir, struct mm_errinfo *info)
{
    if (mm_path_is_dir(dir))
        return MM_OK;
    enum mm_err err = mm_mkdirs(dir, DIR_MODE, info);
    if (!err && chmod(dir, DIR_MODE) != 0)
        err = mm_fail(info, MM_ERR_IO, "%s: %s", dir,
                      mm_say("フォルダーの権限を変えられません", "cannot set the mode"));
    return err;
}

static enum mm_err open_file(struct mm_store *store, const char *dir, bool create, struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES];
    enum mm_err err = mm_path_join(path, dir, "kiosk.db");
    if (err)
        return mm_fail(info, err, "%s: %s", dir,
                       mm_say("フォルダーの名前が長すぎます", "the path is too long"));
    if (create)
        err = make_dir(dir, info);
    else if (access(path, F_OK) != 0 && errno != EACCES)
        err = mm_fail(info, MM_ERR_NOT_FOUND,
                      mm_say("%s に端末の記録がありません。名前を確かめるか、mamori-agent enrol --server URL "
                             "--code コード --store フォルダー で登録してください",
                             "%s holds no records of a kiosk; check the name, or enrol it with mamori-agent "
                             "enrol --server URL --code CODE --store DIR"),
                      dir);
    if (!err)
        err = mm_sqlite_open(path, create ? MM_SQLITE_CREATE : MM_SQLITE_EXISTING, &store->db, info);
    if (!err)
        err = mm_db_migrate(store->db, mm_store_migrations, mm_store_n_migrations, info);
    return err;
}

enum mm_err mm_store_open(const char *dir, bool create, const struct mm_clock *clock,
                          const struct mm_random *random, struct mm_store **ret_store,
                          struct mm_errinfo *info)
{
    struct mm_store *store = calloc(1, sizeof *store);
    if (!store)
        return mm_nomem(info);
    store->clock = clock;
    store->random = random;
    mm_steady_init(&store->steady, clock);
    mm_uuid7_init(&store->ids);
    store->last_at_ms = INT64_MIN;
    store->earlier_at_ms = INT64_MIN;
    (void)snprintf(store->dir, sizeof store->dir, "%s", dir); /* opening refuses one that is too long */
    mm_boot_id(store->machine);
    if (clock->since_boot)
        memcpy(store->boot, store->machine, sizeof store->boot);
    enum mm_err err = open_file(store, dir, create, info);
    if (!err)
        err = mm_store_record_resume(store, info);
    if (err) {
        mm_store_close(store);
        return err;
    }
    if (!store->boot[0])
        mm_store_new_id(store, store->boot);
    *ret_store = store;
    return MM_OK;
}

void mm_store_close(struct mm_store *store)
{
    if (!store)
        return;
    mm_db_close(store->db);
    free(store);
}

struct mm_db *mm_store_db(struct mm_store *store)
{
    return store->db;
}

enum mm_err mm_store_begin_at(struct mm_store *store, const char *file, int line, struct mm_errinfo *info)
{
    return mm_db_begin_at(store->db, file, line, info);
}

enum mm_err mm_store_finish(struct mm_store *store, enum mm_err err, struct mm_errinfo *info)
{
    if (err) {
        mm_db_rollback(store->db);
        return err;
    }
    err = mm_db_commit(store->db, info);
    if (err)
        return err;
    /* Somebody waits for what was just kept, so this is no moment for a checkpoint unless one is overdue. */
    enum mm_err later = mm_db_checkpoint(store->db, MM_STORE_WAL_MAX_PAGES, NULL);
    (void)later;
    return MM_OK;
}

void mm_store_room(struct mm_store *store, int64_t *ret_used, int64_t *ret_free)
{
    static const char *const files[] = {"kiosk.db", "kiosk.db-wal"};
    struct statvfs disk;
    *ret_used = 0;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[MM_PATH_BYTES];
        struct stat st;
        if (mm_path_join(path, store->dir, files[i]) == MM_OK && stat(path, &st) == 0)
            *ret_used += st.st_size;
    }
    *ret_free = statvfs(store->dir, &disk) == 0 ? (int64_t)(disk.f_bavail * disk.f_frsize) : -1;
}

void mm_store_quiet(struct mm_store *store)
{
    /* Small and often. When it cannot be done now the rows are safe in the WAL, and the next one tries again.
     */
    enum mm_err later = mm_db_checkpoint(store->db, MM_STORE_CHECKPOINT_PAGES, NULL);
    (void)later;
}

int64_t mm_store_now_ms(struct mm_store *store)
{
    int64_t now = mm_steady_ms(&store->steady, store->clock);
    if (now > store->last_at_ms)
        store->last_at_ms = now;
    return store->last_at_ms;
}

static struct mm_boot this_boot(struct mm_store *store)
{
    char told[MM_UUID_BYTES] = "";
    struct mm_boot boot = {.offset_ms = mm_store_meta_int(store, "clock_began_ms", 0)};
    boot.measured = mm_store_meta_get(store, "clock_boot", told, sizeof told, NULL) == MM_OK &&
                    boot.offset_ms && strcmp(told, store->boot) == 0;
    return boot;
}

int32_t mm_store_today(struct mm_store *store)
{
    char text[MM_DAY_BYTES] = "";
    int32_t server_day = MM_DAY_NONE;
    if (mm_store_meta_get(store, "roster_day", text, sizeof text, NULL) || mm_day_parse(text, &server_day))
        server_day = MM_DAY_NONE; /* no roster yet */
    return mm_duty_today(mm_date_day(mm_date_of(mm_store_time_ms(store))), this_boot(store).measured,
                         server_day);
}

int64_t mm_store_time_ms(struct mm_store *store)
{
    struct mm_boot boot = this_boot(store);
    return mm_corrected_time(boot.measured ? &boot : NULL, mm_store_now_ms(store), mm_mono_ms(store->clock),
                             INT64_MAX)
        .at_ms;
}

void mm_store_new_id(struct mm_store *store, char out[MM_UUID_BYTES])
{
    struct mm_uuid id = mm_uuid7_next(&store->ids, mm_store_now_ms(store), store->random);
    mm_uuid_format(&id, out);
}

enum mm_err mm_store_copy(char *out, size_t out_bytes, const char *value, struct mm_errinfo *info)
{
    size_t len = strlen(value);
    if (len >= out_bytes)
        return mm_fail(info, MM_ERR_CORRUPT, "%s (%zu > %zu)",
                       mm_say("記録の値が長すぎます。事務局に知らせてください", "a stored value is too long"),
                       len, out_bytes - 1);
    memcpy(out, value, len + 1);
    return MM_OK;
}

bool mm_store_yes(struct mm_store *store, const char *sql, const char *a, const char *b)
{
    struct mm_stmt *s = NULL;
    bool row = false, yes = false;
    if (mm_db_query(store->db, sql, &s, NULL))
        return false;
    if (a)
        mm_bind_str(s, 1, a);
    if (b)
        mm_bind_str(s, 2, b);
    if (mm_stmt_step(s, &row, NULL) == MM_OK && row)
        yes = mm_col_int(s, 0) != 0;
    mm_stmt_end(s);
    return yes;
}
