#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/server/record_paper.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"person", MM_OPT_STRING, NULL, "PERSON", "氏名、議席番号、または利用者ID", "name, seat or id"},
    {"proof", MM_OPT_FLAG, NULL, NULL, "受講証明書にします（本人の求めがあったとき）",
     "as a 受講証明書, when the person asks for one"},
    {"o", MM_OPT_STRING, NULL, "FILE.pdf", "書き出すファイル", "file to write"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    const char *person = mm_cli_str(cli, "person", "");
    struct mm_central *central = NULL;
    char actor[200];
    struct mm_buf pdf;
    enum mm_err err;

    if (!person[0])
        return mm_fail(info, MM_ERR_USAGE, "%s",
                       mm_say("--person でどなたの記録かを指定してください。", "say whose with --person."));
    mm_buf_init(&pdf, MM_MAX_PDF_BYTES);
    mm_cli_actor(actor, sizeof(actor));
    err = mm_cli_read(cli, &central, info);
    if (!err)
        err = mm_central_record_pdf(central, actor, person, mm_cli_flag(cli, "proof"), &pdf, info);
    if (!err)
        err = mm_cli_output(cli, &pdf, info);
    mm_central_close(central);
    mm_buf_done(&pdf);
    return err;
}

extern const struct mm_command mm_cmd_certificate_record;
const struct mm_command mm_cmd_certificate_record = {
    .words = "certificate record",
    .args = "",
    .ja = "お一人の受講記録（PDF）を出します。答えや正誤はのりません（操作の記録に残ります）",
    .en = "makes the record of one person's trainings (PDF), without answers (entered in the record of "
          "operations)",
    .more_ja = "受けた研修と途中の研修、日付、受け方（個人・集合・紙・他の研修）がのります。",
    .more_en = "Trainings taken and begun, with dates and routes.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
