/* Readings at first use: a word that has a reading somewhere in the pack has one where an item or a page
 * first says it. Whoever reads the item has not read the page. */
#include "content/author/rule.h"
#include "sync/base/limits.h"
#include "sync/base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define MAX_WORDS  4000
#define WORD_BYTES 64 /* longer ones are read nowhere else */

struct word {
    char text[WORD_BYTES]; /* a single character with what follows it: 控え is another word than 控室 */
    char reading[WORD_BYTES];
    size_t len;  /* of what has the reading */
    size_t unit; /* the last one that has said it; 0: none */
};
struct first {
    const struct mm_ruling *ruling;
    struct word *list; /* owned */
    size_t n;
    const struct mm_json *node; /* the item or page that is heard */
    size_t unit;
    struct mm_buf plain, read; /* of one text: its words, and 1 for each byte that has a reading */
};

/* The character at s, or the one that ends before it; 0 at the end of the text. */
static uint32_t char_at(const char *s)
{
    size_t pos = 0;

    return *s ? mm_utf8_next(s, strlen(s), &pos) : 0;
}

static uint32_t char_before(const char *start, const char *s)
{
    if (s == start)
        return 0;
    while (--s > start && ((unsigned char)*s & 0xc0) == 0x80)
        ;
    return char_at(s);
}

/* Splits a markup into its words and what of them has a reading. */
static void lay_out(struct first *f, const char *markup)
{
    struct mm_span span;

    mm_buf_clear(&f->plain);
    mm_buf_clear(&f->read);
    for (size_t pos = 0; mm_markup_next(markup, &pos, &span, NULL);)
        for (size_t i = 0; i < span.len; i++) {
            mm_buf_char(&f->plain, span.text[i]);
            mm_buf_char(&f->read, span.type == MM_SPAN_RUBY ? '1' : '0');
        }
}

/* ---- which words have a reading
 * ----------------------------------------------------------------------------
 */

/* own: how much of the text has the reading. */
static void learn(struct first *f, const char *text, size_t len, size_t own, const struct mm_span *span)
{
    const char *reading = span->reading;
    size_t reading_len = span->reading_len;
    struct word *word = &f->list[f->n];

    if (f->n == MAX_WORDS || len >= WORD_BYTES || reading_len >= WORD_BYTES)
        return;
    for (size_t i = 0; i < f->n; i++)
        if (strlen(f->list[i].text) == len && memcmp(f->list[i].text, text, len) == 0)
            return;
    memset(word, 0, sizeof(*word));
    memcpy(word->text, text, len);
    for (size_t i = 0, n = 0; i < reading_len; i++)
        if (reading[i] != '|')
            word->reading[n++] = reading[i];
    word->len = own;
    f->n++;
}

/* The bytes of a single character with the hiragana that follows; 0 where something else does. */
static size_t with_next(const char *text, size_t len)
{
    size_t pos = len;
    uint32_t next = char_at(text + len);

    if (next < 0x3041 || next > 0x3096)
        return 0;
    mm_utf8_next(text, strlen(text), &pos);
    return pos;
}

static void hear_reading(void *ctx, const struct mm_said *said)
{
    struct first *f = ctx;
    struct mm_span span;

    for (size_t pos = 0; mm_said_is_markup(said) && mm_markup_next(said->text, &pos, &span, NULL);) {
        size_t at = 0, len = span.len, own;

        if (span.type != MM_SPAN_RUBY)
            continue;
        mm_utf8_next(span.text, span.len, &at);
        if (at < span.len) {
            learn(f, span.text, len, len, &span);
            continue;
        }
        /* behind a single character comes its reading, then the } */
        own = with_next(span.reading + span.reading_len + 1, 0);
        if (own && own + len < WORD_BYTES) {
            char text[WORD_BYTES];

            memcpy(text, span.text, len);
            memcpy(text + len, span.reading + span.reading_len + 1, own);
            learn(f, text, len + own, len, &span);
        }
    }
}

/* ---- where they are said first
 * -----------------------------------------------------------------------------
 */

/* The item or page that the place stands in; NULL for other texts. */
static const struct mm_json *unit_of(const struct mm_at *at)
{
    const char *shape = at->source->shape ? at->source->shape->name : "";
    bool items = strcmp(shape, "items") == 0;

    for (; at->up; at = at->up) {
        const struct mm_at *list = at->up;

        if (items ? !list->up : strcmp(shape, "module") == 0 && list->key && strcmp(list->key, "pages") == 0)
            return at->node;
    }
    return NULL;
}

/* Said at the place, with kanji on neither side: 1 with its reading, 0 without; -1 as a part of another word.
 */
static int said_at(const struct first *f, const struct word *word, const char *at)
{
    const char *start = mm_buf_str(&f->plain), *read = mm_buf_str(&f->read) + (at - start);

    if (memchr(read, '1', word->len)) /* of its harder part is enough */
        return 1;
    if (mm_is_kanji(char_before(start, at)) || mm_is_kanji(char_at(at + strlen(word->text))))
        return -1;
    return 0;
}

/* 印の, 印は are one word. */
static void mark(struct first *f, struct word *word)
{
    word->unit = f->unit;
    for (size_t i = 0; i < f->n; i++) {
        struct word *other = &f->list[i];

        if (other->len == word->len && memcmp(other->text, word->text, word->len) == 0 &&
            strcmp(other->reading, word->reading) == 0)
            other->unit = f->unit;
    }
}

static void look_for(struct first *f, struct word *word, const struct mm_said *said)
{
    const char *text = mm_buf_str(&f->plain);

    for (const char *at = text; word->unit != f->unit && (at = strstr(at, word->text)); at += word->len) {
        int how = said_at(f, word, at);

        if (how >= 0)
            mark(f, word);
        if (how == 0)
            mm_warning_at(
                f->ruling->findings, said->at,
                "「%s」に、読みがありません。ほかの所では「%s」と読みを付けています。ここで初めて出るので、"
                "{%.*s|%s} と書いてください。",
                word->text, word->reading, (int)word->len, word->text, word->reading);
    }
}

static void hear_word(void *ctx, const struct mm_said *said)
{
    struct first *f = ctx;
    const struct mm_json *node = mm_said_is_markup(said) ? unit_of(said->at) : NULL;

    if (!node)
        return;
    if (node != f->node) {
        f->node = node;
        f->unit++;
    }
    lay_out(f, said->text);
    for (size_t i = 0; i < f->n; i++)
        look_for(f, &f->list[i], said);
}

static enum mm_err run(const struct mm_ruling *ruling)
{
    struct first f = {.ruling = ruling, .list = calloc(MAX_WORDS + 1, sizeof(struct word))};

    if (!f.list)
        return mm_fail(ruling->info, MM_ERR_NOMEM, "読みを調べるメモリが足りません。");
    mm_buf_init(&f.plain, MM_MAX_TEXT_BYTES * 4);
    mm_buf_init(&f.read, MM_MAX_TEXT_BYTES * 4);
    mm_desk_texts(ruling->desk, hear_reading, &f);
    mm_desk_texts(ruling->desk, hear_word, &f);
    mm_buf_done(&f.plain);
    mm_buf_done(&f.read);
    free(f.list);
    return MM_OK;
}

extern const struct mm_rule mm_rule_first_reading;
const struct mm_rule mm_rule_first_reading = {"first_reading", run};
