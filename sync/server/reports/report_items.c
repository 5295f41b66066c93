/* 項目の分析: facility at first sight, what was chosen or had right in each row, わからない; nothing of a
 * person. Nothing retires by itself: who reads it decides. */
#include "sync/server/issued.h"
#include "sync/server/opinion.h"
#include "sync/server/reports/reports.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column {
    CLAUSE,
    ITEM,
    VERSION,
    PART,
    PEOPLE,
    RIGHT,
    SHARE,
    UNSURE,
    INTERVAL,
    CORRELATION,
    NOTE,
    DAY,
    N_COLUMNS
};
static const struct mm_column columns[N_COLUMNS] = {
    [CLAUSE] = {"clause", "条項", MM_CELL_TEXT, 14},
    [ITEM] = {"item", "問い", MM_CELL_TEXT, 24},
    [VERSION] = {"version", "問いの版", MM_CELL_TEXT, 18},
    [PART] = {"part", "選択肢・行", MM_CELL_TEXT, 16},
    [PEOPLE] = {"people", "人数", MM_CELL_INT, 6},
    [RIGHT] = {"right", "正しい・選んだ人", MM_CELL_INT, 14},
    [SHARE] = {"share", "割合", MM_CELL_PERCENT, 8},
    [UNSURE] = {"unsure", "わからない", MM_CELL_INT, 10},
    [INTERVAL] = {"interval", "推定の幅（参考）", MM_CELL_TEXT, 18},
    [CORRELATION] = {"discrimination", "識別（参考）", MM_CELL_TEXT, 12},
    [NOTE] = {"note", "備考", MM_CELL_TEXT, 40},
    [DAY] = {"issued_on", "集計した日", MM_CELL_DATE, 14},
};

#define FEW_PEOPLE  30 /* the interval is then wider than 30 points */
#define EASY_SHARE  0.95
#define HARD_SHARE  0.30
#define LITTLE_TOLD 0.10

/* The option of the item of the pack of now, when that is the version that was asked. */
static const struct mm_option *option_of(const struct mm_item *item, const struct mm_issued_item *row)
{
    bool same = item && strcmp(item->version_hash, row->version) == 0;
    for (size_t i = 0; same && row->label[0] == '=' && i < item->n_options; i++)
        if (strcmp(item->options[i].id, row->label + 1) == 0)
            return &item->options[i];
    return NULL;
}

static void set_part(struct mm_cell *cell, const struct mm_item *item, const struct mm_issued_item *row)
{
    char text[120];
    const struct mm_option *option = option_of(item, row);
    if (!row->label[0])
        (void)snprintf(text, sizeof text, "全体");
    else if (row->label[0] == '=')
        (void)snprintf(text, sizeof text, "選択肢 %s%s", row->label + 1,
                       option && option->correct ? "（正）" : "");
    else
        (void)snprintf(text, sizeof text, "行 %s", row->label);
    mm_cell_set_text(cell, text);
}

/* What the secretariat decided of the questions. */
struct decided {
    struct mm_item_decision *list; /* owned */
    size_t n;
    int64_t as_of_ms;
};

/* What whoever keeps the items may look at; only of the item as a whole. */
static void set_note(struct mm_cell *cell, const struct mm_item *item, const struct mm_issued_item *row,
                     double share, const struct decided *decided)
{
    const struct mm_item_decision *decision =
        mm_item_decision_standing(decided->list, decided->n, row->item, row->version, decided->as_of_ms);
    struct mm_buf note;
    mm_buf_init(&note, 1000);
    if (decision)
        mm_buf_printf(&note, "事務局の扱い: %s。", mm_ruling_ja(decision->ruling));
    if (!item || strcmp(item->version_hash, row->version) != 0)
        mm_buf_str_append(&note, "前の版です。");
    if (row->figure.people < FEW_PEOPLE)
        mm_buf_str_append(&note, "人数が少ないので参考です。");
    else if (share >= EASY_SHARE)
        mm_buf_str_append(&note, "ほとんどの方が正しく答えています。");
    else if (share <= HARD_SHARE)
        mm_buf_str_append(&note, "正しい方が少ない問いです。問いの書き方と教材を見てください。");
    if (row->correlated && row->correlation < LITTLE_TOLD)
        mm_buf_str_append(&note, "ほかの問いとの関わりが弱い問いです。");
    mm_cell_set_text(cell, mm_buf_str(&note));
    mm_buf_done(&note);
}

static void fill(const struct mm_pack *pack, const struct mm_issued_item *row, const struct decided *decided,
                 struct mm_cell *cells)
{
    const struct mm_item *item = mm_pack_item(pack, row->item);
    const struct mm_figure *f = &row->figure;
    struct mm_interval interval = mm_wilson(f->right, f->people);
    double share = (double)f->right / (double)f->people;
    char text[64];
    mm_cell_set_text(&cells[CLAUSE], item && item->n_clauses ? item->clauses[0]->label : "");
    mm_cell_set_text(&cells[ITEM], row->item);
    mm_cell_set_text(&cells[VERSION], row->version);
    set_part(&cells[PART], item, row);
    mm_cell_set_int(&cells[PEOPLE], f->people);
    mm_cell_set_int(&cells[RIGHT], f->right);
    mm_cell_set_share(&cells[SHARE], share);
    if (row->label[0] != '=')
        mm_cell_set_int(&cells[UNSURE], f->unsure);
    (void)snprintf(text, sizeof text, "%.1f%%〜%.1f%%", interval.low * 100.0, interval.high * 100.0);
    mm_cell_set_text(&cells[INTERVAL], text);
    if (row->correlated) {
        (void)snprintf(text, sizeof text, "%.2f", row->correlation);
        mm_cell_set_text(&cells[CORRELATION], text);
    }
    mm_cell_set_text(&cells[NOTE], "");
    if (!row->label[0])
        set_note(&cells[NOTE], item, row, share, decided);
    mm_cell_set_date(&cells[DAY], row->as_of_ms);
}

static enum mm_err add_rows(struct mm_central *central, struct mm_report_table *table, int64_t as_of_ms,
                            struct mm_errinfo *info)
{
    struct mm_issued_item *rows = NULL;
    struct decided decided = {.as_of_ms = as_of_ms};
    size_t n = 0;
    enum mm_err err = mm_issued_items(central, as_of_ms, &rows, &n, info);
    if (!err)
        err = mm_item_decisions(central, &decided.list, &decided.n, info);
    for (size_t i = 0; !err && i < n; i++) {
        struct mm_cell *cells = rows[i].figure.people ? mm_report_row(table) : NULL;
        if (cells)
            fill(mm_central_pack(central), &rows[i], &decided, cells);
        else if (rows[i].figure.people)
            err = mm_nomem(info);
    }
    free(rows);
    free(decided.list);
    return err;
}

static enum mm_err add_notes(struct mm_report_table *table)
{
    static const char *const notes[] = {
        "割合: 初めてその問いを見たときに、すべての行が正しかった方の割合です。選択肢の行は選んだ方、行の行は"
        "その行が正しかった方の割合です。答えを変えたときは、最後の答えを数えます。",
        "答えた方が5人以上の問いだけを、同じ条項の問いをまとめて出します。出ていない問いがあるのは、ほかの数"
        "字"
        "との引き算で5人未満の答えが分かるのを防ぐためです。",
        "識別（参考）: その問いを除いた正答の割合との点双列相関です。60人以上のときだけ計算します。",
        "備考は見直しの手がかりです。問いが自動で外れることはありません。",
        "数に入れないと決めた問いの、前に出した数字は、年度の終わりまで残ることがあります。すぐに消すと、引き"
        "算で5人"
        "未満の答えが分かることがあるためです。",
        "推定の幅（参考）: ウィルソンの95%区間です。氏名・議席・会派ごとの集計はありません。",
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
    mm_report_start(central, "items", "項目の分析", columns, N_COLUMNS, MM_HANDLING_INTERNAL, as_of_ms,
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

const struct mm_report_ops mm_report_items = {
    .name = "items",
    .ja = "項目の分析: 初めて見たときの正答の割合、選択肢ごとの割合、識別（個人名なし）",
    .en = "items: facility at first sight, share of each option, discrimination; without names",
    .names_people = false,
    .run = run,
};
