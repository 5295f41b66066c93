/* The state between two calls of the iterator (inside ** or [[ ]]) rides in the top bits of *pos, so a
 * caller needs nothing but a size_t. */
#include "content/pack/markup.h"

#include "content/pack/pack.h"
#include "sync/base/utf8.h"

#include <string.h>

#define IN_STRONG   ((size_t)1 << (sizeof(size_t) * 8 - 1))
#define IN_TERM     ((size_t)1 << (sizeof(size_t) * 8 - 2))
#define OFFSET_MASK (IN_TERM - 1)

enum token {
    TOKEN_END,
    TOKEN_NONE, /* a byte of plain text */
    TOKEN_BREAK,
    TOKEN_STRONG_ON,
    TOKEN_STRONG_OFF,
    TOKEN_TERM_ON,
    TOKEN_TERM_OFF,
    TOKEN_RUBY
};

struct ruby {
    const char *base, *reading;
    size_t base_len, reading_len;
};

static bool is_kana(uint32_t cp)
{
    return (cp >= 0x3041 && cp <= 0x3096) || (cp >= 0x30A1 && cp <= 0x30FA) || cp == 0x30FC || cp == 0x30FB ||
           cp == 0x3000 || cp == 0x309D || cp == 0x309E;
}

static bool all_kana(const char *s, size_t len)
{
    size_t pos = 0;
    while (pos < len) {
        if (!is_kana(mm_utf8_next(s, len, &pos)))
            return false;
    }
    return len > 0;
}

/* A reading in parts, one for each character: じょう|ほう. */
static const char *read_parts(const struct ruby *ruby)
{
    size_t characters = 0, parts = 0;
    for (size_t at = 0; at < ruby->base_len; characters++)
        at += mm_utf8_cluster(ruby->base + at, ruby->base_len - at);
    for (size_t at = 0; at <= ruby->reading_len; parts++) {
        const char *end = memchr(ruby->reading + at, '|', ruby->reading_len - at);
        size_t len = end ? (size_t)(end - ruby->reading) - at : ruby->reading_len - at;
        if (len == 0)
            return "ルビの読みが空です。| のあとに読みをかなで書いてください。";
        if (!all_kana(ruby->reading + at, len))
            return "ルビの読みにかな以外の文字があります。ひらがなかカタカナだけで書いてください。";
        at += len + 1;
    }
    if (parts > 1 && parts != characters)
        return "ルビの区切りの数が、漢字の数と合いません。一字ずつなら {情報|じょう|ほう} "
               "のように書いてください。";
    return NULL;
}

/* s stands at '{'. Returns NULL and fills ret_ruby, or the fault. */
static const char *read_ruby(const char *s, struct ruby *ret_ruby)
{
    const char *base = s + 1;
    size_t base_len = strcspn(base, "{}|[]*\n");
    if (base[base_len] == '}')
        return "ルビの形ではありません。{漢字|かんじ} のように | で区切ってください。";
    if (base[base_len] != '|')
        return "「{」が閉じていません。ルビは {漢字|かんじ}、変数は {$council} の形で書いてください。";
    if (base_len == 0)
        return "ルビの漢字が空です。{漢字|かんじ} の形で書いてください。";
    const char *reading = base + base_len + 1;
    size_t reading_len = strcspn(reading, "{}[]*\n");
    if (reading[reading_len] != '}')
        return "ルビが閉じていません。読みのあとに } を書いてください。";
    struct ruby ruby = {base, reading, base_len, reading_len};
    const char *fault = read_parts(&ruby);
    if (!fault)
        *ret_ruby = ruby;
    return fault;
}

/* s stands after "**": is there an end, not at once, in the same line? */
static bool strong_closes(const char *s)
{
    size_t line = strcspn(s, "\n");
    const char *end = memmem(s, line, "**", 2);
    return end && end > s;
}

/* s stands after "[[": length of the inside, 0 when it is no term. */
static size_t term_inside(const char *s)
{
    for (size_t i = 0; s[i] && s[i] != '\n' && s[i] != '*'; i++) {
        if (s[i] == ']' && s[i + 1] == ']')
            return i;
        if (s[i] == '[' || s[i] == ']')
            return 0;
    }
    return 0;
}

static enum token strong_token(const char *s, size_t state)
{
    if (s[1] != '*')
        return TOKEN_NONE;
    if (state & IN_STRONG)
        return TOKEN_STRONG_OFF;
    return strong_closes(s + 2) ? TOKEN_STRONG_ON : TOKEN_NONE;
}

static enum token token_at(const char *s, size_t state, struct ruby *ret_ruby)
{
    if (*s == '\0')
        return TOKEN_END;
    if (*s == '\n')
        return TOKEN_BREAK;
    if (*s == '*')
        return strong_token(s, state);
    if (*s == '{')
        return read_ruby(s, ret_ruby) ? TOKEN_NONE : TOKEN_RUBY;
    if (*s == '[' && s[1] == '[' && !(state & IN_TERM))
        return term_inside(s + 2) ? TOKEN_TERM_ON : TOKEN_NONE;
    if (*s == ']' && s[1] == ']' && (state & IN_TERM))
        return TOKEN_TERM_OFF;
    return TOKEN_NONE;
}

/* A sign that opens or closes changes the state; tells whether the token was one. */
static bool apply_sign(enum token token, size_t *state)
{
    static const struct {
        size_t set, clear;
        bool sign;
    } effect[] = {
        [TOKEN_STRONG_ON] = {IN_STRONG, 0, true},
        [TOKEN_STRONG_OFF] = {0, IN_STRONG, true},
        [TOKEN_TERM_ON] = {IN_TERM, 0, true},
        [TOKEN_TERM_OFF] = {0, IN_TERM, true},
        [TOKEN_RUBY] = {0, 0, false},
    };
    *state = (*state & ~effect[token].clear) | effect[token].set;
    return effect[token].sign;
}

static enum mm_span_type text_type(size_t state)
{
    if (state & IN_TERM)
        return MM_SPAN_TERM;
    return state & IN_STRONG ? MM_SPAN_STRONG : MM_SPAN_TEXT;
}

bool mm_markup_next(const char *markup, size_t *pos, struct mm_span *ret_span, bool *ret_strong)
{
    size_t at = *pos & OFFSET_MASK;
    size_t state = *pos & ~OFFSET_MASK;
    struct ruby ruby;
    bool term_first = false;
    enum token token = token_at(markup + at, state, &ruby);
    while (apply_sign(token, &state)) {
        at += 2;
        term_first = term_first || token == TOKEN_TERM_ON;
        token = token_at(markup + at, state, &ruby);
    }
    if (token == TOKEN_END) {
        *pos = at | state;
        return false;
    }
    struct mm_span span = {.type = text_type(state), .text = markup + at, .len = 1};
    if (token == TOKEN_BREAK) {
        span.type = MM_SPAN_BREAK;
        at++;
    } else if (token == TOKEN_RUBY) {
        span = (struct mm_span){.type = MM_SPAN_RUBY,
                                .text = ruby.base,
                                .len = ruby.base_len,
                                .reading = ruby.reading,
                                .reading_len = ruby.reading_len};
        at = (size_t)(ruby.reading + ruby.reading_len + 1 - markup);
    } else {
        do {
            at++;
        } while (token_at(markup + at, state, &ruby) == TOKEN_NONE);
        span.len = (size_t)(markup + at - span.text);
    }
    span.in_term = (state & IN_TERM) != 0;
    span.term_first = span.in_term && term_first;
    *pos = at | state;
    *ret_span = span;
    if (ret_strong)
        *ret_strong = (state & IN_STRONG) != 0;
    return true;
}

void mm_markup_plain(const char *markup, struct mm_buf *out)
{
    struct mm_span span;
    for (size_t pos = 0; mm_markup_next(markup, &pos, &span, NULL);)
        mm_buf_append(out, span.text, span.len);
}

void mm_markup_reading(const char *markup, struct mm_buf *out)
{
    struct mm_span span;
    for (size_t pos = 0; mm_markup_next(markup, &pos, &span, NULL);) {
        if (span.type != MM_SPAN_RUBY)
            mm_buf_append(out, span.text, span.len);
        for (size_t i = 0; i < span.reading_len; i++) {
            if (span.reading[i] != '|')
                mm_buf_char(out, span.reading[i]);
        }
    }
}

/* Why a byte that is no token should have been one; NULL for honest text. */
static const char *stray_sign(const char *s)
{
    static const struct {
        const char *sign;
        const char *message;
    } strays[] = {
        {"**", "強調の ** が対になっていません。**ことば** のように同じ行で閉じてください。"},
        {"[[", "用語の [[ が ]] で閉じていません。[[用語]] の形で書いてください。"},
        {"]]", "「]]」に対応する「[[」がありません。[[用語]] の形で書いてください。"},
        {"}", "「}」に対応する「{」がありません。ルビは {漢字|かんじ} の形で書いてください。"},
    };
    struct ruby ruby;
    if (*s == '{')
        return read_ruby(s, &ruby);
    for (size_t i = 0; i < sizeof strays / sizeof strays[0]; i++) {
        if (strncmp(s, strays[i].sign, strlen(strays[i].sign)) == 0)
            return strays[i].message;
    }
    return NULL;
}

const char *mm_markup_fault(const char *markup)
{
    size_t state = 0;
    struct ruby ruby;
    for (const char *s = markup;;) {
        enum token token = token_at(s, state, &ruby);
        if (token == TOKEN_END)
            return NULL;
        if (token == TOKEN_RUBY) {
            s = ruby.reading + ruby.reading_len + 1;
        } else if (apply_sign(token, &state)) {
            s += 2;
        } else {
            const char *fault = token == TOKEN_NONE ? stray_sign(s) : NULL;
            if (fault)
                return fault;
            s++;
        }
    }
}

void mm_markup_terms(const char *markup, void *ctx, void (*found)(void *ctx, const char *inside, size_t len))
{
    for (const char *s = strstr(markup, "[["); s; s = strstr(s + 2, "[[")) {
        size_t len = term_inside(s + 2);
        if (len)
            found(ctx, s + 2, len);
    }
}

int mm_markup_absent(const char *text)
{
    return !strpbrk(text, "{}") && !strstr(text, "**") && !strstr(text, "[[") && !strstr(text, "]]");
}

void mm_markup_words(const char *markup, struct mm_buf *out)
{
    for (; *markup; markup++) {
        if (strncmp(markup, "[[", 2) == 0 || strncmp(markup, "]]", 2) == 0)
            markup++;
        else
            mm_buf_char(out, *markup);
    }
}
