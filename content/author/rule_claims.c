/* common/claims.csv: what the teaching never says. A row is found in a sentence that holds all of its words
 * and none of its exceptions. What a wrong option says is not meant: it is there to be refused. */
#include "content/author/rule.h"

#include "sync/base/utf8.h"

#include <string.h>

enum column { WORDS, EXCEPT, SAY, N_COLUMNS };
static const char *const names[] = {"words", "except", "say", NULL};
_Static_assert(sizeof(names) / sizeof(names[0]) == N_COLUMNS + 1, "one name a column");

struct claims {
    const struct mm_ruling *ruling;
    struct mm_sheet sheet;
};

/* One word, or several with / between them of which one is enough. */
static bool holds(const char *text, size_t len, const char *word, size_t word_len)
{
    while (word_len > 0) {
        const char *bar = memchr(word, '/', word_len);
        size_t one = bar ? (size_t)(bar - word) : word_len;

        if (one && memmem(text, len, word, one))
            return true;
        word += one + (bar != NULL);
        word_len -= one + (bar != NULL);
    }
    return false;
}

static bool claims_it(const struct claims *c, size_t row, const char *text, size_t len)
{
    const char *words = mm_sheet_cell(&c->sheet, row, WORDS), *except = mm_sheet_cell(&c->sheet, row, EXCEPT);
    const char *word;
    size_t word_len, n = 0;

    while (mm_word_next(&except, &word, &word_len))
        if (holds(text, len, word, word_len))
            return false;
    for (; mm_word_next(&words, &word, &word_len); n++)
        if (!holds(text, len, word, word_len))
            return false;
    return n > 0;
}

static void hear(void *ctx, const struct mm_said *said)
{
    const struct claims *c = ctx;
    const char *text;
    size_t len, pos = 0;

    if (said->untrue || said->field->kind == MM_KIND_EXACT || (said->field->flags & MM_FIELD_OWN))
        return;
    while (mm_sentence_next(said->plain, &pos, &text, &len))
        for (size_t row = 0; row < mm_sheet_rows(&c->sheet); row++)
            if (claims_it(c, row, text, len))
                mm_error_at(c->ruling->findings, said->at,
                            "この教材では言わないことです。%s（common/claims.csv）",
                            mm_sheet_cell(&c->sheet, row, SAY));
}

static enum mm_err run(const struct mm_ruling *ruling)
{
    struct claims c = {.ruling = ruling};
    bool found;
    enum mm_err err = mm_sheet_open(ruling, "common/claims.csv", names, &c.sheet, &found);

    if (err || !found)
        return err;
    for (size_t row = 0; row < mm_sheet_rows(&c.sheet); row++)
        for (size_t column = WORDS; column <= SAY; column += SAY - WORDS)
            if (!*mm_sheet_cell(&c.sheet, row, column))
                mm_sheet_error(ruling, &c.sheet, row, column,
                               "空です。書き入れるか、行を取りのぞいてください。");
    mm_desk_texts(ruling->desk, hear, &c);
    mm_sheet_done(&c.sheet);
    return MM_OK;
}

extern const struct mm_rule mm_rule_claims;
const struct mm_rule mm_rule_claims = {"claims", run};
