/* 操作の記録: who looked at whom or changed what, of the 年度 of the day, newest first. */
#include "sync/server/operation.h"
#include "sync/server/people.h"
#include "sync/server/reports/printed.h"
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

/* "report completion", "print completion 2026-… 0123 …": the report by its Japanese name. */
static bool set_report(struct mm_cell *cell, const char *what)
{
    const size_t word = strcspn(what, " ");
    const char *name = what + word + strspn(what + word, " ");
    const size_t len = strcspn(name, " ");
    char id[40], text[600];
    const struct mm_report_ops *report;

    if (strncmp(what, "report ", 7) != 0 && strncmp(what, MM_PRINTED_WORD, strlen(MM_PRINTED_WORD)) != 0)
        return false;
    (void)snprintf(id, sizeof id, "%.*s", (int)len, name);
    report = mm_report_find(id);
    if (!report)
        return false;
    (void)snprintf(text, sizeof text, "%.*s（%s）%s", (int)strcspn(report->ja, ":"), report->ja, report->name,
                   name + len);
    mm_cell_set_text(cell, text);
    return true;
}

/* Ids of people as their names; of whoever was erased the id is all there is. */
static void put_named(struct mm_central *central, const char *what, struct mm_buf *out)
{
    while (*what) {
        struct mm_person person;
        char word[MM_UUID_BYTES];
        const size_t len = strcspn(what, " "), gap = strspn(what + len, " ");
        (void)snprintf(word, sizeof word, "%.*s", (int)len, what);
        if (len == MM_UUID_BYTES - 1 && mm_people_get(central, word, &person, NULL) == MM_OK)
            mm_buf_str_append(out, person.name);
        else
            mm_buf_append(out, what, len);
        mm_buf_append(out, what + len, gap);
        what += len + gap;
    }
}

static void put_what(struct mm_central *central, const char *what, struct mm_buf *out)
{
    const char *rest = what, *doing = mm_operation_doing_ja(what, &rest);
    if (doing)
        mm_buf_printf(out, "%s%s", doing, *rest ? ": " : "");
    put_named(central, rest, out);
}

/* In Japanese where there are words for it; anything else as it was written. */
static void set_what(struct mm_central *central, struct mm_cell *cell, const char *what)
{
    struct mm_buf text;

    if (set_report(cell, what))
        return;
    mm_buf_init(&text, MM_MAX_FIELD_BYTES);
    put_what(central, what, &text);
    mm_cell_set_text(cell, text.err ? what : mm_buf_str(&text));
    mm_buf_done(&text);
}

static enum mm_err add_row(struct mm_central *central, struct mm_report_table *table,
                           const struct mm_operation_row *op, struct mm_errinfo *info)
{
    char at[MM_WAREKI_BYTES * 2];
    struct mm_cell *row = mm_report_row(table);
    if (!row)
        return mm_nomem(info);
    mm_time_wareki(op->at_ms, at);
    mm_cell_set_text(&row[AT], at);
    mm_cell_set_text(&row[ACTOR], op->actor);
    mm_cell_set_text(&row[KIND], mm_operation_kind_ja(op->what));
    set_what(central, &row[WHAT], op->what);
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
        err = add_row(central, table, &rows[i], info);
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
