#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/base/sign.h"
#include "sync/cli/command.h"

#include <stdio.h>

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    const char *path = cli->args[0];
    char id[MM_KEY_ID_BYTES];
    struct mm_sign_key key;
    if (mm_path_exists(path))
        return mm_fail(
            info, MM_ERR_EXISTS,
            mm_say("%s はもうあります。別の名前を指定してください", "%s is there already; give another name"),
            path);
    mm_sign_key_new(&key, NULL);
    mm_sign_key_id(&key.public_key, id);
    enum mm_err err = mm_sign_key_store(path, &key, info);
    mm_sign_key_done(&key);
    if (!err)
        printf(
            mm_say("教材に署名する鍵を %s に作りました（鍵の番号 %s）。控えと合わせて 2か所にしまってくださ"
                   "い。\n",
                   "made the key %s that signs packs (key id %s); keep it and a copy in two places.\n"),
            path, id);
    return err;
}

extern const struct mm_command mm_cmd_content_key_make;
const struct mm_command mm_cmd_content_key_make = {
    .words = "content key make",
    .args = "FILE",
    .min_args = 1,
    .max_args = 1,
    .ja = "教材に署名する鍵を作ります",
    .en = "makes a key that signs packs",
    .more_ja =
        "鍵を持つ人だけが、端末に届く教材を決められます。USB メモリなどに作り、使うときだけつなぎます。\n"
        "初めから使うときは mamori init --pack-key FILE、途中から替えるときは mamori content key change "
        "で。",
    .more_en =
        "Only who has the key decides what kiosks teach. Make it on a USB stick that is plugged in only "
        "to publish.\n"
        "Use it from the start with mamori init --pack-key FILE, or change to it with mamori content key "
        "change.",
    .run = run,
};
