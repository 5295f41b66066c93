#include "content/pack/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_BYTES ((size_t)64 * 1024)
#define ALIGN       ((size_t)16)

struct mm_arena_chunk {
    struct mm_arena_chunk *next;
    size_t used;
    size_t cap;
    size_t pad; /* keeps data aligned */
    unsigned char data[];
};

void mm_arena_init(struct mm_arena *arena, size_t max)
{
    *arena = (struct mm_arena){.max = max};
}

void mm_arena_done(struct mm_arena *arena)
{
    if (!arena)
        return;
    while (arena->head) {
        struct mm_arena_chunk *next = arena->head->next;
        free(arena->head);
        arena->head = next;
    }
    arena->total = 0;
}

static struct mm_arena_chunk *grow(struct mm_arena *arena, size_t bytes)
{
    size_t cap = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
    if (arena->total + cap > arena->max) {
        arena->err = MM_ERR_TOO_BIG;
        return NULL;
    }
    struct mm_arena_chunk *chunk = calloc(1, sizeof *chunk + cap);
    if (!chunk) {
        arena->err = MM_ERR_NOMEM;
        return NULL;
    }
    chunk->cap = cap;
    chunk->next = arena->head;
    arena->head = chunk;
    arena->total += cap;
    return chunk;
}

static void *take(struct mm_arena *arena, size_t bytes)
{
    if (arena->err)
        return NULL;
    if (bytes > arena->max) {
        arena->err = MM_ERR_TOO_BIG;
        return NULL;
    }
    bytes = (bytes + ALIGN - 1) / ALIGN * ALIGN;
    struct mm_arena_chunk *chunk = arena->head;
    if (!chunk || chunk->cap - chunk->used < bytes)
        chunk = grow(arena, bytes);
    if (!chunk)
        return NULL;
    void *piece = chunk->data + chunk->used;
    chunk->used += bytes;
    return piece;
}

void *mm_arena_array(struct mm_arena *arena, size_t n, size_t size)
{
    if (n == 0 || size == 0)
        return NULL;
    if (n > SIZE_MAX / 2 / size) {
        arena->err = MM_ERR_TOO_BIG;
        return NULL;
    }
    return take(arena, n * size);
}

const char *mm_arena_strn(struct mm_arena *arena, const char *str, size_t len)
{
    if (len == 0)
        return "";
    char *copy = take(arena, len + 1);
    if (!copy)
        return "";
    memcpy(copy, str, len);
    return copy;
}

const char *mm_arena_str(struct mm_arena *arena, const char *str)
{
    return mm_arena_strn(arena, str, strlen(str));
}
