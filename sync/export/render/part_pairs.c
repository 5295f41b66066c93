/* What is what: a word in bold at the left, its value at the right, a thin rule below each. */
#include "sync/base/limits.h"
#include "sync/export/render/doc.h"

#define LABEL_MOST 0.36f /* of the width */

struct pair {
    struct mm_words label, value;
    struct mm_para *label_para, *value_para;
};
struct pairs {
    struct pair *pairs;
    size_t n;
    float label_w;
};

static enum mm_err read_pair(struct mm_doc *doc, const struct mm_json *node, struct pair *p,
                             struct mm_errinfo *info)
{
    enum mm_err err = mm_doc_known(node, "label value", info);

    if (!err)
        err = mm_doc_words(doc, mm_json_get(node, "label"), true, &p->label, info);
    return err ? err : mm_doc_words(doc, mm_json_get(node, "value"), false, &p->value, info);
}

static enum mm_err read(struct mm_doc *doc, const struct mm_json *node, struct mm_part *part,
                        struct mm_errinfo *info)
{
    struct pairs *p = mm_doc_array(doc, 1, sizeof(*p), info);
    const struct mm_json *items = NULL;
    size_t n = 0;
    enum mm_err err = p ? mm_doc_list(node, "items", MM_MAX_PAPER_PARTS, &items, &n, info) : doc->arena.err;

    part->data = p;
    if (err)
        return err;
    p->pairs = mm_doc_array(doc, n, sizeof(*p->pairs), info);
    if (!p->pairs)
        return doc->arena.err;
    for (const struct mm_json *i = mm_json_first(items); i && !err; i = mm_json_next(i))
        err = read_pair(doc, i, &p->pairs[p->n++], info);
    return err;
}

/* The widest label, within bounds. */
static enum mm_err measure(struct mm_doc *doc, struct pairs *p, float width, struct mm_errinfo *info)
{
    struct mm_para_style style = mm_doc_style(doc, MM_STYLE_LABEL);
    enum mm_err err = MM_OK;

    for (size_t i = 0; i < p->n && !err; i++) {
        struct mm_para *para = NULL;
        float w;

        err = mm_doc_para(doc, &style, &p->pairs[i].label, 1e6f, &para, info);
        w = err ? 0 : mm_para_natural(para) + 0.2f;
        p->label_w = w > p->label_w ? w : p->label_w;
    }
    if (p->label_w > LABEL_MOST * width)
        p->label_w = LABEL_MOST * width;
    return err;
}

static enum mm_err fit(struct mm_doc *doc, struct mm_part *part, float width, struct mm_errinfo *info)
{
    struct pairs *p = part->data;
    struct mm_para_style label = mm_doc_style(doc, MM_STYLE_LABEL), value = mm_doc_style(doc, MM_STYLE_BODY);
    float gap = 1.4f * doc->em, pad = 0.28f * doc->em;
    enum mm_err err = measure(doc, p, width, info);

    value.pitch = label.pitch * label.size / value.size;
    part->strips = err ? NULL : mm_doc_array(doc, p->n, sizeof(*part->strips), info);
    if (!part->strips)
        return err ? err : doc->arena.err;
    for (size_t i = 0; i < p->n && !err; i++) {
        struct pair *one = &p->pairs[i];

        err = mm_doc_para(doc, &label, &one->label, p->label_w, &one->label_para, info);
        if (!err)
            err = mm_doc_para(doc, &value, &one->value, width - p->label_w - gap, &one->value_para, info);
        if (!err) {
            float a = mm_para_height(one->label_para), b = mm_para_height(one->value_para);

            part->strips[part->n_strips++] =
                (struct mm_strip){.h = (a > b ? a : b) + 2 * pad, .before = i == 0 ? 0.5f * doc->em : 0};
        }
    }
    return err;
}

static void paint(const struct mm_doc *doc, const struct mm_part *part, size_t strip, cairo_t *cr, float x,
                  float y)
{
    const struct pairs *p = part->data;
    const struct pair *one = &p->pairs[strip];
    float end = y + part->strips[strip].h, pad = 0.28f * doc->em;

    mm_para_paint(one->label_para, cr, x,
                  y + pad + mm_para_baseline(one->value_para) - mm_para_baseline(one->label_para));
    mm_para_paint(one->value_para, cr, x + p->label_w + 1.4f * doc->em, y + pad);
    mm_doc_line(cr, x, end, x + part->width, end, 0.4f, MM_RULE);
}

const struct mm_part_ops mm_part_pairs = {.name = "pairs",
                                          .keys = "items",
                                          .tag = "Table",
                                          .strip_tag = "TR",
                                          .read = read,
                                          .fit = fit,
                                          .paint = paint};
