/* GET /kiosk/v1/pack/<sha-256>: one file of any pack that was handed out, by its content. */
#include "sync/server/internal.h"
#include "sync/server/router.h"

static void run(struct mm_central *central, const struct mm_web_request *request, const struct mm_who *who,
                struct mm_web_reply *reply)
{
    (void)who;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_hash hash;
    char path[1024];
    enum mm_err err = mm_hash_parse(request->param[0], &hash);
    if (err)
        err = mm_fail(&info, MM_ERR_NOT_FOUND, "%s", "その教材ファイルはありません");
    if (!err)
        err = mm_packs_file(central, &hash, path, &info);
    if (!err)
        err = mm_file_read(path, MM_MAX_PACK_FILE_BYTES, &reply->body, &info);
    if (!err) {
        struct mm_hash found = mm_sha256(reply->body.data, reply->body.len);
        if (!mm_hash_equal(&hash, &found))
            err = mm_fail(&info, MM_ERR_CORRUPT, "%s", path);
    }
    if (err)
        mm_web_reply_fail(reply, err, &info);
    else
        reply->type = "application/octet-stream";
}

const struct mm_route mm_route_kiosk_pack_file = {.method = "GET",
                                                  .pattern = "/kiosk/v1/pack/{}",
                                                  .right = MM_RIGHT_KIOSK,
                                                  .run = run,
                                                  .api = {"教材のファイル一つ。内容の SHA-256 で指定する",
                                                          .params = "sha256",
                                                          .type = "application/octet-stream"}};
