#include "content/author/bank.h"
#include "sync/base/log.h"
#include "sync/cli/command.h"

#include <stdio.h>
#include <string.h>

static const struct mm_opt opts[] = {
    {"format", MM_OPT_STRING, NULL, "FORMAT",
     "csv、csv-cp932、xlsx、gift、moodle-xml、qti3 のどれか（省けば -o の名前から）",
     "csv, csv-cp932, xlsx, gift, moodle-xml or qti3 (default: by the name of -o)"},
    {"o", MM_OPT_STRING, NULL, "FILE", "書き出すファイル", "file to write"},
};

static enum mm_err write_out(const struct mm_bank_form *form, const struct mm_desk *desk,
                             const struct mm_bank *bank, const char *path, struct mm_errinfo *info)
{
    struct mm_buf out, lost;
    enum mm_err err;

    mm_buf_init(&out, MM_MAX_PDF_BYTES);
    mm_buf_init(&lost, MM_MAX_PACK_FILE_BYTES);
    err = form->write(desk, bank, &out, &lost, info);
    if (!err)
        err = mm_file_write_atomic(path, mm_buf_str(&out), out.len, 0644, info);
    if (!err && lost.len)
        printf("%s\n%s", mm_say("この形式に入らなかったもの:", "what this format cannot hold:"),
               mm_buf_str(&lost));
    mm_buf_done(&out);
    mm_buf_done(&lost);
    return err;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_findings findings;
    struct mm_desk desk = {0};
    struct mm_bank bank = {0};
    const char *path = mm_cli_str(cli, "o", NULL);
    const struct mm_bank_form *form = NULL;
    size_t items = 0;
    enum mm_err err = mm_bank_form_choose(mm_cli_str(cli, "format", NULL), path, &form, info);

    mm_findings_init(&findings);
    if (!err)
        err = mm_desk_open(cli->args[0], &desk, &findings, info);
    if (!err)
        err = mm_bank_of_desk(&desk, &bank, info);
    if (!err)
        err = write_out(form, &desk, &bank, path, info);
    for (size_t i = 0; i < bank.n; i++)
        items += bank.lines[i].kind == MM_BANK_ITEM;
    if (!err)
        printf(mm_say("問題 %zu を %s に書き出しました。\n", "wrote %zu items to %s.\n"), items, path);
    mm_bank_done(&bank);
    mm_desk_done(&desk);
    mm_findings_done(&findings);
    return err;
}

extern const struct mm_command mm_cmd_content_export;
const struct mm_command mm_cmd_content_export = {
    .words = "content export",
    .args = "DIR",
    .min_args = 1,
    .max_args = 1,
    .ja = "問題を表計算ソフトや他の仕組みで使える形にします",
    .en = "writes the items for a spreadsheet or another system",
    .more_ja =
        "csv は UTF-8（BOM 付き）、csv-cp932 は古い表計算ソフト向け、gift は Moodle などの形式、\n"
        "moodle-xml（Moodle だけ）と qti3（QTI 3 のパッケージ、.zip）は書き出すだけです（戻せるのは gift "
        "です）。\n"
        "問題ごとに一行、その下に選択肢が一行ずつ並びます。直した表は mamori content import で戻せます。\n"
        "その形式に入らないものは、一覧にして示します。",
    .more_en =
        "csv is UTF-8 with a BOM, csv-cp932 is for older spreadsheets, gift is what Moodle and others read,\n"
        "moodle-xml (Moodle alone) and qti3 (a package of QTI 3, .zip) are written only; what comes back is "
        "gift.\n"
        "A row an item, below it a row an option; mamori content import takes the table back.\n"
        "What a format cannot hold is listed.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "o",
    .run = run,
};
