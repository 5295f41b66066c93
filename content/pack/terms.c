/* The glossary terms of a page, as they stand in its blocks. */
#include "content/pack/pack.h"

#include <string.h>

static void term_add(const struct mm_pack *pack, const char *word, struct mm_page_terms *terms)
{
    const struct mm_term *term = mm_pack_term(pack, word);
    size_t i;
    if (!term || terms->n > MM_PAGE_TERMS)
        return;
    for (i = 0; i < terms->n; i++)
        if (terms->term[i] == term)
            return;
    terms->term[terms->n++] = term;
}

/* A term with ruby comes in several spans. */
static void add_of(const struct mm_pack *pack, const char *markup, struct mm_page_terms *terms)
{
    struct mm_span span;
    struct mm_buf word;
    size_t pos = 0;
    mm_buf_init(&word, MM_MAX_TEXT_BYTES);
    while (mm_markup_next(markup, &pos, &span, NULL)) {
        if ((!span.in_term || span.term_first) && word.len) {
            term_add(pack, mm_buf_str(&word), terms);
            mm_buf_clear(&word);
        }
        if (span.in_term && span.type != MM_SPAN_BREAK)
            mm_buf_append(&word, span.text, span.len);
    }
    if (word.len)
        term_add(pack, mm_buf_str(&word), terms);
    mm_buf_done(&word);
}

void mm_terms_of(const struct mm_pack *pack, const struct mm_page *page, enum mm_audience audience,
                 struct mm_page_terms *ret_terms)
{
    size_t b, i;
    *ret_terms = (struct mm_page_terms){.n = 0};
    for (b = 0; b < page->n_blocks; b++) {
        const struct mm_block *block = &page->blocks[b];
        if (!(block->audience & (unsigned)audience))
            continue;
        add_of(pack, block->text, ret_terms);
        for (i = 0; i < block->n_items; i++)
            add_of(pack, block->items[i], ret_terms);
    }
}
