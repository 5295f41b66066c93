#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/duty.h"

#include <inttypes.h>
#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"organiser", MM_OPT_STRING, NULL, "WHO", "主催（例: 県議会議長会）", "who held it"},
    {"people", MM_OPT_STRING, NULL, "LIST", "出席された方: 議席、氏名、利用者IDを , で区切ります",
     "who was there: seats, names or ids, with commas"},
    {"courses", MM_OPT_STRING, NULL, "LIST", "どの研修にあたるか: 研修の id を , で区切ります",
     "what it stands for: ids of courses, with commas"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    const struct mm_cli_word words[] = {{"on", cli->args[0]},
                                        {"title", cli->args[1]},
                                        {"organiser", mm_cli_str(cli, "organiser", "")},
                                        {"people", mm_cli_str(cli, "people", "")},
                                        {"courses", mm_cli_str(cli, "courses", "")}};
    enum mm_err err = mm_cli_ask(cli, "training.add", words, sizeof(words) / sizeof(words[0]), &out, info);

    if (!err) {
        printf(mm_say("ほかの研修を登録しました（%" PRId64 "人）。取り消すには: mamori training undo %s\n",
                      "entered for %" PRId64 " people; to take it back: mamori training undo %s\n"),
               mm_json_get_int(out, "people", 0), mm_json_get_str(out, "id", ""));
        mm_cli_print_duties(out);
    }
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_training_add;
const struct mm_command mm_cmd_training_add = {
    .words = "training add",
    .args = "DAY TITLE",
    .min_args = 2,
    .max_args = 2,
    .ja = "ほかの研修（講演会など）と出席された方を登録します",
    .en = "enters another training, a lecture for instance, and who was there",
    .more_ja =
        "どの研修にあたるかは、事務局が決めて --courses に書きます。受講（他の研修）として、別に数えます。\n"
        "例: mamori training add 2026-11-10 情報セキュリティ講演会 --organiser 県議会議長会 --people 1,2,3\n"
        "    --courses onboarding-duty --db URL",
    .more_en = "The secretariat decides what it stands for (--courses); it is counted apart.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
