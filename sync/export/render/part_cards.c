/* Sheets of cards or slips to be cut: a name in large type with its reading, a QR code or a number to be
 * typed, and how it is used. Ten of 91 × 55 mm fall on the sheets of visiting cards that shops sell; marks at
 * the edges and small crosses show where to cut. */
#include "sync/base/limits.h"
#include "sync/export/render/doc.h"
#include "sync/export/render/qr.h"

#include <string.h>

#define PAD       MM_PT(5.5)
#define MAX_LINES 4
#define MAX_ROWS  4

struct card {
    const char *over, *name, *reading, *note, *label, *number, *qr;
    struct mm_words lines[MAX_LINES];
    size_t n_lines;
    struct row {
        const char *label, *value; /* value "": a line to write on */
    } rows[MAX_ROWS];
    size_t n_rows;
};
struct cards {
    struct card *cards;
    size_t n;
    int columns, rows;
    float w, h; /* of one */
    float left, top;
};

static enum mm_err read_rows(struct mm_doc *doc, const struct mm_json *node, struct card *c,
                             struct mm_errinfo *info)
{
    const struct mm_json *list = NULL;
    size_t n = 0;
    enum mm_err err = mm_doc_list(node, "rows", MAX_ROWS, &list, &n, info);

    for (const struct mm_json *i = mm_json_first(list); i && !err; i = mm_json_next(i)) {
        struct row *row = &c->rows[c->n_rows++];

        err = mm_doc_known(i, "label value", info);
        if (!err)
            err = mm_doc_str(doc, i, "label", &row->label, info);
        if (!err)
            err = mm_doc_str(doc, i, "value", &row->value, info);
    }
    return err;
}

static enum mm_err read_card(struct mm_doc *doc, const struct mm_json *node, struct card *c,
                             struct mm_errinfo *info)
{
    const struct {
        const char *key;
        const char **to;
    } texts[] = {{"over", &c->over}, {"name", &c->name},   {"reading", &c->reading},
                 {"note", &c->note}, {"label", &c->label}, {"number", &c->number},
                 {"qr", &c->qr}};
    const struct mm_json *list = NULL;
    size_t n = 0;
    enum mm_err err = mm_doc_known(node, "over name reading note label number qr lines rows", info);

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]) && !err; i++)
        err = mm_doc_str(doc, node, texts[i].key, texts[i].to, info);
    if (!err && c->qr[0])
        err = mm_qr_check(c->qr, info);
    if (!err)
        err = mm_doc_list(node, "lines", MAX_LINES, &list, &n, info);
    for (const struct mm_json *i = mm_json_first(list); i && !err; i = mm_json_next(i))
        err = mm_doc_words(doc, i, true, &c->lines[c->n_lines++], info);
    return err ? err : read_rows(doc, node, c, info);
}

static enum mm_err read_size(const struct mm_json *node, struct cards *k, struct mm_errinfo *info)
{
    float columns = 0, rows = 0, w = 0, h = 0;
    enum mm_err err = mm_doc_number(node, "columns", 1, 6, 2, &columns, info);

    if (!err)
        err = mm_doc_number(node, "rows", 1, 12, 5, &rows, info);
    if (!err)
        err = mm_doc_number(node, "w_mm", 30, 210, 91, &w, info);
    if (!err)
        err = mm_doc_number(node, "h_mm", 20, 297, 55, &h, info);
    if (!err && (columns * w > 210 || rows * h > 297))
        err = mm_fail(info, MM_ERR_INVALID, "columns, rows: > A4");
    k->columns = (int)columns;
    k->rows = (int)rows;
    k->w = MM_PT(w);
    k->h = MM_PT(h);
    return err;
}

static enum mm_err read(struct mm_doc *doc, const struct mm_json *node, struct mm_part *part,
                        struct mm_errinfo *info)
{
    struct cards *k = mm_doc_array(doc, 1, sizeof(*k), info);
    const struct mm_json *items = NULL;
    size_t n = 0;
    enum mm_err err = k ? read_size(node, k, info) : doc->arena.err;

    part->data = k;
    if (!err)
        err = mm_doc_list(node, "items", MM_MAX_PAPER_CARDS, &items, &n, info);
    if (err)
        return err;
    k->cards = mm_doc_array(doc, n, sizeof(*k->cards), info);
    if (!k->cards)
        return doc->arena.err;
    for (const struct mm_json *i = mm_json_first(items); i && !err; i = mm_json_next(i))
        err = read_card(doc, i, &k->cards[k->n++], info);
    return err;
}

static enum mm_err fit(struct mm_doc *doc, struct mm_part *part, float width, struct mm_errinfo *info)
{
    struct cards *k = part->data;
    size_t each = (size_t)(k->columns * k->rows);

    (void)width;
    k->left = (doc->w - (float)k->columns * k->w) / 2;
    k->top = (doc->h - (float)k->rows * k->h) / 2;
    part->n_strips = (k->n + each - 1) / each;
    part->strips = mm_doc_array(doc, part->n_strips, sizeof(*part->strips), info);
    if (!part->strips)
        return doc->arena.err;
    for (size_t i = 0; i < part->n_strips; i++)
        part->strips[i] = (struct mm_strip){.h = doc->h - doc->top - doc->bottom, .own_page = true};
    return MM_OK;
}

/* ---- painting ----------------------------------------------------------------------------------------- */
static struct mm_para *set(const struct mm_doc *doc, const struct mm_para_style *style,
                           const struct mm_words *words, float width)
{
    struct mm_doc *mutable_doc; /* its arena is only used up */
    struct mm_para *para = NULL;

    memcpy(&mutable_doc, &doc, sizeof(doc));
    return mm_doc_para(mutable_doc, style, words, width, &para, NULL) == MM_OK ? para : NULL;
}

/* One line or, when it is longer than that, smaller until it fits (then as many lines as it takes). */
static float paint_shrunk(const struct mm_doc *doc, struct mm_para_style style, const char *text, cairo_t *cr,
                          float x, float y, float width, float least)
{
    struct mm_words words = {.text = text};
    struct mm_para *para = *text ? set(doc, &style, &words, 1e6f) : NULL;

    if (!para)
        return 0;
    if (mm_para_natural(para) > width) {
        style.size *= width / mm_para_natural(para) * 0.995f;
        style.size = style.size < least ? least : style.size;
    }
    para = set(doc, &style, &words, width);
    if (para)
        mm_para_paint(para, cr, x, y);
    return para ? mm_para_height(para) : 0;
}

static struct mm_para_style plain(enum mm_type_role role, float size, float pitch, uint32_t color)
{
    return (struct mm_para_style){.role = role,
                                  .strong = MM_TYPE_STRONG,
                                  .size = size,
                                  .pitch = pitch,
                                  .color = color,
                                  .phrases = true};
}

/* The line on top: what it is, 見本 (the sheet's edge is cut off), whose council. */
static float paint_over(const struct mm_doc *doc, const struct cards *k, const struct card *c, cairo_t *cr,
                        float x, float y)
{
    struct mm_para_style over = plain(MM_TYPE_HEADING, 9.5f, 1.3f, MM_ACCENT);
    struct mm_para_style council = plain(MM_TYPE_BODY, 7.5f, 1.3f, MM_MUTED);
    float w = k->w - 2 * PAD;

    paint_shrunk(doc, over, c->over, cr, x, y, w * 0.3f, 6);
    paint_shrunk(doc, council, doc->mark, cr, x + w * 0.31f, y + 2, w * 0.33f, 6);
    council.align = MM_ALIGN_END;
    paint_shrunk(doc, council, doc->council, cr, x + w * 0.65f, y + 2, w * 0.35f, 6);
    mm_doc_line(cr, x, y + 15, x + w, y + 15, 0.8f, MM_ACCENT);
    return 18;
}

static float paint_name(const struct mm_doc *doc, const struct card *c, cairo_t *cr, float x, float y,
                        float w)
{
    struct mm_para_style reading = plain(MM_TYPE_BODY, 7.5f, 1.25f, MM_MUTED);
    struct mm_para_style name = plain(MM_TYPE_HEADING, c->number[0] ? 15 : 18, 1.25f, MM_INK);
    struct mm_para_style note = plain(MM_TYPE_BODY, 9, 1.4f, MM_INK);
    float top = y;

    y += paint_shrunk(doc, reading, c->reading, cr, x, y, w, 5);
    y += paint_shrunk(doc, name, c->name, cr, x, y, w, 10);
    y += paint_shrunk(doc, note, c->note, cr, x, y, w, 7);
    return y - top;
}

static float paint_number(const struct mm_doc *doc, const struct card *c, cairo_t *cr, float x, float y,
                          float w)
{
    struct mm_para_style label = plain(MM_TYPE_BODY, 8, 1.4f, MM_MUTED);
    struct mm_para_style number = plain(MM_TYPE_HEADING, 22, 1.3f, MM_INK);
    float top = y;

    y += paint_shrunk(doc, label, c->label, cr, x, y, w, 6);
    y += paint_shrunk(doc, number, c->number, cr, x, y, w, 12);
    return y - top;
}

/* What is read, or written by hand, behind its label. */
static void paint_rows(const struct mm_doc *doc, const struct card *c, cairo_t *cr, float x, float y, float w)
{
    struct mm_para_style label = plain(MM_TYPE_BODY, 8.5f, 1.3f, MM_INK);
    struct mm_para_style value = plain(MM_TYPE_HEADING, 11, 1.2f, MM_INK);
    float pitch = MM_PT(6.6), at = x + w * 0.36f;

    for (size_t i = 0; i < c->n_rows; i++, y += pitch) {
        paint_shrunk(doc, label, c->rows[i].label, cr, x, y + pitch - 13, w * 0.34f, 6);
        if (c->rows[i].value[0])
            paint_shrunk(doc, value, c->rows[i].value, cr, at, y + pitch - 15, w * 0.64f, 6);
        else
            mm_doc_line(cr, at, y + pitch - 1, x + w, y + pitch - 1, 0.6f, MM_RULE);
    }
}

/* The small lines stand at the foot. */
static void paint_foot(const struct mm_doc *doc, const struct cards *k, const struct card *c, cairo_t *cr,
                       float x, float top, float w)
{
    struct mm_para_style small = plain(MM_TYPE_BODY, 7.5f, 1.42f, MM_MUTED);
    struct mm_para *paras[MAX_LINES];
    size_t n = 0;
    float h = 0;

    for (size_t i = 0; i < c->n_lines; i++)
        paras[n++] = set(doc, &small, &c->lines[i], w);
    for (size_t i = 0; i < n; i++)
        h += paras[i] ? mm_para_height(paras[i]) : 0;
    top += k->h - PAD + 3 - h;
    for (size_t i = 0; i < n; i++) {
        if (!paras[i])
            continue;
        mm_para_paint(paras[i], cr, x, top);
        top += mm_para_height(paras[i]);
    }
}

static void paint_card(const struct mm_doc *doc, const struct cards *k, const struct card *c, cairo_t *cr,
                       float x, float y)
{
    float side = c->qr[0] ? MM_PT(29) : 0, inner = x + PAD, w = k->w - 2 * PAD;
    float at = y + PAD - 3;

    cairo_save(cr);
    cairo_rectangle(cr, (double)x, (double)y, (double)k->w, (double)k->h);
    cairo_clip(cr);
    at += paint_over(doc, k, c, cr, inner, at);
    at += paint_name(doc, c, cr, inner, at, w - side) + (c->number[0] ? 2 : 0);
    if (c->number[0])
        paint_number(doc, c, cr, inner, at, w - side);
    paint_rows(doc, c, cr, inner, at, w - side);
    if (c->qr[0])
        mm_qr_paint(c->qr, cr, x + k->w - side - PAD + MM_PT(2.5), y + k->h - side - PAD + MM_PT(2.5), side);
    paint_foot(doc, k, c, cr, inner, y, w - side);
    cairo_restore(cr);
}

/* Ticks in the blank around the cards, a small cross wherever four meet. */
static void paint_marks(const struct mm_doc *doc, const struct cards *k, cairo_t *cr)
{
    float tick = MM_PT(4), cross = MM_PT(1.5);
    float right = k->left + (float)k->columns * k->w, bottom = k->top + (float)k->rows * k->h;

    (void)doc;
    for (int c = 0; c <= k->columns; c++) {
        float x = k->left + (float)c * k->w;

        mm_doc_line(cr, x, k->top - tick - 2, x, k->top - 2, 0.4f, MM_RULE);
        mm_doc_line(cr, x, bottom + 2, x, bottom + tick + 2, 0.4f, MM_RULE);
    }
    for (int r = 0; r <= k->rows; r++) {
        float y = k->top + (float)r * k->h;

        mm_doc_line(cr, k->left - tick - 2, y, k->left - 2, y, 0.4f, MM_RULE);
        mm_doc_line(cr, right + 2, y, right + tick + 2, y, 0.4f, MM_RULE);
        for (int c = 0; c <= k->columns; c++) {
            float x = k->left + (float)c * k->w;

            mm_doc_line(cr, x - cross, y, x + cross, y, 0.3f, MM_RULE);
            mm_doc_line(cr, x, y - cross, x, y + cross, 0.3f, MM_RULE);
        }
    }
}

static void paint(const struct mm_doc *doc, const struct mm_part *part, size_t strip, cairo_t *cr, float x,
                  float y)
{
    const struct cards *k = part->data;
    size_t each = (size_t)(k->columns * k->rows);

    (void)x, (void)y;
    paint_marks(doc, k, cr);
    for (size_t i = strip * each; i < k->n && i < (strip + 1) * each; i++) {
        size_t at = i % each, column = at % (size_t)k->columns, row = at / (size_t)k->columns;

        paint_card(doc, k, &k->cards[i], cr, k->left + (float)column * k->w, k->top + (float)row * k->h);
    }
}

const struct mm_part_ops mm_part_cards = {.name = "cards",
                                          .keys = "items columns rows w_mm h_mm",
                                          .tag = "Sect",
                                          .read = read,
                                          .fit = fit,
                                          .paint = paint};
