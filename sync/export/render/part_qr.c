/* A QR code with words at its right. */
#include "sync/export/render/doc.h"
#include "sync/export/render/qr.h"

struct qr {
    const char *data;
    float side;
    struct mm_words words;
    struct mm_para *para;
};

static enum mm_err read(struct mm_doc *doc, const struct mm_json *node, struct mm_part *part,
                        struct mm_errinfo *info)
{
    struct qr *q = mm_doc_array(doc, 1, sizeof(*q), info);
    float mm = 0;
    enum mm_err err;

    if (!q)
        return doc->arena.err;
    part->data = q;
    err = mm_doc_str(doc, node, "data", &q->data, info);
    if (!err)
        err = mm_qr_check(q->data, info);
    if (!err)
        err = mm_doc_number(node, "mm", 15, 120, 30, &mm, info);
    q->side = MM_PT(mm);
    return err ? err : mm_doc_words(doc, mm_json_get(node, "text"), false, &q->words, info);
}

static enum mm_err fit(struct mm_doc *doc, struct mm_part *part, float width, struct mm_errinfo *info)
{
    struct qr *q = part->data;
    struct mm_para_style style = mm_doc_style(doc, MM_STYLE_SMALL);
    enum mm_err err = mm_doc_para(doc, &style, &q->words, width - q->side - doc->em, &q->para, info);

    part->strips = err ? NULL : mm_doc_array(doc, 1, sizeof(*part->strips), info);
    if (!part->strips)
        return err ? err : doc->arena.err;
    part->n_strips = 1;
    part->strips[0] = (struct mm_strip){
        .h = mm_para_height(q->para) > q->side ? mm_para_height(q->para) : q->side, .before = 0.5f * doc->em};
    return MM_OK;
}

static void paint(const struct mm_doc *doc, const struct mm_part *part, size_t strip, cairo_t *cr, float x,
                  float y)
{
    const struct qr *q = part->data;

    (void)strip;
    mm_qr_paint(q->data, cr, x, y, q->side);
    mm_para_paint(q->para, cr, x + q->side + doc->em, y + (part->strips[0].h - mm_para_height(q->para)) / 2);
}

const struct mm_part_ops mm_part_qr = {
    .name = "qr", .keys = "data mm text", .tag = "Figure", .read = read, .fit = fit, .paint = paint};
