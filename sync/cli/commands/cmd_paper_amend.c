#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/paper_rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"person", MM_OPT_STRING, NULL, "PERSON", "正しくはだれの用紙か（氏名、議席、利用者ID）",
     "whose sheet it really is (name, seat or id)"},
    {"swap", MM_OPT_FLAG, NULL, NULL, "その方の用紙と入れ替わっていました（同じ集合研修で）",
     "it was mistaken for the sheet of that person in the same session"},
    {"blank", MM_OPT_FLAG, NULL, NULL, "記録そのものを取り消します", "it should not have been recorded"},
    {"assisted", MM_OPT_STRING, NULL, "yes|no", "支援あり（代読・代筆）かどうか", "whether there was help"},
    {"on", MM_OPT_STRING, NULL, "DAY", "用紙に記入した日", "the day it was filled in"},
    {"handed", MM_OPT_STRING, NULL, "DAY", "解説をお渡しした日", "the day the explanations were handed over"},
    {"alone", MM_OPT_STRING, NULL, "REASON", "一人で訂正する理由（職員が4人以下のとき）",
     "why one person does it (with a staff of four or fewer)"},
};

static enum mm_err put_assisted(const struct mm_cli *cli, struct mm_jw *w, struct mm_errinfo *info)
{
    const char *assisted = mm_cli_str(cli, "assisted", NULL);

    if (!assisted)
        return MM_OK;
    if (strcmp(assisted, "yes") != 0 && strcmp(assisted, "no") != 0)
        return mm_fail(info, MM_ERR_USAGE, "%s",
                       mm_say("--assisted は yes か no にしてください", "--assisted is yes or no"));
    mm_jw_kbool(w, "assisted", strcmp(assisted, "yes") == 0);
    return MM_OK;
}

static enum mm_err ask(const struct mm_cli *cli, struct mm_buf *in, struct mm_errinfo *info)
{
    static const char *const texts[] = {"person", "on", "handed", "alone"};
    struct mm_jw w;

    mm_cli_paper_begin(&w, in);
    mm_jw_kstr(&w, "number", cli->args[0]);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        if (mm_cli_str(cli, texts[i], NULL))
            mm_jw_kstr(&w, texts[i], mm_cli_str(cli, texts[i], ""));
    mm_jw_kbool(&w, "swap", mm_cli_flag(cli, "swap"));
    mm_jw_kbool(&w, "blank", mm_cli_flag(cli, "blank"));
    enum mm_err err = put_assisted(cli, &w, info);
    mm_jw_end(&w);
    return err ? err : mm_buf_check(in, info);
}

static void say_recorded(const struct mm_json *out)
{
    const char *name = mm_json_get_str(out, "name", ""), *now = mm_json_get_str(out, "now", "");
    int64_t gone = mm_json_get_int(out, "certificates", 0);

    if (*now)
        printf(mm_say("用紙を%sさんの記録として訂正しました。前の記録も残っています。\n",
                      "the sheet is recorded as %s's now; what was recorded before stays as well.\n"),
               now);
    else
        printf(mm_say("%sさんの用紙の記録を取り消しました。前の記録も残っています。\n",
                      "the record of %s's sheet counts no more; it stays in the store.\n"),
               name);
    if (gone)
        printf(mm_say("出してあった研修修了証 %" PRId64
                      " 枚は、効力がなくなりました。お渡しした紙を回収してください。\n",
                      "%" PRId64 " certificates that were issued count no more; ask for the paper back.\n"),
               gone);
}

static enum mm_err say(const struct mm_json *out, struct mm_errinfo *info)
{
    const char *state = mm_json_get_str(out, "state", "");

    if (strcmp(state, "differs") == 0)
        return mm_fail(
            info, MM_ERR_CONFLICT, "%s",
            mm_say(
                "二人の訂正が違います。用紙を見て、違っていた方がやりなおしてください。まだ訂正していません",
                "the two differ; whoever was wrong does it again; nothing is corrected"));
    if (strcmp(state, "recorded") == 0)
        say_recorded(out);
    else
        printf(mm_say("%sさんの用紙の一人目の訂正です。もう一人の方も、用紙を見て訂正してください。\n",
                      "the first correction of the sheet of %s; somebody else has to make it too.\n"),
               mm_json_get_str(out, "name", ""));
    return MM_OK;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    struct mm_buf in;
    enum mm_err err;

    mm_buf_init(&in, 16384);
    err = ask(cli, &in, info);
    if (!err)
        err = mm_cli_action(cli, "paper.amend", &in, &out, info);
    if (!err)
        err = say(out, info);
    mm_json_free(out);
    mm_buf_done(&in);
    return err;
}

extern const struct mm_command mm_cmd_paper_amend;
const struct mm_command mm_cmd_paper_amend = {
    .words = "paper amend",
    .args = "NUMBER",
    .min_args = 1,
    .max_args = 1,
    .ja = "記録した用紙の氏名・支援・日付を訂正するか、記録を取り消します（二人が同じ訂正を入れたとき）",
    .en = "corrects whose a recorded sheet is, its help or its days, or takes it back (when two people say "
          "the same)",
    .more_ja =
        "入れなかったところは、記録のままです。訂正で成り立たなくなった研修修了証は、効力がなくなります。\n"
        "例: mamori paper amend 000012-3 --person 5 --db URL",
    .more_en = "What is not given stays. A certificate of what does not stand any more counts no more.\n"
               "example: mamori paper amend 000012-3 --person 5 --db URL",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
