#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"name", MM_OPT_STRING, NULL, "NAME", "だれが何に使うか", "who uses it, and what for"},
    {"scope", MM_OPT_STRING, NULL, "SCOPE", "できること（statements/read、statements/write、all）",
     "what it may do (statements/read, statements/write, all)"},
    {"body", MM_OPT_STRING, NULL, "BODY", "決定した機関（例: 議会運営委員会）",
     "the body that decided (such as 議会運営委員会)"},
    {"decided-on", MM_OPT_STRING, NULL, "YYYY-MM-DD", "決定した日", "the day of the decision"},
    {"number", MM_OPT_STRING, NULL, "NUMBER", "決定の文書番号", "the number of its document"},
};

static enum mm_err check(const struct mm_cli *cli, struct mm_errinfo *info)
{
    if (!mm_cli_str(cli, "name", NULL))
        return mm_fail(
            info, MM_ERR_USAGE, "%s",
            mm_say("--name に、だれが何に使うかを書いてください。", "say with --name who uses it."));
    if (!mm_cli_str(cli, "body", NULL) || !mm_cli_str(cli, "decided-on", NULL) ||
        !mm_cli_str(cli, "number", NULL))
        return mm_fail(info, MM_ERR_USAGE, "%s",
                       mm_say("記録を読む資格には決定が要ります。--body に機関、--decided-on に日、--number "
                              "に文書番号を書いてください。",
                              "reading statements needs a recorded decision; give it with --body, "
                              "--decided-on and --number."));
    return MM_OK;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    enum mm_err err = check(cli, info);

    if (err)
        return err;
    const struct mm_cli_word words[] = {{"name", mm_cli_str(cli, "name", "")},
                                        {"scope", mm_cli_str(cli, "scope", "statements/read")},
                                        {"body", mm_cli_str(cli, "body", "")},
                                        {"decided_on", mm_cli_str(cli, "decided-on", "")},
                                        {"number", mm_cli_str(cli, "number", "")}};
    err = mm_cli_ask(cli, "credential.add", words, sizeof(words) / sizeof(words[0]), &out, info);
    if (!err)
        printf(
            mm_say("利用者: %s\n合言葉: %s\n合言葉はもう一度は出せません。すぐに控えてください。\n"
                   "端末の記録のうち読めるのは、開いたページと済です。確かめ問題の答えと正誤は読めません。\n",
                   "user: %s\nsecret: %s\nthe secret cannot be shown again; keep it now.\n"
                   "of the kiosks' records it reads which pages were opened and what was completed, and no "
                   "answers.\n"),
            mm_json_get_str(out, "user", ""), mm_json_get_str(out, "secret", ""));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_credential_add;
const struct mm_command mm_cmd_credential_add = {
    .words = "credential add",
    .args = "",
    .ja = "ほかのシステムが記録を読み書きするための資格を作ります",
    .en = "makes a credential with which another system reads or writes statements",
    .more_ja =
        "議会の決定（機関・日・文書番号）が要り、操作の記録に残ります。答えと正誤は読めません。\n"
        "statements/read は読むだけ、statements/write は書くだけ、all はその両方と、状態やプロファイルの\n"
        "文書も。ほかのシステムが書いた記録で、済や期限が変わることはありません。",
    .more_en =
        "Needs a decision of the council (body, day, number of the document), and is entered in the "
        "record of\n"
        "operations. No answers can be read with it.\n"
        "statements/read only reads, statements/write only writes, all does both and keeps documents of\n"
        "states and profiles. What another system writes fulfils nobody's duty.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
