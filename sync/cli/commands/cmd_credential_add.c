#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"name", MM_OPT_STRING, NULL, "NAME", "だれが何に使うか", "who uses it, and what for"},
    {"scope", MM_OPT_STRING, NULL, "SCOPE", "できること（上の一覧から。省けば statements/read）",
     "what it may do (see above; statements/read if left out)"},
    {"body", MM_OPT_STRING, NULL, "BODY",
     "決定した機関（例: 議会運営委員会）。statements/read と all に要ります",
     "the body that decided (such as 議会運営委員会); for statements/read and all"},
    {"decided-on", MM_OPT_STRING, NULL, "YYYY-MM-DD", "決定した日", "the day of the decision"},
    {"number", MM_OPT_STRING, NULL, "NUMBER", "決定の文書番号", "the number of its document"},
};

static enum mm_err check(const struct mm_cli *cli, struct mm_errinfo *info)
{
    if (!mm_cli_str(cli, "name", NULL))
        return mm_fail(
            info, MM_ERR_USAGE, "%s",
            mm_say("--name に、だれが何に使うかを書いてください。", "say with --name who uses it."));
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
        printf(mm_say("利用者: %s\n合言葉: %s\n合言葉はもう一度は出せません。すぐに控えてください。\n",
                      "user: %s\nsecret: %s\nthe secret cannot be shown again; keep it now.\n"),
               mm_json_get_str(out, "user", ""), mm_json_get_str(out, "secret", ""));
    if (!err && mm_json_get_str(out, "decision", "")[0])
        printf(
            "%s",
            mm_say("端末の記録のうち読めるのは、開いたページと済です。確かめ問題の答えと正誤は読めません。\n",
                   "of the kiosks' records it reads which pages were opened and what was completed, "
                   "and no answers.\n"));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_credential_add;
const struct mm_command mm_cmd_credential_add = {
    .words = "credential add",
    .args = "",
    .ja = "人やほかのシステムがサーバーを使うための資格（利用者名と合言葉）を作ります",
    .en = "makes a credential (user and secret) with which people or other systems use the server",
    .more_ja =
        "--scope に指定できるもの:\n"
        "  statements/write      記録を書く\n"
        "  statements/read       記録を読む（決定が要る）\n"
        "  statements/read/mine  自分が書いた記録を読む\n"
        "  state                 途中の状態の文書を読み書きする\n"
        "  all                   上のすべてと、プロファイルの文書（決定が要る）\n"
        "  report, viewer        氏名のない帳票（report はほかのシステム、viewer は閲覧する人）\n"
        "  chair, auditor        氏名のある帳票（議長、監査）。auditor は端末の一覧も\n"
        "  clerk                 事務局: 名簿、お願い、予定、帳票\n"
        "端末（kiosk）は合言葉ではなく自分の鍵で名乗ります。mamori kiosk invite で登録します。\n"
        "決定は "
        "--body（機関）、--decided-on（日）、--number（文書番号）で記録します。決定のいるものは、それが\n"
        "なければ作れません。作ったこと、だれが、決定は、操作の記録に残ります。\n"
        "どの資格でも、答えと正誤は読めません。ほかのシステムが書いた記録で、済や期限が変わることはありません"
        "。\n"
        "合言葉を替えるには mamori credential rotate、止めるには mamori credential revoke を使います。",
    .more_en = "scopes:\n"
               "  statements/write      writes statements\n"
               "  statements/read       reads statements (needs a decision)\n"
               "  statements/read/mine  reads the statements that it wrote\n"
               "  state                 reads and writes documents of states\n"
               "  all                   all of these, and documents of profiles (needs a decision)\n"
               "  report, viewer        reports without names (another system; a person)\n"
               "  chair, auditor        reports with names; auditor sees the list of kiosks too\n"
               "  clerk                 secretariat: roster, duties, calendar, reports\n"
               "A kiosk shows its own key and no secret: enrol it with mamori kiosk invite.\n"
               "A decision is recorded with --body, --decided-on and --number; what needs one is not made "
               "without. Who "
               "made\nit and by which decision stands in the record of operations. No credential reads "
               "answers. What "
               "another\nsystem writes fulfils nobody's duty. mamori credential rotate changes a secret, "
               "revoke ends "
               "it.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
