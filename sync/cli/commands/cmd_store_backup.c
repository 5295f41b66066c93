#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/watch.h"
#include "sync/server/backup.h"
#include "sync/server/internal.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_STORE,
    {"to", MM_OPT_STRING, NULL, "DIR", "控えのフォルダー（まだない名前）",
     "folder of the backup (not there yet)"},
};

/* It holds names and answers of each council. */
static enum mm_err enter(struct mm_central *central, void *ctx, struct mm_errinfo *info)
{
    (void)ctx;
    char actor[200];

    mm_cli_actor(actor, sizeof(actor));
    return mm_central_operation(central, actor, "store backup", info);
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    const char *dir = mm_cli_str(cli, "to", NULL);
    struct mm_central *central = NULL;
    struct mm_backup_counts n = {0};
    struct mm_copy_watch watch = mm_cli_watch(cli);

    if (!dir || !*dir)
        return mm_fail(
            info, MM_ERR_USAGE, "%s",
            mm_say("--to に控えのフォルダーを指定してください。", "name the backup's folder with --to."));
    enum mm_err err = mm_cli_read_store(cli, &central, info);
    if (!err)
        err = mm_central_each(central, enter, NULL, info);
    if (!err)
        err = mm_backup_make(central, dir, &watch, &n, info);
    mm_central_close(central);
    if (!err)
        printf(mm_say("%s に控えを作りました（記録 %lld 件、名簿 %lld 人、記録元 %lld、教材 %lld 版）。\n"
                      "確かめるには: mamori store restore-check %s\n",
                      "made the backup %s (%lld records, %lld people, %lld recorders, %lld packs).\n"
                      "To check it: mamori store restore-check %s\n"),
               dir, (long long)n.statements, (long long)n.people, (long long)n.recorders, (long long)n.packs,
               dir);
    return err;
}

extern const struct mm_command mm_cmd_store_backup;
const struct mm_command mm_cmd_store_backup = {
    .words = "store backup",
    .args = "",
    .ja = "記録・名簿・教材・鍵の控えを一つのフォルダーに作ります（サーバーは動いたままでかまいません）",
    .en = "makes a backup of records, roster, packs and keys in one folder (the server may go on)",
    .more_ja = "\n記録の場所にある議会がすべて入ります。ある一瞬の中身が、そのまま入ります。途中で止めても、"
               "できかけの控えが控えとして残ることはあ"
               "りません。\n"
               "名前と鍵が入るので、ほかの人が読めない場所に置いてください。\n"
               "戻すとき: mamori store migrate --from sqlite:DIR/central.db --to 新しい場所",
    .more_en = "\nIt holds all councils of the store, as they were at one moment. When it is stopped "
               "half-way, nothing that looks "
               "like a backup\n"
               "is left. It holds names and keys: keep it where others cannot read.\n"
               "To restore: mamori store migrate --from sqlite:DIR/central.db --to NEW_PLACE",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
