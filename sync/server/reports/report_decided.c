/* 机上訓練で決めたこと: of each that was opened, what happened when, what could be chosen and what the room
 * decided. Nobody's name, and nothing of it is right or wrong. */
#include "sync/server/paper.h"
#include "sync/server/reports/reports.h"

#include <stdlib.h>
#include <string.h>

enum column {
    GROUP,
    ON,
    TITLE,
    INJECT,
    CLOCK,
    TEXT,
    FIRST,
    DECIDED = FIRST + MM_MAX_TABLETOP_OPTIONS,
    AT,
    N_COLUMNS
};
static const struct mm_column columns[N_COLUMNS] = {
    [GROUP] = {"group", "番号", MM_CELL_INT, 8},
    [ON] = {"on", "行う日", MM_CELL_DATE, 14},
    [TITLE] = {"title", "机上訓練", MM_CELL_TEXT, 24},
    [INJECT] = {"inject", "場面", MM_CELL_INT, 6},
    [CLOCK] = {"clock", "場面の時刻", MM_CELL_TEXT, 10},
    [TEXT] = {"text", "起きたこと", MM_CELL_TEXT, 40},
    [FIRST] = {"option_1", "選択肢1", MM_CELL_TEXT, 24},
    [FIRST + 1] = {"option_2", "選択肢2", MM_CELL_TEXT, 24},
    [FIRST + 2] = {"option_3", "選択肢3", MM_CELL_TEXT, 24},
    [FIRST + 3] = {"option_4", "選択肢4", MM_CELL_TEXT, 24},
    [DECIDED] = {"decided", "決めたこと", MM_CELL_TEXT, 24},
    [AT] = {"at", "決めた時刻", MM_CELL_TEXT, 20},
};
_Static_assert(MM_MAX_TABLETOP_OPTIONS == 4, "a column for each choice");

static void set_decided(struct mm_cell *row, const struct mm_paper_form *form, const struct mm_inject *inject)
{
    char at[MM_WAREKI_BYTES * 2];
    mm_cell_set_text(&row[DECIDED], "");
    mm_cell_set_text(&row[AT], "");
    for (size_t i = 0; i < form->n_decisions; i++) {
        const struct mm_tabletop_option *option = mm_inject_option(inject, form->decision[i].option);
        if (strcmp(form->decision[i].inject, inject->id) != 0 || !option)
            continue;
        mm_report_plain(&row[DECIDED], option->text);
        mm_time_wareki(form->decision[i].at_ms, at);
        mm_cell_set_text(&row[AT], at);
    }
}

static enum mm_err add_rows(const struct mm_paper_form *form, struct mm_report_table *table,
                            struct mm_errinfo *info)
{
    for (size_t i = 0; i < form->tabletop->n_injects; i++) {
        const struct mm_inject *inject = &form->tabletop->injects[i];
        struct mm_cell *row = mm_report_row(table);
        if (!row)
            return mm_nomem(info);
        mm_cell_set_int(&row[GROUP], form->no);
        mm_report_day(&row[ON], form->on_day);
        mm_cell_set_text(&row[TITLE], form->tabletop->title);
        mm_cell_set_int(&row[INJECT], (int64_t)i + 1);
        mm_cell_set_text(&row[CLOCK], inject->clock);
        mm_report_plain(&row[TEXT], inject->text);
        for (size_t k = 0; k < MM_MAX_TABLETOP_OPTIONS; k++)
            mm_report_plain(&row[FIRST + k], k < inject->n_options ? inject->options[k].text : "");
        set_decided(row, form, inject);
    }
    return MM_OK;
}

/* One whose pack is gone has nothing to read it by. */
static enum mm_err add_session(struct mm_central *central, int64_t no, struct mm_report_table *table,
                               struct mm_errinfo *info)
{
    struct mm_paper_form *form = malloc(sizeof *form);
    if (!form)
        return mm_nomem(info);
    enum mm_err err = mm_paper_form_get(central, no, form, info);
    if (!err && form->tabletop)
        err = add_rows(form, table, info);
    free(form);
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct mm_paper_session_row *rows = NULL;
    size_t n = 0;
    mm_report_start(central, "decided", "机上訓練で決めたこと", columns, N_COLUMNS, MM_HANDLING_INTERNAL,
                    as_of_ms, &table);
    enum mm_err err = mm_paper_sessions(central, &rows, &n, info);
    for (size_t i = 0; !err && i < n; i++)
        if (rows[i].tabletop && rows[i].made_at_ms <= as_of_ms)
            err = add_session(central, rows[i].no, &table, info);
    free(rows);
    if (!err)
        err = mm_report_note(&table, "正しい答えはありません。だれが何を言ったかは、記録しません。");
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_decided = {
    .name = "decided",
    .ja = "机上訓練で決めたこと: 場面、選択肢、決めたこと（個人名なし）",
    .en = "what rooms decided in tabletops (without names)",
    .right = MM_RIGHT_CLERK,
    .run = run,
};
