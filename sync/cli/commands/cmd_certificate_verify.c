#include "sync/base/buf.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/server/certificate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"name", MM_OPT_STRING, NULL, "NAME", "証に書かれた氏名", "the name on the paper"},
    {"keys", MM_OPT_STRING, NULL, "FILE", "鍵の一覧（mamori certificate keys が書き出したもの）",
     "list of keys (as certificate keys writes it)"},
};

/* Who may have signed. */
struct known {
    char council[MM_CERTIFICATE_COUNCIL];
    struct mm_sign_public *keys; /* owned */
    size_t n;
    struct mm_certificate_gone *gone; /* owned: what counts no more */
    size_t n_gone;
};

/* "YEAR NUMBER DAY" */
static bool read_gone(const char *text, struct known *known)
{
    struct mm_certificate_gone gone;
    char *end = NULL;

    gone.year = (int)strtol(text, &end, 10);
    gone.number = (int)strtol(end, &end, 10);
    snprintf(gone.on, sizeof(gone.on), "%.10s", *end ? end + 1 : "");
    if (gone.year <= 0 || gone.number <= 0 || !gone.on[0] || known->n_gone >= MM_MAX_CERTIFICATE_KEYS)
        return false;
    known->gone[known->n_gone++] = gone;
    return true;
}

/* "council …", then lines "key …" and "gone …". */
static enum mm_err read_lines(char *text, struct known *known, struct mm_errinfo *info)
{
    char *rest = NULL;

    for (char *line = strtok_r(text, "\r\n", &rest); line; line = strtok_r(NULL, "\r\n", &rest)) {
        bool good = known->n < MM_MAX_CERTIFICATE_KEYS;

        if (strncmp(line, "council ", 8) == 0 && strlen(line + 8) < sizeof(known->council))
            snprintf(known->council, sizeof(known->council), "%.12s", line + 8);
        else if (good && strncmp(line, "key ", 4) == 0)
            good = mm_sign_public_parse(line + 4, &known->keys[known->n++]) == MM_OK;
        else
            good = strncmp(line, "gone ", 5) == 0 && read_gone(line + 5, known);
        if (!good)
            return mm_fail(info, MM_ERR_SYNTAX, "%s",
                           mm_say("鍵の一覧ではありません。mamori certificate keys で作り直してください",
                                  "this is no list of keys; make one with mamori certificate keys"));
    }
    return MM_OK;
}

static enum mm_err read_file(const char *path, struct known *known, struct mm_errinfo *info)
{
    struct mm_buf buf;
    enum mm_err err = mm_file_read(path, MM_MAX_CERTIFICATE_KEYS * 64, &buf, info);
    char *text;

    if (err)
        return err;
    text = strndup(mm_buf_str(&buf), buf.len);
    known->keys = calloc(MM_MAX_CERTIFICATE_KEYS, sizeof(*known->keys));
    known->gone = calloc(MM_MAX_CERTIFICATE_KEYS, sizeof(*known->gone));
    err = text && known->keys && known->gone ? read_lines(text, known, info) : mm_nomem(info);
    free(text);
    mm_buf_done(&buf);
    return err;
}

static enum mm_err read_store(struct mm_cli *cli, struct known *known, struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    enum mm_err err = mm_cli_read(cli, &central, info);

    if (!err) {
        mm_certificate_council(mm_central_council(central), known->council);
        err = mm_certificate_keys(central, &known->keys, &known->n, info);
    }
    if (!err)
        err = mm_certificate_gone_list(central, &known->gone, &known->n_gone, info);
    mm_central_close(central);
    return err;
}

static enum mm_err check(const char *code, const char *name, const struct known *known,
                         struct mm_errinfo *info)
{
    struct mm_certificate c;
    char day[MM_WAREKI_BYTES];
    enum mm_err err = mm_certificate_verify(code, name, known->council, known->keys, known->n, &c, info);

    if (!err)
        err = mm_certificate_not_gone(known->gone, known->n_gone, c.year, c.number, info);
    if (err)
        return err;
    mm_date_wareki(c.day, day);
    printf(mm_say("本物です。%sさんは、%sに「%s」を修了されています（%d年度 %d番、基本方針の照合値 %s）。\n",
                  "genuine: %s completed, on %s, \"%s\" (year %d, number %d, policy %s).\n"),
           name, day, c.course, c.year, c.number, c.policy[0] ? c.policy : mm_say("（未入力）", "not known"));
    return MM_OK;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    const char *name = mm_cli_str(cli, "name", NULL), *keys = mm_cli_str(cli, "keys", NULL);
    struct known known = {0};
    enum mm_err err;

    if (!name || (!keys && !mm_cli_str(cli, "db", NULL)))
        return mm_fail(info, MM_ERR_USAGE, "%s",
                       mm_say("--name で氏名を、--keys で鍵の一覧（または --db）を指定してください。",
                              "give the name with --name, and --keys or --db."));
    err = keys ? read_file(keys, &known, info) : read_store(cli, &known, info);
    if (!err)
        err = check(cli->args[0], name, &known, info);
    free(known.keys);
    free(known.gone);
    return err;
}

extern const struct mm_command mm_cmd_certificate_verify;
const struct mm_command mm_cmd_certificate_verify = {
    .words = "certificate verify",
    .args = "CODE",
    .min_args = 1,
    .max_args = 1,
    .ja = "研修修了証のQRコードの文字と氏名で、本物かどうかを確かめます（ネットワークは使いません）",
    .en = "tells by the text of its QR code and the name whether a certificate is genuine, without a network",
    .more_ja = "QRコードは、スマートフォンや zbarimg などで文字として読み取ります（M1: で始まります）。",
    .more_en = "Read the code as text with any scanner; it begins with M1:",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .run = run,
};
