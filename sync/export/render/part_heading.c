/* A heading of level 1 (indigo, a rule below) or 2; of a question it keeps all of it on one page. */
#include "sync/export/render/doc.h"

struct heading {
    struct mm_words words;
    int level; /* 0, 1 */
    struct mm_para *para;
};

static enum mm_err read(struct mm_doc *doc, const struct mm_json *node, struct mm_part *part,
                        struct mm_errinfo *info)
{
    static const char *const levels[] = {"1", "2"};
    struct heading *h = mm_doc_array(doc, 1, sizeof(*h), info);
    enum mm_err err;

    if (!h)
        return doc->arena.err;
    part->data = h;
    part->heads = true;
    part->whole = mm_json_get_bool(node, "whole", false);
    err = mm_doc_choice(node, "level", levels, 2, &h->level, info);
    return err ? err : mm_doc_words(doc, mm_json_get(node, "text"), true, &h->words, info);
}

static enum mm_err fit(struct mm_doc *doc, struct mm_part *part, float width, struct mm_errinfo *info)
{
    struct heading *h = part->data;
    struct mm_para_style style = mm_doc_style(doc, h->level == 0 ? MM_STYLE_HEADING1 : MM_STYLE_HEADING2);
    enum mm_err err = mm_doc_para(doc, &style, &h->words, width, &h->para, info);

    part->strips = err ? NULL : mm_doc_array(doc, 1, sizeof(*part->strips), info);
    if (!part->strips)
        return err ? err : doc->arena.err;
    part->n_strips = 1;
    part->strips[0] =
        (struct mm_strip){.h = mm_para_height(h->para) + doc->em * (h->level == 0 ? 0.5f : 0.15f),
                          .before = doc->em * (h->level == 0 ? 1.4f : 0.9f),
                          .keep_next = true};
    return MM_OK;
}

static void paint(const struct mm_doc *doc, const struct mm_part *part, size_t strip, cairo_t *cr, float x,
                  float y)
{
    const struct heading *h = part->data;
    float end = y + mm_para_height(h->para) + doc->em * 0.08f;

    (void)strip;
    mm_para_paint(h->para, cr, x, y);
    if (h->level == 0)
        mm_doc_line(cr, x, end, x + part->width, end, 0.5f, MM_ACCENT);
}

const struct mm_part_ops mm_part_heading = {
    .name = "heading", .keys = "text level whole", .tag = "H2", .read = read, .fit = fit, .paint = paint};
