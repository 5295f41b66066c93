/* The look of every paper: sizes, weights and colours, after A4 papers of Japanese offices: generous margins,
 * a title that is read first, thin rules, one indigo. */
#include "sync/export/render/doc.h"

/* Sizes in em of the body: 10.5 pt, or 15 pt in large type. */
static const struct {
    enum mm_type_role role;
    float size, pitch;
    uint32_t color;
} looks[MM_STYLE_COUNT] = {
    [MM_STYLE_TITLE] = {MM_TYPE_HEADING, 1.75f, 1.35f, MM_INK},
    [MM_STYLE_UNDER_TITLE] = {MM_TYPE_BODY, 0.95f, 1.6f, MM_MUTED},
    [MM_STYLE_HEADING1] = {MM_TYPE_HEADING, 1.24f, 1.5f, MM_ACCENT},
    [MM_STYLE_HEADING2] = {MM_TYPE_HEADING, 1.05f, 1.55f, MM_INK},
    [MM_STYLE_BODY] = {MM_TYPE_BODY, 1, 1.75f, MM_INK},
    [MM_STYLE_SMALL] = {MM_TYPE_BODY, 0.86f, 1.6f, MM_MUTED},
    [MM_STYLE_CELL] = {MM_TYPE_BODY, 0.9f, 1.45f, MM_INK},
    [MM_STYLE_CELL_HEAD] = {MM_TYPE_STRONG, 0.86f, 1.4f, MM_INK},
    [MM_STYLE_LABEL] = {MM_TYPE_STRONG, 0.95f, 1.6f, MM_ACCENT},
    [MM_STYLE_EDGE] = {MM_TYPE_BODY, 0.76f, 1.4f, MM_MUTED},
    [MM_STYLE_STAMP] = {MM_TYPE_STRONG, 0.86f, 1.3f, MM_INK},
};

struct mm_para_style mm_doc_style(const struct mm_doc *doc, enum mm_doc_style style)
{
    /* The edges do not grow with the type: they are for the file, not for the reader. */
    float em = style == MM_STYLE_EDGE || style == MM_STYLE_STAMP ? 10.5f : doc->em;
    enum mm_type_role role = looks[style].role;
    bool running = style == MM_STYLE_BODY || style == MM_STYLE_SMALL;

    return (struct mm_para_style){.role = running && doc->mincho ? MM_TYPE_MINCHO : role,
                                  .strong = MM_TYPE_STRONG,
                                  .size = looks[style].size * em,
                                  .pitch = looks[style].pitch,
                                  .color = looks[style].color,
                                  .phrases = !running};
}

void mm_doc_color(cairo_t *cr, uint32_t rgb)
{
    cairo_set_source_rgb(cr, ((rgb >> 16) & 255) / 255.0, ((rgb >> 8) & 255) / 255.0, (rgb & 255) / 255.0);
}

void mm_doc_line(cairo_t *cr, float x0, float y0, float x1, float y1, float width, uint32_t rgb)
{
    mm_doc_color(cr, rgb);
    cairo_set_line_width(cr, (double)width);
    cairo_move_to(cr, (double)x0, (double)y0);
    cairo_line_to(cr, (double)x1, (double)y1);
    cairo_stroke(cr);
}

void mm_doc_fill(cairo_t *cr, float x, float y, float w, float h, uint32_t rgb)
{
    mm_doc_color(cr, rgb);
    cairo_rectangle(cr, (double)x, (double)y, (double)w, (double)h);
    cairo_fill(cr);
}

void mm_doc_frame(cairo_t *cr, float x, float y, float w, float h, float width, uint32_t rgb)
{
    mm_doc_color(cr, rgb);
    cairo_set_line_width(cr, (double)width);
    cairo_rectangle(cr, (double)x, (double)y, (double)w, (double)h);
    cairo_stroke(cr);
}

enum mm_err mm_doc_para(struct mm_doc *doc, const struct mm_para_style *style, const struct mm_words *words,
                        float width, struct mm_para **ret_para, struct mm_errinfo *info)
{
    return mm_para_new(&doc->arena, doc->types, style, words, width, ret_para, info);
}

void mm_doc_line_strips(const struct mm_para *para, float before, bool keep_next, struct mm_strip *strips)
{
    size_t n = mm_para_lines(para);

    for (size_t i = 0; i < n; i++)
        strips[i] = (struct mm_strip){.h = mm_para_line_height(para),
                                      .before = i == 0 ? before : 0,
                                      .keep_next = keep_next || (n >= 2 && (i == 0 || i + 2 == n))};
    if (!keep_next)
        strips[n - 1].keep_next = false;
}
