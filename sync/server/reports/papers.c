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

bool mm_paper_open(const struct mm_report_facts *facts, const struct mm_duty *duty)
{
    const struct mm_progress_fold *fold = mm_report_fold(facts, duty);
    return !duty->closed_on[0] && !(fold && fold->state == MM_PROGRESS_DONE) &&
           !mm_report_confirmed(facts, duty);
}

const char *mm_paper_course_kind_ja(enum mm_course_kind kind)
{
    static const char *const names[] = {
        [MM_COURSE_MODULE] = "1年目の研修",    [MM_COURSE_PART] = "はじめの研修",
        [MM_COURSE_YEARLY] = "年に一度の研修", [MM_COURSE_BOOSTER] = "5分の確かめ直し",
        [MM_COURSE_REVISION] = "方針の見直し", [MM_COURSE_DELAYED] = "日をおいた確かめ",
    };
    _Static_assert(sizeof names / sizeof names[0] == MM_COURSE_KIND_COUNT, "a name for each");
    return names[kind];
}

static bool is_course(const struct mm_pack *pack, const char *id, enum mm_course_kind kind)
{
    const struct mm_course *course = mm_pack_course(pack, id);
    return kind == MM_COURSE_KIND_COUNT || (course && course->kind == kind);
}

struct mm_paper_count mm_paper_people_count(const struct mm_report_facts *facts, const struct mm_pack *pack,
                                            enum mm_course_kind course, enum mm_report_kind kind)
{
    struct mm_paper_count count = {0};
    for (size_t i = 0; i < facts->n_people; i++) {
        bool asked = false, open = false;
        size_t n = 0;
        const struct mm_duty *duty = mm_report_duties_of(facts, facts->people[i].id, &n);
        for (; is_of(&facts->people[i], kind) && n; n--, duty++) {
            if (!is_course(pack, duty->course, course))
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

void mm_paper_date(int64_t at_ms, char out[MM_WAREKI_BYTES])
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
    {"right", "正しい行", MM_CELL_INT, 10},
    {"rows", "答えた行", MM_CELL_INT, 10},
    {"share", "割合", MM_CELL_PERCENT, 8},
};

#define MOST_TITLE 24 /* bytes */
/* 3(1) 意図的な要因: a group of one clause bears its heading, where that leaves room for a bar. */
static void name_group(const struct mm_pack *pack, const struct mm_clause_group *group, struct mm_cell *cell)
{
    const struct mm_clause *clause = group->clauses[1] ? NULL : mm_pack_clause(pack, group->clauses[0]);
    char text[200];
    if (clause && strlen(clause->title) > MOST_TITLE)
        clause = NULL;
    (void)snprintf(text, sizeof text, "%s%s%.120s", group->label, clause ? " " : "",
                   clause ? clause->title : "");
    mm_cell_set_text(cell, text);
}

/* Only clauses that are shown in the report of clauses: adding up what everybody may see gives nothing away.
 */
static void fill_group(const struct mm_clause_group *group, const struct mm_figures *figures,
                       struct mm_cell *row)
{
    int64_t rows = 0, right = 0;
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
    mm_cell_set_int(&row[1], right);
    mm_cell_set_int(&row[2], rows);
    mm_cell_set_share(&row[3], (double)right / (double)rows);
}

enum mm_err mm_paper_clause_groups(struct mm_central *central, int64_t as_of_ms,
                                   struct mm_report_table *table, struct mm_errinfo *info)
{
    struct mm_figures figures;
    size_t n = 0;
    const struct mm_clause_group *groups = mm_clause_groups(&n);
    struct mm_report_table *section =
        mm_report_section(table, "条項のまとまりごとの理解（全体。正しい行／答えた行）", group_columns, 4);
    if (section)
        section->bars = true;
    enum mm_err err = mm_figures_load(central, as_of_ms, &figures, info);
    for (size_t i = 0; !err && i < n; i++) {
        struct mm_cell *row = section ? mm_report_row(section) : NULL;
        if (!row) {
            err = mm_nomem(info);
            break;
        }
        name_group(mm_central_pack(central), &groups[i], &row[0]);
        fill_group(&groups[i], &figures, row);
    }
    mm_figures_done(&figures);
    return err;
}

static bool is_whole(const struct mm_report_table *from, size_t row)
{
    return strcmp(mm_paper_cell(from, row, "group")->text, "全体") == 0;
}

/* 3(1)〜3(5) are groups of clauses already. */
static bool is_group(const struct mm_pack *pack, const char *id)
{
    const struct mm_topic *topic = mm_pack_topic(pack, id);
    const struct mm_clause_group *group =
        topic && topic->n_clauses ? mm_clause_group_of(topic->clauses[0]->id) : NULL;
    return group && !group->clauses[1] && strcmp(group->clauses[0], topic->clauses[0]->id) == 0;
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
    if (is_group(mm_central_pack(central), "threat.intentional"))
        return MM_OK;
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
    if (section)
        section->sheet = true;
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
