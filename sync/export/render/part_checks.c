/* Questions to be answered by hand: a text, and below it (or at the right when there is room) boxes to tick.
 */
#include "sync/base/limits.h"
#include "sync/export/render/doc.h"

#include <stdio.h>

#define MAX_CHOICES 12
#define BOX         1.25f /* em */
#define GAP         1.6f  /* em between two choices */

struct choice {
    struct mm_words words;
    struct mm_para *para;
};
struct check {
    struct mm_words words;
    struct mm_para *number, *para;
    struct choice choices[MAX_CHOICES];
    size_t n;
    float choices_w; /* of all in one row */
};
struct checks {
    struct check *items;
    size_t n;
    bool numbered;
    float hang;
};

static enum mm_err read_check(struct mm_doc *doc, const struct mm_json *node, struct check *c,
                              struct mm_errinfo *info)
{
    const struct mm_json *list = NULL;
    size_t n = 0;
    enum mm_err err = mm_doc_known(node, "text choices", info);

    if (!err)
        err = mm_doc_words(doc, mm_json_get(node, "text"), true, &c->words, info);
    if (!err)
        err = mm_doc_list(node, "choices", MAX_CHOICES, &list, &n, info);
    for (const struct mm_json *i = mm_json_first(list); i && !err; i = mm_json_next(i))
        err = mm_doc_words(doc, i, false, &c->choices[c->n++].words, info);
    return err;
}

static enum mm_err read(struct mm_doc *doc, const struct mm_json *node, struct mm_part *part,
                        struct mm_errinfo *info)
{
    struct checks *k = mm_doc_array(doc, 1, sizeof(*k), info);
    const struct mm_json *items = NULL;
    size_t n = 0;
    enum mm_err err = k ? mm_doc_list(node, "items", 500, &items, &n, info) : doc->arena.err;

    part->data = k;
    if (err)
        return err;
    k->numbered = mm_json_get_bool(node, "numbered", false);
    k->items = mm_doc_array(doc, n, sizeof(*k->items), info);
    if (!k->items)
        return doc->arena.err;
    for (const struct mm_json *i = mm_json_first(items); i && !err; i = mm_json_next(i))
        err = read_check(doc, i, &k->items[k->n++], info);
    return err;
}

static enum mm_err fit_check(struct mm_doc *doc, const struct checks *k, size_t at, float width,
                             struct mm_errinfo *info)
{
    struct check *c = &k->items[at];
    struct mm_para_style style = mm_doc_style(doc, MM_STYLE_BODY), number = style;
    char text[24];
    struct mm_words words;
    enum mm_err err;

    snprintf(text, sizeof(text), "%zu", at + 1);
    words = (struct mm_words){.text = mm_arena_str(&doc->arena, k->numbered ? text : "")};
    number.role = MM_TYPE_STRONG;
    number.color = MM_ACCENT;
    err = mm_doc_para(doc, &number, &words, width, &c->number, info);
    style.justify = true;
    if (!err)
        err = mm_doc_para(doc, &style, &c->words, width - k->hang, &c->para, info);
    style.justify = false;
    for (size_t i = 0; i < c->n && !err; i++) {
        err = mm_doc_para(doc, &style, &c->choices[i].words, width, &c->choices[i].para, info);
        if (!err)
            c->choices_w +=
                BOX * doc->em + 0.5f * doc->em + mm_para_natural(c->choices[i].para) + GAP * doc->em;
    }
    return err;
}

/* Rows that the choices of one question take. */
static size_t choice_rows(const struct mm_doc *doc, const struct checks *k, const struct check *c,
                          float width)
{
    return c->n == 0 ? 0 : c->choices_w - GAP * doc->em <= width - k->hang ? 1 : c->n;
}

static enum mm_err fit(struct mm_doc *doc, struct mm_part *part, float width, struct mm_errinfo *info)
{
    struct checks *k = part->data;
    enum mm_err err = MM_OK;

    k->hang = k->numbered ? 2.2f * doc->em : 0;
    part->strips = mm_doc_array(doc, k->n, sizeof(*part->strips), info);
    if (!part->strips)
        return doc->arena.err;
    for (size_t i = 0; i < k->n && !err; i++) {
        err = fit_check(doc, k, i, width, info);
        if (!err)
            part->strips[part->n_strips++] = (struct mm_strip){
                .h = mm_para_height(k->items[i].para) +
                     (float)choice_rows(doc, k, &k->items[i], width) * 1.9f * doc->em + 0.7f * doc->em,
                .before = i == 0 ? 0.4f * doc->em : 0};
    }
    return err;
}

static void paint_choice(const struct mm_doc *doc, const struct choice *c, cairo_t *cr, float x, float y)
{
    float box = BOX * doc->em, h = mm_para_line_height(c->para);

    mm_doc_frame(cr, x, y + (h - box) / 2, box, box, 0.9f, MM_INK);
    mm_para_paint(c->para, cr, x + box + 0.5f * doc->em, y);
}

static void paint(const struct mm_doc *doc, const struct mm_part *part, size_t strip, cairo_t *cr, float x,
                  float y)
{
    const struct checks *k = part->data;
    const struct check *c = &k->items[strip];
    bool one_row = choice_rows(doc, k, c, part->width) == 1;
    float at = x + k->hang, end = y + part->strips[strip].h;

    mm_para_paint(c->number, cr, x, y + mm_para_baseline(c->para) - mm_para_baseline(c->number));
    mm_para_paint(c->para, cr, x + k->hang, y);
    y += mm_para_height(c->para);
    for (size_t i = 0; i < c->n; i++) {
        paint_choice(doc, &c->choices[i], cr, at, y);
        if (one_row)
            at += (BOX + 0.5f + GAP) * doc->em + mm_para_natural(c->choices[i].para);
        else
            y += 1.9f * doc->em;
    }
    mm_doc_line(cr, x, end - 0.25f * doc->em, x + part->width, end - 0.25f * doc->em, 0.3f, MM_RULE);
}

const struct mm_part_ops mm_part_checks = {.name = "checks",
                                           .keys = "items numbered",
                                           .tag = "L",
                                           .strip_tag = "LI",
                                           .read = read,
                                           .fit = fit,
                                           .paint = paint};
