/* POST /api/v1/backup: a backup (backup.h) in the folder that the server was started with, under a name of
 * its own, entered in the 操作の記録; the newest of them stay. Nobody waits for it but who asked. It has all
 * councils of a store, so that for several of them it is no clerk's to make, nor are their numbers. */
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/server/backup.h"
#include "sync/server/internal.h"
#include "sync/server/router.h"

static enum mm_err place(const struct mm_central *central, char name[MM_BACKUP_NAME_BYTES],
                         char dir[MM_PATH_BYTES], struct mm_errinfo *info)
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
    mm_backup_name(mm_now_ms(&central->clock), name);
    if (mm_path_join(dir, central->shared->backups, name))
        return mm_fail(info, MM_ERR_TOO_BIG, "%s", central->shared->backups);
    if (!mm_path_exists(dir))
        return MM_OK;
    return mm_fail(info, MM_ERR_CONFLICT, "%s",
                   mm_say("控えは、いま作ったところです。1分たってから、もう一度作ってください",
                          "a backup was made this minute; wait for the next"));
}

/* Before it is made: what is copied is known, whatever becomes of the copy. */
static void enter(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                  struct mm_web_reply *reply)
{
    (void)request;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char name[MM_BACKUP_NAME_BYTES], dir[MM_PATH_BYTES];
    enum mm_err err = place(central, name, dir, &info);
    if (!err)
        err = mm_central_operation(central, who->actor, "store backup", &info);
    if (err)
        mm_web_reply_fail(reply, err, &info);
}

static void put(const char *name, const struct mm_backup_counts *counts, size_t gone, struct mm_buf *out)
{
    struct mm_jw w;
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "name", name);
    mm_jw_kint(&w, "statements", counts->statements);
    mm_jw_kint(&w, "people", counts->people);
    mm_jw_kint(&w, "gone", (int64_t)gone);
    mm_jw_end(&w);
}

static void make(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                 struct mm_web_reply *reply)
{
    (void)request, (void)who;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char name[MM_BACKUP_NAME_BYTES], dir[MM_PATH_BYTES];
    struct mm_copy_watch watch = {.clock = central->clock};
    struct mm_backup_counts counts = {0};
    size_t gone = 0;
    enum mm_err err = place(central, name, dir, &info);
    if (!err)
        err = mm_backup_make(central, dir, &watch, &counts, &info);
    if (err) {
        mm_web_reply_fail(reply, err, &info);
        return;
    }
    mm_backup_keep(central->shared->backups, name, MM_MAX_MENU_BACKUPS, &gone);
    put(name, &counts, gone, &reply->body);
}

static const struct mm_shape gives[] = {{"name", MM_SHAPE_TEXT},
                                        {"statements", MM_SHAPE_INT},
                                        {"people", MM_SHAPE_INT},
                                        {"gone", MM_SHAPE_INT}, /* older ones, that were taken away */
                                        {NULL}};

const struct mm_route mm_route_backup = {
    .method = "POST",
    .pattern = "/api/v1/backup",
    .right = MM_RIGHT_CLERK,
    .max_body = MM_MAX_SIGNIN_BYTES,
    .write = enter,
    .run = make,
    .slow = true,
    .api = {"記録の場所の控えを、決めてあるフォルダーに作る。新しいものから決まった数が残る",
            .gives = gives}};
