/* How a table looks: the head on a pale ground between two firm rules, a hair line below each row. */
#include "sync/export/render/table_in.h"

static void column_rules(const struct mm_table *t, cairo_t *cr, float x, float y, float h)
{
    for (size_t c = 0; c <= t->n_columns; c++) {
        mm_doc_line(cr, x, y, x, y + h, 0.4f, MM_RULE);
        x += c < t->n_columns ? t->columns[c].w : 0;
    }
}

static void paint_head(const struct mm_table *t, const struct mm_part *part, cairo_t *cr, float x, float y)
{
    float h = part->strips[0].h, at = x;

    mm_doc_fill(cr, x, y, part->width, h, MM_TINT);
    for (size_t c = 0; c < t->n_columns; c++) {
        const struct mm_table_column *k = &t->columns[c];

        cairo_tag_begin(cr, "TH", NULL);
        mm_para_paint(k->head, cr, at + t->pad_x, y + (h - mm_para_height(k->head)) / 2);
        cairo_tag_end(cr, "TH");
        at += k->w;
    }
    if (t->grid)
        column_rules(t, cr, x, y, h);
    mm_doc_line(cr, x, y, x + part->width, y, 1.0f, MM_INK);
    mm_doc_line(cr, x, y + h, x + part->width, y + h, 0.8f, MM_INK);
}

static void paint_cell(const struct mm_table *t, const struct mm_table_strip *s, size_t c, cairo_t *cr,
                       float x, float y)
{
    const struct mm_para *para = t->cells[s->row * t->n_columns + c].para;

    cairo_tag_begin(cr, "TD", NULL);
    for (size_t i = 0; para && i < s->n_lines && s->line + i < mm_para_lines(para); i++)
        mm_para_paint_line(para, cr, s->line + i, x + t->pad_x,
                           y + t->pad_y + (float)i * mm_para_line_height(para));
    cairo_tag_end(cr, "TD");
}

void mm_table_paint(const struct mm_doc *doc, const struct mm_part *part, size_t strip, cairo_t *cr, float x,
                    float y)
{
    const struct mm_table *t = part->data;
    const struct mm_table_strip *s = &t->strips[strip];
    float h = part->strips[strip].h, at = x;
    bool cut = strip + 1 < part->n_strips && t->strips[strip + 1].row == s->row;

    (void)doc;
    if (strip < part->n_head) {
        paint_head(t, part, cr, x, y);
        return;
    }
    for (size_t c = 0; c < t->n_columns; c++) {
        paint_cell(t, s, c, cr, at, y);
        at += t->columns[c].w;
    }
    if (t->grid)
        column_rules(t, cr, x, y, h);
    if (!cut)
        mm_doc_line(cr, x, y + h, x + part->width, y + h, strip + 1 == part->n_strips ? 0.8f : 0.4f,
                    strip + 1 == part->n_strips ? MM_INK : MM_RULE);
}
