#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"name", MM_OPT_STRING, NULL, "NAME", "だれが何に使うか", "who uses it, and what for"},
    {"scope", MM_OPT_STRING, NULL, "SCOPE", "できること（statements/read）",
     "what it may do (statements/read)"},
    {"decision", MM_OPT_STRING, NULL, "TEXT", "決定した機関・日付・文書番号",
     "body, date and document number of the decision"},
};

static enum mm_err check(const struct mm_cli *cli, struct mm_errinfo *info)
{
    if (!mm_cli_str(cli, "name", NULL))
        return mm_fail(
            info, MM_ERR_USAGE, "%s",
            mm_say("--name に、だれが何に使うかを書いてください。", "say with --name who uses it."));
    if (!mm_cli_str(cli, "decision", NULL))
        return mm_fail(
            info, MM_ERR_USAGE, "%s",
            mm_say("記録を読む資格には決定が要ります。--decision に機関・日付・文書番号を書いてください。",
                   "reading statements needs a recorded decision; give it with --decision."));
    return MM_OK;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_buf in;
    struct mm_json *out = NULL;
    struct mm_jw w;
    enum mm_err err = check(cli, info);

    if (err)
        return err;
    mm_buf_init(&in, 16 * 1024);
    mm_jw_init(&w, &in);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "name", mm_cli_str(cli, "name", ""));
    mm_jw_kstr(&w, "scope", mm_cli_str(cli, "scope", "statements/read"));
    mm_jw_kstr(&w, "decision", mm_cli_str(cli, "decision", ""));
    mm_jw_end(&w);
    err = mm_cli_action(cli, "credential.add", &in, &out, info);
    if (!err)
        printf(mm_say("利用者: %s\n合言葉: %s\n合言葉はもう一度は出せません。すぐに控えてください。\n",
                      "user: %s\nsecret: %s\nthe secret cannot be shown again; keep it now.\n"),
               mm_json_get_str(out, "user", ""), mm_json_get_str(out, "secret", ""));
    mm_json_free(out);
    mm_buf_done(&in);
    return err;
}

extern const struct mm_command mm_cmd_credential_add;
const struct mm_command mm_cmd_credential_add = {
    .words = "credential add",
    .args = "",
    .ja = "ほかのシステムが記録を読むための資格を作ります",
    .en = "makes a credential with which another system reads statements",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
