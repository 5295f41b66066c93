/* 年度ごとの推移: each 年度 that is over beside the one before it, over the items that were asked in both in
 * the same version; a year that shares none with the one before is a break. Pooled, without names. */
#include "sync/server/issued.h"
#include "sync/server/reports/reports.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column { YEAR, ITEMS, COMMON, BEFORE, SHARE, CHANGE, NOTE, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [YEAR] = {"year", "年度", MM_CELL_TEXT, 12},
    [ITEMS] = {"items", "問い", MM_CELL_INT, 8},
    [COMMON] = {"common", "前の年度と同じ問い", MM_CELL_INT, 16},
    [BEFORE] = {"before", "前の年度の割合", MM_CELL_PERCENT, 14},
    [SHARE] = {"share", "この年度の割合", MM_CELL_PERCENT, 14},
    [CHANGE] = {"change", "前の年度より", MM_CELL_TEXT, 14},
    [NOTE] = {"note", "備考", MM_CELL_TEXT, 30},
};
#define MOST_YEARS 10

struct year {
    struct mm_issued_item *items; /* owned */
    size_t n;
};

/* Both sorted by item and version. */
static int compare(const struct mm_issued_item *a, const struct mm_issued_item *b)
{
    int order = strcmp(a->item, b->item);
    return order ? order : strcmp(a->version, b->version);
}

static int64_t common_of(const struct year *before, const struct year *here, struct mm_figure sums[2])
{
    int64_t common = 0;
    for (size_t a = 0, b = 0; a < before->n && b < here->n;) {
        int order = compare(&before->items[a], &here->items[b]);
        if (order == 0) {
            common++;
            sums[0].people += before->items[a].figure.people;
            sums[0].right += before->items[a].figure.right;
            sums[1].people += here->items[b].figure.people;
            sums[1].right += here->items[b].figure.right;
        }
        a += order <= 0;
        b += order >= 0;
    }
    return common;
}

static void fill(struct mm_cell *row, int number, const struct year *before, const struct year *here)
{
    struct mm_figure sums[2] = {{0}};
    char text[64], day[MM_WAREKI_BYTES];
    int64_t common = common_of(before, here, sums);
    mm_date_wareki((struct mm_date){number, 4, 1}, day);
    (void)snprintf(text, sizeof text, "%.*s年度", (int)(strstr(day, "年") - day), day);
    mm_cell_set_text(&row[YEAR], text);
    mm_cell_set_int(&row[ITEMS], (int64_t)here->n);
    mm_cell_set_int(&row[COMMON], common);
    mm_cell_set_text(&row[NOTE], common      ? ""
                                 : before->n ? "同じ問いがないので、つながりません"
                                             : "はじめの年度");
    if (!common)
        return;
    double was = (double)sums[0].right / (double)sums[0].people;
    double is = (double)sums[1].right / (double)sums[1].people;
    mm_cell_set_share(&row[BEFORE], was);
    mm_cell_set_share(&row[SHARE], is);
    (void)snprintf(text, sizeof text, "%.1fポイント%s", fabs(is - was) * 100.0, is < was ? "低い" : "高い");
    mm_cell_set_text(&row[CHANGE], text);
}

static enum mm_err add_rows(struct mm_central *central, struct mm_report_table *table, int64_t as_of_ms,
                            struct mm_errinfo *info)
{
    int now = mm_date_fiscal_year(mm_date_of(as_of_ms));
    struct year before = {0}, here = {0};
    enum mm_err err = mm_issue_whole(central, info);
    for (int y = now - MOST_YEARS; !err && y < now; y++) {
        err = mm_issued_year(central, y, &here.items, &here.n, info);
        if (err)
            break;
        struct mm_cell *row = here.n ? mm_report_row(table) : NULL;
        if (row)
            fill(row, y, &before, &here);
        else if (here.n)
            err = mm_nomem(info);
        free(before.items);
        before = here;
        here = (struct year){0};
    }
    free(before.items);
    free(here.items);
    return err;
}

static enum mm_err add_notes(struct mm_report_table *table)
{
    static const char *const notes[] = {
        "終わった年度だけです。年度の終わりに1度だけ集計し、あとから変わりません。",
        "割合: "
        "前の年度と同じ版の問いだけを、その年度に初めて見たときの答えで合わせたものです。問いの言葉か正答が"
        "変わった版は、同じ問いとしません。",
        "答えた方が5人未満の問いは入りません。人が入れかわるので、小さな差に意味はありません。",
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
    mm_report_start(central, "years", "年度ごとの推移", columns, N_COLUMNS, MM_HANDLING_INTERNAL, as_of_ms,
                    &table);
    enum mm_err err = add_rows(central, &table, as_of_ms, info);
    if (!err)
        err = add_notes(&table);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_years = {
    .name = "years",
    .ja = "年度ごとの推移: 同じ版の問いだけでくらべた割合（個人名なし）",
    .en = "year on year, over items of the same version, without names",
    .names_people = false,
    .run = run,
};
