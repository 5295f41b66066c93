#include "sync/base/log.h"
#include "sync/cli/command.h"
#include "sync/tls/tls.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    {"host", MM_OPT_STRING, NULL, "NAME", "サーバーの名前か IP アドレス（コンマで区切って複数）",
     "name or address of the server (several with commas)"},
    {"out", MM_OPT_STRING, NULL, "DIR", "作るフォルダー", "folder to make them in"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    const char *dir = mm_cli_str(cli, "out", NULL);
    struct mm_tls_made made;
    char until[MM_WAREKI_BYTES];
    if (!dir)
        return mm_fail(
            info, MM_ERR_USAGE, "%s",
            mm_say("--out に、作るフォルダーを指定してください。", "give the folder to make with --out."));
    enum mm_err err = mm_tls_make(dir, mm_cli_str(cli, "host", ""), mm_now_ms(&cli->clock), &made, info);
    if (err)
        return err;
    mm_date_wareki(mm_date_of(made.expires_at_ms), until);
    if (made.new_ca)
        printf(mm_say("認証局を作りました: %s/ca.pem を各端末に配り、ca.key は鍵のかかる所に移してください\n",
                      "made a CA: give %s/ca.pem to the kiosks, and move ca.key to a locked place\n"),
               dir);
    printf(
        mm_say("サーバーの証明書を作りました（%sまで）: mamori-server --tls-cert %s/server.pem --tls-key "
               "%s/server.key\n",
               "made the server's certificate (until %s): mamori-server --tls-cert %s/server.pem --tls-key "
               "%s/server.key\n"),
        until, dir, dir);
    return MM_OK;
}

extern const struct mm_command mm_cmd_tls_make;
const struct mm_command mm_cmd_tls_make = {
    .words = "tls make",
    .args = "",
    .ja = "サーバーの証明書を作ります（なければ認証局も）",
    .en = "makes a certificate for the server, and a CA where there is none",
    .more_ja = "公の認証局の届かない閉じた回線のためのものです。同じフォルダーでもう一度行うと、同じ認証局で"
               "新しい証明書になります。",
    .more_en = "For closed networks that no public CA reaches. Run again on the same folder it makes a new "
               "certificate of the same CA.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "host",
    .run = run,
};
