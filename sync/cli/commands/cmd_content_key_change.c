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
};

static enum mm_err council_of(struct mm_cli *cli, char out[MM_ID_BYTES], struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    enum mm_err err = mm_cli_read(cli, &central, info);
    if (!err)
        (void)snprintf(out, MM_ID_BYTES, "%s", mm_central_council(central));
    mm_central_close(central);
    return err;
}

static enum mm_err send(struct mm_cli *cli, const struct mm_sign_key *from, const struct mm_sign_public *to,
                        struct mm_errinfo *info)
{
    char council[MM_ID_BYTES], a[MM_PUBLIC_TEXT_BYTES], b[MM_PUBLIC_TEXT_BYTES], sig[MM_SIGNATURE_TEXT_BYTES];
    struct mm_json *out = NULL;
    enum mm_err err = council_of(cli, council, info);
    if (err)
        return err;
    const struct mm_signature signature = mm_pass_sign(from, council, to);
    mm_sign_public_format(&from->public_key, a);
    mm_sign_public_format(to, b);
    mm_signature_format(&signature, sig);
    const struct mm_cli_word words[] = {{"from", a}, {"to", b}, {"signature", sig}};
    err = mm_cli_ask(cli, "content.key_change", words, sizeof(words) / sizeof(words[0]), &out, info);
    mm_json_free(out);
    return err;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES], id[MM_KEY_ID_BYTES];
    struct mm_sign_key from, to;
    enum mm_err err = mm_central_pack_key_path(mm_cli_str(cli, "db", ""), path, sizeof(path));
    if (err)
        return mm_fail(info, err, "%s", mm_cli_str(cli, "db", ""));
    err = mm_sign_key_load(mm_cli_str(cli, "key", path), &from, info);
    if (err)
        return err;
    err = mm_sign_key_load(cli->args[0], &to, info);
    if (!err) {
        err = send(cli, &from, &to.public_key, info);
        mm_sign_key_id(&to.public_key, id);
        mm_sign_key_done(&to);
    }
    mm_sign_key_done(&from);
    if (!err)
        printf(mm_say("次の配布から、鍵 %s で署名します: mamori content publish DIR --key %s\n",
                      "from the next publication on the key %s signs: mamori content publish DIR --key %s\n"),
               id, cli->args[0]);
    return err;
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
               "A lost key cannot do so: the kiosks must be enrolled anew.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
