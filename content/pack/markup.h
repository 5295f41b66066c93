/* What the checker needs of the markup beyond the iterator of pack.h: faults in words that an editor of
 * texts understands, and the glossary terms a text points at. Pure. */
#ifndef MM_PACK_MARKUP_H
#define MM_PACK_MARKUP_H

#include <stddef.h>

/* The first fault as a Japanese sentence (static), NULL when the markup is well formed. */
const char *mm_markup_fault(const char *markup);

/* Calls found with the inside of each [[…]] (may hold ruby). */
void mm_markup_terms(const char *markup, void *ctx, void (*found)(void *ctx, const char *inside, size_t len));

/* True for text that uses none of the markup's signs: { } ** [[ ]]. */
int mm_markup_absent(const char *text);
#endif
