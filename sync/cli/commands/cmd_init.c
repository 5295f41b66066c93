#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/command.h"
#include "sync/cli/commands/ticket.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_STORE,
    {"pack", MM_OPT_STRING, NULL, "DIR", "議会の教材のフォルダー（council.json のある所）",
     "the council's pack (the folder of council.json)"},
    {"pack-key", MM_OPT_STRING, NULL, "FILE",
     "教材に署名する鍵（省けば記録の場所の横に .pack-key を作ります）",
     "key that signs packs (default: made beside the store, .pack-key)"},
    {"files", MM_OPT_STRING, NULL, "DIR",
     "postgresql:// のとき、教材と鍵を置くフォルダー（省けば環境変数 MAMORI_FILES か /var/lib/mamori）",
     "with postgresql://: folder for packs and keys (default: MAMORI_FILES or /var/lib/mamori)"},
    {"server-role", MM_OPT_STRING, NULL, "NAME",
     "postgresql:// のとき、表を持たずに読み書きだけするサーバー用の利用者（省けば接続先の利用者）",
     "with postgresql://: the user of the server, who owns no table (default: the URL's user)"},
    {"council-name", MM_OPT_STRING, NULL, "NAME", "議会の名前（省けば教材のもの）",
     "name of the council (the pack's if left out)"},
    {"home-page", MM_OPT_STRING, NULL, "URL", "議会のホームページ（省けば教材のもの）",
     "home page of the council (the pack's if left out)"},
    {"demo", MM_OPT_FLAG, NULL, NULL, "架空の名簿で試します（出力に見本の印が付きます）",
     "a fictional roster: every output is marked"},
    {"signin", MM_OPT_STRING, NULL, "METHOD",
     "端末への入り方: open（お名前だけ）、pin、card、card_pin、witness（省けば pin）",
     "how people sign in: open (name only), pin, card, card_pin or witness (pin if left out)"},
};

/* The link for the first administrator. The store stands without it too: mamori account first makes another.
 */
static enum mm_err give_link(struct mm_cli *cli, const char *council, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;

    cli->council = council;
    enum mm_err err = mm_cli_ask(cli, "account.first", NULL, 0, &out, info);
    cli->council = NULL;

    if (!err) {
        printf("%s", mm_say("事務局の画面の最初の管理者は、このリンクで登録します:\n",
                            "the first administrator of the web pages is entered with this link:\n"));
        mm_cli_ticket(out, "first");
    }
    mm_json_free(out);
    return err;
}

/* Into a store that is there already, beside its councils. */
static enum mm_err join(struct mm_cli *cli, const struct mm_central_new *what, struct mm_errinfo *info)
{
    struct mm_errinfo there = *info;
    char id[MM_ID_BYTES];
    enum mm_err err;

    mm_errinfo_clear(info);
    err = mm_central_join(mm_cli_str(cli, "db", NULL), what, &cli->clock, &cli->random, id, info);

    if (err == MM_ERR_NOT_FOUND) /* what is there is no store */
        return mm_fail(info, there.err, "%s", there.text);
    if (err)
        return err;
    printf(mm_say("%s に議会を加えました。これからは、ほかの命令に --council が要ります（mamori council "
                  "list に一覧）。\n",
                  "added the council to %s; from now on other commands need --council (`mamori council "
                  "list` lists them).\n"),
           mm_cli_str(cli, "db", ""));
    return give_link(cli, id, info);
}

/* The only one of a store that was just made. */
static enum mm_err only_council(struct mm_cli *cli, char ret_id[MM_ID_BYTES], struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    enum mm_err err = mm_cli_read_store(cli, &central, info);

    if (!err)
        (void)snprintf(ret_id, MM_ID_BYTES, "%s", mm_central_council(central));
    mm_central_close(central);
    return err;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    const char *signin = mm_cli_str(cli, "signin", mm_signin_code(MM_SIGNIN_PIN));
    struct mm_central_new what = {
        .name = mm_cli_str(cli, "council-name", NULL),
        .home_page = mm_cli_str(cli, "home-page", NULL),
        .demo = mm_cli_flag(cli, "demo"),
        .pack_dir = mm_cli_str(cli, "pack", NULL),
        .pack_key = mm_cli_str(cli, "pack-key", NULL),
        .files = mm_cli_str(cli, "files", NULL),
        .role = mm_cli_str(cli, "server-role", NULL),
    };
    char council[MM_ID_BYTES];
    enum mm_err err;

    if (!what.pack_dir)
        return mm_fail(
            info, MM_ERR_USAGE, "%s",
            mm_say("--pack に教材のフォルダーを指定してください。", "give the pack's folder with --pack."));
    if (mm_signin_find(signin, &what.signin))
        return mm_fail(
            info, MM_ERR_USAGE,
            mm_say("入り方「%s」はありません。open、pin、card、card_pin、witness から選んでください。",
                   "no way to sign in %s; choose open, pin, card, card_pin or witness."),
            signin);
    err = mm_central_create(mm_cli_str(cli, "db", NULL), &what, &cli->clock, &cli->random, info);
    if (err == MM_ERR_EXISTS)
        return join(cli, &what, info);
    if (!err)
        printf(mm_say("%s に記録の場所を作りました。次は mamori roster import で名簿を入れます。\n",
                      "made the store %s; next, import a roster with `mamori roster import`.\n"),
               mm_cli_str(cli, "db", ""));
    if (!err)
        err = only_council(cli, council, info);
    return err ? err : give_link(cli, council, info);
}

extern const struct mm_command mm_cmd_init;
const struct mm_command mm_cmd_init = {
    .words = "init",
    .args = "",
    .ja = "中央の記録の場所を新しく作ります。もうあれば、議会をもう一つ加えます",
    .en = "makes a new central store, or adds a council to one that is there",
    .more_ja = "加えるときは、先にサーバーを止めてください。議会どうしの記録は混ざりません。",
    .more_en = "To add one, stop the server first. Councils of one store are kept apart.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
