#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/commands/list.h"
#include "sync/server/held.h"

#include <stdio.h>
#include <stdlib.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    MM_CLI_OPTS_TABLE,
    {"all", MM_OPT_FLAG, NULL, NULL, "もう決めたものも出します", "those that were settled too"},
};

enum column { MARK, KIND, KIOSK, SEQ, RECEIVED, WHY, VERDICT, REASON, ACTOR, SETTLED, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [MARK] = {"record", "印", MM_CELL_TEXT, 14},
    [KIND] = {"kind", "種類", MM_CELL_TEXT, 12},
    [KIOSK] = {"kiosk", "端末", MM_CELL_TEXT, 20},
    [SEQ] = {"seq", "通し番号", MM_CELL_INT, 10},
    [RECEIVED] = {"received_at", "届いた時刻", MM_CELL_TEXT, 24},
    [WHY] = {"why", "わけ", MM_CELL_TEXT, 40},
    [VERDICT] = {"verdict", "扱い", MM_CELL_TEXT, 14},
    [REASON] = {"reason", "理由", MM_CELL_TEXT, 30},
    [ACTOR] = {"actor", "決めた人", MM_CELL_TEXT, 16},
    [SETTLED] = {"settled_on", "決めた日", MM_CELL_DATE, 12},
};

static enum mm_err add_row(struct mm_report_table *table, const struct mm_held *held, struct mm_errinfo *info)
{
    char at[MM_WAREKI_BYTES * 2];
    struct mm_cell *row = mm_report_row(table);

    if (!row)
        return mm_nomem(info);
    mm_time_wareki(held->received_at_ms, at);
    mm_cell_set_text(&row[MARK], held->mark);
    mm_cell_set_text(&row[KIND], held->conflict ? "食いちがい" : "保留");
    mm_cell_set_text(&row[KIOSK], held->kiosk[0] ? held->kiosk : held->recorder);
    mm_cell_set_int(&row[SEQ], held->seq);
    mm_cell_set_text(&row[RECEIVED], at);
    mm_cell_set_text(&row[WHY], held->conflict ? "同じ番号の別の記録がある" : held->error);
    mm_cell_set_text(&row[VERDICT], mm_verdict_ja(held->verdict));
    if (held->settled_at_ms) {
        mm_cell_set_text(&row[REASON], held->reason);
        mm_cell_set_text(&row[ACTOR], held->actor);
        mm_cell_set_date(&row[SETTLED], held->settled_at_ms);
    }
    return MM_OK;
}

static enum mm_err fill(struct mm_cli *cli, struct mm_central *central, struct mm_report_table *table,
                        struct mm_errinfo *info)
{
    struct mm_held *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_held_list(central, mm_cli_flag(cli, "all"), &rows, &n, info);

    for (size_t i = 0; i < n && !err; i++)
        err = add_row(table, &rows[i], info);
    free(rows);
    return err;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    static const struct mm_cli_list list = {"held", "保留と食いちがいの記録", columns, N_COLUMNS, fill};

    return mm_cli_list(cli, &list, info);
}

extern const struct mm_command mm_cmd_held_list;
const struct mm_command mm_cmd_held_list = {
    .words = "held list",
    .args = "",
    .ja = "保留にした記録と、食いちがう記録を一覧にします",
    .en = "lists the records that were kept apart: broken ones and conflicts",
    .more_ja =
        "保留: 記録として読めない、または失効した端末から届いたもの。食いちがい: "
        "同じ番号の別の記録があるもの。\n"
        "どちらも届いたまま残っていて、ほかの記録の邪魔はしません。わけは mamori held show で、扱いは\n"
        "mamori held settle で決めます。",
    .more_en =
        "Broken: it cannot be read as a record, or came from a revoked kiosk. Conflict: another record has "
        "its id.\nBoth are kept as they came and hold nothing up. mamori held show says why, mamori held "
        "settle decides.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
