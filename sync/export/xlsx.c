/* A report as a workbook: a sheet for each section with the marks above the head of the first, numbers as
 * numbers, and a last sheet that says what it counts and where it comes from. */
#include "sync/base/limits.h"
#include "sync/base/utf8.h"
#include "sync/export/cells.h"
#include "sync/export/export.h"
#include "sync/table/xlsx_write.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const enum mm_xlsx_kind kinds[] = {MM_XLSX_TEXT, MM_XLSX_NUMBER, MM_XLSX_PERCENT, MM_XLSX_DATE};
static_assert(sizeof(kinds) / sizeof(kinds[0]) == MM_CELL_TYPE_COUNT, "one kind each");

/* Texts of all cells one behind the other, and where each begins. */
struct texts {
    struct mm_buf buf;
    size_t *at; /* owned */
    const char **cells;
};

static void put_cell(const struct mm_cell *cell, enum mm_cell_type type, struct mm_buf *out)
{
    if (!cell->absent && type == MM_CELL_INT)
        mm_buf_printf(out, "%" PRId64, cell->num);
    else if (!cell->absent && type == MM_CELL_PERCENT)
        mm_buf_printf(out, "%.3f", mm_share_rounded(cell->share));
    else
        mm_cell_text(cell, type, out);
    mm_buf_char(out, '\0');
}

static enum mm_err make_texts(const struct mm_report_table *table, struct texts *texts,
                              struct mm_errinfo *info)
{
    size_t n = table->n_rows * table->n_columns;
    enum mm_err err;

    texts->at = calloc(n + 1, sizeof(*texts->at));
    texts->cells = calloc(n + 1, sizeof(*texts->cells));
    if (!texts->at || !texts->cells)
        return mm_nomem(info);
    for (size_t i = 0; i < n; i++) {
        texts->at[i] = texts->buf.len;
        put_cell(&table->cells[i], table->columns[i % table->n_columns].type, &texts->buf);
    }
    err = mm_buf_check(&texts->buf, info);
    for (size_t i = 0; i < n && !err; i++)
        texts->cells[i] = mm_buf_str(&texts->buf) + texts->at[i];
    return err;
}

/* A section as a sheet: the prose stands above the head, or is the sheet where there are no columns. */
struct sheet {
    char name[128];
    struct mm_xlsx_column columns[MM_MAX_PAPER_COLUMNS];
    const char **above; /* owned, NULL-terminated */
    struct texts texts;
};
struct book {
    struct sheet *sheets;       /* owned */
    struct mm_xlsx_page *pages; /* owned */
    size_t n;
    struct mm_buf as_of;
};

/* A sheet's name: 31 characters without []:*?/\ and unlike the others, so it is numbered. */
static void name_sheet(struct sheet *sheet, size_t no, const char *title)
{
    char cut[80];

    mm_utf8_copy(cut, sizeof(cut), title);
    snprintf(sheet->name, sizeof(sheet->name), "%zu %s", no, cut);
    for (char *c = sheet->name; *c; c++)
        if (strchr("[]:*?/\\'", *c))
            *c = '_';
}

static enum mm_err put_above(struct sheet *sheet, const struct book *book,
                             const struct mm_report_table *table, const struct mm_report_table *section,
                             struct mm_errinfo *info)
{
    size_t n = 0;

    sheet->above = (const char **)calloc(section->n_prose + 6, sizeof(*sheet->above));
    if (!sheet->above)
        return mm_nomem(info);
    sheet->above[n++] = section->title;
    if (section == table) {
        sheet->above[n++] = table->council;
        sheet->above[n++] = mm_handling_ja(table->handling);
        sheet->above[n++] = mm_buf_str(&book->as_of);
        if (table->demo)
            sheet->above[n++] = MM_DEMO_MARK;
    }
    for (size_t i = 0; i < section->n_prose && section->n_columns; i++)
        sheet->above[n++] = section->prose[i].text;
    return MM_OK;
}

static enum mm_err put_sheet(struct book *book, const struct mm_report_table *table,
                             const struct mm_report_table *section, struct mm_errinfo *info)
{
    struct sheet *sheet = &book->sheets[book->n];
    enum mm_err err = make_texts(section, &sheet->texts, info);

    if (!err && section->n_columns > MM_MAX_PAPER_COLUMNS)
        err = mm_fail(info, MM_ERR_TOO_BIG, "列が多すぎます（%d まで）。", MM_MAX_PAPER_COLUMNS);
    if (!err)
        err = put_above(sheet, book, table, section, info);
    if (err)
        return err;
    if (section == table)
        snprintf(sheet->name, sizeof(sheet->name), "報告");
    else
        name_sheet(sheet, book->n + 1, section->title);
    for (size_t c = 0; c < section->n_columns; c++)
        sheet->columns[c] =
            (struct mm_xlsx_column){section->columns[c].title, kinds[section->columns[c].type],
                                    section->columns[c].width > 6 ? section->columns[c].width : 6};
    book->pages[book->n++] = (struct mm_xlsx_page){.name = sheet->name,
                                                   .above = sheet->above,
                                                   .columns = sheet->columns,
                                                   .n_columns = section->n_columns,
                                                   .cells = sheet->texts.cells,
                                                   .n_rows = section->n_rows,
                                                   .landscape = section->n_columns > 6,
                                                   .filter = section->n_columns > 1,
                                                   .mark = mm_handling_ja(table->handling)};
    return MM_OK;
}

/* Prose without a table: a sheet of one column. */
static enum mm_err put_words(struct book *book, const struct mm_report_table *section,
                             struct mm_errinfo *info)
{
    struct sheet *sheet = &book->sheets[book->n - 1];
    struct mm_xlsx_page *page = &book->pages[book->n - 1];

    if (section->n_columns || !section->n_prose)
        return MM_OK;
    free(sheet->texts.cells);
    sheet->texts.cells = (const char **)calloc(section->n_prose, sizeof(*sheet->texts.cells));
    if (!sheet->texts.cells)
        return mm_nomem(info);
    for (size_t i = 0; i < section->n_prose; i++)
        sheet->texts.cells[i] = section->prose[i].text;
    sheet->columns[0] = (struct mm_xlsx_column){"本文", MM_XLSX_TEXT, 100};
    page->n_columns = 1;
    page->cells = sheet->texts.cells;
    page->n_rows = section->n_prose;
    return MM_OK;
}

static enum mm_err make_book(struct book *book, const struct mm_report_table *table, struct mm_errinfo *info)
{
    static const struct mm_xlsx_column note = {"集計と注", MM_XLSX_TEXT, 100};
    size_t n = 1;
    enum mm_err err = MM_OK;

    for (const struct mm_report_table *s = table; s; s = s->next)
        n++;
    book->sheets = (struct sheet *)calloc(n, sizeof(*book->sheets));
    book->pages = (struct mm_xlsx_page *)calloc(n, sizeof(*book->pages));
    if (!book->sheets || !book->pages)
        return mm_nomem(info);
    mm_as_of_text(table->as_of_ms, &book->as_of);
    for (size_t i = 0; i < n; i++)
        mm_buf_init(&book->sheets[i].texts.buf, MM_MAX_PDF_BYTES);
    for (const struct mm_report_table *s = table; s && !err; s = s->next) {
        err = put_sheet(book, table, s, info);
        if (!err)
            err = put_words(book, s, info);
    }
    if (!err && table->n_notes)
        book->pages[book->n++] = (struct mm_xlsx_page){.name = "集計と注",
                                                       .columns = &note,
                                                       .n_columns = 1,
                                                       .cells = (const char *const *)table->notes,
                                                       .n_rows = table->n_notes,
                                                       .mark = mm_handling_ja(table->handling)};
    return err;
}

static void book_done(struct book *book, const struct mm_report_table *table)
{
    size_t i = 0;

    for (const struct mm_report_table *s = table; s && book->sheets; s = s->next, i++) {
        free(book->sheets[i].above);
        free(book->sheets[i].texts.at);
        free(book->sheets[i].texts.cells);
        mm_buf_done(&book->sheets[i].texts.buf);
    }
    free(book->sheets);
    free(book->pages);
    mm_buf_done(&book->as_of);
}

static enum mm_err write_xlsx(const struct mm_report_table *table, struct mm_buf *out, struct mm_buf *lost,
                              struct mm_errinfo *info)
{
    struct book book = {.n = 0};
    enum mm_err err;

    (void)lost; /* it holds everything */
    mm_buf_init(&book.as_of, 400);
    err = make_book(&book, table, info);
    if (!err)
        err = mm_xlsx_write(book.pages, book.n, out, info);
    book_done(&book, table);
    return err;
}

extern const struct mm_export_ops mm_export_xlsx;
const struct mm_export_ops mm_export_xlsx = {
    "xlsx",     ".xlsx", true, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write_xlsx, false};
