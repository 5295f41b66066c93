/* From text to units: markup, clusters, widths, and where a line may break. Lines are made in para_line.c. */
#include "content/pack/pack.h"
#include "sync/base/utf8.h"
#include "sync/export/render/para_in.h"

#include <pango/pango-break.h>
#include <stdlib.h>
#include <string.h>

#define RUBY_SIZE 0.5f
/* em between kanji or kana and a word of ASCII; more would come out of the paper as a space when it is copied
 */
#define NEIGHBOUR 0.06f

struct build {
    struct mm_para *para;
    struct mm_arena *arena;
    struct mm_types *types;
    char *plain; /* base text without control characters: what breaks are asked about */
    size_t n_plain;
};

/* ---- units -------------------------------------------------------------------------------------------- */
static float advance_of(struct build *b, enum mm_type_role role, const char *text, size_t len, bool *ret_lost)
{
    float sum = 0;

    for (size_t at = 0; at < len;) {
        size_t step = mm_utf8_cluster(text + at, len - at);
        const struct mm_cluster *c = mm_types_cluster(b->types, role, text + at, step);

        *ret_lost = *ret_lost || !c;
        sum += c ? c->advance : 0;
        at += step;
    }
    return sum;
}

/* Copies to plain; a control character becomes a space. Returns where it begins. */
static char *keep_plain(struct build *b, const char *text, size_t len)
{
    char *to = b->plain + b->n_plain;

    for (size_t at = 0; at < len; at++)
        to[at] = (unsigned char)text[at] < ' ' && text[at] != '\n' ? ' ' : text[at];
    b->n_plain += len;
    return to;
}

/* Code points, of text that is not terminated. */
static size_t count_chars(const char *text, size_t len)
{
    size_t n = 0;

    for (size_t i = 0; i < len; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

static enum mm_err add_reading(struct build *b, struct mm_unit *u, const struct mm_span *span,
                               enum mm_type_role role)
{
    struct mm_reading *ruby = mm_arena_array(b->arena, 1, sizeof(*ruby));
    bool lost = false;

    if (!ruby)
        return b->arena->err;
    ruby->text = span->reading;
    ruby->len = span->reading_len;
    ruby->width = advance_of(b, role, ruby->text, ruby->len, &lost) * b->para->style.size * RUBY_SIZE;
    u->ruby = ruby;
    u->width = ruby->width > u->base ? ruby->width : u->base;
    b->para->has_ruby = true;
    return lost ? MM_ERR_NOMEM : MM_OK;
}

static enum mm_err add_unit(struct build *b, const struct mm_span *span, size_t at, size_t len, bool strong)
{
    struct mm_para *p = b->para;
    struct mm_unit *u = &p->units[p->n_units];
    enum mm_type_role role = strong ? p->style.strong : p->style.role;
    bool lost = false;
    size_t pos = 0;

    *u =
        (struct mm_unit){.text = keep_plain(b, span->text + at, len), .len = (uint32_t)len, .strong = strong};
    u->cp = mm_utf8_next(u->text, len, &pos);
    u->letter = (uint8_t)(span->type == MM_SPAN_RUBY ? MM_LETTER_OTHER : mm_letter_of(u->cp));
    p->n_units++;
    if (u->letter == MM_LETTER_BREAK || u->letter == MM_LETTER_NONE)
        return MM_OK;
    u->base = advance_of(b, role, u->text, len, &lost) * p->style.size;
    u->width = u->base;
    if (lost)
        return MM_ERR_NOMEM;
    return span->type == MM_SPAN_RUBY && span->reading_len ? add_reading(b, u, span, role) : MM_OK;
}

static enum mm_err add_span(struct build *b, const struct mm_span *span, bool strong)
{
    static const struct mm_span newline = {.type = MM_SPAN_TEXT, .text = "\n", .len = 1};
    enum mm_err err = MM_OK;

    if (span->type == MM_SPAN_BREAK)
        return add_unit(b, &newline, 0, 1, strong);
    if (span->type == MM_SPAN_RUBY)
        return add_unit(b, span, 0, span->len, strong);
    for (size_t at = 0; at < span->len && !err;) {
        size_t step = mm_utf8_cluster(span->text + at, span->len - at);

        err = add_unit(b, span, at, step, strong);
        at += step;
    }
    return err;
}

static enum mm_err add_words(struct build *b, const struct mm_words *words)
{
    struct mm_span span = {.type = MM_SPAN_TEXT, .text = words->text, .len = strlen(words->text)};
    enum mm_err err = MM_OK;
    bool strong = false;

    if (!words->markup)
        return add_span(b, &span, false);
    for (size_t pos = 0; !err && mm_markup_next(words->text, &pos, &span, &strong);)
        err = add_span(b, &span, strong);
    return err;
}

/* ---- breaks and blanks -------------------------------------------------------------------------------- */
static bool forbidden_between(const struct mm_unit *a, const struct mm_unit *b)
{
    return mm_line_start_forbidden(b->cp) || mm_line_end_forbidden(a->cp) ||
           mm_letters_joined(a->cp, b->cp) || b->letter == MM_LETTER_NONE;
}

static bool meets_word(const struct mm_unit *a, const struct mm_unit *b)
{
    return (a->letter == MM_LETTER_WORD && b->letter == MM_LETTER_OTHER) ||
           (a->letter == MM_LETTER_OTHER && b->letter == MM_LETTER_WORD);
}

static bool full_width(const struct mm_para *p, const struct mm_unit *u)
{
    return u->width > 0.9f * p->style.size;
}

/* Half of a bracket or mark is blank: where two such blanks meet, one is enough. */
static float blank_between(const struct mm_para *p, const struct mm_unit *a, const struct mm_unit *b)
{
    float half = 0.5f * p->style.size;

    if (a->letter == MM_LETTER_CLOSE && full_width(p, a) &&
        (b->letter == MM_LETTER_CLOSE || b->letter == MM_LETTER_OPEN))
        return -half;
    if (a->letter == MM_LETTER_OPEN && b->letter == MM_LETTER_OPEN && full_width(p, b))
        return -half;
    return meets_word(a, b) ? NEIGHBOUR * p->style.size : 0;
}

/* The last code point of a unit that is no mark on another. */
static uint32_t last_of(const struct mm_unit *u)
{
    uint32_t last = u->cp;

    for (size_t at = 0; u->ruby && at < u->len;) {
        size_t pos = at;

        last = mm_utf8_next(u->text, u->len, &pos);
        at += mm_utf8_cluster(u->text + at, u->len - at);
    }
    return last;
}

static enum mm_err find_breaks(struct build *b)
{
    struct mm_para *p = b->para;
    size_t n_chars = count_chars(b->plain, b->n_plain), at = 0;
    PangoLogAttr *attrs = calloc(n_chars + 1, sizeof(*attrs));

    if (!attrs)
        return MM_ERR_NOMEM;
    pango_get_log_attrs(b->plain, (int)b->n_plain, -1, pango_language_from_string("ja"), attrs,
                        (int)n_chars + 1);
    for (size_t i = 0; i < p->n_units; i++) {
        struct mm_unit *u = &p->units[i];

        if (i > 0) {
            u->may_cut = !forbidden_between(u - 1, u);
            u->can_break = attrs[at].is_line_break && u->may_cut;
            u->phrase = u->can_break && mm_phrase_begins(last_of(u - 1), u->cp);
            u->blank = blank_between(p, u - 1, u);
        }
        at += count_chars(u->text, u->len);
    }
    free(attrs);
    return MM_OK;
}

static enum mm_err reserve(struct build *b, const struct mm_words *words)
{
    size_t len = strlen(words->text);

    b->plain = mm_arena_array(b->arena, len + 1, 1);
    b->para->units = mm_arena_array(b->arena, count_chars(words->text, len) + 1, sizeof(struct mm_unit));
    return b->plain && b->para->units ? MM_OK : b->arena->err;
}

enum mm_err mm_para_new(struct mm_arena *arena, struct mm_types *types, const struct mm_para_style *style,
                        const struct mm_words *words, float width, struct mm_para **ret_para,
                        struct mm_errinfo *info)
{
    struct build b = {.arena = arena, .types = types};
    enum mm_err err;

    b.para = mm_arena_array(arena, 1, sizeof(*b.para));
    if (!b.para)
        return mm_fail(info, arena->err, "%s", mm_para_full_text());
    b.para->style = *style;
    b.para->types = types;
    err = reserve(&b, words);
    if (!err)
        err = add_words(&b, words);
    if (!err)
        err = find_breaks(&b);
    if (!err)
        err = mm_para_refit(arena, b.para, width, style->align);
    if (err)
        return mm_fail(info, arena->err ? arena->err : err, "%s", mm_para_full_text());
    *ret_para = b.para;
    return MM_OK;
}
