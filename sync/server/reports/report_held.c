/* 保留と食いちがい: records that were kept apart, why, and what somebody decided. Nothing of what they say.
 */
#include "sync/server/held.h"
#include "sync/server/reports/held.h"

#include <stdlib.h>

enum column { MARK, KIND, KIOSK, SEQ, RECEIVED, WHY, VERDICT, REASON, ACTOR, SETTLED };
const struct mm_column mm_held_columns[MM_HELD_COLUMNS] = {
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

enum mm_err mm_held_rows(struct mm_central *central, bool all, struct mm_report_table *table,
                         struct mm_errinfo *info)
{
    struct mm_held *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_held_list(central, all, &rows, &n, info);

    for (size_t i = 0; i < n && !err; i++)
        err = add_row(table, &rows[i], info);
    free(rows);
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    mm_report_start(central, "held", "保留と食いちがいの記録", mm_held_columns, MM_HELD_COLUMNS,
                    MM_HANDLING_INTERNAL, as_of_ms, &table);
    enum mm_err err = mm_held_rows(central, true, &table, info);
    if (!err)
        err = mm_report_note(&table, "記録の中身は人の答えかもしれないので、だれにも出しません。");
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_held = {
    .name = "held",
    .ja = "保留と食いちがいの記録: わけと、決めた扱い（個人名なし）",
    .en = "records that were kept apart, why, and what was decided",
    .names_people = false,
    .right = MM_RIGHT_KIOSK_LIST,
    .run = run,
};
