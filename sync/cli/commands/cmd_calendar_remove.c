#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;

    const struct mm_cli_word words[] = {{"id", cli->args[0]}};
    enum mm_err err = mm_cli_ask(cli, "calendar.remove", words, sizeof(words) / sizeof(words[0]), &out, info);
    if (!err)
        printf(mm_say("%s を予定表から消しました。\n", "%s is no longer in the calendar.\n"), cli->args[0]);
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_calendar_remove;
const struct mm_command mm_cmd_calendar_remove = {
    .words = "calendar remove",
    .args = "ID",
    .min_args = 1,
    .max_args = 1,
    .ja = "議会の日程から一つ消します",
    .en = "takes an entry out of the council's calendar",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
