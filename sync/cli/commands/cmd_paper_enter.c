#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/paper_rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"assisted", MM_OPT_FLAG, NULL, NULL, "代読・代筆がありました（理由は聞きません）",
     "somebody read to the person or wrote for them"},
    {"alone", MM_OPT_STRING, NULL, "REASON", "一人で入力する理由（職員が4人以下のとき）",
     "why one person enters it (with a staff of four or fewer)"},
    {"correct", MM_OPT_FLAG, NULL, NULL,
     "記録済みの用紙を訂正します（初めの記録は残ります。集合研修の用紙も）",
     "corrects a sheet that is recorded, also one of a group session; the first record stays"},
    {"on", MM_OPT_STRING, NULL, "DAY", "用紙に記入した日（省けば今日）", "the day it was filled in (today)"},
};

static enum mm_err put_table(const char *path, struct mm_jw *w, struct mm_errinfo *info)
{
    struct mm_csv csv = {.n_rows = 0};
    enum mm_err err = mm_cli_csv(path, &csv, info);
    size_t column = err ? MM_NO_COLUMN : mm_cli_csv_column(&csv, "答え");

    if (!err && column == MM_NO_COLUMN)
        err = mm_fail(info, MM_ERR_USAGE, "%s",
                      mm_say("「答え」の列がありません。一行目に列の名前を書いてください",
                             "there is no column 答え; write the names into the first row"));
    for (size_t i = 1; !err && i < csv.n_rows; i++)
        mm_jw_str(w, mm_cli_csv_cell(&csv, i, column));
    mm_csv_done(&csv);
    return err;
}

/* "○×○/A/BC": one after the other. */
static void put_words(const char *text, struct mm_jw *w)
{
    for (;;) {
        size_t len = strcspn(text, "/");
        mm_jw_strn(w, text, len);
        if (!text[len])
            return;
        text += len + 1;
    }
}

static enum mm_err ask(const struct mm_cli *cli, struct mm_buf *in, struct mm_errinfo *info)
{
    const char *answers = cli->args[1];
    size_t len = strlen(answers);
    enum mm_err err = MM_OK;
    struct mm_jw w;

    mm_cli_paper_begin(&w, in);
    mm_jw_kstr(&w, "number", cli->args[0]);
    mm_jw_kbool(&w, "assisted", mm_cli_flag(cli, "assisted"));
    mm_jw_kbool(&w, "correct", mm_cli_flag(cli, "correct"));
    mm_jw_kstr(&w, "alone", mm_cli_str(cli, "alone", ""));
    if (mm_cli_str(cli, "on", NULL))
        mm_jw_kstr(&w, "on", mm_cli_str(cli, "on", ""));
    mm_jw_karr(&w, "answers");
    if (len > 4 && strcmp(answers + len - 4, ".csv") == 0)
        err = put_table(answers, &w, info);
    else
        put_words(answers, &w);
    mm_jw_end(&w);
    mm_jw_end(&w);
    return err ? err : mm_buf_check(in, info);
}

static enum mm_err say(const struct mm_json *out, bool correct, struct mm_errinfo *info)
{
    const char *state = mm_json_get_str(out, "state", ""), *name = mm_json_get_str(out, "name", "");

    if (strcmp(state, "recorded") == 0 && correct) {
        printf(mm_say("%sさんの用紙の記録を訂正しました。初めの記録も残っています。\n",
                      "the record of %s's sheet is corrected; the first one stays as well.\n"),
               name);
        return MM_OK;
    }
    if (strcmp(state, "recorded") == 0) {
        printf(
            mm_say(
                "%sさんの用紙を記録しました。解説をお渡ししたら mamori paper hand で登録してください。\n",
                "the sheet of %s is recorded; mamori paper hand when the explanations were handed over.\n"),
            name);
        return MM_OK;
    }
    if (strcmp(state, "first") == 0) {
        printf(mm_say("%sさんの用紙の一人目の入力です。もう一人の方も、用紙を見て入力してください。\n",
                      "the first entry of the sheet of %s; somebody else has to enter it too.\n"),
               name);
        return MM_OK;
    }
    for (const struct mm_json *n = mm_json_first(mm_json_get(out, "differences")); n; n = mm_json_next(n)) {
        int64_t question = mm_json_int(n, 0);
        if (question)
            printf(mm_say("問%" PRId64 "\n", "question %" PRId64 "\n"), question);
        else
            printf("%s\n", mm_say("支援の有無", "whether there was help"));
    }
    return mm_fail(
        info, MM_ERR_CONFLICT, "%s",
        mm_say("二人の入力が違います（上の問い）。用紙を見て、違っていた方が入力しなおしてください。まだ記"
               "録していません",
               "the two entries differ (see above); whoever was wrong enters it again; nothing is recorded"));
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    struct mm_buf in;
    enum mm_err err;

    mm_buf_init(&in, MM_MAX_STATEMENT_BYTES);
    err = ask(cli, &in, info);
    if (!err)
        err = mm_cli_action(cli, "paper.enter", &in, &out, info);
    if (!err)
        err = say(out, mm_cli_flag(cli, "correct"), info);
    mm_json_free(out);
    mm_buf_done(&in);
    return err;
}

extern const struct mm_command mm_cmd_paper_enter;
const struct mm_command mm_cmd_paper_enter = {
    .words = "paper enter",
    .args = "NUMBER ANSWERS",
    .min_args = 2,
    .max_args = 2,
    .ja = "用紙の答えを入力します。二人が別々に入力し、同じなら記録します",
    .en = "enters the answers of a sheet; recorded when two people typed the same",
    .more_ja = "ANSWERS は用紙の順の答えを / で区切ったもの、または「答え」の列がある FILE.csv。\n"
               "○と×は文ごとに（○×○）、選択肢は文字で（A、BC）、わからないは？、印なしは－。\n"
               "例: mamori paper enter 000012-3 '○×○/B/ACD/○？×' --db URL",
    .more_en = "ANSWERS: in the order of the sheet with / between them, or a FILE.csv with a column 答え.\n"
               "○ and × for each statement (○×○), letters for choices (A, BC), ？ not known, － no mark.\n"
               "example: mamori paper enter 000012-3 '○×○/B/ACD/○？×' --db URL",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
