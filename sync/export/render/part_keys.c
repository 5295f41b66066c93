/* Keys of a keyboard in their own size: what stands on each and what it does, to be laid beside the keyboard
 * or cut out and stuck on. A scale below shows whether the printer kept the size. */
#include "sync/export/render/doc.h"

#include <string.h>

#define MAX_KEYS 40
#define SCALE_MM 50
#define ABOVE    MM_PT(1.5)

struct key {
    float x, y, w, h; /* in keys */
    const char *label, *note;
};
struct keys {
    struct key key[MAX_KEYS];
    size_t n;
    float pitch, cap; /* from key to key, and the cap of one */
    float w, h;       /* of all, in keys */
    bool scale;
};

static enum mm_err read_key(struct mm_doc *doc, const struct mm_json *node, struct key *key,
                            struct mm_errinfo *info)
{
    const struct {
        const char *name;
        double least, most, fallback;
        float *to;
    } numbers[] = {
        {"x", 0, 20, 0, &key->x}, {"y", 0, 12, 0, &key->y}, {"w", 1, 8, 1, &key->w}, {"h", 1, 4, 1, &key->h}};
    enum mm_err err = mm_doc_known(node, "x y w h label note", info);
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]) && !err; i++)
        err = mm_doc_number(node, numbers[i].name, numbers[i].least, numbers[i].most, numbers[i].fallback,
                            numbers[i].to, info);
    if (!err)
        err = mm_doc_str(doc, node, "label", &key->label, info);
    return err ? err : mm_doc_str(doc, node, "note", &key->note, info);
}

static enum mm_err read(struct mm_doc *doc, const struct mm_json *node, struct mm_part *part,
                        struct mm_errinfo *info)
{
    struct keys *k = mm_doc_array(doc, 1, sizeof(*k), info);
    const struct mm_json *items = NULL;
    size_t n = 0;
    float pitch = 0, cap = 0;
    enum mm_err err = k ? mm_doc_list(node, "items", MAX_KEYS, &items, &n, info) : doc->arena.err;

    part->data = k;
    if (!err)
        err = mm_doc_number(node, "pitch_mm", 8, 40, 19.05, &pitch, info);
    if (!err)
        err = mm_doc_number(node, "cap_mm", 6, 40, 15, &cap, info);
    if (!err && cap > pitch)
        err = mm_fail(info, MM_ERR_INVALID, "cap_mm: > pitch_mm");
    if (err)
        return err;
    k->pitch = MM_PT(pitch);
    k->cap = MM_PT(cap);
    k->scale = mm_json_get_bool(node, "scale", false);
    for (const struct mm_json *i = mm_json_first(items); i && !err; i = mm_json_next(i)) {
        struct key *key = &k->key[k->n++];
        err = read_key(doc, i, key, info);
        k->w = key->x + key->w > k->w ? key->x + key->w : k->w;
        k->h = key->y + key->h > k->h ? key->y + key->h : k->h;
    }
    return err;
}

static enum mm_err fit(struct mm_doc *doc, struct mm_part *part, float width, struct mm_errinfo *info)
{
    struct keys *k = part->data;

    part->strips = mm_doc_array(doc, 1, sizeof(*part->strips), info);
    if (!part->strips)
        return doc->arena.err;
    if (k->w * k->pitch > width)
        return mm_fail(info, MM_ERR_TOO_BIG, "keys: wider than the paper");
    part->n_strips = 1;
    part->strips[0] = (struct mm_strip){.h = ABOVE + k->h * k->pitch + (k->scale ? MM_PT(12) : MM_PT(2))};
    return MM_OK;
}

/* In one line as wide as w, smaller where it is longer than that; NULL when there is nothing to set. */
static struct mm_para *set(const struct mm_doc *doc, const char *text, enum mm_type_role role, float size,
                           float w)
{
    struct mm_doc *mutable_doc; /* its arena is only used up */
    struct mm_para_style style = {.role = role,
                                  .strong = MM_TYPE_STRONG,
                                  .size = size,
                                  .pitch = 1.2f,
                                  .color = MM_INK,
                                  .align = MM_ALIGN_MIDDLE};
    const struct mm_words words = {.text = text};
    struct mm_para *para = NULL;

    memcpy(&mutable_doc, &doc, sizeof(doc));
    if (!*text || mm_doc_para(mutable_doc, &style, &words, 1e6f, &para, NULL) != MM_OK)
        return NULL;
    if (mm_para_natural(para) > w)
        style.size *= w / mm_para_natural(para) * 0.99f;
    return mm_doc_para(mutable_doc, &style, &words, w, &para, NULL) == MM_OK ? para : NULL;
}

/* Label and note in the middle of the cap. */
static void paint_key(const struct mm_doc *doc, const struct keys *k, const struct key *key, cairo_t *cr,
                      float x, float y)
{
    float w = (key->w - 1) * k->pitch + k->cap, h = (key->h - 1) * k->pitch + k->cap, pad = MM_PT(0.8);
    struct mm_para *words[] = {
        set(doc, key->label, MM_TYPE_HEADING, k->cap * (key->note[0] ? 0.40f : 0.5f), w - 2 * pad),
        set(doc, key->note, MM_TYPE_BODY, k->cap * 0.24f, w - 2 * pad)};
    float at = y + h / 2;

    mm_doc_frame(cr, x, y, w, h, 0.8f, key->note[0] ? MM_ACCENT : MM_RULE);
    for (size_t i = 0; i < 2; i++)
        at -= words[i] ? mm_para_height(words[i]) / 2 : 0;
    for (size_t i = 0; i < 2; i++) {
        if (!words[i])
            continue;
        mm_para_paint(words[i], cr, x + pad, at);
        at += mm_para_height(words[i]);
    }
}

static void paint_scale(const struct mm_doc *doc, cairo_t *cr, float x, float y)
{
    float w = MM_PT(SCALE_MM), tick = MM_PT(1.5);
    struct mm_para *words = set(doc, "この線が5センチ", MM_TYPE_BODY, 8, w);

    mm_doc_line(cr, x, y, x + w, y, 0.6f, MM_INK);
    for (int mm = 0; mm <= SCALE_MM; mm += 10)
        mm_doc_line(cr, x + MM_PT(mm), y - tick, x + MM_PT(mm), y + tick, 0.6f, MM_INK);
    if (words)
        mm_para_paint(words, cr, x, y + tick);
}

static void paint(const struct mm_doc *doc, const struct mm_part *part, size_t strip, cairo_t *cr, float x,
                  float y)
{
    const struct keys *k = part->data;
    float gap = (k->pitch - k->cap) / 2;

    (void)strip;
    y += ABOVE;
    for (size_t i = 0; i < k->n; i++)
        paint_key(doc, k, &k->key[i], cr, x + k->key[i].x * k->pitch + gap, y + k->key[i].y * k->pitch + gap);
    if (k->scale)
        paint_scale(doc, cr, x + gap, y + k->h * k->pitch + MM_PT(4));
}

const struct mm_part_ops mm_part_keys = {.name = "keys",
                                         .keys = "items pitch_mm cap_mm scale",
                                         .tag = "Figure",
                                         .read = read,
                                         .fit = fit,
                                         .paint = paint};
