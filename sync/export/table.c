/* A report on the terminal: columns aligned by the width that East Asian characters take there. */
#include "sync/base/utf8.h"
#include "sync/export/cells.h"
#include "sync/export/export.h"

#include <stdlib.h>
#include <string.h>

/* Cells of a terminal that are two columns wide (East Asian Width W and F), after UAX #11; ambiguous ones
 * (○ …) are one wide, as terminals in a UTF-8 locale draw them. */
static const struct {
    uint32_t first, last;
} wide[] = {
    {0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF}, {0xA960, 0xA97F}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
    {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};

static int char_width(uint32_t cp)
{
    for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
        if (cp >= wide[i].first && cp <= wide[i].last)
            return 2;
    return 1;
}

/* Marks and selectors take no room: a cluster is as wide as its base. */
static int text_width(const char *s)
{
    size_t len = strlen(s);
    int width = 0;

    for (size_t pos = 0; pos < len;) {
        size_t base = pos;

        width += char_width(mm_utf8_next(s, len, &base));
        pos += mm_utf8_cluster(s + pos, len - pos);
    }
    return width;
}

static void pad(struct mm_buf *out, int n)
{
    while (n-- > 0)
        mm_buf_char(out, ' ');
}

static void rule(struct mm_buf *out, int n)
{
    while (n-- > 0)
        mm_buf_char(out, '-');
}

/* Empty cells at the end of a row leave no spaces behind. */
static void end_line(struct mm_buf *out)
{
    while (!out->err && out->len && out->data[out->len - 1] == ' ')
        out->data[--out->len] = '\0';
    mm_buf_char(out, '\n');
}

static void put_aligned(struct mm_buf *out, const char *text, int width, bool right, bool last)
{
    int missing = width - text_width(text);

    if (right)
        pad(out, missing);
    mm_buf_str_append(out, text);
    if (!right && !last)
        pad(out, missing);
    if (!last)
        pad(out, 2);
    else
        end_line(out);
}

static bool flush_right(enum mm_cell_type type)
{
    return type == MM_CELL_INT || type == MM_CELL_PERCENT;
}

static void put_cell(struct mm_buf *out, const struct mm_report_table *table, size_t r, size_t c, int width)
{
    struct mm_buf text;

    mm_buf_init(&text, 16 * 1024);
    mm_cell_text(&table->cells[r * table->n_columns + c], table->columns[c].type, &text);
    put_aligned(out, mm_buf_str(&text), width, flush_right(table->columns[c].type),
                c + 1 == mm_report_columns_shown(table));
    mm_buf_done(&text);
}

static void measure(const struct mm_report_table *table, int *widths)
{
    struct mm_buf text;

    mm_buf_init(&text, 16 * 1024);
    for (size_t c = 0; c < mm_report_columns_shown(table); c++) {
        widths[c] = text_width(table->columns[c].title);
        for (size_t r = 0; r < table->n_rows; r++) {
            int w;

            mm_buf_clear(&text);
            mm_cell_text(&table->cells[r * table->n_columns + c], table->columns[c].type, &text);
            w = text_width(mm_buf_str(&text));
            widths[c] = w > widths[c] ? w : widths[c];
        }
    }
    mm_buf_done(&text);
}

static void put_head(struct mm_buf *out, const struct mm_report_table *table)
{
    mm_buf_printf(out, "%s　%s\n", table->title, table->council);
    if (table->demo)
        mm_buf_printf(out, "%s　", MM_DEMO_MARK);
    mm_buf_printf(out, "%s　", mm_handling_ja(table->handling));
    mm_as_of_text(table->as_of_ms, out);
    mm_buf_str_append(out, "\n\n");
}

/* Prose as it stands, the middle and the end of a line left to paper. */
static void put_prose(struct mm_buf *out, const struct mm_report_table *table)
{
    for (size_t i = 0; i < table->n_prose; i++)
        mm_buf_printf(out, "%s\n", table->prose[i].text);
    if (table->n_prose && table->n_columns)
        mm_buf_char(out, '\n');
}

static enum mm_err put_section(struct mm_buf *out, const struct mm_report_table *table,
                               struct mm_errinfo *info)
{
    size_t n = mm_report_columns_shown(table);
    int *widths = (int *)calloc(n ? n : 1, sizeof(int));

    if (!widths)
        return mm_nomem(info);
    measure(table, widths);
    put_prose(out, table);
    for (size_t c = 0; c < n; c++)
        put_aligned(out, table->columns[c].title, widths[c], flush_right(table->columns[c].type), c + 1 == n);
    for (size_t c = 0; c < n; c++) {
        rule(out, widths[c]);
        mm_buf_str_append(out, c + 1 == n ? "\n" : "  ");
    }
    for (size_t r = 0; r < table->n_rows; r++)
        for (size_t c = 0; c < n; c++)
            put_cell(out, table, r, c, widths[c]);
    free(widths);
    return MM_OK;
}

static enum mm_err write_table(const struct mm_report_table *table, struct mm_buf *out, struct mm_buf *lost,
                               struct mm_errinfo *info)
{
    enum mm_err err;

    (void)lost; /* UTF-8 holds everything */
    put_head(out, table);
    err = put_section(out, table, info);
    for (const struct mm_report_table *t = table->next; t && !err; t = t->next) {
        mm_buf_printf(out, "\n■ %s\n\n", t->title);
        err = put_section(out, t, info);
    }
    if (err)
        return err;
    if (table->n_notes)
        mm_buf_char(out, '\n');
    for (size_t i = 0; i < table->n_notes; i++)
        mm_buf_printf(out, "・%s\n", table->notes[i]);
    return mm_buf_check(out, info);
}

extern const struct mm_export_ops mm_export_table;
const struct mm_export_ops mm_export_table = {"table",     ".txt", false, "text/plain; charset=utf-8",
                                              write_table, false};
