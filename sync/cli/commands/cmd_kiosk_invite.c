#include "sync/base/clock.h"
#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>
#include <string.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"name", MM_OPT_STRING, NULL, "NAME", "端末の名前（例: 議会事務局 受付）", "name of the kiosk"},
    {"approved", MM_OPT_FLAG, NULL, NULL, "承認を待たずに使えるようにします（見本の議会では常に）",
     "the kiosk needs no approval (always so where the council is a demonstration)"},
    {"format", MM_OPT_STRING, NULL, "FORMAT", "table か json（省けば table）",
     "table or json (table if left out)"},
};

static void print_json(const struct mm_json *out)
{
    struct mm_buf text;
    struct mm_jw w;

    mm_buf_init(&text, 4096);
    mm_jw_init(&w, &text);
    mm_jw_node(&w, out);
    printf("%s\n", mm_buf_str(&text));
    mm_buf_done(&text);
}

static void print_code(const struct mm_cli *cli, const struct mm_json *out)
{
    char at[MM_WAREKI_BYTES * 2];
    int64_t expires_at_ms = 0;

    if (mm_time_parse(mm_json_get_str(out, "expires_at", ""), &expires_at_ms))
        expires_at_ms = mm_now_ms(&cli->clock);
    mm_time_wareki(expires_at_ms, at);
    printf(
        mm_say(
            "登録コード: %s（1回だけ、%sまで使えます）\n端末で次のように登録します: mamori-agent enrol "
            "--server URL "
            "--code コード --store フォルダー\n",
            "enrolment code: %s (once, until %s)\nenrol on the kiosk: mamori-agent enrol --server URL --code "
            "CODE --store FOLDER\n"),
        mm_json_get_str(out, "code", ""), at);
    if (!mm_json_get_bool(out, "approved", true))
        puts(mm_say("登録のあと、mamori kiosk approve で承認すると使えます",
                    "after enrolling it works once you approve it with mamori kiosk approve"));
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_buf in;
    struct mm_json *out = NULL;
    struct mm_jw w;
    const char *format = mm_cli_str(cli, "format", "table");
    bool as_json = strcmp(format, "json") == 0;
    enum mm_err err;

    if (!as_json && strcmp(format, "table") != 0)
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("「%s」という形式はありません。table か json を選んでください。",
                              "no format %s; choose table or json."),
                       format);
    mm_buf_init(&in, 4096);
    mm_jw_init(&w, &in);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "name", mm_cli_str(cli, "name", "端末"));
    if (mm_cli_flag(cli, "approved"))
        mm_jw_kbool(&w, "approved", true);
    mm_jw_end(&w);
    err = mm_cli_action(cli, "kiosk.invite", &in, &out, info);
    if (!err && as_json)
        print_json(out);
    else if (!err)
        print_code(cli, out);
    mm_json_free(out);
    mm_buf_done(&in);
    return err;
}

extern const struct mm_command mm_cmd_kiosk_invite;
const struct mm_command mm_cmd_kiosk_invite = {
    .words = "kiosk invite",
    .args = "",
    .ja = "端末を登録するための、1回だけのコードを作ります",
    .en = "makes a one-time code that enrols a kiosk",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
