#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/cli/report.h"
#include "sync/server/report_export.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"to", MM_OPT_STRING, NULL, "DIR", "書き出すフォルダー", "the folder to write to"},
};

static enum mm_err read_decided(struct mm_cli *cli, struct mm_report_export *list, size_t *ret_n,
                                struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    enum mm_err err = mm_cli_read(cli, &central, info);
    if (!err)
        err = mm_report_export_decided(central, list, ret_n, info);
    mm_central_close(central);
    return err;
}

/* One that cannot be written keeps none of the others back. */
static enum mm_err write_all(struct mm_cli *cli, const struct mm_report_export *list, size_t n,
                             const char *folder, struct mm_errinfo *info)
{
    size_t failed = 0;

    for (size_t i = 0; i < n; i++) {
        struct mm_errinfo why = MM_ERRINFO_INIT;
        if (mm_cli_report_in(cli, list[i].report, list[i].format, folder, &why) == MM_OK)
            continue;
        failed++;
        fprintf(stderr, "%s.%s: %s\n", list[i].report, list[i].format->name, why.text);
    }
    if (!failed)
        return MM_OK;
    return mm_fail(
        info, MM_ERR_IO,
        mm_say("%zu件のうち%zu件を書き出せませんでした。上の理由を直して、もう一度実行してください。",
               "of %zu reports %zu were not written; mend the reasons above and run it again."),
        n, failed);
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_report_export list[MM_MAX_REPORT_EXPORTS];
    const char *folder = mm_cli_str(cli, "to", NULL);
    size_t n = 0;
    enum mm_err err;

    if (!folder || !mm_path_is_dir(folder))
        return mm_fail(
            info, MM_ERR_USAGE, "%s",
            mm_say(
                "--to に、実際にあるフォルダーを指定してください。媒体がつながっているかも確かめてください。",
                "name with --to a folder that is there; is it mounted?"));
    err = read_decided(cli, list, &n, info);
    return err ? err : write_all(cli, list, n, folder, info);
}

extern const struct mm_command mm_cmd_report_export;
const struct mm_command mm_cmd_report_export = {
    .words = "report export",
    .args = "",
    .ja = "議会が決めた帳票を、フォルダーに書き出します（定期の書き出し用）",
    .en = "writes the reports that the council decided on to a folder (for a timer)",
    .more_ja = "何を書き出すかの決定は、次のように登録します（または画面の「決定事項」）。\n"
               "  mamori council set report_export=completion.xlsx,committee.pdf --body 機関 --decided-on 日 "
               "--number 文書番号\n"
               "個人名のある帳票は、書き出すたびに操作の記録に残ります。前のファイルは残ります。\n"
               "systemd では mamori-export.timer が毎週月曜の朝に実行します。",
    .more_en =
        "What is written is decided and recorded so:\n"
        "  mamori council set report_export=completion.xlsx,committee.pdf --body BODY --decided-on DAY "
        "--number NO\n"
        "A report with names is entered in the record of operations each time. Earlier files stay.\n"
        "Under systemd mamori-export.timer does it on Monday mornings.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
