/* A report as a workbook: one sheet with the marks above the head, numbers as numbers, and a second sheet
 * that says what it counts and where it comes from. */
#include "sync/base/limits.h"
#include "sync/export/cells.h"
#include "sync/export/export.h"
#include "sync/table/xlsx_write.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

static const enum mm_xlsx_kind kinds[] = {MM_XLSX_TEXT, MM_XLSX_NUMBER, MM_XLSX_PERCENT, MM_XLSX_TEXT};
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

static enum mm_err write_pages(const struct mm_report_table *table, const struct texts *texts,
                               struct mm_buf *out, struct mm_errinfo *info)
{
    static const struct mm_xlsx_column note = {"集計と注", MM_XLSX_TEXT, 100};
    struct mm_xlsx_column columns[MM_MAX_PAPER_COLUMNS];
    struct mm_buf as_of;
    const char *above[6] = {table->title, table->council, mm_handling_ja(table->handling)};
    const struct mm_xlsx_page pages[] = {{.name = "報告",
                                          .above = above,
                                          .columns = columns,
                                          .n_columns = table->n_columns,
                                          .cells = texts->cells,
                                          .n_rows = table->n_rows,
                                          .landscape = table->n_columns > 6},
                                         {.name = "集計と注",
                                          .columns = &note,
                                          .n_columns = 1,
                                          .cells = (const char *const *)table->notes,
                                          .n_rows = table->n_notes}};
    enum mm_err err;

    if (table->n_columns > MM_MAX_PAPER_COLUMNS)
        return mm_fail(info, MM_ERR_TOO_BIG, "列が多すぎます（%d まで）。", MM_MAX_PAPER_COLUMNS);
    mm_buf_init(&as_of, 400);
    mm_as_of_text(table->as_of_ms, &as_of);
    above[3] = mm_buf_str(&as_of);
    above[4] = table->demo ? MM_DEMO_MARK : NULL;
    for (size_t c = 0; c < table->n_columns; c++)
        columns[c] = (struct mm_xlsx_column){table->columns[c].title, kinds[table->columns[c].type],
                                             table->columns[c].width > 6 ? table->columns[c].width : 6};
    err = mm_xlsx_write(pages, table->n_notes ? 2 : 1, out, info);
    mm_buf_done(&as_of);
    return err;
}

static enum mm_err write_xlsx(const struct mm_report_table *table, struct mm_buf *out, struct mm_buf *lost,
                              struct mm_errinfo *info)
{
    struct texts texts = {.at = NULL};
    enum mm_err err;

    (void)lost; /* it holds everything */
    mm_buf_init(&texts.buf, MM_MAX_PDF_BYTES);
    err = make_texts(table, &texts, info);
    if (!err)
        err = write_pages(table, &texts, out, info);
    free(texts.at);
    free(texts.cells);
    mm_buf_done(&texts.buf);
    return err;
}

extern const struct mm_export_ops mm_export_xlsx;
const struct mm_export_ops mm_export_xlsx = {
    "xlsx",     ".xlsx", true, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write_xlsx, false};
