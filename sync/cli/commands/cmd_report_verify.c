#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/server/reports/printed.h"

#include <stdio.h>
#include <string.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static void join_words(const struct mm_cli *cli, char *out, size_t out_bytes)
{
    size_t len = 0;

    out[0] = '\0';
    for (size_t i = 0; i < cli->n_args && len < out_bytes; i++)
        len += (size_t)snprintf(out + len, out_bytes - len, "%s", cli->args[i]);
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    char number[120], as_of[MM_WAREKI_BYTES * 2], at[MM_WAREKI_BYTES * 2];
    struct mm_central *central = NULL;
    struct mm_printed printed;
    enum mm_err err = mm_cli_read(cli, &central, info);

    join_words(cli, number, sizeof(number));
    if (!err)
        err = mm_printed_verify(central, number, &printed, info);
    mm_central_close(central);
    if (err)
        return err;
    mm_time_wareki(printed.as_of_ms, as_of);
    mm_time_wareki(printed.at_ms, at);
    printf(mm_say("照合番号 %s: 報告 %s、%s現在（%s が %s に出しました）\n",
                  "%s: report %s as of %s (%s, %s)\n"),
           printed.number, printed.report, as_of, printed.actor, at);
    if (strcmp(printed.number, printed.now) != 0)
        return mm_fail(
            info, MM_ERR_CONFLICT,
            mm_say("いまの記録から作り直すと %s になります。あとから届いた記録や名簿の変更がないかを見て、"
                   "もう一度出した報告とくらべてください",
                   "made anew it is %s: records or changes came since; compare with a report made anew"),
            printed.now);
    printf("%s",
           mm_say("いまの記録から作り直しても同じです。\n", "made anew of the records it is the same.\n"));
    return MM_OK;
}

extern const struct mm_command mm_cmd_report_verify;
const struct mm_command mm_cmd_report_verify = {
    .words = "report verify",
    .args = "NUMBER",
    .min_args = 1,
    .max_args = 4,
    .ja = "紙の報告の照合番号を、記録から作り直して確かめます",
    .en = "checks the number on a printed report by making the report anew",
    .more_ja = "NUMBER: 報告の終わりにある照合番号（16文字。空白はあってもなくてもかまいません）。",
    .more_en = "NUMBER: the 16 digits at the foot of the report, with or without spaces.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
