#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/watch.h"
#include "sync/server/backup.h"

#include <stdio.h>

#define MAX_SHOWN 50

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static const struct {
    const char *ja, *en;
} words[] = {
    [MM_BACKUP_MISSING] = {"ファイルがありません", "the file is missing"},
    [MM_BACKUP_LENGTH] = {"ファイルの長さが違います", "the file has another length"},
    [MM_BACKUP_BYTES] = {"ファイルの中身が違います", "the file has other bytes"},
    [MM_BACKUP_TABLE] = {"表の中身が控えたときと違います", "the table is not as it was"},
    [MM_BACKUP_RECORD] = {"記録が受け取ったときのままではありません", "the record is not as it was received"},
    [MM_BACKUP_DERIVED] = {"受講状況が、記録から作り直したものと違います",
                           "progress is not what follows from the records"},
};
_Static_assert(sizeof words / sizeof words[0] == MM_BACKUP_FAULT_COUNT, "a sentence for each kind");

static void show(void *ctx, enum mm_backup_fault_kind kind, const char *what)
{
    int *n = ctx;

    if (++*n <= MAX_SHOWN)
        printf("%s%s%s\n", mm_say(words[kind].ja, words[kind].en), *what ? ": " : "", what);
}

static void show_counts(const struct mm_backup_counts *then, const struct mm_backup_counts *now)
{
    const struct {
        const char *ja, *en;
        int64_t then, now;
    } rows[] = {
        {"記録", "records", then->statements, now->statements},
        {"名簿", "people", then->people, now->people},
        {"記録元", "recorders", then->recorders, now->recorders},
        {"教材", "packs", then->packs, now->packs},
        {"全部の行", "all rows", then->rows, now->rows},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        printf(mm_say("%s: 控えたとき %lld、いま %lld\n", "%s: %lld then, %lld now\n"),
               mm_say(rows[i].ja, rows[i].en), (long long)rows[i].then, (long long)rows[i].now);
}

/* That a backup was found whole is a fact of the store that it is of: mamori doctor says when it last was. */
static enum mm_err note(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    char actor[200];

    if (!mm_cli_str(cli, "db", NULL))
        return MM_OK;
    enum mm_err err = mm_cli_read(cli, &central, info);
    mm_cli_actor(actor, sizeof(actor));
    if (!err)
        err = mm_central_operation(central, actor, "store restore-check", info);
    mm_central_close(central);
    return err;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    int n = 0;
    char at[MM_WAREKI_BYTES * 2];
    struct mm_copy_watch watch = mm_cli_watch(cli);
    struct mm_backup_check check = {.fault = show, .ctx = &n};
    enum mm_err err = mm_backup_verify(cli->args[0], &watch, &check, info);

    if (err)
        return err;
    if (check.then.rows > 0) /* it came to the tables */
        show_counts(&check.then, &check.now);
    if (n > MAX_SHOWN)
        printf(mm_say("…ほかに %d 件\n", "... and %d more\n"), n - MAX_SHOWN);
    if (n > 0)
        return mm_fail(
            info, MM_ERR_CORRUPT,
            mm_say("%s はこのままでは使えません（%d か所）。別の控えを確かめ、動いている記録から "
                   "mamori store backup で作り直してください",
                   "%s cannot be used as it is (%d places); check another backup, and make a new one "
                   "from the running store with mamori store backup"),
            cli->args[0], n);
    if (mm_say("ja", "en")[0] == 'j')
        mm_time_wareki(check.at_ms, at);
    else
        mm_time_format(check.at_ms, at);
    printf(
        mm_say(
            "%s の控え %s は、すべて控えたときのままで、戻せます。\n戻すとき: mamori store migrate --from "
            "sqlite:%s/" MM_BACKUP_DB " --to 新しい場所 --erased 消去した方の一覧\n",
            "the backup of %s in %s is whole, and can be restored.\nTo restore: mamori store migrate --from "
            "sqlite:%s/" MM_BACKUP_DB " --to NEW_PLACE --erased LIST_OF_WHO_WAS_ERASED\n"),
        at, cli->args[0], cli->args[0]);
    return note(cli, info);
}

extern const struct mm_command mm_cmd_store_restore_check;
const struct mm_command mm_cmd_store_restore_check = {
    .words = "store restore-check",
    .args = "DIR",
    .min_args = 1,
    .max_args = 1,
    .ja = "控えが壊れていないか、戻して使えるかを確かめます（控えは変わりません）",
    .en = "checks that a backup is whole and can be restored; it stays as it is",
    .more_ja = "\nファイル、表、記録のつながりを調べ、受講状況を写しの中で作り直して比べます。\n"
               "写しは TMPDIR（なければ /tmp）に置き、終わると消します。問題があれば終了コードは 1 "
               "です。\n--db に動いている記録の場所を"
               "書くと、確かめたことが操作の記録に残り、mamori doctor に出ます。",
    .more_en =
        "\nLooks at files, tables and chains, and derives progress anew in a copy, in TMPDIR (or "
        "/tmp), which\n"
        "is removed afterwards. The exit code is 1 when something is wrong.\nWith --db of the running store, "
        "its record of operations keeps that it was checked, and mamori doctor says so.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .run = run,
};
