/* The holder of the key of now says whose signatures count from the next publication on. */
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/cli/call.h"
#include "sync/server/offers.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"key", MM_OPT_STRING, NULL, "FILE", "今の鍵（省けば記録の場所の横の .pack-key）",
     "the key of now (default: the .pack-key beside the store)"},
    {"lost", MM_OPT_FLAG, NULL, NULL, "今の鍵をなくしました（端末の登録し直しが要ります）",
     "the key of now is lost (the kiosks must be enrolled anew)"},
};

static enum mm_err key_of_now(struct mm_cli *cli, char ret_council[MM_ID_BYTES], struct mm_sign_key *ret_key,
                              struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES];
    struct mm_central *central = NULL;
    enum mm_err err = mm_cli_read(cli, &central, info);
    if (err)
        return err;
    (void)snprintf(ret_council, MM_ID_BYTES, "%s", mm_central_council(central));
    if (mm_central_pack_key_path(central, path, sizeof(path)))
        err = mm_fail(info, MM_ERR_TOO_BIG, "%s", mm_cli_str(cli, "db", ""));
    if (!err)
        err = mm_sign_key_load(mm_cli_str(cli, "key", path), ret_key, info);
    mm_central_close(central);
    return err;
}

/* The key of now signs the new one; a lost one cannot. */
static enum mm_err sign(struct mm_cli *cli, const struct mm_sign_public *to, char from[MM_PUBLIC_TEXT_BYTES],
                        char signature[MM_SIGNATURE_TEXT_BYTES], struct mm_errinfo *info)
{
    char council[MM_ID_BYTES];
    struct mm_sign_key key;
    enum mm_err err = key_of_now(cli, council, &key, info);
    if (err)
        return err;
    const struct mm_signature by = mm_pass_sign(&key, council, to);
    mm_sign_public_format(&key.public_key, from);
    mm_signature_format(&by, signature);
    mm_sign_key_done(&key);
    return MM_OK;
}

static enum mm_err change(struct mm_cli *cli, const struct mm_sign_public *to, struct mm_errinfo *info)
{
    char from[MM_PUBLIC_TEXT_BYTES], text[MM_PUBLIC_TEXT_BYTES], signature[MM_SIGNATURE_TEXT_BYTES];
    const bool lost = mm_cli_flag(cli, "lost");
    struct mm_json *out = NULL;
    enum mm_err err = lost ? MM_OK : sign(cli, to, from, signature, info);
    if (err)
        return err;
    mm_sign_public_format(to, text);
    const struct mm_cli_word words[] = {
        {"to", text}, {"from", lost ? NULL : from}, {"signature", lost ? NULL : signature}};
    err = mm_cli_ask(cli, "content.key_change", words, sizeof(words) / sizeof(words[0]), &out, info);
    mm_json_free(out);
    return err;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    char id[MM_KEY_ID_BYTES];
    struct mm_sign_key to;
    enum mm_err err = mm_sign_key_load(cli->args[0], &to, info);
    if (err)
        return err;
    mm_sign_key_id(&to.public_key, id);
    err = change(cli, &to.public_key, info);
    mm_sign_key_done(&to);
    if (err)
        return err;
    printf(mm_say("次の配布から、鍵 %s で署名します: mamori content publish DIR --key %s\n",
                  "from the next publication on the key %s signs: mamori content publish DIR --key %s\n"),
           id, cli->args[0]);
    if (mm_cli_flag(cli, "lost"))
        printf("%s", mm_say("端末は、登録し直すまで新しい教材を受け取りません（mamori kiosk invite、"
                            "mamori-agent enrol --again）。\n",
                            "kiosks take no new pack until they are enrolled anew (mamori kiosk invite, "
                            "mamori-agent enrol --again).\n"));
    return MM_OK;
}

extern const struct mm_command mm_cmd_content_key_change;
const struct mm_command mm_cmd_content_key_change = {
    .words = "content key change",
    .args = "FILE",
    .min_args = 1,
    .max_args = 1,
    .ja = "教材に署名する鍵を、次の配布から新しい鍵 FILE に替えます",
    .en = "changes the key that signs packs to FILE, from the next publication on",
    .more_ja =
        "今の鍵で新しい鍵を認める署名をします。端末は次の教材といっしょにそれを受け取り、新しい鍵に替わりま"
        "す。\n"
        "今の鍵をなくしたときは替えられません。端末を登録し直してください。",
    .more_en = "The key of now signs the new one; kiosks get this with the next pack and change over.\n"
               "A key that was lost or stolen is changed with --lost; then enrol the kiosks anew.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
