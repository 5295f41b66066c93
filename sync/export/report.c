#include "sync/export/report.h"

#include "sync/base/buf.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/export/cells.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const handling_ja[] = {"取扱注意（個人名あり）", "内部用", "公開可（個人名なし）"};
static_assert(sizeof(handling_ja) / sizeof(handling_ja[0]) == MM_HANDLING_COUNT, "one name each");

const char *mm_handling_ja(enum mm_handling handling)
{
    return handling_ja[handling];
}

void mm_report_table_init(struct mm_report_table *table, const char *name, const struct mm_column *columns,
                          size_t n_columns)
{
    *table = (struct mm_report_table){.columns = columns, .n_columns = n_columns};
    snprintf(table->name, sizeof(table->name), "%s", name);
    table->handling = MM_HANDLING_INTERNAL;
}

static void done_one(struct mm_report_table *table)
{
    for (size_t i = 0; i < table->n_rows * table->n_columns; i++)
        free(table->cells[i].text);
    free(table->cells);
    for (size_t i = 0; i < table->n_notes; i++)
        free(table->notes[i]);
    free(table->notes);
    free(table->passing);
    for (size_t i = 0; i < table->n_prose; i++)
        free(table->prose[i].text);
    free(table->prose);
}

size_t mm_report_columns_shown(const struct mm_report_table *table)
{
    size_t n = table->n_columns;
    while (n && table->columns[n - 1].data_only)
        n--;
    return n;
}

void mm_report_table_done(struct mm_report_table *table)
{
    if (!table)
        return;
    for (struct mm_report_table *s = table->next, *next; s; s = next) {
        next = s->next;
        done_one(s);
        free(s);
    }
    done_one(table);
    *table = (struct mm_report_table){0};
}

struct mm_report_table *mm_report_section(struct mm_report_table *table, const char *title,
                                          const struct mm_column *columns, size_t n_columns)
{
    struct mm_report_table *section = (struct mm_report_table *)malloc(sizeof(*section)), *last = table;

    if (!section)
        return NULL;
    mm_report_table_init(section, "", columns, n_columns);
    mm_utf8_copy(section->title, sizeof(section->title), title);
    while (last->next)
        last = last->next;
    last->next = section;
    return section;
}

enum mm_err mm_report_prose(struct mm_report_table *section, enum mm_prose_side side, const char *fmt, ...)
{
    struct mm_prose *prose =
        section ? (struct mm_prose *)realloc(section->prose, (section->n_prose + 1) * sizeof(*prose)) : NULL;
    struct mm_buf text;
    va_list ap;

    if (!prose)
        return MM_ERR_NOMEM;
    section->prose = prose;
    mm_buf_init(&text, MM_MAX_PAPER_TEXT);
    va_start(ap, fmt);
    mm_buf_vprintf(&text, fmt, ap);
    va_end(ap);
    prose[section->n_prose] = (struct mm_prose){side, mm_buf_take(&text, NULL)};
    mm_buf_done(&text);
    if (!prose[section->n_prose].text)
        return MM_ERR_NOMEM;
    section->n_prose++;
    return MM_OK;
}

struct mm_cell *mm_report_row(struct mm_report_table *table)
{
    size_t n = table->n_columns;
    struct mm_cell *cells =
        (struct mm_cell *)realloc(table->cells, (table->n_rows + 1) * n * sizeof(*table->cells));
    struct mm_cell *row;

    if (!cells)
        return NULL;
    table->cells = cells;
    row = cells + table->n_rows++ * n;
    for (size_t i = 0; i < n; i++)
        row[i] = (struct mm_cell){.absent = true};
    return row;
}

void mm_cell_set_text(struct mm_cell *cell, const char *text)
{
    char *copy = text ? mm_strdup(text) : NULL;

    free(cell->text);
    *cell = (struct mm_cell){.absent = !copy, .text = copy};
}

void mm_cell_set_int(struct mm_cell *cell, int64_t value)
{
    *cell = (struct mm_cell){.num = value};
}

void mm_cell_set_share(struct mm_cell *cell, double share)
{
    *cell = (struct mm_cell){.share = share};
}

void mm_cell_set_date(struct mm_cell *cell, int64_t at_ms)
{
    *cell = (struct mm_cell){.num = at_ms};
}

static enum mm_err add_note(struct mm_report_table *table, bool passing, const char *fmt, va_list ap)
    MM_PRINTF(3, 0);
static enum mm_err add_note(struct mm_report_table *table, bool passing, const char *fmt, va_list ap)
{
    struct mm_buf text;
    char **notes = (char **)realloc(table->notes, (table->n_notes + 1) * sizeof(*notes));
    bool *marks;

    if (!notes)
        return MM_ERR_NOMEM;
    table->notes = notes;
    marks = (bool *)realloc(table->passing, (table->n_notes + 1) * sizeof(*marks));
    if (!marks)
        return MM_ERR_NOMEM;
    table->passing = marks;
    mm_buf_init(&text, 4000);
    mm_buf_vprintf(&text, fmt, ap);
    notes[table->n_notes] = mm_buf_take(&text, NULL);
    mm_buf_done(&text);
    if (!notes[table->n_notes])
        return MM_ERR_NOMEM;
    marks[table->n_notes++] = passing;
    return MM_OK;
}

enum mm_err mm_report_note(struct mm_report_table *table, const char *fmt, ...)
{
    va_list ap;
    enum mm_err err;

    va_start(ap, fmt);
    err = add_note(table, false, fmt, ap);
    va_end(ap);
    return err;
}

enum mm_err mm_report_note_passing(struct mm_report_table *table, const char *fmt, ...)
{
    va_list ap;
    enum mm_err err;

    va_start(ap, fmt);
    err = add_note(table, true, fmt, ap);
    va_end(ap);
    return err;
}
