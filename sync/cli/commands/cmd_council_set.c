#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/wire/signin.h"

#include <stdio.h>
#include <string.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"body", MM_OPT_STRING, NULL, "BODY",
     "決定した機関（due.、move_on、disclosure、cut、certificate.、retention に要ります）",
     "the body that decided (needed for due., move_on, disclosure, cut, certificate. and retention)"},
    {"decided-on", MM_OPT_STRING, NULL, "YYYY-MM-DD", "決定した日", "the day of the decision"},
    {"number", MM_OPT_STRING, NULL, "NUMBER", "決定の文書番号", "the number of its document"},
};

static void print_result(const char *name, const char *value)
{
    enum mm_signin method;

    printf(mm_say("%s を %s にしました。\n", "%s is now %s.\n"), name, value);
    if (strcmp(name, "signin") == 0 && mm_signin_find(value, &method) == MM_OK)
        printf(mm_say("端末への入り方: %s。端末には次の同期で届きます。%s\n",
                      "people sign in with: %s; kiosks learn it at their next sync.%s\n"),
               mm_say(mm_signin_ja(method), mm_signin_code(method)),
               mm_signin_wants_pin(method) ? mm_say("番号の用紙は mamori roster cards で作れます。",
                                                    " `mamori roster cards` makes the sheets.")
                                           : "");
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    const char *equals = strchr(cli->args[0], '=');
    char name[64];
    struct mm_json *out = NULL;
    enum mm_err err;

    if (!equals || equals == cli->args[0] || (size_t)(equals - cli->args[0]) >= sizeof(name))
        return mm_fail(info, MM_ERR_USAGE, "%s",
                       mm_say("signin=pin のように、名前と値を = でつないでください。",
                              "give a name and a value, like signin=pin."));
    snprintf(name, sizeof(name), "%.*s", (int)(equals - cli->args[0]), cli->args[0]);
    const struct mm_cli_word words[] = {{"name", name},
                                        {"value", equals + 1},
                                        {"body", mm_cli_str(cli, "body", "")},
                                        {"decided_on", mm_cli_str(cli, "decided-on", "")},
                                        {"number", mm_cli_str(cli, "number", "")}};
    err = mm_cli_ask(cli, "council.set", words, sizeof(words) / sizeof(words[0]), &out, info);
    if (!err)
        print_result(name, equals + 1);
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_council_set;
const struct mm_command mm_cmd_council_set = {
    .words = "council set",
    .args = "NAME=VALUE",
    .min_args = 1,
    .max_args = 1,
    .ja = "議会の設定を変えます（操作の記録に残ります）",
    .en = "changes a setting of the council (entered in the record of operations)",
    .more_ja =
        "signin=METHOD   端末への入り方: open、pin、card、card_pin、witness\n"
        "code_days=N     はじめの番号を使える日数（初めは90）\n"
        "due.NAME=N      お願いしてから何日目までか。決定（--body --decided-on --number）が要ります。\n"
        "                NAME: onboarding はじめの研修、by_election 補欠選挙・繰上補充、\n"
        "                first_year 単元、yearly 年に一度、revision 方針の見直し、request 事務局から\n"
        "move_on=completed|completed_and_passed   修了の扱い。completed_and_passed では、目安を示す研修は\n"
        "                目安に届いてから修了になります（初めは completed）。決定が要ります。\n"
        "retention=YEARS 退任のあと名簿を残す年数（翌年度から）。決定が要ります。過ぎた方は report disposal\n"
        "                retention.councillor=年数、retention.staff=年数 で、議員と職員を分けられます\n"
        "statements_export=yes|no   記録の書き出し（mamori statements export）をするか（初めは "
        "no）。決定が要ります\n"
        "report_export=NAME.FORMAT,…|no   定期に書き出す帳票（mamori report export）。決定が要ります\n"
        "kaiha=yes|no               会派ごとの受講状況（report kaiha）を出すか（初めは no）。決定が要ります\n"
        "disclosure=0|1|2           名前とともに見る範囲。0 受講状況のみ、1 もう一度確かめたい項目も、\n"
        "                2 正しく答えた問題の数も（初めは "
        "0）。決定が要ります。前の答えにはさかのぼりません。\n"
        "cut=N           目安。問題の数の何%か（50〜100。初めは教材の 80、暫定）。決定が要ります。\n"
        "asks_in_elections=yes|no   告示日から投票日までも、お願いの通知を出すか（初めは no）\n"
        "media_title=TEXT           媒体の使用記録の題（初めは 電磁的記録媒体 使用記録）\n"
        "letter.sender=発信者、letter.number=文書番号、letter.honorific=敬称（初めは 様）、\n"
        "letter.contact=問い合わせ先   研修受講のお願い（report letters）の言葉\n"
        "certificate.issuer=発行者、certificate.numbering=番号の書き方、certificate.words=研修修了証の文面\n"
        "                研修修了証は、三つを決定のうえ登録すると出せます。番号の書き方の例:\n"
        "                「○議研 {年度}第{番号}号」",
    .more_en =
        "signin=METHOD   how people sign in: open, pin, card, card_pin, witness\n"
        "code_days=N     days for which a first code works (90)\n"
        "due.NAME=N      days until training is due; needs a decision (--body --decided-on --number)\n"
        "                NAME: onboarding, by_election, first_year, yearly, revision, request\n"
        "move_on=completed|completed_and_passed   whether completing a course that shows the mark\n"
        "                also means to reach it (completed); needs a decision\n"
        "retention=YEARS years behind that of leaving until somebody can be erased; needs a decision\n"
        "                retention.councillor=YEARS retention.staff=YEARS: of one kind of people\n"
        "statements_export=yes|no   whether statements may be written out; needs a decision (no)\n"
        "report_export=NAME.FORMAT,...|no   reports that are written to a folder again and again (mamori "
        "report export); needs a decision (no)\n"
        "kaiha=yes|no               whether report kaiha counts by group of councillors; needs a decision "
        "(no)\n"
        "disclosure=0|1|2           what is seen by name: 0 state alone, 1 what to look at again too,\n"
        "                2 scores too (0); needs a decision, and never reaches back\n"
        "cut=N           the mark in percent of the questions, 50 to 100 (that of the pack); needs a "
        "decision\n"
        "asks_in_elections=yes|no   remind people during the council's own election too (no)\n"
        "media_title=TEXT           title of the record of media\n"
        "letter.sender=NAME letter.number=TEXT letter.honorific=TEXT letter.contact=TEXT\n"
        "                words of report letters\n"
        "certificate.issuer=NAME certificate.numbering=PATTERN certificate.words=TEXT\n"
        "                certificates are issued once these three are decided; a pattern:\n"
        "                \"○議研 {年度}第{番号}号\"",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
