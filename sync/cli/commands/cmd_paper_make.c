#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/paper_sheet.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"person", MM_OPT_STRING, NULL, "PERSON", "氏名、議席、利用者IDのどれか", "a name, a seat or an id"},
    {"course", MM_OPT_STRING, NULL, "COURSE", "研修の id", "id of the course"},
    {"o", MM_OPT_STRING, NULL, "FILE", "用紙の PDF を書き出すファイル", "file for the sheet as a PDF"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    const struct mm_cli_word words[] = {{"person", mm_cli_str(cli, "person", "")},
                                        {"course", mm_cli_str(cli, "course", "")}};
    enum mm_err err = mm_cli_ask(cli, "paper.make", words, sizeof(words) / sizeof(words[0]), &out, info);

    if (!err)
        fprintf(stderr, mm_say("%sさんの用紙 %s を作りました（%s）。\n", "%s: sheet %s (%s).\n"),
                mm_json_get_str(out, "name", ""), mm_json_get_str(out, "number", ""),
                mm_json_get_str(out, "title", ""));
    if (!err && mm_cli_str(cli, "o", NULL))
        err = mm_cli_paper_print_of(cli, MM_PAPER_PRINT_FORM, mm_json_get_str(out, "number", ""), 0, info);
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_paper_make;
const struct mm_command mm_cmd_paper_make = {
    .words = "paper make",
    .args = "",
    .ja = "紙で受ける方のために、確かめ問題の用紙を作ります",
    .en = "makes a sheet of questions for somebody who answers on paper",
    .more_ja = "端末を使わない方は、紙で受けられます。用紙の番号は、入力のときに使います。\n"
               "例: mamori paper make --person 会沢浩 --course onboarding-duty -o 用紙.pdf --db URL",
    .more_en = "For whoever does not use a kiosk. The number of the sheet is asked for when it is entered.\n"
               "example: mamori paper make --person 1 --course onboarding-duty -o sheet.pdf --db URL",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
