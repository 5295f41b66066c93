/* The reading of every ruby and of every term of the glossary: possible by the readings of its characters,
 * and one word always read alike, unless common/readings.csv lists several readings of the word. */
#include "content/author/readings.h"

#include <stdlib.h>
#include <string.h>

struct once {             /* how a word was read first */
    char *word, *reading; /* owned */
};
struct ruby {
    const struct mm_ruling *ruling;
    struct mm_readings readings;
    struct once *list; /* owned */
    size_t n, cap;
    bool no_memory;
};

static const char *without_bars(const char *kana, size_t len, struct mm_buf *out)
{
    mm_buf_clear(out);
    for (size_t i = 0; i < len; i++)
        if (kana[i] != '|')
            mm_buf_char(out, kana[i]);
    return mm_buf_str(out);
}

static void remember(struct ruby *r, const char *word, size_t len, const char *reading)
{
    if (r->n == r->cap) {
        size_t cap = r->cap ? r->cap * 2 : 256;
        struct once *grown = realloc(r->list, cap * sizeof(*grown));

        if (!grown) {
            r->no_memory = true;
            return;
        }
        r->list = grown;
        r->cap = cap;
    }
    r->list[r->n++] = (struct once){mm_strndup(word, len), mm_strdup(reading)};
    r->no_memory = r->no_memory || !r->list[r->n - 1].word || !r->list[r->n - 1].reading;
}

/* The other reading of the word that stands elsewhere; NULL when there is none. */
static const char *read_otherwise(struct ruby *r, const char *word, size_t len, const char *reading)
{
    for (size_t i = 0; i < r->n; i++) {
        if (strlen(r->list[i].word) == len && memcmp(r->list[i].word, word, len) == 0)
            return strcmp(r->list[i].reading, reading) == 0 ? NULL : r->list[i].reading;
    }
    remember(r, word, len, reading);
    return NULL;
}

struct reading { /* a word at its place */
    const struct mm_at *at;
    const char *word, *kana;
    size_t word_len, kana_len;
};

static void say_unknown(struct ruby *r, const struct reading *it, const char *unknown)
{
    mm_error_at(r->ruling->findings, it->at,
                "「%.*s」の読みを確かめられません。「%.3s」の読みを common/readings.csv に加えてください。",
                (int)it->word_len, it->word, unknown);
}

static void say_wrong(struct ruby *r, const struct reading *it, const char *whole, bool listed)
{
    mm_error_at(
        r->ruling->findings, it->at,
        "「%.*s」は「%s」と読めません%s。読みを直すか、正しければ common/readings.csv に加えてください。",
        (int)it->word_len, it->word, whole, listed ? "（表に別の読みがあります）" : "");
}

static void check_alike(struct ruby *r, const struct reading *it, const char *whole)
{
    const char *other = mm_readings_of(&r->readings, it->word, it->word_len)
                            ? NULL
                            : read_otherwise(r, it->word, it->word_len, whole);

    if (other)
        mm_error_at(r->ruling->findings, it->at,
                    "「%.*s」は、ほかの所では「%s」と読んでいます。どちらも正しければ common/readings.csv "
                    "に二つの読みを加えてください。",
                    (int)it->word_len, it->word, other);
}

static void check(struct ruby *r, const struct reading *it)
{
    const char *unknown = NULL, *whole;
    struct mm_buf buf;
    enum mm_reading_fault fault;

    if (r->no_memory)
        return;
    mm_buf_init(&buf, MM_MAX_TEXT_BYTES);
    whole = without_bars(it->kana, it->kana_len, &buf);
    fault = mm_reading_check(&r->readings, it->word, it->word_len, it->kana, it->kana_len, &unknown);
    if (fault == MM_READING_FINE)
        check_alike(r, it, whole);
    else if (fault == MM_READING_UNKNOWN)
        say_unknown(r, it, unknown);
    else
        say_wrong(r, it, whole, fault == MM_READING_WORD);
    mm_buf_done(&buf);
}

static void hear(void *ctx, const struct mm_said *said)
{
    struct ruby *r = ctx;
    struct mm_span span;

    for (size_t pos = 0; mm_said_is_markup(said) && mm_markup_next(said->text, &pos, &span, NULL);)
        if (span.type == MM_SPAN_RUBY)
            check(r, &(struct reading){said->at, span.text, span.reading, span.len, span.reading_len});
}

/* Latin letters are read in too many ways to be told. */
static bool has_latin(const char *text)
{
    return strpbrk(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") ||
           strstr(text, "・");
}

static void check_terms(struct ruby *r)
{
    const struct mm_source *file = mm_sources_find(&r->ruling->desk->sources, "common/glossary.json");
    struct mm_at root;
    struct mm_each each;

    if (!file)
        return;
    root = mm_at_root(file);
    for (mm_each_start(&each, &root); mm_each_next(&each);) {
        struct mm_at reading = mm_at_key(&each.at, "reading");
        const char *term = mm_json_get_str(each.at.node, "term", ""), *kana = mm_json_str(reading.node, "");

        if (!has_latin(term))
            check(r, &(struct reading){&reading, term, kana, strlen(term), strlen(kana)});
    }
}

static enum mm_err run(const struct mm_ruling *ruling)
{
    struct ruby r = {.ruling = ruling};
    bool found;
    enum mm_err err = mm_readings_open(ruling, &r.readings, &found);

    if (err || !found)
        return err;
    mm_desk_texts(ruling->desk, hear, &r);
    check_terms(&r);
    for (size_t i = 0; i < r.n; i++) {
        free(r.list[i].word);
        free(r.list[i].reading);
    }
    free(r.list);
    mm_readings_done(&r.readings);
    return r.no_memory ? mm_fail(ruling->info, MM_ERR_NOMEM, "読みを調べるメモリが足りません。") : MM_OK;
}

extern const struct mm_rule mm_rule_ruby;
const struct mm_rule mm_rule_ruby = {"ruby", run};
