/* Memory of one pack: many small zeroed pieces, one release, one stated maximum, one sticky error. It never
 * moves a piece, so pointers into it live until mm_arena_done. */
#ifndef MM_PACK_ARENA_H
#define MM_PACK_ARENA_H

#include "sync/base/err.h"

#include <stddef.h>

struct mm_arena_chunk;
struct mm_arena {
    struct mm_arena_chunk *head; /* owned */
    size_t total;                /* bytes taken from the system */
    size_t max;
    enum mm_err err; /* NOMEM or TOO_BIG once a piece could not be had */
};

void mm_arena_init(struct mm_arena *arena, size_t max);
void mm_arena_done(struct mm_arena *arena);
/* Zeroed, aligned for anything; NULL (and the error is kept) when it cannot be had or n is 0. */
void *mm_arena_array(struct mm_arena *arena, size_t n, size_t size);
/* A terminated copy; "" when it cannot be had. */
const char *mm_arena_strn(struct mm_arena *arena, const char *str, size_t len);
const char *mm_arena_str(struct mm_arena *arena, const char *str);
#endif
