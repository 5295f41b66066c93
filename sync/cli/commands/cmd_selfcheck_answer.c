#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"role", MM_OPT_STRING, NULL, "ROLE", "受け持つ役職（個人の名前ではなく）", "who sees to it, by role"},
    {"proof", MM_OPT_STRING, NULL, "KIND", "根拠: document、record、setting、look、asked、none のどれか",
     "what it rests on: document, record, setting, look, asked or none"},
    {"note", MM_OPT_STRING, NULL, "TEXT", "確かめた文書や記録の名前（40文字まで）",
     "name of the document (40 characters)"},
    {"improve", MM_OPT_STRING, NULL, "DAY", "改善の予定日（「一部」「いいえ」のとき）",
     "day on which it gets better"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    const struct mm_cli_word words[] = {{"question", cli->args[0]},
                                        {"answer", cli->args[1]},
                                        {"role", mm_cli_str(cli, "role", "")},
                                        {"proof", mm_cli_str(cli, "proof", "none")},
                                        {"note", mm_cli_str(cli, "note", "")},
                                        {"improve_on", mm_cli_str(cli, "improve", "")}};
    enum mm_err err = mm_cli_ask(cli, "office.answer", words, sizeof(words) / sizeof(words[0]), &out, info);
    if (!err)
        printf(mm_say("組織の点検 %s に「%s」と答えました。mamori report office で見られます。\n",
                      "%s is answered: %s; see mamori report office.\n"),
               mm_json_get_str(out, "question", ""), mm_json_get_str(out, "answer", ""));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_selfcheck_answer;
const struct mm_command mm_cmd_selfcheck_answer = {
    .words = "selfcheck answer",
    .args = "QUESTION ANSWER",
    .min_args = 2,
    .max_args = 2,
    .ja = "組織の点検の問い一つに、議会について答えます（前の答えは残ります）",
    .en = "answers a question of the check of the office (earlier answers stay)",
    .more_ja =
        "ANSWER は 1（はい）、2（一部）、3（いいえ）、4（わからない）、5（当てはまらない）。\n"
        "1 と 2 には根拠、2 と 3 には改善の予定日が要ります。個人の名前は書けません。\n"
        "KIND は document（文書）、record（記録）、setting（設定の画面）、look（現場を見て）、\n"
        "asked（聞いて）、none（なし）。\n"
        "例: mamori selfcheck answer office-05 2 --role 事務局次長 --proof document --note 情報資産台帳 \\\n"
        "      --improve 2027-02-26 --db URL",
    .more_en = "ANSWER is 1 (yes), 2 (partly), 3 (no), 4 (unsure) or 5 (not ours). 1 and 2 need what they\n"
               "rest on, 2 and 3 a day on which it gets better. No names of persons.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
