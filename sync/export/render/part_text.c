/* A paragraph: body or small, at the start, in the middle or at the end of the line. */
#include "sync/export/render/doc.h"

struct text {
    struct mm_words words;
    int align, size;
    float indent, inset; /* em */
    struct mm_para *para;
};

static enum mm_err read(struct mm_doc *doc, const struct mm_json *node, struct mm_part *part,
                        struct mm_errinfo *info)
{
    static const char *const aligns[] = {"start", "middle", "end"};
    static const char *const sizes[] = {"body", "small", "large", "title"};
    struct text *t = mm_doc_array(doc, 1, sizeof(*t), info);
    enum mm_err err;

    if (!t)
        return doc->arena.err;
    part->data = t;
    err = mm_doc_words(doc, mm_json_get(node, "text"), true, &t->words, info);
    if (!err)
        err = mm_doc_choice(node, "align", aligns, 3, &t->align, info);
    if (!err)
        err = mm_doc_choice(node, "size", sizes, 4, &t->size, info);
    if (!err)
        err = mm_doc_number(node, "indent", 0, 4, 0, &t->indent, info);
    return err ? err : mm_doc_number(node, "inset", 0, 30, 0, &t->inset, info);
}

static struct mm_para_style style_of(const struct mm_doc *doc, const struct text *t)
{
    struct mm_para_style style = mm_doc_style(doc, t->size == 1   ? MM_STYLE_SMALL
                                                   : t->size == 3 ? MM_STYLE_TITLE
                                                                  : MM_STYLE_BODY);

    style.size *= t->size == 2 ? 1.25f : 1;
    style.indent = t->indent;
    style.align = (enum mm_align)t->align;
    style.justify = t->align == 0;
    return style;
}

static enum mm_err fit(struct mm_doc *doc, struct mm_part *part, float width, struct mm_errinfo *info)
{
    struct text *t = part->data;
    struct mm_para_style style = style_of(doc, t);
    enum mm_err err = mm_doc_para(doc, &style, &t->words, width - t->inset * doc->em, &t->para, info);

    if (err)
        return err;
    part->n_strips = mm_para_lines(t->para);
    part->strips = mm_doc_array(doc, part->n_strips, sizeof(*part->strips), info);
    if (!part->strips)
        return doc->arena.err;
    mm_doc_line_strips(t->para, doc->em * 0.35f, t->size == 3, part->strips);
    return MM_OK;
}

static void paint(const struct mm_doc *doc, const struct mm_part *part, size_t strip, cairo_t *cr, float x,
                  float y)
{
    const struct text *t = part->data;

    mm_para_paint_line(t->para, cr, strip, x + t->inset * doc->em, y);
}

const struct mm_part_ops mm_part_text = {.name = "text",
                                         .keys = "text align size indent inset",
                                         .tag = "P",
                                         .read = read,
                                         .fit = fit,
                                         .paint = paint};
