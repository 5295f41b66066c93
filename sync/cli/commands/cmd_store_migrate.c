#include "sync/base/log.h"
#include "sync/cli/watch.h"
#include "sync/server/migrate.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    {"from", MM_OPT_STRING, NULL, "URL",
     "いまの記録の場所（止めたサーバーのもの、または控えの sqlite:DIR/central.db）",
     "where the records are (of a server that was stopped, or sqlite:DIR/central.db of a backup)"},
    {"to", MM_OPT_STRING, NULL, "URL", "移す先（まだ記録のない所）", "where they go (no store may be there)"},
    {"erased", MM_OPT_STRING, NULL, "FILE",
     "控えから戻すとき、そのあとに名簿から消去した方の一覧（前の記録の .erased か、控えの隣の "
     "mamori.erased）。"
     "だれも消去していなければ none",
     "for a backup: who was erased after it (the former FILE.erased, or mamori.erased beside the backups); "
     "none "
     "when nobody was"},
    {"files", MM_OPT_STRING, NULL, "DIR",
     "移す先が postgresql:// のとき、教材と鍵を置くフォルダー（省けば環境変数 MAMORI_FILES か "
     "/var/lib/mamori）",
     "to postgresql://: folder for packs and keys (default: MAMORI_FILES or /var/lib/mamori)"},
    {"server-role", MM_OPT_STRING, NULL, "NAME",
     "移す先が postgresql:// のとき、表を持たずに読み書きだけするサーバー用の利用者",
     "to postgresql://: the user of the server, who owns no table"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_copy_watch watch = mm_cli_watch(cli);
    struct mm_backup_counts n = {0};
    const struct mm_migrate what = {
        .from = mm_cli_str(cli, "from", NULL),
        .to = mm_cli_str(cli, "to", NULL),
        .files = mm_cli_str(cli, "files", NULL),
        .erased = mm_cli_str(cli, "erased", NULL),
        .role = mm_cli_str(cli, "server-role", NULL),
        .clock = &cli->clock,
        .random = &cli->random,
    };
    enum mm_err err;

    if (!what.to)
        return mm_fail(info, MM_ERR_USAGE, "%s",
                       mm_say("--to に移す先を指定してください。", "name the new place with --to."));
    err = mm_central_migrate(&what, &watch, &n, info);
    if (!err)
        printf(
            mm_say("%s に移し、全部の表の行数と中身が元と同じことを確かめました（記録 %lld 件、名簿 %lld 人、"
                   "全部で %lld 行）。\n次は mamori-server --db '%s' でサーバーを始めます。\n",
                   "moved to %s; every table has the rows it had, and the same in them (%lld records, %lld "
                   "people, %lld rows in all).\nNext, start the server with mamori-server --db '%s'\n"),
            what.to, (long long)n.statements, (long long)n.people, (long long)n.rows, what.to);
    return err;
}

extern const struct mm_command mm_cmd_store_migrate;
const struct mm_command mm_cmd_store_migrate = {
    .words = "store migrate",
    .args = "",
    .ja = "記録を別の場所へ移します（SQLite と PostgreSQL の間で、どちらへも）。控えから戻すのもこれです",
    .en = "moves a store to another place (between SQLite and PostgreSQL, both ways), or restores a backup",
    .more_ja =
        "\nサーバーを止めてから行います。移した先は、全部の表を読み返して同じと分かってから、一度に現れます。"
        "\n"
        "途中で止まったら、同じ命令をもう一度行ってください。元の記録は読めるまま残り、書けなくなります。",
    .more_en = "\nStop the server first. The new store appears at once, when every table was read back and "
               "is the same.\n"
               "When it is stopped half-way, give the same command again. The old store stays to be read, "
               "and takes\n"
               "nothing more.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "from",
    .run = run,
};
