/* A report as PDF: one table, below it what it counts and where it comes from. */
#include "sync/base/limits.h"
#include "sync/export/cells.h"
#include "sync/export/export.h"
#include "sync/export/paper.h"

#include <assert.h>

static const char *const aligns[] = {"start", "end", "end", "start"};
static_assert(sizeof(aligns) / sizeof(aligns[0]) == MM_CELL_TYPE_COUNT, "one side each");

static void put_columns(struct mm_jw *w, const struct mm_report_table *table)
{
    mm_jw_karr(w, "columns");
    for (size_t c = 0; c < table->n_columns; c++) {
        mm_jw_obj(w);
        mm_jw_kstr(w, "title", table->columns[c].title);
        mm_jw_kstr(w, "align", aligns[table->columns[c].type]);
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
        for (size_t c = 0; c < table->n_columns; c++) {
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

static void put_nobody(struct mm_paper *paper)
{
    mm_paper_part(paper, "text");
    mm_jw_kstr(&paper->w, "text", "該当する行はありません。");
    mm_jw_end(&paper->w);
}

static enum mm_err write_pdf(const struct mm_report_table *table, struct mm_buf *out, struct mm_buf *lost,
                             struct mm_errinfo *info)
{
    struct mm_paper_head head = {.title = table->title[0] ? table->title : table->name,
                                 .council = table->council,
                                 .handling = table->handling,
                                 .demo = table->demo,
                                 .as_of_ms = table->as_of_ms,
                                 .orientation = "auto"};
    char checksum[MM_CHECKSUM_BYTES];
    struct mm_paper paper;
    enum mm_err err = mm_report_checksum(table, checksum, info);

    (void)lost; /* the fonts hold every name */
    if (err)
        return err;
    head.checksum = checksum;
    mm_paper_start(&paper, &head);
    mm_paper_part(&paper, "table");
    put_columns(&paper.w, table);
    put_rows(&paper.w, table);
    mm_jw_end(&paper.w);
    if (!table->n_rows)
        put_nobody(&paper);
    put_notes(&paper, table);
    return mm_paper_finish(&paper, out, info);
}

extern const struct mm_export_ops mm_export_pdf;
const struct mm_export_ops mm_export_pdf = {"pdf", ".pdf", true, "application/pdf", write_pdf, true};
