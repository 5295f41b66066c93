#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static enum mm_err rebuild(struct mm_cli *cli, const char *name, void *ctx, struct mm_errinfo *info)
{
    (void)ctx;
    struct mm_json *out = NULL;
    enum mm_err err = mm_cli_ask(cli, "store.rebuild", NULL, 0, &out, info);

    if (!err && name)
        printf("%s: ", name);
    if (!err)
        printf(
            mm_json_get_bool(out, "changed", false)
                ? mm_say("記録 %lld 件から受講状況と条項の理解を作り直しました。前とちがう所がありました。\n",
                         "derived anew from %lld records; something was different before.\n")
                : mm_say("記録 %lld 件から受講状況と条項の理解を作り直しました。前と同じです。\n",
                         "derived anew from %lld records; it is as it was.\n"),
            (long long)mm_json_get_int(out, "statements", 0));
    mm_json_free(out);
    return err;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    fprintf(stderr, "%s\n",
            mm_say("記録から作り直しています。記録が多いと時間がかかります…",
                   "deriving anew; this takes a while where there are many records…"));
    return mm_cli_each_council(cli, rebuild, NULL, info);
}

extern const struct mm_command mm_cmd_store_rebuild;
const struct mm_command mm_cmd_store_rebuild = {
    .words = "store rebuild",
    .args = "",
    .ja = "受講状況と条項の理解を、届いた記録から作り直します（記録は変わりません）",
    .en = "derives progress and evidence anew from the records, which stay as they are",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
