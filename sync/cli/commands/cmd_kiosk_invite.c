#include "sync/base/clock.h"
#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"name", MM_OPT_STRING, NULL, "NAME", "端末の名前（例: 議会事務局 受付）", "name of the kiosk"},
    {"quiet", MM_OPT_FLAG, NULL, NULL, "登録コードだけを書きます", "prints the code alone"},
};

static void print_code(const struct mm_cli *cli, const struct mm_json *out)
{
    const char *code = mm_json_get_str(out, "code", "");
    char at[MM_WAREKI_BYTES * 2];

    if (mm_cli_flag(cli, "quiet")) {
        printf("%s\n", code);
        return;
    }
    mm_time_wareki(mm_json_get_int(out, "expires_at_ms", 0), at);
    printf(mm_say("登録コード: %s（1回だけ使えます。%sまで）\n端末で mamori-agent の登録に使ってください。\n",
                  "enrolment code: %s (once; until %s)\nuse it to enrol with mamori-agent on the kiosk.\n"),
           code, at);
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_buf in;
    struct mm_json *out = NULL;
    struct mm_jw w;
    enum mm_err err;

    mm_buf_init(&in, 4096);
    mm_jw_init(&w, &in);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "name", mm_cli_str(cli, "name", "端末"));
    mm_jw_end(&w);
    err = mm_cli_action(cli, "kiosk.invite", &in, &out, info);
    if (!err)
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
