/* 操作の記録: who looked at whom or changed what, of the 年度 of the day, newest first. */
#include "sync/server/operation.h"
#include "sync/server/reports/reports.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column { AT, ACTOR, KIND, WHAT, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [AT] = {"at", "日時", MM_CELL_TEXT, 26},
    [ACTOR] = {"actor", "操作した人", MM_CELL_TEXT, 24},
    [KIND] = {"kind", "操作", MM_CELL_TEXT, 22},
    [WHAT] = {"what", "内容", MM_CELL_TEXT, 50},
};

/* By the first word of what was written; "" ends it. */
static const struct {
    const char *word, *ja;
} kinds[] = {{"report", "個人名のある帳票を見た"},
             {"print", "帳票を印刷用に出した"},
             {"roster", "名簿・受講カード"},
             {"receipt", "受講控えの確認"},
             {"duty", "研修の登録"},
             {"calendar", "議会の日程"},
             {"council", "設定の変更"},
             {"kiosk", "端末"},
             {"held", "保留した記録"},
             {"credential", "連携の鍵"},
             {"content", "教材"},
             {"account", "利用者"},
             {"store", "保存先・控え"},
             {"", "その他"}};

static const char *kind_of(const char *what)
{
    size_t i = 0, len = strcspn(what, " .");
    while (kinds[i].word[0] && (strlen(kinds[i].word) != len || strncmp(kinds[i].word, what, len) != 0))
        i++;
    return kinds[i].ja;
}

/* A report by its Japanese name; anything else as it was written. */
static void set_what(struct mm_cell *cell, const char *what)
{
    const struct mm_report_ops *report = strncmp(what, "report ", 7) == 0 ? mm_report_find(what + 7) : NULL;
    char text[600];
    if (report)
        (void)snprintf(text, sizeof text, "%.*s（%s）", (int)strcspn(report->ja, ":"), report->ja,
                       report->name);
    mm_cell_set_text(cell, report ? text : what);
}

static enum mm_err add_row(struct mm_report_table *table, const struct mm_operation_row *op,
                           struct mm_errinfo *info)
{
    char at[MM_WAREKI_BYTES * 2];
    struct mm_cell *row = mm_report_row(table);
    if (!row)
        return mm_nomem(info);
    mm_time_wareki(op->at_ms, at);
    mm_cell_set_text(&row[AT], at);
    mm_cell_set_text(&row[ACTOR], op->actor);
    mm_cell_set_text(&row[KIND], kind_of(op->what));
    set_what(&row[WHAT], op->what);
    return MM_OK;
}

static enum mm_err add_rows(struct mm_central *central, struct mm_report_table *table, int64_t as_of_ms,
                            struct mm_errinfo *info)
{
    struct mm_operation_row *rows = NULL;
    size_t n = 0;
    int year = mm_date_fiscal_year(mm_date_of(as_of_ms));
    enum mm_err err = mm_operations_list(central, mm_date_start_ms((struct mm_date){year, 4, 1}), as_of_ms,
                                         &rows, &n, info);
    for (size_t i = 0; !err && i < n; i++)
        err = add_row(table, &rows[i], info);
    free(rows);
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    mm_report_start(central, "operations", "操作の記録", columns, N_COLUMNS, MM_HANDLING_NAMES, as_of_ms,
                    &table);
    enum mm_err err = add_rows(central, &table, as_of_ms, info);
    if (!err)
        err = mm_report_note(&table, "この年度の操作です。前の年度は、その年度の日を指定してください。");
    if (!err)
        err = mm_report_note(&table, "個人名のある帳票は、出す前にここに残ります。消すことも書きかえることも"
                                     "できません。");
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_operations = {
    .name = "operations",
    .ja = "操作の記録: だれが何を見たか、変えたか（管理者と監査。個人名あり）",
    .en = "who looked at whom or changed what (administrator and auditor), by name",
    .names_people = true,
    .right = MM_RIGHT_AUDIT,
    .run = run,
};
