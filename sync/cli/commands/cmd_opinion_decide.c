#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"version", MM_OPT_STRING, NULL, "VERSION", "問いの版（省けば、いまの教材の版）",
     "version of the question (default: that of the pack of now)"},
    {"reason", MM_OPT_STRING, NULL, "REASON",
     "as_policy、explained、wording、not_one_answer、not_true、outdated、figure のどれか",
     "as_policy, explained, wording, not_one_answer, not_true, outdated or figure"},
    {"answer", MM_OPT_STRING, NULL, "ID", "also のとき: 正しいとする選択肢か、どちらの答えも正しい行の記号",
     "with also: the option that is right too, or the row of which every answer is"},
};

/* Fewer than five are not told. */
static const char *number(const struct mm_json *out, const char *key, const char *unit, char text[40])
{
    int64_t n = mm_json_get_int(out, key, 0);
    if (n < 0)
        (void)snprintf(text, 40, mm_say("5%s未満", "fewer than 5%s"), mm_say(unit, ""));
    else
        (void)snprintf(text, 40, "%lld%s", (long long)n, mm_say(unit, ""));
    return text;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    char answers[40], passed[40];
    const struct mm_cli_word words[] = {{"item", cli->args[0]},
                                        {"ruling", cli->args[1]},
                                        {"version", mm_cli_str(cli, "version", "")},
                                        {"reason", mm_cli_str(cli, "reason", "")},
                                        {"answer", mm_cli_str(cli, "answer", "")}};
    enum mm_err err = mm_cli_ask(cli, "opinion.decide", words, sizeof(words) / sizeof(words[0]), &out, info);

    if (!err)
        printf(mm_say("扱いを決めました（番号 %s）。数え直した答え %s、新しく目安に届いた方 %s。\n",
                      "decided (%s); %s answers count otherwise now, %s people reached the mark by it\n"),
               mm_json_get_str(out, "id", ""), number(out, "answers", "件", answers),
               number(out, "passed", "人", passed));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_opinion_decide;
const struct mm_command mm_cmd_opinion_decide = {
    .words = "opinion decide",
    .args = "ITEM RULING",
    .min_args = 2,
    .max_args = 2,
    .ja = "意見のあった問いの扱いを決めます（操作の記録に残り、取り消せます）",
    .en = "decides what becomes of a question (entered in the record of operations; can be undone)",
    .more_ja =
        "RULING は "
        "keep（変更しない）、fix（次の版で直す）、exclude（数に入れない）、also（別の答えも正しい）。\n"
        "exclude と also は、これまでの答えを数え直します。初めの記録は残り、新しい記録が加わります。\n"
        "例: mamori opinion decide duty-01 exclude --reason not_one_answer --db URL",
    .more_en =
        "RULING is keep, fix (in the next version), exclude (answers count for nothing) or also (another\n"
        "answer is right too). The last two count what was answered anew, by new records; the first ones "
        "stay.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
