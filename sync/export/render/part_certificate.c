/* The one part of a certificate: a whole sheet, in Mincho, with a double frame of thin lines and nothing else
 * for ornament: no seal, no emblem. From above: number, title, name, words, what was done, day and issuer,
 * and at the foot the QR code or what stands in its place. */
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/export/render/doc.h"
#include "sync/export/render/qr.h"

#include <string.h>

#define MOST_FACTS   12
#define FRAME_GAP    MM_PT(2)
#define SIDE         MM_PT(17) /* from the frame to the words */
#define TITLE_AT     MM_PT(26)
#define NAME_AT      MM_PT(58)
#define WORDS_AT     MM_PT(86)
#define FOOT         MM_PT(52) /* of the QR code's upper edge, from the frame's lower one */
#define QR_SIDE      MM_PT(42)
#define TITLE_PT     32.0f
#define TITLE_SPREAD 0.38f /* blank between its letters, in em */

struct fact {
    struct mm_words label, value;
};
struct certificate {
    const char *title, *qr;
    struct mm_words number, again, name, text, day, issuer, foot;
    struct fact facts[MOST_FACTS];
    size_t n_facts;
    float height;
};

static enum mm_err read_facts(struct mm_doc *doc, const struct mm_json *node, struct certificate *c,
                              struct mm_errinfo *info)
{
    const struct mm_json *list = NULL;
    size_t n = 0;
    enum mm_err err = mm_doc_list(node, "facts", MOST_FACTS, &list, &n, info);

    for (const struct mm_json *i = mm_json_first(list); i && !err; i = mm_json_next(i)) {
        struct fact *f = &c->facts[c->n_facts++];

        err = mm_doc_known(i, "label value", info);
        if (!err)
            err = mm_doc_words(doc, mm_json_get(i, "label"), true, &f->label, info);
        if (!err)
            err = mm_doc_words(doc, mm_json_get(i, "value"), true, &f->value, info);
    }
    return err;
}

static enum mm_err read(struct mm_doc *doc, const struct mm_json *node, struct mm_part *part,
                        struct mm_errinfo *info)
{
    struct certificate *c = mm_doc_array(doc, 1, sizeof(*c), info);
    enum mm_err err;

    if (!c)
        return doc->arena.err;
    part->data = c;
    const struct {
        const char *key;
        bool required;
        struct mm_words *to;
    } words[] = {{"number", false, &c->number}, {"again", false, &c->again}, {"name", true, &c->name},
                 {"text", true, &c->text},      {"day", true, &c->day},      {"issuer", true, &c->issuer},
                 {"foot", false, &c->foot}};
    err = mm_doc_str(doc, node, "title", &c->title, info);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && !err; i++)
        err = mm_doc_words(doc, mm_json_get(node, words[i].key), words[i].required, words[i].to, info);
    if (!err)
        err = mm_doc_str(doc, node, "qr", &c->qr, info);
    if (!err && c->qr[0])
        err = mm_qr_check(c->qr, info);
    return err ? err : read_facts(doc, node, c, info);
}

/* ---- painting ----------------------------------------------------------------------------------------- */
struct pen {
    struct mm_doc *doc;
    cairo_t *cr; /* NULL: only how far it goes */
    float x, w;  /* of the words */
};

/* NULL for nothing to write, or no memory. */
static struct mm_para *set(const struct pen *pen, const struct mm_words *words, float size, float pitch,
                           enum mm_align align, float width)
{
    const struct mm_para_style style = {.role = MM_TYPE_MINCHO,
                                        .strong = MM_TYPE_STRONG,
                                        .size = size,
                                        .pitch = pitch,
                                        .color = MM_INK,
                                        .align = align,
                                        .justify = align == MM_ALIGN_START,
                                        .indent = 0};
    struct mm_para *para = NULL;

    return words->text[0] && mm_doc_para(pen->doc, &style, words, width, &para, NULL) == MM_OK ? para : NULL;
}

/* Returns where it ends. */
static float put(const struct pen *pen, const char *tag, struct mm_para *para, float x, float y)
{
    if (para && pen->cr) {
        cairo_tag_begin(pen->cr, tag, NULL);
        mm_para_paint(para, pen->cr, x, y);
        cairo_tag_end(pen->cr, tag);
    }
    return para ? y + mm_para_height(para) : y;
}

/* A title of few letters is spread, as on papers that are written with a brush. */
static void put_title(const struct pen *pen, const char *title, float y)
{
    size_t n = mm_utf8_count(title, true), len = strlen(title);
    float step = TITLE_PT * (1 + TITLE_SPREAD);
    float x = pen->x + (pen->w - step * (float)n + TITLE_PT * TITLE_SPREAD) / 2;

    cairo_tag_begin(pen->cr, "H1", NULL);
    for (size_t at = 0; at < len; x += step) {
        char letter[64] = "";
        size_t bytes = mm_utf8_cluster(title + at, len - at);

        memcpy(letter, title + at, bytes < sizeof(letter) ? bytes : 0);
        const struct mm_words words = {.text = letter};
        struct mm_para *para = set(pen, &words, TITLE_PT, 1.3f, MM_ALIGN_START, 2 * TITLE_PT);

        if (para)
            mm_para_paint(para, pen->cr, x, y);
        at += bytes;
    }
    cairo_tag_end(pen->cr, "H1");
}

static void put_frame(const struct pen *pen, float x, float y, float w, float h)
{
    mm_doc_frame(pen->cr, x, y, w, h, 1.4f, MM_ACCENT);
    mm_doc_frame(pen->cr, x + FRAME_GAP, y + FRAME_GAP, w - 2 * FRAME_GAP, h - 2 * FRAME_GAP, 0.4f,
                 MM_ACCENT);
}

static void put_name(const struct pen *pen, const struct certificate *c, float y)
{
    struct mm_para *para = set(pen, &c->name, 23, 1.4f, MM_ALIGN_MIDDLE, pen->w);
    float end = put(pen, "P", para, pen->x, y) + MM_PT(1);

    mm_doc_line(pen->cr, pen->x + MM_PT(14), end, pen->x + pen->w - MM_PT(14), end, 0.6f, MM_ACCENT);
}

static float put_fact(const struct pen *pen, const struct fact *fact, float y)
{
    const float label_w = MM_PT(34), gap = MM_PT(4);
    struct mm_para *label = set(pen, &fact->label, 10.5f, 1.7f, MM_ALIGN_START, label_w);
    struct mm_para *value =
        set(pen, &fact->value, 12, 1.7f * 10.5f / 12, MM_ALIGN_START, pen->w - label_w - gap);
    float shift = label && value ? mm_para_baseline(value) - mm_para_baseline(label) : 0;
    float a = put(pen, "P", label, pen->x, y + shift), b = put(pen, "P", value, pen->x + label_w + gap, y);
    float end = (a > b ? a : b) + MM_PT(1.1);

    if (pen->cr)
        mm_doc_line(pen->cr, pen->x, end, pen->x + pen->w, end, 0.4f, MM_RULE);
    return end + MM_PT(1.4);
}

/* Words, facts, day and issuer. */
static float put_middle(const struct pen *pen, const struct certificate *c, float y)
{
    y = put(pen, "P", set(pen, &c->text, 13, 1.9f, MM_ALIGN_START, pen->w), pen->x, y) + MM_PT(5);
    for (size_t i = 0; i < c->n_facts; i++)
        y = put_fact(pen, &c->facts[i], y);
    y = put(pen, "P", set(pen, &c->day, 12, 1.6f, MM_ALIGN_START, pen->w), pen->x, y + MM_PT(7));
    return put(pen, "P", set(pen, &c->issuer, 15, 1.4f, MM_ALIGN_END, pen->w), pen->x, y + MM_PT(1));
}

static void put_foot(const struct pen *pen, const struct certificate *c, float y)
{
    float left = c->qr[0] ? QR_SIDE + MM_PT(5) : 0;
    struct mm_para *para = set(pen, &c->foot, 9, 1.6f, MM_ALIGN_START, pen->w - left);

    if (c->qr[0])
        mm_qr_paint(c->qr, pen->cr, pen->x - MM_PT(2), y, QR_SIDE);
    put(pen, "P", para, pen->x + left, y + QR_SIDE - (para ? mm_para_height(para) : 0) - MM_PT(3));
}

static void paint(const struct mm_doc *doc, const struct mm_part *part, size_t strip, cairo_t *cr, float x,
                  float y)
{
    const struct certificate *c = part->data;
    struct pen pen = {.cr = cr, .x = x + SIDE, .w = part->width - 2 * SIDE};

    (void)strip;
    memcpy(&pen.doc, &doc, sizeof(doc)); /* the arena is only used up (doc_page.c) */
    put_frame(&pen, x, y, part->width, c->height);
    float end = put(&pen, "P", set(&pen, &c->number, 10.5f, 1.5f, MM_ALIGN_END, pen.w), pen.x, y + MM_PT(9));
    put(&pen, "P", set(&pen, &c->again, 10.5f, 1.5f, MM_ALIGN_END, pen.w), pen.x, end);
    put_title(&pen, c->title, y + TITLE_AT);
    put_name(&pen, c, y + NAME_AT);
    put_middle(&pen, c, y + WORDS_AT);
    put_foot(&pen, c, y + c->height - FOOT);
}

/* A second page, or words over words, would be no certificate. */
static enum mm_err fit(struct mm_doc *doc, struct mm_part *part, float width, struct mm_errinfo *info)
{
    struct certificate *c = part->data;
    const struct pen pen = {.doc = doc, .w = width - 2 * SIDE};

    c->height = doc->h - doc->top - doc->bottom;
    part->strips = mm_doc_array(doc, 1, sizeof(*part->strips), info);
    if (!part->strips)
        return doc->arena.err;
    part->n_strips = 1;
    part->strips[0] = (struct mm_strip){.h = c->height, .own_page = true};
    if (put_middle(&pen, c, WORDS_AT) > c->height - FOOT)
        return mm_fail(info, MM_ERR_TOO_BIG, "%s",
                       mm_say("文が長く、1枚におさまりません。短くしてください",
                              "the words do not fit on one sheet; shorten them"));
    return MM_OK;
}

const struct mm_part_ops mm_part_certificate = {.name = "certificate",
                                                .keys =
                                                    "title number again name text facts day issuer qr foot",
                                                .read = read,
                                                .fit = fit,
                                                .paint = paint};
