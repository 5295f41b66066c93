/* Pictures of screens (PNG) side by side, each with words below it. */
#include "sync/base/hash.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/export/render/doc.h"

#include <string.h>

#define MAX_BESIDE 3
#define MAX_PIXELS 4096 /* a side */

struct picture {
    const unsigned char *png; /* the arena's */
    size_t len;
    float w, h; /* its own, in pixels */
    struct mm_words caption;
    struct mm_para *para;
};
struct pictures {
    struct picture *list;
    size_t n;
    float most; /* height in pt; 0: as its width gives it */
    float each; /* width of one */
};

/* ---- the file ---------------------------------------------------------------------------------------- */
struct feed {
    const unsigned char *at;
    size_t left;
};

static cairo_status_t take(void *closure, unsigned char *data, unsigned int length)
{
    struct feed *feed = closure;
    if (length > feed->left)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(data, feed->at, length);
    feed->at += length;
    feed->left -= length;
    return CAIRO_STATUS_SUCCESS;
}

static uint32_t big_endian(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Signature, length and name of the first chunk, then both sides: before anything is unpacked. */
static enum mm_err measure(struct picture *p, struct mm_errinfo *info)
{
    static const unsigned char head[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n',
                                         0,    0,   0,   13,  'I',  'H',  'D',  'R'};
    uint32_t w = 0, h = 0;
    if (p->len >= sizeof head + 8 && memcmp(p->png, head, sizeof head) == 0) {
        w = big_endian(p->png + sizeof head);
        h = big_endian(p->png + sizeof head + 4);
    }
    if (!w || !h || w > MAX_PIXELS || h > MAX_PIXELS)
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("png: %d ピクセル四方までの PNG にしてください",
                              "png: wants a PNG of at most %d pixels a side"),
                       MAX_PIXELS);
    p->w = (float)w;
    p->h = (float)h;
    return MM_OK;
}

static enum mm_err decode(struct mm_doc *doc, const char *text, struct picture *p, struct mm_errinfo *info)
{
    size_t room = strlen(text) / 4 * 3 + 3;
    unsigned char *png = room <= MM_MAX_PICTURE_BYTES ? mm_doc_array(doc, room, 1, info) : NULL;
    if (!png)
        return doc->arena.err
                   ? doc->arena.err
                   : mm_fail(info, MM_ERR_TOO_BIG, mm_say("png: %d バイトまでです", "png: at most %d bytes"),
                             MM_MAX_PICTURE_BYTES);
    if (mm_base64_parse(text, strlen(text), png, room, &p->len))
        return mm_fail(info, MM_ERR_INVALID, "%s", mm_say("png: base64 ではありません", "png: is no base64"));
    p->png = png;
    return measure(p, info);
}

/* ---- the part ---------------------------------------------------------------------------------------- */
static enum mm_err read(struct mm_doc *doc, const struct mm_json *node, struct mm_part *part,
                        struct mm_errinfo *info)
{
    struct pictures *all = mm_doc_array(doc, 1, sizeof(*all), info);
    const struct mm_json *list = NULL;
    float mm = 0;

    if (!all)
        return doc->arena.err;
    part->data = all;
    enum mm_err err = mm_doc_list(node, "items", MAX_BESIDE, &list, &all->n, info);
    if (!err && !all->n)
        err = mm_fail(info, MM_ERR_INVALID, "%s", mm_say("items: 絵がありません", "items: is empty"));
    if (!err)
        err = mm_doc_number(node, "mm", 0, 200, 0, &mm, info);
    all->most = MM_PT(mm);
    all->list = err ? NULL : mm_doc_array(doc, all->n, sizeof(*all->list), info);
    if (!all->list)
        return err ? err : doc->arena.err;
    size_t i = 0;
    for (const struct mm_json *one = mm_json_first(list); one && !err; one = mm_json_next(one), i++) {
        err = mm_doc_known(one, "png caption", info);
        if (!err)
            err = decode(doc, mm_json_get_str(one, "png", ""), &all->list[i], info);
        if (!err)
            err = mm_doc_words(doc, mm_json_get(one, "caption"), true, &all->list[i].caption, info);
    }
    return err;
}

static float height_of(const struct pictures *all, const struct picture *p)
{
    float h = all->each * p->h / p->w;
    return all->most > 0 && h > all->most ? all->most : h;
}

static enum mm_err fit(struct mm_doc *doc, struct mm_part *part, float width, struct mm_errinfo *info)
{
    struct pictures *all = part->data;
    struct mm_para_style style = mm_doc_style(doc, MM_STYLE_SMALL);
    enum mm_err err = MM_OK;
    float highest = 0;

    all->each = (width - doc->em * (float)(all->n - 1)) / (float)all->n;
    for (size_t i = 0; i < all->n && !err; i++) {
        struct picture *p = &all->list[i];
        err = mm_doc_para(doc, &style, &p->caption, all->each, &p->para, info);
        float h = err ? 0 : height_of(all, p) + 0.2f * doc->em + mm_para_height(p->para);
        highest = h > highest ? h : highest;
    }
    part->strips = err ? NULL : mm_doc_array(doc, 1, sizeof(*part->strips), info);
    if (!part->strips)
        return err ? err : doc->arena.err;
    part->n_strips = 1;
    part->strips[0] = (struct mm_strip){.h = highest, .before = 0.7f * doc->em};
    return MM_OK;
}

static void paint_one(const struct mm_doc *doc, const struct pictures *all, const struct picture *p,
                      cairo_t *cr, float x, float y)
{
    const float h = height_of(all, p), scale = h / p->h, w = p->w * scale;
    struct feed feed = {p->png, p->len};
    cairo_surface_t *surface = cairo_image_surface_create_from_png_stream(take, &feed);

    if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) {
        cairo_save(cr);
        cairo_translate(cr, (double)x, (double)y);
        cairo_scale(cr, (double)scale, (double)scale);
        cairo_set_source_surface(cr, surface, 0, 0);
        cairo_paint(cr);
        cairo_restore(cr);
    }
    cairo_surface_destroy(surface);
    mm_doc_frame(cr, x, y, w, h, 0.6f, MM_RULE);
    mm_para_paint(p->para, cr, x, y + h + 0.2f * doc->em);
}

static void paint(const struct mm_doc *doc, const struct mm_part *part, size_t strip, cairo_t *cr, float x,
                  float y)
{
    const struct pictures *all = part->data;

    (void)strip;
    for (size_t i = 0; i < all->n; i++)
        paint_one(doc, all, &all->list[i], cr, x + (all->each + doc->em) * (float)i, y);
}

const struct mm_part_ops mm_part_pictures = {
    .name = "pictures", .keys = "items mm", .tag = "Figure", .read = read, .fit = fit, .paint = paint};
