#include "content/author/bank.h"
#include "sync/base/log.h"
#include "sync/cli/command.h"
#include "sync/cli/finding.h"

#include <stdio.h>
#include <string.h>

static const struct mm_opt opts[] = {
    {"format", MM_OPT_STRING, NULL, "FORMAT", "csv、xlsx、gift のどれか（省けば FILE の名前から）",
     "csv, xlsx or gift (default: by the name of FILE)"},
    {"apply", MM_OPT_FLAG, NULL, NULL, "教材のファイルに書き込みます（省けば、ちがいを示すだけ）",
     "writes the changes into the pack (default: only shows them)"},
    {"into", MM_OPT_STRING, NULL, "NAME", "新しい問題を置くファイル（common/items/名前.json）",
     "file for new items (common/items/NAME.json)"},
};

static void print_change(const struct mm_bank_change *change, const char *last)
{
    if (strcmp(last, change->item) != 0)
        printf(mm_say("問題 %s（%s）\n", "item %s (%s)\n"), change->item, change->file ? change->file : "―");
    if (change->added) {
        printf(mm_say("  新しい問題: %s\n", "  new: %s\n"), change->after);
        return;
    }
    printf("  %s%s%s ", mm_bank_kind_ja(change->kind), *change->id ? " " : "", change->id);
    if (change->column != MM_BANK_ID)
        printf("%s: 「%s」→「%s」\n", mm_bank_title(change->column), change->before, change->after);
    else if (!*change->before)
        printf("追加: %s\n", change->after);
    else if (!*change->after)
        printf("削除: %s\n", change->before);
    else
        printf("並びが変わります\n");
}

static void print_changes(const struct mm_bank_changes *changes, bool applied)
{
    for (size_t i = 0; i < changes->n; i++)
        print_change(&changes->list[i], i ? changes->list[i - 1].item : "");
    if (changes->n_untouched)
        printf(mm_say("表にない問題 %zu は、そのまま残ります。\n",
                      "%zu items that are not in the table stay.\n"),
               changes->n_untouched);
    if (!changes->n)
        printf("%s\n", mm_say("ちがいはありません。", "no differences."));
    else if (applied)
        printf(
            mm_say("問題 %zu を書き込みました。前のファイルは、名前の終わりに ~ を付けて残してあります。\n",
                   "wrote %zu items; the former files are kept with a ~ behind their names.\n"),
            changes->n_items);
    else
        printf(
            mm_say("問題 %zu が変わります。まだ何も書き込んでいません。よければ --apply を付けてください。\n",
                   "%zu items would change; nothing is written yet. Add --apply to do so.\n"),
            changes->n_items);
}

static enum mm_err read_table(const struct mm_bank_form *form, const char *path, const struct mm_bank *before,
                              struct mm_bank *ret_table, struct mm_errinfo *info)
{
    struct mm_buf bytes;
    enum mm_err err = mm_file_read(path, MM_MAX_ROSTER_BYTES, &bytes, info);

    if (err)
        return err;
    err = form->read(mm_buf_str(&bytes), bytes.len, before, ret_table, info);
    mm_buf_done(&bytes);
    return err;
}

static enum mm_err import(struct mm_cli *cli, const struct mm_bank_form *form, struct mm_findings *findings,
                          struct mm_errinfo *info)
{
    struct mm_desk desk = {0};
    struct mm_bank before = {0}, table = {0};
    struct mm_bank_changes changes = {0};
    bool apply = mm_cli_flag(cli, "apply");
    enum mm_err err = mm_desk_open(cli->args[0], &desk, findings, info);

    mm_findings_done(findings); /* of the pack as it is */
    mm_findings_init(findings);
    if (!err)
        err = mm_bank_of_desk(&desk, &before, info);
    if (!err)
        err = read_table(form, cli->args[1], &before, &table, info);
    if (!err)
        err = mm_bank_compare(&desk, &before, &table, mm_cli_str(cli, "into", NULL), &changes, info);
    if (!err && changes.n)
        err = mm_bank_apply(&desk, &changes, apply, findings, info);
    if (!err)
        print_changes(&changes, apply);
    mm_bank_changes_done(&changes);
    mm_bank_done(&table);
    mm_bank_done(&before);
    mm_desk_done(&desk);
    return err;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    const struct mm_bank_form *form = NULL;
    struct mm_errinfo inner = MM_ERRINFO_INIT;
    struct mm_findings findings;
    enum mm_err err = mm_bank_form_choose(mm_cli_str(cli, "format", NULL), cli->args[1], &form, info);

    if (err)
        return err;
    mm_findings_init(&findings);
    err = import(cli, form, &findings, &inner);
    if (err && findings.errors) {
        for (size_t i = 0; i < findings.n; i++)
            if (findings.list[i].level == MM_FINDING_ERROR)
                mm_cli_finding(&findings.list[i]);
        mm_fail(info, err,
                mm_say("取り込むと誤りが %zu件あります。表を直してください。教材は何も変えていません。",
                       "the table would bring %zu errors; mend it. Nothing was changed."),
                findings.errors);
    } else if (err) {
        mm_fail(info, err, "%s", inner.text);
    }
    mm_findings_done(&findings);
    return err;
}

extern const struct mm_command mm_cmd_content_import;
const struct mm_command mm_cmd_content_import = {
    .words = "content import",
    .args = "DIR FILE",
    .min_args = 2,
    .max_args = 2,
    .ja = "表計算ソフトなどで直した問題を、ちがいを確かめてから教材に戻します",
    .en = "takes items back from a spreadsheet, after showing what would change",
    .more_ja =
        "FILE は mamori content export "
        "で書き出して直したものです。はじめに、変わるところを示すだけで終わります。\n"
        "--apply を付けると、写しで検査してから書き込みます。誤りがあれば、何も変えません。\n"
        "見える中身が変わった問題は、版（version）が一つ増え、未監修にもどります。表にない問題は残ります。\n"
        "xlsx は、はじめのシートの値だけを読みます。数式、結合したセル、パスワードのあるものは読めません。",
    .more_en =
        "FILE comes from mamori content export. Without --apply it is only shown what would change; with it, "
        "the\n"
        "changes are tried on a copy and written when there is no error. An item whose visible part changes "
        "gets\n"
        "the next version and loses its review. Items that are not in the table stay. Of an xlsx the values "
        "of "
        "the\n"
        "first sheet are read; formulas, merged cells and passwords are refused.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .run = run,
};
