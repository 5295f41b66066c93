/* A report as PDF: its sections, below them what it counts and where it comes from. */
#include "sync/base/limits.h"
#include "sync/export/bars.h"
#include "sync/export/cells.h"
#include "sync/export/export.h"
#include "sync/export/paper.h"

#include <assert.h>

#define BARS_MM 112 /* its words are then about as large as those of a table */

static const char *const aligns[] = {"start", "end", "end", "start"};
static_assert(sizeof(aligns) / sizeof(aligns[0]) == MM_CELL_TYPE_COUNT, "one side each");

#define SHEET_ROW_MM 11

static void put_share(struct mm_jw *w, int width, int of)
{
    mm_jw_key(w, "share");
    mm_jw_num(w, (double)width / (double)of);
}

/* A sheet to write in keeps the widths of its columns, whatever stands in them. */
static void put_columns(struct mm_jw *w, const struct mm_report_table *table)
{
    int width = 0;

    for (size_t c = 0; c < mm_report_columns_shown(table); c++)
        width += table->columns[c].width;
    mm_jw_karr(w, "columns");
    for (size_t c = 0; c < mm_report_columns_shown(table); c++) {
        mm_jw_obj(w);
        mm_jw_kstr(w, "title", table->columns[c].title);
        mm_jw_kstr(w, "align", aligns[table->columns[c].type]);
        if (table->sheet && width > 0)
            put_share(w, table->columns[c].width, width);
        mm_jw_end(w);
    }
    mm_jw_end(w);
}

static void put_rows(struct mm_jw *w, const struct mm_report_table *table)
{
    struct mm_buf text;

    mm_buf_init(&text, MM_MAX_PAPER_TEXT);
    mm_jw_karr(w, "rows");
    for (size_t r = 0; r < table->n_rows; r++) {
        mm_jw_arr(w);
        for (size_t c = 0; c < mm_report_columns_shown(table); c++) {
            mm_buf_clear(&text);
            mm_cell_text(&table->cells[r * table->n_columns + c], table->columns[c].type, &text);
            mm_jw_str(w, mm_buf_str(&text));
        }
        mm_jw_end(w);
    }
    mm_jw_end(w);
    mm_buf_done(&text);
}

static void put_notes(struct mm_paper *paper, const struct mm_report_table *table)
{
    if (!table->n_notes)
        return;
    mm_paper_part(paper, "heading");
    mm_jw_kstr(&paper->w, "level", "2");
    mm_jw_kstr(&paper->w, "text", "集計と注");
    mm_jw_end(&paper->w);
    mm_paper_part(paper, "list");
    mm_jw_kstr(&paper->w, "size", "small");
    mm_jw_karr(&paper->w, "items");
    for (size_t i = 0; i < table->n_notes; i++)
        mm_jw_str(&paper->w, table->notes[i]);
    mm_jw_end(&paper->w);
    mm_jw_end(&paper->w);
}

static const char *const sides[] = {"start", "middle", "end"};
static_assert(sizeof(sides) / sizeof(sides[0]) == MM_PROSE_SIDE_COUNT, "one word each");

static void put_text(struct mm_paper *paper, const char *text, enum mm_prose_side side, const char *size)
{
    mm_paper_part(paper, "text");
    mm_jw_kstr(&paper->w, "text", text);
    mm_jw_kstr(&paper->w, "align", sides[side]);
    mm_jw_kstr(&paper->w, "size", size);
    mm_jw_end(&paper->w);
}

static void put_title(struct mm_paper *paper, const struct mm_report_table *section)
{
    mm_paper_part(paper, "heading");
    mm_jw_kstr(&paper->w, "level", "2");
    mm_jw_kstr(&paper->w, "text", section->title);
    mm_jw_end(&paper->w);
}

static void put_page_break(struct mm_paper *paper)
{
    mm_paper_part(paper, "space");
    mm_jw_kbool(&paper->w, "page", true);
    mm_jw_end(&paper->w);
}

/* Between the lines of a letter that stand on different sides. */
static void put_blank(struct mm_paper *paper)
{
    mm_paper_part(paper, "space");
    mm_jw_kint(&paper->w, "mm", 6);
    mm_jw_end(&paper->w);
}

static void put_bars(struct mm_paper *paper, const struct mm_report_table *section)
{
    struct mm_buf svg;

    mm_buf_init(&svg, MM_MAX_PAPER_TEXT);
    mm_bars_svg(section, &svg);
    mm_paper_part(paper, "figure");
    mm_jw_kstr(&paper->w, "svg", mm_buf_str(&svg));
    mm_jw_kint(&paper->w, "mm", BARS_MM);
    mm_jw_end(&paper->w);
    mm_buf_done(&svg);
}

static void put_table(struct mm_paper *paper, const struct mm_report_table *section)
{
    mm_paper_part(paper, "table");
    if (section->sheet) {
        mm_jw_kbool(&paper->w, "grid", true);
        mm_jw_kint(&paper->w, "row_mm", SHEET_ROW_MM);
    }
    put_columns(&paper->w, section);
    put_rows(&paper->w, section);
    mm_jw_end(&paper->w);
    if (!section->n_rows)
        put_text(paper, "該当する行はありません。", MM_PROSE_START, "body");
}

static void put_section(struct mm_paper *paper, const struct mm_report_table *section, bool letter)
{
    for (size_t i = 0; i < section->n_prose; i++) {
        if (letter && i && section->prose[i].side != section->prose[i - 1].side)
            put_blank(paper);
        put_text(paper, section->prose[i].text, section->prose[i].side, letter ? "large" : "body");
    }
    if (section->bars && section->n_rows && section->n_rows <= MM_BARS_MOST)
        put_bars(paper, section);
    else if (section->n_columns)
        put_table(paper, section);
}

static void put_sections(struct mm_paper *paper, const struct mm_report_table *table)
{
    put_section(paper, table, table->letter);
    for (const struct mm_report_table *s = table->next; s; s = s->next) {
        if (s->new_page)
            put_page_break(paper);
        if (!table->letter)
            put_title(paper, s);
        put_section(paper, s, table->letter);
    }
}

static enum mm_err write_pdf(const struct mm_report_table *table, struct mm_buf *out, struct mm_buf *lost,
                             struct mm_errinfo *info)
{
    struct mm_paper_head head = {.title = table->title[0] ? table->title : table->name,
                                 .council = table->council,
                                 .handling = table->handling,
                                 .demo = table->demo,
                                 .as_of_ms = table->as_of_ms,
                                 .kind = table->letter ? "letter" : "report",
                                 .mincho = table->letter,
                                 .orientation = table->letter || table->next ? "portrait" : "auto"};
    char checksum[MM_CHECKSUM_BYTES];
    struct mm_paper paper;
    enum mm_err err = mm_report_checksum(table, checksum, info);

    (void)lost; /* the fonts hold every name */
    if (err)
        return err;
    head.checksum = checksum;
    mm_paper_start(&paper, &head);
    put_sections(&paper, table);
    put_notes(&paper, table);
    return mm_paper_finish(&paper, out, info);
}

extern const struct mm_export_ops mm_export_pdf;
const struct mm_export_ops mm_export_pdf = {"pdf", ".pdf", true, "application/pdf", write_pdf, true};
