#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"anyway", MM_OPT_FLAG, NULL, NULL, "連絡のない端末を待たずに集計します", "does not wait for kiosks"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;

    const struct mm_cli_word words[] = {{"id", cli->args[0]},
                                        {"anyway", mm_cli_flag(cli, "anyway") ? "yes" : NULL}};
    enum mm_err err = mm_cli_ask(cli, "selfcheck.close", words, sizeof(words) / sizeof(words[0]), &out, info);
    long long counted = mm_json_get_int(out, "counted", 0), dropped = mm_json_get_int(out, "dropped", 0);
    if (!err && counted)
        printf(mm_say("%s を集計しました。答え %lld 件、集計に含めず %lld 件。結果は mamori report selfcheck "
                      "で見られます。\n",
                      "%s is counted: %lld sets, %lld left out; see mamori report selfcheck.\n"),
               mm_json_get_str(out, "name", ""), counted, dropped);
    else if (!err)
        printf(mm_say("%s を終えました。答えが5件に満たないため、結果は示しません（集計に含めず %lld "
                      "件）。\n",
                      "%s is over; fewer than 5 sets came, and nothing is shown (%lld left out).\n"),
               mm_json_get_str(out, "name", ""), dropped);
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_selfcheck_close;
const struct mm_command mm_cmd_selfcheck_close = {
    .words = "selfcheck close",
    .args = "ID",
    .min_args = 1,
    .max_args = 1,
    .ja = "個人の点検を終えて集計します（一度だけ。やり直しはできません）",
    .en = "closes a self-check and counts it, once and for all",
    .more_ja = "期間の最後の日の次の日から使えます。端末に残る答えは、その日より後の同期で届きます。\n"
               "集計すると、封をした答えと、開ける鍵は消えます。5件に満たないときは、結果を示しません。",
    .more_en = "From the day after its last one. The sealed answers and the key are destroyed.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
