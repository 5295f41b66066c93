/* What gift_block.c and gift_read.c share: GIFT as its pieces. Internal to content/author. */
#ifndef MM_AUTHOR_GIFT_IN_H
#define MM_AUTHOR_GIFT_IN_H

#include "content/author/gift.h"

struct mm_gift_piece { /* of the text, escapes and all */
    const char *at;
    size_t len;
};
struct mm_gift_answer {
    bool right;
    struct mm_gift_piece text, match, feedback;
    bool has_match, has_feedback;
};
struct mm_gift_block {
    int line;
    struct mm_gift_piece title, stem, general;
    bool has_answers, has_general;
    struct mm_gift_answer answers[MM_MAX_OPTIONS];
    size_t n;
};

struct mm_gift_piece mm_gift_trim(struct mm_gift_piece p);
struct mm_gift_piece mm_gift_skip(struct mm_gift_piece p, size_t n);
bool mm_gift_begins(struct mm_gift_piece p, const char *word);
/* One question, of which no more is understood than where its parts are; borrowed from text, behind which
 * stands a NUL. SYNTAX, INVALID and UNSUPPORTED name the line. */
MM_MUST_USE enum mm_err mm_gift_take(struct mm_gift_piece text, int line, struct mm_gift_block *ret_block,
                                     struct mm_errinfo *info);
#endif
