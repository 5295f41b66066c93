#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/paper_rows.h"

#include <stdio.h>

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    struct mm_buf in;
    struct mm_jw w;
    enum mm_err err = mm_cli_group_begin(cli, &w, &in, info);

    mm_jw_end(&w);
    if (!err)
        err = mm_cli_action(cli, "group.code", &in, &out, info);
    if (!err) {
        const char *code = mm_json_get_str(out, "code", "");
        printf(mm_say("進行の番号: %.4s %.4s %.4s\n%s に、端末の「集合研修」で入れてください（%s）。\n",
                      "the facilitator's number: %.4s %.4s %.4s\non %s, at a kiosk under 集合研修 (%s)\n"),
               code, code + 4, code + 8, mm_json_get_str(out, "on", ""), mm_json_get_str(out, "title", ""));
    }
    mm_json_free(out);
    mm_buf_done(&in);
    return err;
}

extern const struct mm_command mm_cmd_group_code;
const struct mm_command mm_cmd_group_code = {
    .words = "group code",
    .args = "GROUP",
    .min_args = 1,
    .max_args = 1,
    .ja = "端末の大きな画面で集合研修を進める方の番号を出します（その日だけ使えます）",
    .en = "shows the facilitator's number for a session on a kiosk's big screen (for its day)",
    .more_ja = "同じ集合研修には、いつも同じ番号です。端末が次に名簿を受け取ると、使えるようになります。",
    .more_en = "the same number each time; kiosks know it once they have fetched the roster",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
