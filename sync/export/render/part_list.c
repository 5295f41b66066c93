/* Points or numbered steps: the mark hangs in the blank before the text. */
#include "sync/base/limits.h"
#include "sync/export/render/doc.h"

#include <stdio.h>

struct item {
    struct mm_words words;
    struct mm_para *mark, *para;
};
struct list {
    struct item *items;
    size_t n;
    int kind, size;
    float hang; /* pt */
    struct {
        size_t item, line;
    } * lines; /* of each strip */
};

static enum mm_err read(struct mm_doc *doc, const struct mm_json *node, struct mm_part *part,
                        struct mm_errinfo *info)
{
    static const char *const kinds[] = {"points", "numbers"};
    static const char *const sizes[] = {"body", "small"};
    struct list *l = mm_doc_array(doc, 1, sizeof(*l), info);
    const struct mm_json *items = NULL;
    enum mm_err err;
    size_t n = 0;

    if (!l)
        return doc->arena.err;
    part->data = l;
    err = mm_doc_choice(node, "kind", kinds, 2, &l->kind, info);
    if (!err)
        err = mm_doc_choice(node, "size", sizes, 2, &l->size, info);
    if (!err)
        err = mm_doc_list(node, "items", MM_MAX_PAPER_PARTS, &items, &n, info);
    l->items = err ? NULL : mm_doc_array(doc, n, sizeof(*l->items), info);
    if (!l->items)
        return err ? err : doc->arena.err;
    for (const struct mm_json *i = mm_json_first(items); i && !err; i = mm_json_next(i))
        err = mm_doc_words(doc, i, true, &l->items[l->n++].words, info);
    return err;
}

static enum mm_err fit_item(struct mm_doc *doc, struct list *l, size_t i, float width,
                            struct mm_errinfo *info)
{
    struct mm_para_style style = mm_doc_style(doc, l->size ? MM_STYLE_SMALL : MM_STYLE_BODY), mark = style;
    char number[24];
    struct mm_words words = {.text = "・"};
    enum mm_err err;

    if (l->kind == 1) {
        snprintf(number, sizeof(number), "%zu.", i + 1);
        words.text = number;
        mark.align = MM_ALIGN_END;
    }
    l->hang = style.size * (l->kind == 1 ? 2.1f : 1.0f);
    words.text = mm_arena_str(&doc->arena, words.text);
    err = mm_doc_para(doc, &mark, &words, l->hang - (l->kind == 1 ? 0.5f * style.size : 0), &l->items[i].mark,
                      info);
    style.justify = true;
    return err ? err : mm_doc_para(doc, &style, &l->items[i].words, width - l->hang, &l->items[i].para, info);
}

static enum mm_err fit(struct mm_doc *doc, struct mm_part *part, float width, struct mm_errinfo *info)
{
    struct list *l = part->data;
    size_t n = 0;
    enum mm_err err = MM_OK;

    for (size_t i = 0; i < l->n && !err; i++) {
        err = fit_item(doc, l, i, width, info);
        n += err ? 0 : mm_para_lines(l->items[i].para);
    }
    part->strips = err ? NULL : mm_doc_array(doc, n, sizeof(*part->strips), info);
    l->lines = part->strips ? mm_doc_array(doc, n, sizeof(*l->lines), info) : NULL;
    if (!l->lines)
        return err ? err : doc->arena.err;
    for (size_t i = 0; i < l->n; i++) {
        size_t lines = mm_para_lines(l->items[i].para);

        mm_doc_line_strips(l->items[i].para, doc->em * (l->size ? 0.1f : 0.3f), false,
                           part->strips + part->n_strips);
        for (size_t k = 0; k < lines; k++) {
            l->lines[part->n_strips + k].item = i;
            l->lines[part->n_strips + k].line = k;
        }
        part->n_strips += lines;
    }
    return MM_OK;
}

static void paint(const struct mm_doc *doc, const struct mm_part *part, size_t strip, cairo_t *cr, float x,
                  float y)
{
    const struct list *l = part->data;
    const struct item *item = &l->items[l->lines[strip].item];

    (void)doc;
    if (l->lines[strip].line == 0)
        mm_para_paint_line(item->mark, cr, 0, x,
                           y + mm_para_baseline(item->para) - mm_para_baseline(item->mark));
    mm_para_paint_line(item->para, cr, l->lines[strip].line, x + l->hang, y);
}

const struct mm_part_ops mm_part_list = {.name = "list",
                                         .keys = "items kind size",
                                         .tag = "L",
                                         .strip_tag = "LI",
                                         .read = read,
                                         .fit = fit,
                                         .paint = paint};
