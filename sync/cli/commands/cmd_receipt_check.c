#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/export/cells.h"

#include <stdio.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static void print_result(const struct mm_json *out)
{
    printf(mm_say("%sさん（%s）の「%s」の控えです（端末: %s）。\n",
                  "receipt of %s (%s) for \"%s\" (kiosk %s).\n"),
           mm_json_get_str(out, "name", ""), mm_json_get_str(out, "status", ""),
           mm_json_get_str(out, "course", ""), mm_json_get_str(out, "kiosk", ""));
    if (mm_json_get_bool(out, "arrived", false))
        printf("%s\n", mm_say("記録はもう届いています。", "its record is here already."));
    else
        printf("%s\n", mm_say("記録が届くまで、受講状況一覧に「控え確認済」と出ます。",
                              "the completion report says 控え確認済 until its record arrives."));
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    enum mm_err err;

    const struct mm_cli_word words[] = {{"code", cli->args[0]}};
    err = mm_cli_ask(cli, "receipt.check", words, sizeof(words) / sizeof(words[0]), &out, info);
    if (!err)
        print_result(out);
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_receipt_check;
const struct mm_command mm_cmd_receipt_check = {
    .words = "receipt check",
    .args = "CODE",
    .min_args = 1,
    .max_args = 1,
    .ja = "受講控えの8けたの番号で、だれの受講かを確かめます",
    .en = "tells whose completion a receipt of eight digits is",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
