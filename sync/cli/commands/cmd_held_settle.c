#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/server/held.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"as", MM_OPT_STRING, NULL, "VERDICT",
     "accepted（受け入れて数える）、kept（このまま残す）、given-up（数えない）、open（未確認に戻す）",
     "accepted, kept, given-up, or open again"},
    {"reason", MM_OPT_STRING, NULL, "TEXT", "そう決めた理由（200文字以内）", "why (200 characters at most)"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    enum mm_verdict verdict = MM_VERDICT_OPEN;
    const struct mm_cli_word words[] = {{"record", cli->args[0]},
                                        {"verdict", mm_cli_str(cli, "as", "")},
                                        {"reason", mm_cli_str(cli, "reason", "")}};
    enum mm_err err = mm_cli_ask(cli, "held.settle", words, sizeof(words) / sizeof(words[0]), &out, info);

    if (!err)
        err = mm_verdict_find(mm_json_get_str(out, "verdict", ""), &verdict);
    if (!err)
        printf(mm_say("記録 %s（%s）を「%s」にしました。記録そのものは残っています。\n",
                      "record %s (%s) is now %s; the record itself stays.\n"),
               mm_json_get_str(out, "record", ""), mm_json_get_str(out, "kiosk", ""),
               mm_say(mm_verdict_ja(verdict), mm_verdict_code(verdict)));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_held_settle;
const struct mm_command mm_cmd_held_settle = {
    .words = "held settle",
    .args = "RECORD",
    .min_args = 1,
    .max_args = 1,
    .ja = "保留または食いちがいの記録を、どう扱うかを決めます（操作の記録に残ります）",
    .en = "decides about a record that was kept apart (entered in the record of operations)",
    .more_ja =
        "accepted  記録として受け入れ、数えます。取り消せません（失効した端末から届いた正しい記録など）。\n"
        "kept      食いちがいのまま、両方を残します。\n"
        "given-up  この記録はあきらめます。済や成績に数えることはありません。\n"
        "open      未確認に戻します（決めまちがえたとき）。\n"
        "どれでも、届いた記録そのものは消えません。決めたものは一覧と端末の件数から外れます。",
    .more_en = "accepted  it counts from now on, for good (true records of a revoked kiosk, say).\n"
               "kept      both are kept, in conflict.\n"
               "given-up  it will never count.\n"
               "open      as if nobody had decided (to undo).\n"
               "The record itself is never erased. What was settled leaves the list and the kiosk's counts.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
