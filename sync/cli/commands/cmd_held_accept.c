#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <inttypes.h>
#include <stdio.h>

#define MAX_ASK_BYTES 4096

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"reason", MM_OPT_STRING, NULL, "TEXT", "そう決めた理由（200文字以内）", "why (200 characters at most)"},
};

/* A part of them; the server has others to serve too. */
static enum mm_err ask(struct mm_cli *cli, int64_t after, struct mm_json **ret_out, struct mm_errinfo *info)
{
    char actor[200];
    struct mm_buf in;
    struct mm_jw w;

    mm_cli_actor(actor, sizeof(actor));
    mm_buf_init(&in, MAX_ASK_BYTES);
    mm_jw_init(&w, &in);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "actor", actor);
    mm_jw_kstr(&w, "kiosk", cli->args[0]);
    mm_jw_kstr(&w, "reason", mm_cli_str(cli, "reason", ""));
    mm_jw_kint(&w, "after", after);
    mm_jw_end(&w);
    enum mm_err err = mm_cli_action(cli, "held.accept", &in, ret_out, info);
    mm_buf_done(&in);
    return err;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    int64_t accepted = 0, refused = 0, after = 0, left = 1;
    char kiosk[200] = "";
    enum mm_err err = MM_OK;

    while (!err && left > 0) {
        struct mm_json *out = NULL;
        err = ask(cli, after, &out, info);
        accepted += mm_json_get_int(out, "accepted", 0);
        refused += mm_json_get_int(out, "refused", 0);
        after = mm_json_get_int(out, "last", 0);
        left = mm_json_get_int(out, "left", 0);
        snprintf(kiosk, sizeof(kiosk), "%s", mm_json_get_str(out, "kiosk", ""));
        mm_json_free(out);
    }
    if (err)
        return err;
    printf(mm_say("端末「%s」の保留の記録 %" PRId64 "件を受け入れ、数えました。\n",
                  "accepted %2$" PRId64 " records of the kiosk \"%1$s\"; they count now.\n"),
           kiosk, accepted);
    if (refused)
        printf(
            mm_say("%" PRId64 "件は受け入れられません（記録として読めないか、同じ番号の別の記録があります）。"
                   "mamori held list で確かめてください。\n",
                   "%" PRId64 " cannot be accepted (unreadable, or another record has their id); see mamori "
                   "held list.\n"),
            refused);
    return MM_OK;
}

extern const struct mm_command mm_cmd_held_accept;
const struct mm_command mm_cmd_held_accept = {
    .words = "held accept",
    .args = "KIOSK",
    .min_args = 1,
    .max_args = 1,
    .ja = "一つの端末の保留の記録を、まとめて受け入れて数えます（取り消せません）",
    .en = "accepts all records of one kiosk that were kept apart, for good",
    .more_ja = "早く失効にしすぎた端末の、正しい記録などのためのものです。操作の記録に残ります。\n"
               "食いちがいの記録と、すでに決めた記録は、そのままです。",
    .more_en =
        "For true records of a kiosk that was revoked too early, say. Entered in the record of operations.\n"
        "Records in conflict, and those of which somebody has decided, stay as they are.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
