#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"name", MM_OPT_STRING, NULL, "NAME", "名前（例: 令和8年度第1回）", "its name"},
    {"who", MM_OPT_STRING, NULL, "WHO", "議員、職員、両方（初めは両方）", "councillor, staff or both (both)"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;

    const struct mm_cli_word words[] = {{"id", cli->args[0]},
                                        {"from", cli->args[1]},
                                        {"until", cli->args[2]},
                                        {"name", mm_cli_str(cli, "name", "")},
                                        {"who", mm_cli_str(cli, "who", "")}};
    enum mm_err err = mm_cli_ask(cli, "selfcheck.open", words, sizeof(words) / sizeof(words[0]), &out, info);
    if (!err)
        printf(
            mm_say("個人の点検 %s（%s〜%s）を始めます。端末には次の同期で届きます。%s\n",
                   "the self-check %s (%s to %s) begins; kiosks learn it at their next sync. %s\n"),
            mm_json_get_str(out, "name", ""), mm_json_get_str(out, "from", ""),
            mm_json_get_str(out, "until", ""),
            mm_json_get_bool(out, "by_group", false)
                ? mm_say("議員と職員を分けた数も出します。", "Councillors and staff are counted apart too.")
                : mm_say("全体の数だけを出します。", "The whole alone is counted."));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_selfcheck_open;
const struct mm_command mm_cmd_selfcheck_open = {
    .words = "selfcheck open",
    .args = "ID FROM UNTIL",
    .min_args = 3,
    .max_args = 3,
    .ja = "個人の点検（名前のない自己点検）の実施期間を始めます",
    .en = "begins a period of the self-check without names",
    .more_ja =
        "期間は92日まで、同時に開ける期間は一つです。\n"
        "答えは端末で封をし、5件以上まとめて、順番を混ぜて届きます。期間のあとに selfcheck close で\n"
        "一度だけ開けて、問いごとの数だけを残します。開ける鍵はこの機械だけにあり、控えには入りません。\n"
        "議員と職員を分けた数は、どちらも10人以上いるときだけ出します。\n"
        "例: mamori selfcheck open 2026-1 2027-02-01 2027-02-26 --name 令和8年度第1回 --db URL",
    .more_en =
        "A period has at most 92 days, and one is open at a time. Answers are sealed at the kiosk and\n"
        "come shuffled, 5 or more together. After it `selfcheck close` opens them once and keeps totals\n"
        "alone. The key is on this machine alone and in no backup.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
