/* 電磁的記録媒体 使用記録: what went over a medium, with room for those who carried and approved to sign by
 * hand.
 */
#include "sync/server/carried.h"
#include "sync/server/reports/reports.h"

#include <stdlib.h>

enum column { ON, MEDIUM, PURPOSE, HANDLING, CARRIER, APPROVER, RECEIVED, ERASED, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [ON] = {"on", "年月日", MM_CELL_DATE, 14},
    [MEDIUM] = {"medium", "媒体番号", MM_CELL_TEXT, 14},
    [PURPOSE] = {"purpose", "用途", MM_CELL_TEXT, 30},
    [HANDLING] = {"handling", "情報の区分", MM_CELL_TEXT, 18},
    [CARRIER] = {"carrier", "持出し者", MM_CELL_TEXT, 12},
    [APPROVER] = {"approver", "承認者", MM_CELL_TEXT, 12},
    [RECEIVED] = {"received", "受領", MM_CELL_TEXT, 24},
    [ERASED] = {"erased", "消去確認", MM_CELL_TEXT, 12},
};
/* Signed by hand. */
static const enum column by_hand[] = {CARRIER, APPROVER, ERASED};

static const char *received(const struct mm_carried_row *row)
{
    return row->event == MM_CARRIED_RECEIVED ? "取り込みました" : row->outcome;
}

static enum mm_err add_rows(const struct mm_carried_row *rows, size_t n, struct mm_report_table *table,
                            struct mm_errinfo *info)
{
    for (size_t i = 0; i < n; i++) {
        struct mm_cell *row = mm_report_row(table);
        char *purpose = mm_asprintf(rows[i].kiosk[0] ? "%s 端末: %s" : "%s%s", mm_carried_ja(rows[i].event),
                                    rows[i].kiosk);
        if (!row || !purpose) {
            free(purpose);
            return mm_nomem(info);
        }
        mm_cell_set_date(&row[ON], rows[i].at_ms);
        mm_cell_set_text(&row[MEDIUM], rows[i].medium);
        mm_cell_set_text(&row[PURPOSE], purpose);
        mm_cell_set_text(&row[HANDLING], mm_handling_ja(MM_HANDLING_NAMES));
        mm_cell_set_text(&row[RECEIVED], received(&rows[i]));
        for (size_t c = 0; c < sizeof by_hand / sizeof by_hand[0]; c++)
            mm_cell_set_text(&row[by_hand[c]], "");
        free(purpose);
    }
    return MM_OK;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_carried_row *rows = NULL;
    char title[MM_CARRIED_TITLE_BYTES];
    size_t n = 0;
    mm_carried_title(central, title);
    mm_report_start(central, "media", title, columns, N_COLUMNS, MM_HANDLING_INTERNAL, as_of_ms, &table);
    enum mm_err err = mm_carried_list(central, as_of_ms, &rows, &n, info);
    if (!err)
        err = add_rows(rows, n, &table, info);
    if (!err)
        err =
            mm_report_note(&table, "%s",
                           "持出し者・承認者・消去確認は、印刷してから手で書き入れてください。"
                           "端末での持出しと取りやめの行は、その端末からの知らせが届いたときに加わります。");
    free(rows);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_media = {
    .name = "media",
    .ja = "電磁的記録媒体 使用記録: 持ち運んだファイルと、取り込まなかったもの（個人名なし）",
    .en = "what was carried on media, and what was refused, without names",
    .run = run,
};
