/* One word for all that can be verified: what is given tells by which command. */
#include "sync/base/log.h"
#include "sync/cli/command.h"

#include <string.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"name", MM_OPT_STRING, NULL, "NAME", "研修修了証に書かれた氏名", "the name on the certificate"},
    {"keys", MM_OPT_STRING, NULL, "FILE", "研修修了証の鍵の一覧（--db の代わりに）",
     "list of keys for a certificate (instead of --db)"},
    {"keep", MM_OPT_FLAG, NULL, NULL, "記録の場所を確かめた結果を残します（概況と報告に出ます）",
     "of a store: keeps what was found, for the overview and the reports"},
};

static bool is_nothing(const struct mm_cli *cli)
{
    return cli->n_args == 0;
}

/* The text of a certificate's QR code. */
static bool is_code(const struct mm_cli *cli)
{
    return strncmp(cli->args[0], "M1:", 3) == 0;
}

static bool is_number(const struct mm_cli *cli)
{
    for (size_t i = 0; i < cli->n_args; i++)
        if (strspn(cli->args[i], "0123456789abcdefABCDEF ") != strlen(cli->args[i]))
            return false;
    return true;
}

extern const struct mm_command mm_cmd_store_verify, mm_cmd_certificate_verify, mm_cmd_report_verify;

static const struct {
    bool (*is)(const struct mm_cli *cli);
    const struct mm_command *command;
} kinds[] = {
    {is_nothing, &mm_cmd_store_verify},
    {is_code, &mm_cmd_certificate_verify},
    {is_number, &mm_cmd_report_verify},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (kinds[i].is(cli))
            return mm_cli_go_on(cli, kinds[i].command, info);
    return mm_fail(
        info, MM_ERR_USAGE,
        mm_say("「%s」は、照合番号（0〜9とa〜fの16文字）でも、研修修了証のQRコードの文字（M1: で始まる）でも"
               "ありません。",
               "\"%s\" is neither the number of a report (16 digits of 0-9 and a-f) nor the text of a "
               "certificate's QR code (M1:...)."),
        cli->args[0]);
}

extern const struct mm_command mm_cmd_verify;
const struct mm_command mm_cmd_verify = {
    .words = "verify",
    .args = "[NUMBER|CODE]",
    .max_args = 4,
    .ja = "紙の報告の照合番号、研修修了証、記録の場所を、渡したものに応じて確かめます",
    .en = "verifies a printed report, a certificate or the store, by what it is given",
    .more_ja = "NUMBER: 紙の報告の照合番号（mamori report verify と同じ）。\n"
               "CODE: 研修修了証のQRコードの文字。--name も要ります（mamori certificate verify と同じ）。\n"
               "何も渡さなければ、--db の記録の場所を確かめます（mamori store verify と同じ）。",
    .more_en = "NUMBER: on a printed report (as mamori report verify).\n"
               "CODE: the text of a certificate's QR code, with --name (as mamori certificate verify).\n"
               "Neither: the store of --db (as mamori store verify).",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .run = run,
};
