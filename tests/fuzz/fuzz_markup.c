/* The markup of texts, well formed or not: spans lie in the text, in order and without end in sight of
 * nothing; text without signs has no fault and stays as it is. */
/* mm-fuzz: link=mm_pack */
/* mm-test: labels=slow */
#include "content/pack/markup.h"
#include "content/pack/pack.h"
#include "tests/fuzz/fuzz.h"

/* One part for the whole or one for each character, none of them empty. */
static bool parts_fit(const struct mm_span *span)
{
    size_t parts = 1, characters = 0;
    for (size_t i = 0; i < span->reading_len; i++)
        parts += span->reading[i] == '|';
    for (size_t i = 0; i < span->len; characters++)
        i += mm_utf8_cluster(span->text + i, span->len - i);
    return (parts == 1 || parts == characters) && span->reading[0] != '|' &&
           span->reading[span->reading_len - 1] != '|' && !memmem(span->reading, span->reading_len, "||", 2);
}

/* The spans again, by hand: base texts into plain, readings into reading. */
static void walk(const char *markup, struct mm_buf *plain, struct mm_buf *reading)
{
    const char *end = markup + strlen(markup), *after = markup;
    struct mm_span span;
    size_t pos = 0;
    bool strong;
    while (mm_markup_next(markup, &pos, &span, &strong)) {
        bool ruby = span.type == MM_SPAN_RUBY;
        FUZZ_CHECK((unsigned)span.type < MM_SPAN_TYPE_COUNT && span.len > 0);
        FUZZ_CHECK(span.text >= after && span.text + span.len <= end);
        FUZZ_CHECK(ruby == (span.reading != NULL) && ruby == (span.reading_len > 0));
        FUZZ_CHECK(span.type != MM_SPAN_BREAK || (span.len == 1 && *span.text == '\n'));
        FUZZ_CHECK(span.type != MM_SPAN_STRONG || strong);
        FUZZ_CHECK(ruby || span.type == MM_SPAN_BREAK || !memchr(span.text, '\n', span.len));
        after = span.text + span.len;
        if (ruby) {
            FUZZ_CHECK(span.reading > after && span.reading + span.reading_len < end);
            after = span.reading + span.reading_len + 1;
        }
        mm_buf_append(plain, span.text, span.len);
        FUZZ_CHECK(!span.term_first || span.in_term);
        FUZZ_CHECK(!ruby || parts_fit(&span));
        if (!ruby)
            mm_buf_append(reading, span.text, span.len);
        for (size_t i = 0; i < span.reading_len; i++) {
            if (span.reading[i] != '|')
                mm_buf_char(reading, span.reading[i]);
        }
    }
    FUZZ_CHECK(!mm_markup_next(markup, &pos, &span, &strong));
}

static void inside(void *ctx, const char *text, size_t len)
{
    const char *markup = ctx;
    FUZZ_CHECK(text > markup && len > 0 && text[-1] == '[' && text[len] == ']');
    FUZZ_CHECK(!memchr(text, '[', len) && !memchr(text, ']', len) && !memchr(text, '\n', len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *markup = fuzz_string(data, size);
    size_t len = strlen(markup);
    struct mm_buf made[4]; /* plain and reading: of the decoder, by hand */
    for (size_t i = 0; i < 4; i++)
        mm_buf_init(&made[i], len);
    mm_markup_plain(markup, &made[0]);
    mm_markup_reading(markup, &made[1]);
    walk(markup, &made[2], &made[3]);
    for (size_t i = 0; i < 2; i++) {
        FUZZ_CHECK(made[i].err == MM_OK && strcmp(mm_buf_str(&made[i]), mm_buf_str(&made[i + 2])) == 0);
        FUZZ_CHECK(mm_utf8_valid(mm_buf_str(&made[i]), made[i].len, NULL) ||
                   !mm_utf8_valid(markup, len, NULL));
    }
    mm_markup_terms(markup, markup, inside);
    const char *fault = mm_markup_fault(markup);
    FUZZ_CHECK(!fault || *fault);
    if (mm_markup_absent(markup))
        FUZZ_CHECK(!fault && strcmp(mm_buf_str(&made[0]), markup) == 0);
    for (size_t i = 0; i < 4; i++)
        mm_buf_done(&made[i]);
    free(markup);
    return 0;
}
