#include "sync/export/bars.h"

#include "sync/export/cells.h"

/* Units of a figure, which is at most 900 by 600. */
#define WIDTH 900
#define ROW   46
#define BAR   26
#define BAR_X 420
#define BAR_W 196
_Static_assert(MM_BARS_MOST *ROW + 8 <= 600, "the height of a figure");

static void put_escaped(struct mm_buf *out, const char *text)
{
    for (; *text; text++)
        if (*text == '&')
            mm_buf_str_append(out, "&amp;");
        else if (*text == '<')
            mm_buf_str_append(out, "&lt;");
        else
            mm_buf_char(out, *text);
}

/* What stands between label and share: 8／26 */
static void put_counts(const struct mm_report_table *section, const struct mm_cell *row, struct mm_buf *out)
{
    for (size_t c = 1; c + 1 < section->n_columns; c++) {
        mm_cell_text(&row[c], section->columns[c].type, out);
        mm_buf_str_append(out, c + 2 < section->n_columns ? "／" : "　");
    }
}

static void put_row(const struct mm_report_table *section, size_t r, struct mm_buf *out)
{
    const struct mm_cell *label = &section->cells[r * section->n_columns];
    const struct mm_cell *share = &label[section->n_columns - 1];
    int y = (int)r * ROW + 8;

    mm_buf_printf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#1a1a1a\">", BAR_X - 16, y + 23);
    put_escaped(out, label->absent ? "" : label->text);
    mm_buf_printf(out, "</text><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#eef4fa\"/>", BAR_X,
                  y, BAR_W, BAR);
    if (!share->absent && share->share > 0)
        mm_buf_printf(out, "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#00316a\"/>", BAR_X,
                      y, share->share * BAR_W, BAR);
    mm_buf_printf(out, "<text x=\"%d\" y=\"%d\" fill=\"#1a1a1a\">", BAR_X + BAR_W + 14, y + 23);
    if (!share->absent)
        put_counts(section, label, out);
    mm_cell_text(share, MM_CELL_PERCENT, out);
    mm_buf_str_append(out, "</text>\n");
}

void mm_bars_svg(const struct mm_report_table *section, struct mm_buf *out)
{
    size_t n = section->n_rows < MM_BARS_MOST ? section->n_rows : MM_BARS_MOST;

    mm_buf_printf(out,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"BIZ "
                  "UDPGothic\" font-size=\"28\">\n<title>",
                  WIDTH, (int)n * ROW + 8);
    put_escaped(out, section->title);
    mm_buf_str_append(out, "</title>\n");
    for (size_t r = 0; r < n; r++)
        put_row(section, r, out);
    mm_buf_str_append(out, "</svg>\n");
}
