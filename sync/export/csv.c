/* CSV for spreadsheets: UTF-8 with BOM and CRLF, or CP932. First one row that says what this is, an empty
 * row, the head, the rows, an empty row and the notes. Sections stand below each other, with an empty row and
 * their title before each. */
#include "sync/base/log.h"
#include "sync/export/cells.h"
#include "sync/export/export.h"
#include "sync/table/cp932.h"
#include "sync/table/csv_write.h"

#include <inttypes.h>
#include <string.h>

static void field(struct mm_buf *out, const char *text)
{
    mm_csv_field(out, text, mm_csv_is_formula(text));
}

/* Where the field that is being written stands, for the list of lost characters. */
struct place {
    size_t row; /* 1-based among the rows; 0 above and below them */
    const char *column;
    const char *text;
    struct mm_buf *lost;
};

static void tell_lost(void *ctx, uint32_t cp, const char *instead)
{
    const struct place *at = (const struct place *)ctx;

    if (!at->lost)
        return;
    if (at->row)
        mm_buf_printf(at->lost, mm_say("%zu件目 %s「%s」: ", "row %zu, %s \"%s\": "), at->row, at->column,
                      at->text);
    else
        mm_buf_printf(at->lost, "%s「%s」: ", at->column, at->text);
    if (*instead)
        mm_buf_printf(at->lost,
                      mm_say("U+%04" PRIX32 " を %s に置き換えました\n", "U+%04" PRIX32 " replaced by %s\n"),
                      cp, instead);
    else
        mm_buf_printf(at->lost,
                      mm_say("U+%04" PRIX32 "（異体字の指定）を落としました\n",
                             "U+%04" PRIX32 " (variation selector) dropped\n"),
                      cp);
}

struct sink {
    struct mm_buf *out;
    bool cp932;
    struct place at;
    struct mm_buf one; /* the field in UTF-8 */
    enum mm_err err;
    struct mm_errinfo *info;
};

/* Sends what stands in sink->one. */
static void flush(struct sink *sink)
{
    const struct mm_cp932_lost lost = {tell_lost, &sink->at};
    const char *text = mm_buf_str(&sink->one);

    if (!sink->cp932)
        mm_buf_append(sink->out, text, sink->one.len);
    else if (!sink->err)
        sink->err = mm_cp932_encode(text, sink->one.len, sink->out, &lost, sink->info);
    mm_buf_clear(&sink->one);
}

static void put(struct sink *sink, const char *column, size_t row, const char *text, const char *after)
{
    sink->at.column = column;
    sink->at.row = row;
    sink->at.text = text;
    field(&sink->one, text);
    flush(sink);
    mm_buf_str_append(sink->out, after);
}

static void put_cell(struct sink *sink, const struct mm_report_table *table, size_t row, size_t column)
{
    const struct mm_cell *cell = &table->cells[row * table->n_columns + column];
    const struct mm_column *col = &table->columns[column];
    const char *after = column + 1 < table->n_columns ? "," : "\r\n";
    struct mm_buf text;

    mm_buf_init(&text, 16 * 1024);
    mm_cell_text(cell, col->type, &text);
    sink->at = (struct place){row + 1, col->title, mm_buf_str(&text), sink->at.lost};
    /* The dash of an absent figure and numbers are ours and stay as they are. */
    mm_csv_field(&sink->one, mm_buf_str(&text),
                 !cell->absent && col->type == MM_CELL_TEXT && mm_csv_is_formula(mm_buf_str(&text)));
    flush(sink);
    mm_buf_str_append(sink->out, after);
    sink->at.text = "";
    mm_buf_done(&text);
}

static void put_head(struct sink *sink, const struct mm_report_table *table)
{
    struct mm_buf as_of;

    mm_buf_init(&as_of, 400);
    mm_as_of_text(table->as_of_ms, &as_of);
    put(sink, "", 0, table->title, ",");
    put(sink, "", 0, table->council, ",");
    if (table->demo)
        put(sink, "", 0, MM_DEMO_MARK, ",");
    put(sink, "", 0, mm_handling_ja(table->handling), ",");
    put(sink, "", 0, mm_buf_str(&as_of), "\r\n\r\n");
    mm_buf_done(&as_of);
}

static void put_section(struct sink *sink, const struct mm_report_table *table)
{
    for (size_t i = 0; i < table->n_prose; i++)
        put(sink, "", 0, table->prose[i].text, "\r\n");
    if (table->n_prose && table->n_columns)
        mm_buf_str_append(sink->out, "\r\n");
    for (size_t c = 0; c < table->n_columns; c++)
        put(sink, "", 0, table->columns[c].title, c + 1 < table->n_columns ? "," : "\r\n");
    for (size_t r = 0; r < table->n_rows; r++)
        for (size_t c = 0; c < table->n_columns; c++)
            put_cell(sink, table, r, c);
}

static void put_sections(struct sink *sink, const struct mm_report_table *table)
{
    put_section(sink, table);
    for (const struct mm_report_table *s = table->next; s; s = s->next) {
        mm_buf_str_append(sink->out, "\r\n");
        put(sink, "", 0, s->title, "\r\n");
        put_section(sink, s);
    }
}

static enum mm_err write_rows(const struct mm_report_table *table, struct mm_buf *out, struct mm_buf *lost,
                              bool cp932, struct mm_errinfo *info)
{
    struct sink sink = {.out = out, .cp932 = cp932, .at = {0, "", "", lost}, .info = info};

    mm_buf_init(&sink.one, 64 * 1024);
    if (!cp932)
        mm_buf_str_append(out, "\xEF\xBB\xBF");
    put_head(&sink, table);
    put_sections(&sink, table);
    if (table->n_notes)
        mm_buf_str_append(out, "\r\n");
    for (size_t i = 0; i < table->n_notes; i++)
        put(&sink, "", 0, table->notes[i], "\r\n");
    mm_buf_done(&sink.one);
    return sink.err ? sink.err : mm_buf_check(out, info);
}

static enum mm_err write_utf8(const struct mm_report_table *table, struct mm_buf *out, struct mm_buf *lost,
                              struct mm_errinfo *info)
{
    (void)lost; /* UTF-8 holds everything */
    return write_rows(table, out, NULL, false, info);
}

static enum mm_err write_cp932(const struct mm_report_table *table, struct mm_buf *out, struct mm_buf *lost,
                               struct mm_errinfo *info)
{
    return write_rows(table, out, lost, true, info);
}

extern const struct mm_export_ops mm_export_csv, mm_export_csv_cp932;
const struct mm_export_ops mm_export_csv = {"csv",      ".csv", false, "text/csv; charset=utf-8",
                                            write_utf8, false};
const struct mm_export_ops mm_export_csv_cp932 = {"csv-cp932", ".csv", true, "text/csv; charset=windows-31j",
                                                  write_cp932, false};
