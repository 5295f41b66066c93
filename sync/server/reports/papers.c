#include "sync/server/reports/papers.h"

#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/rules/duties.h"
#include "sync/server/facts.h"
#include "sync/server/internal.h"
#include "sync/server/reports/figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_of(const struct mm_person *person, enum mm_report_kind kind)
{
    return kind == MM_REPORT_KIND_COUNT ? mm_person_active(person->status) : mm_report_is_of(person, kind);
}

struct mm_paper_count mm_paper_course_count(const struct mm_report_facts *facts, const char *course,
                                            enum mm_report_kind kind)
{
    struct mm_paper_count count = {0};
    for (size_t i = 0; i < facts->n_people; i++) {
        const struct mm_duty *duty =
            is_of(&facts->people[i], kind) ? mm_report_duty(facts, facts->people[i].id, course, NULL) : NULL;
        const struct mm_progress_fold *fold = duty ? mm_report_fold(facts, duty) : NULL;
        count.asked += duty != NULL;
        count.done += fold && fold->state == MM_PROGRESS_DONE;
    }
    return count;
}

bool mm_paper_open(const struct mm_report_facts *facts, const struct mm_duty *duty)
{
    const struct mm_progress_fold *fold = mm_report_fold(facts, duty);
    return !duty->closed_on[0] && strcmp(duty->opened_on, facts->as_of) <= 0 &&
           !(fold && fold->state == MM_PROGRESS_DONE) && !mm_report_confirmed(facts, duty);
}

struct mm_paper_count mm_paper_people_count(const struct mm_report_facts *facts, enum mm_report_kind kind)
{
    struct mm_paper_count count = {0};
    for (size_t i = 0; i < facts->n_people; i++) {
        bool asked = false, open = false;
        for (size_t d = 0; is_of(&facts->people[i], kind) && d < facts->n_duties; d++) {
            const struct mm_duty *duty = &facts->duties[d];
            if (strcmp(duty->person, facts->people[i].id) != 0 || strcmp(duty->opened_on, facts->as_of) > 0)
                continue;
            const struct mm_progress_fold *fold = mm_report_fold(facts, duty);
            asked = true; /* a receipt that was seen is no record yet */
            open = open || (!duty->closed_on[0] && !(fold && fold->state == MM_PROGRESS_DONE));
        }
        count.asked += asked;
        count.done += asked && !open;
    }
    return count;
}

enum mm_err mm_paper_quiet(struct mm_central *central, int64_t as_of_ms, bool *ret_quiet,
                           struct mm_errinfo *info)
{
    struct mm_duty_data data = {0};
    enum mm_err err = mm_known(central, "", as_of_ms, &data, info);
    *ret_quiet = !err && !data.asks_in_elections &&
                 mm_duty_quiet(data.calendar, data.n_calendar, mm_date_day(mm_date_of(as_of_ms)));
    mm_duty_data_done(&data);
    return err;
}

void mm_paper_share(struct mm_cell *cell, const struct mm_paper_count *count)
{
    if (count->asked)
        mm_cell_set_share(cell, (double)count->done / (double)count->asked);
}

void mm_paper_day(int64_t at_ms, char out[MM_WAREKI_BYTES])
{
    mm_date_wareki(mm_date_of(at_ms), out);
}

void mm_paper_year(int fiscal_year, char out[MM_WAREKI_BYTES])
{
    char day[MM_WAREKI_BYTES];
    const char *end;
    mm_date_wareki((struct mm_date){fiscal_year, 4, 1}, day);
    end = strstr(day, "年");
    (void)snprintf(out, MM_WAREKI_BYTES, "%.*s年度", end ? (int)(end - day) : 0, day);
}

enum mm_err mm_paper_setting(struct mm_central *central, const char *name, const char *blank, char *out,
                             size_t out_bytes, struct mm_errinfo *info)
{
    enum mm_err err = mm_setting_get(central, name, out, out_bytes, NULL);
    if (err == MM_ERR_NOT_FOUND || (!err && !*out)) {
        mm_utf8_copy(out, out_bytes, blank);
        return MM_OK;
    }
    return err ? mm_fail(info, err, "%s", name) : MM_OK;
}

const struct mm_cell *mm_paper_cell(const struct mm_report_table *table, size_t row, const char *id)
{
    for (size_t c = 0; c < table->n_columns; c++)
        if (strcmp(table->columns[c].id, id) == 0)
            return &table->cells[row * table->n_columns + c];
    return NULL;
}

static void copy_cell(struct mm_cell *to, const struct mm_cell *from)
{
    if (from && from->text)
        mm_cell_set_text(to, from->text);
    else if (from)
        *to = (struct mm_cell){.absent = from->absent, .num = from->num, .share = from->share};
}

enum mm_err mm_paper_piece(struct mm_central *central, const struct mm_paper_piece *piece,
                           struct mm_report_table *table, struct mm_errinfo *info)
{
    struct mm_report_table from = {0};
    struct mm_report_table *section =
        mm_report_section(table, piece->title, piece->columns, piece->n_columns);
    enum mm_err err =
        section ? mm_report_find(piece->report)->run(central, table->as_of_ms, &from, info) : mm_nomem(info);
    for (size_t r = 0; !err && r < from.n_rows; r++) {
        struct mm_cell *row = piece->keep && !piece->keep(&from, r) ? NULL : mm_report_row(section);
        for (size_t c = 0; row && c < piece->n_columns; c++)
            copy_cell(&row[c], mm_paper_cell(&from, r, piece->columns[c].id));
    }
    mm_report_table_done(&from);
    return err;
}

/* ---- figures ------------------------------------------------------------------------------------------- */
static const struct mm_column group_columns[] = {
    {"group", "条項", MM_CELL_TEXT, 22},
    {"rows", "答えた行", MM_CELL_INT, 10},
    {"right", "正しい行", MM_CELL_INT, 10},
    {"share", "割合", MM_CELL_PERCENT, 8},
};

/* Only clauses that are shown in the report of clauses: adding up what everybody may see gives nothing away.
 */
static void fill_group(const struct mm_clause_group *group, const struct mm_figures *figures,
                       struct mm_cell *row)
{
    int64_t rows = 0, right = 0;
    mm_cell_set_text(&row[0], group->label);
    for (const char *const *clause = group->clauses; *clause; clause++) {
        struct mm_cell cells[MM_FIGURE_COLUMN_COUNT];
        for (size_t c = 0; c < MM_FIGURE_COLUMN_COUNT; c++)
            cells[c] = (struct mm_cell){.absent = true};
        mm_figures_fill(figures, MM_FIGURE_WHOLE, *clause, cells);
        if (!cells[MM_FIGURE_RIGHT].absent) {
            rows += cells[MM_FIGURE_ROWS].num;
            right += cells[MM_FIGURE_RIGHT].num;
        }
        for (size_t c = 0; c < MM_FIGURE_COLUMN_COUNT; c++)
            free(cells[c].text);
    }
    if (!rows)
        return;
    mm_cell_set_int(&row[1], rows);
    mm_cell_set_int(&row[2], right);
    mm_cell_set_share(&row[3], (double)right / (double)rows);
}

enum mm_err mm_paper_clause_groups(struct mm_central *central, int64_t as_of_ms,
                                   struct mm_report_table *table, struct mm_errinfo *info)
{
    struct mm_figures figures;
    size_t n = 0;
    const struct mm_clause_group *groups = mm_clause_groups(&n);
    struct mm_report_table *section =
        mm_report_section(table, "条項のまとまりごとの理解（全体）", group_columns, 4);
    enum mm_err err = mm_figures_load(central, as_of_ms, &figures, info);
    for (size_t i = 0; !err && i < n; i++) {
        struct mm_cell *row = section ? mm_report_row(section) : NULL;
        if (row)
            fill_group(&groups[i], &figures, row);
        else
            err = mm_nomem(info);
    }
    mm_figures_done(&figures);
    return err;
}

static bool is_whole(const struct mm_report_table *from, size_t row)
{
    return strcmp(mm_paper_cell(from, row, "group")->text, "全体") == 0;
}

enum mm_err mm_paper_threats(struct mm_central *central, struct mm_report_table *table,
                             struct mm_errinfo *info)
{
    static const struct mm_column columns[] = {
        {"title", "脅威の分類", MM_CELL_TEXT, 30},
        {"right", "正しい行", MM_CELL_INT, 10},
        {"rows", "答えた行", MM_CELL_INT, 10},
        {"share", "割合", MM_CELL_PERCENT, 8},
    };
    const struct mm_paper_piece piece = {"threats", "脅威の分類ごとの理解（全体。正しい行／答えた行）",
                                         columns, 4, is_whole};
    enum mm_err err = mm_paper_piece(central, &piece, table, info);
    struct mm_report_table *last = table;
    while (last->next)
        last = last->next;
    last->bars = true;
    return err;
}

/* ---- the end ------------------------------------------------------------------------------------------- */
enum mm_err mm_paper_blank_rows(struct mm_report_table *section, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct mm_cell *row = section ? mm_report_row(section) : NULL;
        for (size_t c = 0; row && c < section->n_columns; c++)
            mm_cell_set_text(&row[c], "");
        if (!row)
            return MM_ERR_NOMEM;
    }
    return MM_OK;
}

enum mm_err mm_paper_end(enum mm_err err, struct mm_report_table *table, struct mm_report_table *ret_table,
                         struct mm_errinfo *info)
{
    if (err && !info->err)
        err = mm_nomem(info); /* prose and notes say nothing themselves */
    if (err)
        mm_report_table_done(table);
    else
        *ret_table = *table;
    return err;
}
