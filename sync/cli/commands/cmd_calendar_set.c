#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"name", MM_OPT_STRING, NULL, "NAME", "名前（例: 令和9年6月定例会）", "its name"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;

    const struct mm_cli_word words[] = {{"id", cli->args[0]},
                                        {"kind", cli->args[1]},
                                        {"from", cli->args[2]},
                                        {"until", cli->n_args > 3 ? cli->args[3] : NULL},
                                        {"name", mm_cli_str(cli, "name", "")}};
    enum mm_err err = mm_cli_ask(cli, "calendar.set", words, sizeof(words) / sizeof(words[0]), &out, info);
    if (!err)
        printf(mm_say("%s（%s〜%s）を予定表に入れました。端末には次の同期で届きます。\n",
                      "%s (%s to %s) is in the calendar; kiosks learn it at their next sync.\n"),
               mm_json_get_str(out, "name", ""), mm_json_get_str(out, "from", ""),
               mm_json_get_str(out, "until", ""));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_calendar_set;
const struct mm_command mm_cmd_calendar_set = {
    .words = "calendar set",
    .args = "ID KIND FROM [UNTIL]",
    .min_args = 3,
    .max_args = 4,
    .ja = "議会の日程に、定例会・研修会・選挙の日を入れます（同じ ID なら直します）",
    .en = "puts the days of a session, workshop or election into the calendar, or corrects them",
    .more_ja = "KIND は 定例会、研修会、選挙。選挙は、告示日から投票日までです。\n"
               "定例会の前には確かめ直しの研修をお願いし、選挙の間はお願いの通知を出しません。\n"
               "例: mamori calendar set 2027-06 定例会 2027-06-05 2027-06-25 --db URL",
    .more_en = "KIND is session, workshop or election (from its notice to the day of voting).\n"
               "Before a session boosters are asked for; nobody is reminded during an election.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
