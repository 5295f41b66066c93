/* 意見: what somebody says of a question by chosen reasons, and the words for it. opinion.def is the table; a
 * set of reasons is a bit each, by its place there. */
#ifndef MM_WIRE_OPINION_H
#define MM_WIRE_OPINION_H

#include "sync/base/buf.h"
#include "sync/base/err.h"

enum mm_opinion {
#define REASON(code, ja) MM_OPINION_##code,
#include "sync/wire/opinion.def"
#undef REASON
    MM_OPINION_COUNT
};
const char *mm_opinion_code(enum mm_opinion reason);
const char *mm_opinion_ja(enum mm_opinion reason);
/* Codes with a space between, in the order of the table. */
void mm_opinions_write(unsigned reasons, struct mm_buf *out);
/* INVALID: none, one twice, or one that this version does not know. */
MM_MUST_USE enum mm_err mm_opinions_parse(const char *text, unsigned *ret_reasons, struct mm_errinfo *info);
#endif
