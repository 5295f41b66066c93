#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/commands/list.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    MM_CLI_OPTS_TABLE,
};

enum column { NAME, SCOPE, DECISION, MADE, OLD, REVOKED, USER, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [NAME] = {"name", "使う人と目的", MM_CELL_TEXT, 24},
    [SCOPE] = {"scope", "できること", MM_CELL_TEXT, 18},
    [DECISION] = {"decision", "決定", MM_CELL_TEXT, 36},
    [MADE] = {"made_on", "作った日", MM_CELL_DATE, 12},
    [OLD] = {"old_until", "古い合言葉の期限", MM_CELL_TEXT, 24},
    [REVOKED] = {"revoked_on", "取り消した日", MM_CELL_DATE, 14},
    [USER] = {"user", "利用者", MM_CELL_TEXT, 38},
};

static enum mm_err add_row(struct mm_report_table *table, const struct mm_credential_row *credential,
                           int64_t now_ms, struct mm_errinfo *info)
{
    char until[MM_WAREKI_BYTES * 2];
    struct mm_cell *row = mm_report_row(table);

    if (!row)
        return mm_nomem(info);
    mm_cell_set_text(&row[NAME], credential->name);
    mm_cell_set_text(&row[SCOPE], credential->scope);
    mm_cell_set_text(&row[DECISION], credential->decision);
    mm_cell_set_date(&row[MADE], credential->made_at_ms);
    if (!credential->revoked_at_ms && credential->old_until_ms > now_ms) {
        mm_time_wareki(credential->old_until_ms, until);
        mm_cell_set_text(&row[OLD], until);
    }
    if (credential->revoked_at_ms)
        mm_cell_set_date(&row[REVOKED], credential->revoked_at_ms);
    mm_cell_set_text(&row[USER], credential->id);
    return MM_OK;
}

static enum mm_err fill(struct mm_cli *cli, struct mm_central *central, struct mm_report_table *table,
                        struct mm_errinfo *info)
{
    struct mm_credential_row *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_credential_list(central, &rows, &n, info);

    for (size_t i = 0; i < n && !err; i++)
        err = add_row(table, &rows[i], mm_now_ms(&cli->clock), info);
    free(rows);
    return err;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    static const struct mm_cli_list list = {"credentials", "サーバを使うための資格", columns, N_COLUMNS,
                                            fill};

    return mm_cli_list(cli, &list, info);
}

extern const struct mm_command mm_cmd_credential_list;
const struct mm_command mm_cmd_credential_list = {
    .words = "credential list",
    .args = "",
    .ja = "サーバを使うための資格を一覧にします（合言葉は出ません）",
    .en = "lists the credentials for the server (without their secrets)",
    .more_ja = "合言葉を替えてからしばらくは古いものも使えます。その間は「古い合言葉の期限」に出ます。",
    .more_en = "After a rotation the old secret works for some hours; old_until says how long.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
