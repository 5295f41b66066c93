#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/export/certificate.h"

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"person", MM_OPT_STRING, NULL, "PERSON", "氏名、議席番号、または利用者ID", "name, seat or id"},
    {"course", MM_OPT_STRING, NULL, "COURSE", "研修のID（省けば、最後に修了した研修）",
     "id of the course (default: the one completed last)"},
    {"o", MM_OPT_STRING, NULL, "FILE.pdf", "書き出すファイル", "file to write"},
};

static enum mm_err make(const struct mm_json *from, struct mm_buf *pdf, struct mm_errinfo *info)
{
    struct mm_certificate_paper paper;
    enum mm_err err = mm_certificate_paper_read(from, &paper, info);

    return err ? err : mm_certificate_pdf(&paper, pdf, info);
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    const struct mm_cli_word words[] = {{"person", mm_cli_str(cli, "person", "")},
                                        {"course", mm_cli_str(cli, "course", NULL)}};
    struct mm_json *out = NULL;
    struct mm_buf pdf;
    enum mm_err err;

    if (!words[0].value[0])
        return mm_fail(
            info, MM_ERR_USAGE, "%s",
            mm_say("--person でどなたの研修修了証かを指定してください。", "say whose with --person."));
    mm_buf_init(&pdf, MM_MAX_PDF_BYTES);
    err = mm_cli_ask(cli, "certificate.issue", words, sizeof(words) / sizeof(words[0]), &out, info);
    if (!err)
        err = make(out, &pdf, info);
    if (!err)
        err = mm_cli_output(cli, &pdf, info);
    mm_json_free(out);
    mm_buf_done(&pdf);
    return err;
}

extern const struct mm_command mm_cmd_certificate_print;
const struct mm_command mm_cmd_certificate_print = {
    .words = "certificate print",
    .args = "",
    .ja = "研修修了証（PDF）を出します（番号の登録簿と操作の記録に残ります）",
    .en = "makes the certificate of a completed training (PDF; entered in the register and the record of "
          "operations)",
    .more_ja =
        "修了された研修にだけ出せます。番号は一つの修了に一つで、もう一度出すと「再発行」と入ります。\n"
        "発行者・番号の書き方・研修修了証の文面は、議会の決定のあとに mamori council set で登録します。",
    .more_en = "Only for what was completed. One completion has one number; a second paper says 再発行.\n"
               "The council decides issuer, numbering and words first: mamori council set.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
