/* Blank of some millimetres, or the rest of the page. */
#include "sync/export/render/doc.h"

struct space {
    float mm;
    bool page;
};

static enum mm_err read(struct mm_doc *doc, const struct mm_json *node, struct mm_part *part,
                        struct mm_errinfo *info)
{
    struct space *s = mm_doc_array(doc, 1, sizeof(*s), info);

    if (!s)
        return doc->arena.err;
    part->data = s;
    s->page = mm_json_get_bool(node, "page", false);
    return mm_doc_number(node, "mm", 0, 200, 5, &s->mm, info);
}

static enum mm_err fit(struct mm_doc *doc, struct mm_part *part, float width, struct mm_errinfo *info)
{
    const struct space *s = part->data;

    (void)width;
    part->strips = mm_doc_array(doc, 1, sizeof(*part->strips), info);
    if (!part->strips)
        return doc->arena.err;
    part->n_strips = 1;
    part->strips[0] = (struct mm_strip){.before = s->page ? 0 : MM_PT(s->mm), .ends_page = s->page};
    return MM_OK;
}

static void paint(const struct mm_doc *doc, const struct mm_part *part, size_t strip, cairo_t *cr, float x,
                  float y)
{
    (void)doc, (void)part, (void)strip, (void)cr, (void)x, (void)y;
}

const struct mm_part_ops mm_part_space = {
    .name = "space", .keys = "mm page", .read = read, .fit = fit, .paint = paint};
