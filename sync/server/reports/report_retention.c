/* 数か月後の確かめ: what is left of the onboarding at each booster and delayed test, of the same people,
 * pooled and as it was issued. */
#include "sync/server/issued.h"
#include "sync/server/reports/reports.h"

#include <stdio.h>
#include <stdlib.h>

enum column { COURSE, WHEN, PEOPLE, ROWS, RIGHT, SHARE, INTERVAL, DAY, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [COURSE] = {"course", "研修", MM_CELL_TEXT, 30},
    [WHEN] = {"when", "時期", MM_CELL_TEXT, 16},
    [PEOPLE] = {"people", "人数", MM_CELL_INT, 6},
    [ROWS] = {"rows", "答えた行", MM_CELL_INT, 10},
    [RIGHT] = {"right", "正しい行", MM_CELL_INT, 10},
    [SHARE] = {"share", "割合", MM_CELL_PERCENT, 8},
    [INTERVAL] = {"interval", "推定の幅（参考）", MM_CELL_TEXT, 18},
    [DAY] = {"issued_on", "集計した日", MM_CELL_DATE, 14},
};

static enum mm_err add_row(struct mm_report_table *table, const char *course, const char *when,
                           const struct mm_figure *f, int64_t as_of_ms, struct mm_errinfo *info)
{
    struct mm_interval interval = mm_wilson(f->right, f->rows);
    struct mm_cell *row = mm_report_row(table);
    char text[64];
    if (!row)
        return mm_nomem(info);
    mm_cell_set_text(&row[COURSE], course);
    mm_cell_set_text(&row[WHEN], when);
    if (f->rows <= 0)
        return MM_OK;
    mm_cell_set_int(&row[PEOPLE], f->people);
    mm_cell_set_int(&row[ROWS], f->rows);
    mm_cell_set_int(&row[RIGHT], f->right);
    mm_cell_set_share(&row[SHARE], (double)f->right / (double)f->rows);
    (void)snprintf(text, sizeof text, "%.1f%%〜%.1f%%", interval.low * 100.0, interval.high * 100.0);
    mm_cell_set_text(&row[INTERVAL], text);
    mm_cell_set_date(&row[DAY], as_of_ms);
    return MM_OK;
}

static enum mm_err add_rows(struct mm_central *central, struct mm_report_table *table, int64_t as_of_ms,
                            struct mm_errinfo *info)
{
    struct mm_issued_kept *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_issued_kept_list(central, as_of_ms, &rows, &n, info);
    for (size_t i = 0; !err && i < n; i++) {
        const struct mm_course *course = mm_pack_course(mm_central_pack(central), rows[i].course);
        const char *title = course ? course->title : rows[i].course;
        err = add_row(table, title, "はじめの研修", &rows[i].before, rows[i].as_of_ms, info);
        if (!err)
            err = add_row(table, title, "この研修", &rows[i].after, rows[i].as_of_ms, info);
    }
    free(rows);
    return err;
}

static enum mm_err add_notes(struct mm_report_table *table)
{
    static const char *const notes[] = {
        "同じ方たちの、はじめの研修（各部の最初の確かめ）と、初めて受けたこの研修の答えをくらべます。"
        "はじめの研修の記録がない方は入りません。",
        "答えた方が5人未満のときは「-"
        "」です。数字は、新しく5人以上が受けるまで、集計した日のまま変わりません。",
        "推定の幅（参考）: ウィルソンの95%区間です。同じ問いではないので、小さな差に意味はありません。",
    };
    enum mm_err err = MM_OK;
    for (size_t i = 0; i < sizeof notes / sizeof notes[0] && !err; i++)
        err = mm_report_note(table, "%s", notes[i]);
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    mm_report_start(central, "retention", "数か月後の確かめ", columns, N_COLUMNS, MM_HANDLING_INTERNAL,
                    as_of_ms, &table);
    enum mm_err err = add_rows(central, &table, as_of_ms, info);
    if (!err)
        err = add_notes(&table);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_retention = {
    .name = "retention",
    .ja = "数か月後の確かめ: はじめの研修とくらべた割合（個人名なし）",
    .en = "what is left months after the onboarding, pooled, without names",
    .names_people = false,
    .run = run,
};
