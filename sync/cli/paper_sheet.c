#include "sync/cli/paper_sheet.h"

#include "sync/base/limits.h"
#include "sync/cli/call.h"
#include "sync/cli/paper_rows.h"

static enum mm_err print_shown(struct mm_cli *cli, enum mm_paper_print what, const struct mm_buf *in,
                               struct mm_errinfo *info)
{
    struct mm_json *shown = NULL;
    struct mm_buf pdf;
    enum mm_err err = mm_cli_action(cli, "paper.show", in, &shown, info);

    mm_buf_init(&pdf, MM_MAX_PDF_BYTES);
    if (!err)
        err = mm_paper_print(shown, what, mm_now_ms(&cli->clock), &pdf, info);
    if (!err)
        err = mm_cli_output(cli, &pdf, info);
    mm_buf_done(&pdf);
    mm_json_free(shown);
    return err;
}

enum mm_err mm_cli_paper_print_of(struct mm_cli *cli, enum mm_paper_print what, const char *number,
                                  int64_t group, struct mm_errinfo *info)
{
    struct mm_buf in;
    struct mm_jw w;
    enum mm_err err;

    mm_buf_init(&in, 4000);
    mm_cli_paper_begin(&w, &in);
    if (number)
        mm_jw_kstr(&w, "number", number);
    else
        mm_jw_kint(&w, "group", group);
    mm_jw_end(&w);
    err = print_shown(cli, what, &in, info);
    mm_buf_done(&in);
    return err;
}
