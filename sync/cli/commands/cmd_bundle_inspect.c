#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/post.h"

#include <stdio.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static void print(const struct mm_arrival *b, int64_t records)
{
    const struct mm_bundle_head *head = &b->bundle.head;
    char at[MM_WAREKI_BYTES * 2];
    mm_time_wareki(head->at_ms, at);
    printf(mm_say("端末: %s（%s）\n書いた日時（端末の時計）: %s\n端末での番号: %lld\n媒体番号: %s\n教材の版: "
                  "%s\n受講記録: %lld件\n",
                  "kiosk: %s (%s)\nwritten (by its clock): %s\nits number: %lld\nmedium: %s\npack: %s\n"
                  "records: %lld\n"),
           b->kiosk_name, b->standing, at, (long long)head->serial, head->medium, head->pack,
           (long long)records);
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    struct mm_arrival b = {.kiosk_name = ""};
    struct mm_errinfo why = MM_ERRINFO_INIT;
    int64_t records = 0;
    enum mm_err err = mm_cli_read(cli, &central, info);
    if (err)
        return err;
    const struct mm_arrival_rule rule = mm_cli_arrival_rule(true);
    err = mm_arrival_open(central, cli->args[0], &rule, &b, &why);
    if (!err)
        err = mm_arrival_count(&b, &records, &why);
    if (err)
        err = mm_fail(info, err, "%s: %s", cli->args[0], why.text);
    else
        print(&b, records);
    mm_arrival_done(&b);
    mm_central_close(central);
    return err;
}

extern const struct mm_command mm_cmd_bundle_inspect;
const struct mm_command mm_cmd_bundle_inspect = {
    .words = "bundle inspect",
    .args = "FILE",
    .min_args = 1,
    .max_args = 1,
    .ja = "端末が媒体に書いたファイルに何が入っているかを見ます（何も変えません）",
    .en = "shows what is in a file that a kiosk wrote to a medium (changes nothing)",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
