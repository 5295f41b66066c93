/* 廃棄予定一覧: who left, until when the council keeps name and link, and what is planned of whom. */
#include "sync/server/disposal.h"
#include "sync/server/reports/reports.h"

#include <inttypes.h>
#include <stdlib.h>

enum column { NAME, STATUS, LEFT, UNTIL, STATE, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [NAME] = {"name", "氏名", MM_CELL_TEXT, 20},
    [STATUS] = {"status", "区分", MM_CELL_TEXT, 8},
    [LEFT] = {"left_on", "退任・転出した日", MM_CELL_DATE, 18},
    [UNTIL] = {"until", "保存する期限", MM_CELL_DATE, 16},
    [STATE] = {"state", "扱い", MM_CELL_TEXT, 22},
};

static void set_day(struct mm_cell *cell, int32_t day)
{
    if (day != MM_DAY_NONE)
        mm_cell_set_date(cell, mm_date_start_ms(mm_day_date(day)));
}

static enum mm_err add_row(struct mm_report_table *table, const struct mm_disposal *one,
                           struct mm_errinfo *info)
{
    struct mm_cell *row = mm_report_row(table);
    if (!row)
        return mm_nomem(info);
    mm_cell_set_text(&row[NAME], one->person.name);
    mm_cell_set_text(&row[STATUS], mm_person_status_ja(one->person.status));
    set_day(&row[LEFT], one->left_day);
    set_day(&row[UNTIL], one->until_day);
    mm_cell_set_text(&row[STATE], mm_disposal_ja(one->state));
    return MM_OK;
}

static enum mm_err note_years(struct mm_central *central, struct mm_report_table *table,
                              enum mm_audience audience, const char *who, struct mm_errinfo *info)
{
    int years = MM_DISPOSAL_UNKNOWN;
    enum mm_err err = mm_disposal_years(central, audience, &years, info);
    if (err)
        return err;
    if (years == MM_DISPOSAL_UNKNOWN)
        return mm_report_note(table,
                              "%sの名簿を残す期間は、まだ決まっていません（決定事項で登録します）。"
                              "決まるまで、廃棄の予定に入る方はいません。",
                              who);
    return mm_report_note(table, "%s: 保存する期限は、退任・転出した年度の翌年度から%d年です。", who, years);
}

static enum mm_err add_notes(struct mm_central *central, struct mm_report_table *table,
                             const int64_t counts[], struct mm_errinfo *info)
{
    enum mm_err err = note_years(central, table, MM_AUD_COUNCILLOR, "議員", info);
    if (!err)
        err = note_years(central, table, MM_AUD_STAFF, "職員", info);
    if (!err)
        err = mm_report_note(table,
                             "保存期間が過ぎた %" PRId64 "人、廃棄の予定 %" PRId64 "人、廃棄を承認 %" PRId64
                             "人、保全中 %" PRId64 "人",
                             counts[MM_DISPOSAL_DUE], counts[MM_DISPOSAL_PLANNED],
                             counts[MM_DISPOSAL_APPROVED], counts[MM_DISPOSAL_HELD]);
    if (!err)
        err = mm_report_note(table, "廃棄すると、氏名と、氏名と番号の結び付きが消えます。学習の記録は、"
                                    "だれのものか分からない番号のまま残ります。");
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_disposal *list = NULL;
    size_t n = 0;
    int64_t counts[MM_DISPOSAL_STATE_COUNT] = {0};
    enum mm_err err = mm_disposal_list(central, as_of_ms, &list, &n, info);
    mm_report_start(central, "disposal", "廃棄予定一覧", columns, N_COLUMNS, MM_HANDLING_NAMES, as_of_ms,
                    &table);
    for (size_t i = 0; !err && i < n; i++) {
        counts[list[i].state]++;
        err = add_row(&table, &list[i], info);
    }
    free(list);
    if (!err)
        err = add_notes(central, &table, counts, info);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_disposal = {
    .name = "disposal",
    .ja = "廃棄予定一覧: 退任・転出した方の名簿を残す期限と、廃棄の予定（個人名あり）",
    .en = "who left, until when they are kept, and who is to be erased, by name",
    .names_people = true,
    .run = run,
};
