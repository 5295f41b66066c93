#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"overlap-hours", MM_OPT_STRING, NULL, "N",
     "古い合言葉も使える時間（0〜744、省けば 24。0 はすぐに止める）",
     "hours for which the old secret works too (0 to 744; 24 if left out; 0 ends it at once)"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    const char *hours = mm_cli_str(cli, "overlap-hours", "24");
    char until[MM_WAREKI_BYTES * 2] = "";
    int64_t at_ms = 0;

    const struct mm_cli_word words[] = {{"credential", cli->args[0]}, {"overlap_hours", hours}};
    enum mm_err err =
        mm_cli_ask(cli, "credential.rotate", words, sizeof(words) / sizeof(words[0]), &out, info);
    if (!err)
        err = mm_time_parse(mm_json_get_str(out, "old_until", ""), &at_ms);
    if (!err) {
        mm_time_wareki(at_ms, until);
        printf(mm_say("利用者: %s\n新しい合言葉: %s\n合言葉はもう一度は出せません。すぐに控えてください。\n",
                      "user: %s\nnew secret: %s\nthe secret cannot be shown again; keep it now.\n"),
               mm_json_get_str(out, "user", ""), mm_json_get_str(out, "secret", ""));
        if (at_ms > mm_now_ms(&cli->clock))
            printf(mm_say("古い合言葉は%sまで使えます。それまでに、使う側を新しいものに替えてください。\n",
                          "the old secret works until %s; bring whoever uses it to the new one by then.\n"),
                   until);
        else
            printf("%s", mm_say("古い合言葉はもう使えません。\n", "the old secret works no more.\n"));
    }
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_credential_rotate;
const struct mm_command mm_cmd_credential_rotate = {
    .words = "credential rotate",
    .args = "NAME|USER",
    .min_args = 1,
    .max_args = 1,
    .ja = "資格の合言葉を新しくします。古いものもしばらく使えます",
    .en = "gives a credential a new secret; the old one works for a while",
    .more_ja = "利用者名と、できることは変わりません。古い合言葉が残っているうちにもう一度替えると、いちばん"
               "古いものは\n"
               "すぐに使えなくなります。合言葉が漏れたときは --overlap-hours 0 で替えてください。",
    .more_en =
        "User and scope stay. When it is rotated again while an old secret still works, the oldest ends at "
        "once.\nWhen a secret has leaked, rotate with --overlap-hours 0.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
