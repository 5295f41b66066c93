/* The kinds of matter: how each is cut into paragraphs, and where these go. Lists hang from their marks, a
 * clause from its number. */
#include "kiosk/text/inside.h"
#include "sync/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- paragraphs ---------------------------------------------------------------------------------------- */
struct mm_extent mm_para_extent(const struct mm_para *p)
{
    struct mm_extent extent = {0, 0};
    for (size_t a = 0, phrase = 0, i = 1; i <= p->n; i++) {
        bool line = i == p->n || p->clusters[i].cost == MM_COST_FORCED;
        if (!line && p->clusters[i].cost >= MM_COST_WHOLE)
            continue;
        int w = MM_F6_CEIL(mm_line_width(p, phrase, mm_line_trim_end(p, phrase, i)));
        extent.least = w > extent.least ? w : extent.least;
        phrase = i;
        if (!line)
            continue;
        w = MM_F6_CEIL(mm_line_width(p, a, mm_line_trim_end(p, a, i)));
        extent.natural = w > extent.natural ? w : extent.natural;
        a = i;
    }
    return extent;
}

static void wider(struct mm_extent *extent, struct mm_extent by, int indent)
{
    extent->least = by.least + indent > extent->least ? by.least + indent : extent->least;
    extent->natural = by.natural + indent > extent->natural ? by.natural + indent : extent->natural;
}

/* ---- a text ----------------------------------------------------------------------------------------------
 */
static void set_text(struct mm_setter *s)
{
    if (s->n > 0)
        s->layout->height = mm_layout_add(s->layout, &s->paras[0], 0, 0, s->width);
}

static void measure_text(const struct mm_setter *s, struct mm_extent *ret_extent)
{
    if (s->n > 0)
        wider(ret_extent, mm_para_extent(&s->paras[0]), 0);
}

/* ---- lists ------------------------------------------------------------------------------------------------
 */
/* The marks of a list as paragraphs of their own, from part first on. False without memory. */
static bool make_mark(struct mm_setter *s, size_t part, struct mm_para *ret_mark)
{
    char text[24] = "・";
    struct mm_text_style style = *s->style;
    style.ruby = false;
    style.align = MM_ALIGN_START;
    style.role = style.role == MM_FONT_BODY ? MM_FONT_STRONG : style.role;
    if (s->matter->kind == MM_MATTER_STEPS) {
        snprintf(text, sizeof text, "%zu.", part + 1);
        style.align = MM_ALIGN_END;
    }
    bool ok = mm_para_init(ret_mark, s->fonts, &style, text, strlen(text), false);
    ret_mark->ink = MM_INK_ACCENT;
    ret_mark->ruby_room = s->n > 0 && s->paras[0].ruby_room;
    return ok;
}

/* Width of the widest mark with the blank after it; 0 without memory. */
static int indent_of(struct mm_setter *s)
{
    int widest = 0;
    if (s->matter->kind == MM_MATTER_POINTS)
        return s->style->size_px;
    for (size_t i = 0; i < s->n; i++) {
        struct mm_para mark;
        int w = make_mark(s, i, &mark) ? mm_para_extent(&mark).natural : 0;
        mm_para_done(&mark);
        if (w == 0)
            return 0;
        widest = w > widest ? w : widest;
    }
    return widest + s->style->size_px / 2;
}

static void set_list(struct mm_setter *s)
{
    int indent = indent_of(s), mark_w = indent, size = s->style->size_px;
    if (s->matter->kind == MM_MATTER_STEPS)
        mark_w -= size / 2;
    s->layout->no_memory = s->layout->no_memory || indent == 0;
    for (size_t i = 0; i < s->n; i++) {
        struct mm_para mark;
        int y = s->layout->height + (i > 0 ? size / 6 : 0);
        if (make_mark(s, i, &mark))
            mm_layout_add(s->layout, &mark, 0, y, mark_w);
        else
            s->layout->no_memory = true;
        mm_para_done(&mark);
        s->layout->height = y + mm_layout_add(s->layout, &s->paras[i], indent, y, s->width - indent);
    }
}

static void measure_list(const struct mm_setter *s, struct mm_extent *ret_extent)
{
    struct mm_setter own = *s;
    int indent = indent_of(&own);
    for (size_t i = 0; i < s->n; i++)
        wider(ret_extent, mm_para_extent(&s->paras[i]), indent);
}

/* ---- a clause, as it stands -------------------------------------------------------------------------------
 */
/* Where the text of a line begins after its number: (1)　…, １　…, ア　…; 0 when it has none. In 26.6. */
static mm_f6 hanging(const struct mm_para *p)
{
    enum { MARK_MAX = 6 };
    for (size_t i = 1; i < p->n && i <= MARK_MAX; i++) {
        if (p->clusters[i].cls == MM_CLASS_WIDE_SPACE)
            return p->clusters[i].start + p->clusters[i].cell - p->clusters[0].start;
    }
    return 0;
}

/* The number and its blank at the left, the rest beside it. False without memory. */
static bool set_hanging(struct mm_setter *s, struct mm_para *p, mm_f6 indent)
{
    struct mm_para rest;
    size_t k = 0;
    while (p->clusters[k].cls != MM_CLASS_WIDE_SPACE)
        k++;
    const char *text = p->text + p->clusters[k].off + p->clusters[k].len;
    bool ok = mm_para_init(&rest, s->fonts, s->style, text, p->base_len - (size_t)(text - p->text), false);
    p->n = k;
    int y = s->layout->height, px = MM_F6_CEIL(indent);
    mm_layout_add(s->layout, p, 0, y, s->width);
    if (ok)
        s->layout->height += mm_layout_add(s->layout, &rest, px, y, s->width - px);
    mm_para_done(&rest);
    return ok;
}

static void set_exact(struct mm_setter *s)
{
    const char *text = s->n > 0 ? s->matter->parts[0] : "";
    for (size_t len; *text; text += len + (text[len] == '\n')) {
        struct mm_para p;
        len = strcspn(text, "\n");
        bool ok = mm_para_init(&p, s->fonts, s->style, text, len, false);
        mm_f6 indent = ok ? hanging(&p) : 0;
        if (ok && indent > 0 && MM_F6_CEIL(indent) * 3 < s->width)
            ok = set_hanging(s, &p, indent);
        else if (ok)
            s->layout->height += mm_layout_add(s->layout, &p, 0, s->layout->height, s->width);
        s->layout->no_memory = s->layout->no_memory || !ok;
        mm_para_done(&p);
    }
}

/* ---- all --------------------------------------------------------------------------------------------------
 */
static const struct {
    bool markup;
    void (*set)(struct mm_setter *setter);
    void (*measure)(const struct mm_setter *setter, struct mm_extent *ret_extent);
} kinds[MM_MATTER_KIND_COUNT] = {
    [MM_MATTER_TEXT] = {true, set_text, measure_text},
    [MM_MATTER_EXACT] = {false, set_exact, measure_text},
    [MM_MATTER_POINTS] = {true, set_list, measure_list},
    [MM_MATTER_STEPS] = {true, set_list, measure_list},
    [MM_MATTER_TABLE] = {true, mm_set_table, mm_measure_table},
};

static void setter_done(struct mm_setter *s)
{
    for (size_t i = 0; i < s->n; i++)
        mm_para_done(&s->paras[i]);
    free(s->paras);
}

/* Heads of tables are strong. */
static struct mm_text_style style_of(const struct mm_setter *s, size_t part)
{
    struct mm_text_style style = *s->style;
    bool head = s->matter->kind == MM_MATTER_TABLE && part < (size_t)s->matter->columns;
    if (head && style.role == MM_FONT_BODY)
        style.role = MM_FONT_STRONG;
    return style;
}

/* The parts as paragraphs. False without memory. */
static bool setter_init(struct mm_setter *s)
{
    bool one = s->matter->kind == MM_MATTER_TEXT || s->matter->kind == MM_MATTER_EXACT, room = false;
    size_t n = one && s->matter->n_parts > 1 ? 1 : s->matter->n_parts;
    if (s->fonts->n_glyphs > MM_MAX_GLYPHS) /* now, while no paragraph points at any */
        mm_fonts_forget(s->fonts);
    s->paras = calloc(n + 1, sizeof *s->paras);
    for (; s->paras && s->n < n; s->n++) {
        const char *text = s->matter->parts[s->n];
        struct mm_text_style style = style_of(s, s->n);
        bool ok = mm_para_init(&s->paras[s->n], s->fonts, &style, text, strlen(text),
                               kinds[s->matter->kind].markup);
        room = room || s->paras[s->n].n_groups > 0;
        if (!ok) {
            s->n++;
            return false;
        }
    }
    /* Where one part has readings all keep room for them: the lines of a list are evenly far apart. */
    for (size_t i = 0; i < s->n; i++)
        s->paras[i].ruby_room = room;
    return s->paras != NULL;
}

enum mm_err mm_layout_new(struct mm_fonts *fonts, const struct mm_text_style *style,
                          const struct mm_matter *matter, int width_px, struct mm_layout **ret_layout,
                          struct mm_errinfo *info)
{
    int width = width_px > style->size_px ? width_px : style->size_px;
    struct mm_setter s = {.fonts = fonts, .style = style, .matter = matter, .width = width};
    struct mm_layout *layout = calloc(1, sizeof *layout);
    s.layout = layout;
    bool ok = layout && setter_init(&s);
    if (ok) {
        layout->fonts = fonts;
        layout->generation = fonts->generation;
        layout->color[MM_INK_TEXT] = style->color;
        layout->color[MM_INK_ACCENT] = style->accent ? style->accent : style->color;
        layout->color[MM_INK_RULE] = style->rule ? style->rule : style->color;
        kinds[matter->kind].set(&s);
        ok = !layout->no_memory;
    }
    setter_done(&s);
    if (!ok) {
        mm_layout_free(layout);
        return mm_nomem(info);
    }
    *ret_layout = layout;
    return MM_OK;
}

enum mm_err mm_layout_text(struct mm_fonts *fonts, const struct mm_text_style *style, const char *markup,
                           int width_px, struct mm_layout **ret_layout, struct mm_errinfo *info)
{
    struct mm_matter matter = {.kind = MM_MATTER_TEXT, .parts = &markup, .n_parts = 1};
    return mm_layout_new(fonts, style, &matter, width_px, ret_layout, info);
}

enum mm_err mm_text_measure(struct mm_fonts *fonts, const struct mm_text_style *style,
                            const struct mm_matter *matter, struct mm_extent *ret_extent,
                            struct mm_errinfo *info)
{
    struct mm_setter s = {.fonts = fonts, .style = style, .matter = matter};
    struct mm_extent extent = {0, 0};
    bool ok = setter_init(&s);
    if (ok)
        kinds[matter->kind].measure(&s, &extent);
    setter_done(&s);
    if (!ok)
        return mm_nomem(info);
    *ret_extent = extent;
    return MM_OK;
}
