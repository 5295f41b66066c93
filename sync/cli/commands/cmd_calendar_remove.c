#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    char actor[200];
    struct mm_buf in;
    struct mm_json *out = NULL;
    struct mm_jw w;

    mm_cli_actor(actor, sizeof(actor));
    mm_buf_init(&in, 8192);
    mm_jw_init(&w, &in);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "actor", actor);
    mm_jw_kstr(&w, "id", cli->args[0]);
    mm_jw_end(&w);
    enum mm_err err = mm_cli_action(cli, "calendar.remove", &in, &out, info);
    if (!err)
        printf(mm_say("%s を予定表から消しました。\n", "%s is no longer in the calendar.\n"), cli->args[0]);
    mm_json_free(out);
    mm_buf_done(&in);
    return err;
}

extern const struct mm_command mm_cmd_calendar_remove;
const struct mm_command mm_cmd_calendar_remove = {
    .words = "calendar remove",
    .args = "ID",
    .min_args = 1,
    .max_args = 1,
    .ja = "議会の予定表から一つ消します",
    .en = "takes an entry out of the council's calendar",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
