/* A report as rows and notes, before any format: filled by sync/server/reports, written by sync/export. Most
 * are one table. A paper has sections: paragraphs above its rows, and further tables, each with a title of
 * its own; every format writes them all. */
#ifndef MM_EXPORT_REPORT_H
#define MM_EXPORT_REPORT_H

#include "sync/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mm_cell_type {
    MM_CELL_TEXT,
    MM_CELL_INT,
    MM_CELL_PERCENT, /* 0..1; absent when suppressed: prints 「-」 */
    MM_CELL_DATE,    /* day in JST */
    MM_CELL_TYPE_COUNT
};
struct mm_cell {
    bool absent;  /* prints 「-」 */
    int64_t num;  /* INT, DATE (ms) */
    double share; /* PERCENT */
    char *text;   /* TEXT; owned by the table */
};
struct mm_column {
    const char *id;    /* "seat" */
    const char *title; /* 議席 */
    enum mm_cell_type type;
    int width;      /* characters, for xlsx */
    bool data_only; /* in files for programs and spreadsheets, not on paper; such columns stand last */
};
enum mm_handling {                       /* 取扱区分 */
                   MM_HANDLING_NAMES,    /* 取扱注意（個人名あり） */
                   MM_HANDLING_INTERNAL, /* 内部用 */
                   MM_HANDLING_PUBLIC,   /* 公開可（個人名なし） */
                   MM_HANDLING_COUNT
};
const char *mm_handling_ja(enum mm_handling handling);
enum mm_prose_side { MM_PROSE_START, MM_PROSE_MIDDLE, MM_PROSE_END, MM_PROSE_SIDE_COUNT };
struct mm_prose { /* a paragraph above the rows */
    enum mm_prose_side side;
    char *text; /* owned */
};
struct mm_report_table {
    char name[32];   /* "completion" */
    char title[200]; /* 受講状況一覧 */
    char council[200];
    bool demo; /* 見本（架空の名簿） */
    enum mm_handling handling;
    int64_t as_of_ms;
    const struct mm_column *columns; /* static */
    size_t n_columns;
    struct mm_cell *cells; /* owned; n_rows * n_columns */
    size_t n_rows;
    bool page;       /* of some people only: JSON alone says so */
    int64_t people;  /* of a page: how many there are on all pages */
    char behind[64]; /* of a page: behind whom the next one begins; "": it is the last */
    char **notes;    /* owned: totals with denominators, kiosks' last-received times, method */
    bool *passing;   /* owned; of each note: it changes as time passes, and is no part of the 照合番号 */
    size_t n_notes;
    struct mm_prose *prose; /* owned */
    size_t n_prose;
    /* owned, NULL for none: the next section. Of it title, columns, rows, prose and the marks for paper
     * count. */
    struct mm_report_table *next;
    bool bars;     /* on paper drawn as bars (bars.h), no table */
    bool new_page; /* on paper */
    bool sheet;    /* on paper a grid of high rows, to write in */
    bool letter;   /* of the first: on paper no title, each section is a letter */
};
void mm_report_table_init(struct mm_report_table *table, const char *name, const struct mm_column *columns,
                          size_t n_columns);
void mm_report_table_done(struct mm_report_table *table);
/* How many columns people see: without those that are data_only. */
size_t mm_report_columns_shown(const struct mm_report_table *table);
/* A further section behind all others; owned by table. NULL when out of memory. No columns: prose alone. */
struct mm_report_table *mm_report_section(struct mm_report_table *table, const char *title,
                                          const struct mm_column *columns, size_t n_columns);
/* A paragraph of the section; section NULL (it could not be made) is NOMEM. */
MM_MUST_USE enum mm_err mm_report_prose(struct mm_report_table *section, enum mm_prose_side side,
                                        const char *fmt, ...) MM_PRINTF(3, 4);
/* Appends a row of absent cells; NULL when out of memory. */
struct mm_cell *mm_report_row(struct mm_report_table *table);
void mm_cell_set_text(struct mm_cell *cell, const char *text);
void mm_cell_set_int(struct mm_cell *cell, int64_t value);
void mm_cell_set_share(struct mm_cell *cell, double share);
void mm_cell_set_date(struct mm_cell *cell, int64_t at_ms);
MM_MUST_USE enum mm_err mm_report_note(struct mm_report_table *table, const char *fmt, ...) MM_PRINTF(2, 3);
MM_MUST_USE enum mm_err mm_report_note_passing(struct mm_report_table *table, const char *fmt, ...)
    MM_PRINTF(2, 3);
#endif
