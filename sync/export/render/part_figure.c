/* A figure of a pack, in the colours of paper, with words for those who do not see it. */
#include "content/pack/figure.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/export/render/doc.h"
#include "sync/export/render/rsvg.h"

#include <string.h>

struct figure {
    const char *svg;
    struct mm_figure_facts facts;
    float mm; /* width; 0: of the page, at most its own size */
    struct mm_words caption;
    struct mm_para *para;
    float w, h;
};

static void first_fault(void *ctx, int line, const char *what, const char *message)
{
    mm_fail(ctx, MM_ERR_INVALID, "svg: %d %s: %s", line, what, message);
}

static enum mm_err read(struct mm_doc *doc, const struct mm_json *node, struct mm_part *part,
                        struct mm_errinfo *info)
{
    struct figure *f = mm_doc_array(doc, 1, sizeof(*f), info);
    const char *svg = mm_json_get_str(node, "svg", "");
    enum mm_err err;

    if (!f)
        return doc->arena.err;
    part->data = f;
    err = mm_figure_check(svg, strlen(svg), &f->facts, first_fault, info);
    f->svg = mm_arena_str(&doc->arena, svg);
    if (!err)
        err = mm_doc_number(node, "mm", 0, 200, 0, &f->mm, info);
    return err ? err : mm_doc_words(doc, mm_json_get(node, "caption"), false, &f->caption, info);
}

static enum mm_err fit(struct mm_doc *doc, struct mm_part *part, float width, struct mm_errinfo *info)
{
    struct figure *f = part->data;
    struct mm_para_style style = mm_doc_style(doc, MM_STYLE_SMALL);
    enum mm_err err = MM_OK;

    f->w = f->mm > 0 ? MM_PT(f->mm) : (float)f->facts.w * 0.5f;
    f->w = f->w < width ? f->w : width;
    f->h = f->w * (float)f->facts.h / (float)f->facts.w;
    if (*f->caption.text)
        err = mm_doc_para(doc, &style, &f->caption, width, &f->para, info);
    part->strips = err ? NULL : mm_doc_array(doc, 1, sizeof(*part->strips), info);
    if (!part->strips)
        return err ? err : doc->arena.err;
    part->n_strips = 1;
    part->strips[0] = (struct mm_strip){.h = f->h + (f->para ? mm_para_height(f->para) + 0.2f * doc->em : 0),
                                        .before = 0.7f * doc->em};
    return MM_OK;
}

static void paint(const struct mm_doc *doc, const struct mm_part *part, size_t strip, cairo_t *cr, float x,
                  float y)
{
    const struct figure *f = part->data;

    (void)strip;
    cairo_save(cr);
    cairo_translate(cr, (double)x, (double)y);
    if (mm_rsvg_draw(doc->types, f->svg, strlen(f->svg), &mm_figure_light, cr, (double)f->w, (double)f->h,
                     NULL))
        mm_doc_frame(cr, 0, 0, f->w, f->h, 0.8f, MM_RULE);
    cairo_restore(cr);
    if (f->para)
        mm_para_paint(f->para, cr, x, y + f->h + 0.2f * doc->em);
}

const struct mm_part_ops mm_part_figure = {
    .name = "figure", .keys = "svg mm caption", .tag = "Figure", .read = read, .fit = fit, .paint = paint};
