#include "sync/base/limits.h"
#include "sync/cli/call.h"
#include "sync/server/certificate.h"

#include <stdlib.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"o", MM_OPT_STRING, NULL, "FILE", "書き出すファイル", "file to write"},
};

/* A line for the council, then one for each key, then one for each number that counts no more. */
static enum mm_err write_keys(struct mm_central *central, struct mm_buf *out, struct mm_errinfo *info)
{
    struct mm_sign_public *keys = NULL;
    struct mm_certificate_gone *gone = NULL;
    char council[MM_CERTIFICATE_COUNCIL], text[MM_PUBLIC_TEXT_BYTES];
    size_t n = 0, n_gone = 0;
    enum mm_err err = mm_certificate_keys(central, &keys, &n, info);

    if (!err)
        err = mm_certificate_gone_list(central, &gone, &n_gone, info);
    mm_certificate_council(mm_central_council(central), council);
    mm_buf_printf(out, "council %s\n", council);
    for (size_t i = 0; i < n && !err; i++) {
        mm_sign_public_format(&keys[i], text);
        mm_buf_printf(out, "key %s\n", text);
    }
    for (size_t i = 0; i < n_gone && !err; i++)
        mm_buf_printf(out, "gone %d %d %s\n", gone[i].year, gone[i].number, gone[i].on);
    free(keys);
    free(gone);
    return err ? err : mm_buf_check(out, info);
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    struct mm_buf out;
    enum mm_err err = mm_cli_read(cli, &central, info);

    mm_buf_init(&out, MM_MAX_CERTIFICATE_KEYS * 64);
    if (!err)
        err = write_keys(central, &out, info);
    if (!err)
        err = mm_cli_output(cli, &out, info);
    mm_central_close(central);
    mm_buf_done(&out);
    return err;
}

extern const struct mm_command mm_cmd_certificate_keys;
const struct mm_command mm_cmd_certificate_keys = {
    .words = "certificate keys",
    .args = "",
    .ja = "研修修了証を確かめる鍵の一覧を書き出します（秘密ではありません）",
    .en = "writes the keys by which certificates are verified (no secrets)",
    .more_ja = "このファイルがあれば、サーバーにつながらない機械でも mamori certificate verify --keys で"
               "確かめられます。\n端末を登録したり、端末の鍵を替えたり、用紙の記録を訂正したりしたあとは、作"
               "り直してください。",
    .more_en =
        "With this file any machine verifies certificates without a network. Make it anew after a kiosk "
        "enrols, its key is rotated, or what a sheet of paper was recorded as is corrected.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
