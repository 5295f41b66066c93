/* store.backup: a backup (backup.h) in the folder that the server was started with, under a name of its own;
 * entered in the 操作の記録. Whoever writes waits for it. A backup has all councils of a store, so that for
 * several of them it is no clerk's to make, nor are their numbers.
 *
 * in  {"actor"}
 * out {"name": of its folder, "statements", "people"} */
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/server/actions.h"
#include "sync/server/backup.h"
#include "sync/server/internal.h"

#include <stdio.h>

/* mamori-20261128-2146 */
static void name_of(int64_t at_ms, char out[40])
{
    struct mm_date day = mm_date_of(at_ms);
    int minute = (int)((at_ms - mm_date_start_ms(day)) / 60000);
    (void)snprintf(out, 40, "mamori-%04d%02d%02d-%02d%02d", day.year, day.month, day.day, minute / 60,
                   minute % 60);
}

static enum mm_err path_of(const struct mm_central *central, const char *name, char dir[MM_PATH_BYTES],
                           struct mm_errinfo *info)
{
    if (!central->shared->backups)
        return mm_fail(
            info, MM_ERR_CONFLICT, "%s",
            mm_say("控えの置き場所が決まっていません。サーバーに --backups を付けて動かしてください",
                   "no folder for backups; start the server with --backups"));
    if (!mm_central_alone(central))
        return mm_fail(
            info, MM_ERR_CONFLICT, "%s",
            mm_say("この記録の場所には、ほかの議会の記録もあります。控えは、サーバーの管理者に頼んで"
                   "ください",
                   "other councils lie in this store too; mamori store backup makes it"));
    if (mm_path_join(dir, central->shared->backups, name))
        return mm_fail(info, MM_ERR_TOO_BIG, "%s", central->shared->backups);
    return MM_OK;
}

static enum mm_err make(struct mm_central *central, const char *dir, struct mm_backup_counts *counts,
                        struct mm_errinfo *info)
{
    struct mm_copy_watch watch = {.clock = central->clock};
    struct mm_central *reader = NULL;
    enum mm_err err = mm_central_reader(central, &reader, info);
    if (!err)
        err = mm_backup_make(reader, dir, &watch, counts, info);
    mm_central_close(reader);
    return err;
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    char name[40], dir[MM_PATH_BYTES];
    struct mm_backup_counts counts = {0};
    struct mm_jw w;
    name_of(mm_now_ms(&central->clock), name);
    enum mm_err err = path_of(central, name, dir, info);
    if (!err)
        err = mm_central_operation(central, mm_json_get_str(in, "actor", "?"), "store backup", info);
    if (!err)
        err = make(central, dir, &counts, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "name", name);
    mm_jw_kint(&w, "statements", counts.statements);
    mm_jw_kint(&w, "people", counts.people);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape gives[] = {
    {"name", MM_SHAPE_TEXT}, {"statements", MM_SHAPE_INT}, {"people", MM_SHAPE_INT}, {NULL}};

const struct mm_action mm_action_store_backup = {"store.backup", run, takes, gives, MM_RIGHT_CLERK};
