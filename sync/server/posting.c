/* Owner of table posting. A row's list holds, behind its first statement, the distances to the next ones as
 * numbers of seven bits a byte, lowest first, the top bit set on all but the last byte. */
#include "sync/server/posting.h"

#include "sync/base/log.h"
#include "sync/server/internal.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_START    256
#define MAX_LIST_BYTES (16 * 1024) /* of one row */
#define MAX_ADDED      200000      /* of one transaction, before rows are written in its middle */

struct entry {
    int64_t key, first, last;
    struct mm_buf list;
};
struct mm_postings {
    struct entry *entries; /* owned */
    size_t n, cap;
    size_t *slots; /* owned; open addressing: index + 1 of an entry, 0: free */
    size_t n_slots;
    size_t added;
};

enum mm_err mm_postings_new(struct mm_postings **ret_postings, struct mm_errinfo *info)
{
    struct mm_postings *p = calloc(1, sizeof *p);
    if (p)
        p->slots = calloc(SLOTS_START, sizeof *p->slots);
    if (!p || !p->slots) {
        free(p);
        return mm_nomem(info);
    }
    p->n_slots = SLOTS_START;
    *ret_postings = p;
    return MM_OK;
}

static void empty(struct mm_postings *p)
{
    for (size_t i = 0; i < p->n; i++)
        mm_buf_done(&p->entries[i].list);
    p->n = p->added = 0;
    memset(p->slots, 0, p->n_slots * sizeof *p->slots);
}

void mm_postings_free(struct mm_postings *p)
{
    if (!p)
        return;
    empty(p);
    free(p->entries);
    free(p->slots);
    free(p);
}

void mm_postings_forget(struct mm_central *central)
{
    if (central->postings->added)
        empty(central->postings);
}

/* ---- adding -------------------------------------------------------------------------------------------- */
static size_t *slot_of(const struct mm_postings *p, int64_t key)
{
    size_t at = (size_t)key & (p->n_slots - 1); /* keys are hashes already */
    while (p->slots[at] && p->entries[p->slots[at] - 1].key != key)
        at = (at + 1) & (p->n_slots - 1);
    return &p->slots[at];
}

static enum mm_err more_slots(struct mm_postings *p, struct mm_errinfo *info)
{
    size_t *bigger = calloc(p->n_slots * 2, sizeof *bigger);
    if (!bigger)
        return mm_nomem(info);
    free(p->slots);
    p->slots = bigger;
    p->n_slots *= 2;
    for (size_t i = 0; i < p->n; i++)
        *slot_of(p, p->entries[i].key) = i + 1;
    return MM_OK;
}

static void put_number(struct mm_buf *out, uint64_t n)
{
    for (; n >= 0x80; n >>= 7)
        mm_buf_char(out, (char)(n | 0x80));
    mm_buf_char(out, (char)n);
}

static enum mm_err add_entry(struct mm_postings *p, int64_t key, int64_t stored, struct mm_errinfo *info)
{
    enum mm_err err = 2 * (p->n + 1) > p->n_slots ? more_slots(p, info) : MM_OK;
    struct entry *more = err ? NULL : mm_central_grow(p->entries, p->n, &p->cap, sizeof *more);
    if (!more)
        return err ? err : mm_nomem(info);
    p->entries = more;
    struct entry *e = &p->entries[p->n];
    *e = (struct entry){.key = key, .first = stored, .last = stored};
    mm_buf_init(&e->list, MAX_LIST_BYTES);
    *slot_of(p, key) = ++p->n;
    return MM_OK;
}

enum mm_err mm_posting_add(struct mm_central *central, int64_t key, int64_t stored, struct mm_errinfo *info)
{
    struct mm_postings *p = central->postings;
    enum mm_err err = p->added >= MAX_ADDED ? mm_postings_flush(central, info) : MM_OK;
    size_t slot = err ? 0 : *slot_of(p, key);
    if (err)
        return err;
    p->added++;
    if (!slot)
        return add_entry(p, key, stored, info);
    struct entry *e = &p->entries[slot - 1];
    if (stored == e->last)
        return MM_OK;
    put_number(&e->list, (uint64_t)(stored - e->last));
    e->last = stored;
    if (e->list.len > MAX_LIST_BYTES - 16)
        err = mm_postings_flush(central, info);
    return err ? err : mm_buf_check(&e->list, info);
}

/* ---- writing ------------------------------------------------------------------------------------------- */
static enum mm_err put_row(struct mm_central *central, int64_t key, int64_t first, const struct mm_buf *list,
                           struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO posting (council, key, first, list) VALUES (?,?,?,?)"
                                  " ON CONFLICT (council, key, first) DO UPDATE SET list=excluded.list",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, key);
    mm_bind_int(stmt, 3, first);
    mm_bind_blob(stmt, 4, list->data, list->len);
    return mm_stmt_send(stmt, NULL, info);
}

static int by_key(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    return x->key < y->key ? -1 : x->key > y->key;
}

enum mm_err mm_postings_flush(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_postings *p = central->postings;
    enum mm_err err = MM_OK;
    if (!p->added)
        return MM_OK;
    qsort(p->entries, p->n, sizeof *p->entries, by_key); /* neighbours in the table one after the other */
    for (size_t i = 0; !err && i < p->n; i++)
        err = put_row(central, p->entries[i].key, p->entries[i].first, &p->entries[i].list, info);
    empty(p);
    return err;
}

enum mm_err mm_postings_clear(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    empty(central->postings);
    enum mm_err err = mm_db_query(central->db, "DELETE FROM posting WHERE council=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    return mm_stmt_run(stmt, NULL, info);
}

/* ---- reading ------------------------------------------------------------------------------------------- */
void mm_posting_walk_init(struct mm_posting_walk *walk, struct mm_central *central, int64_t key, bool upwards)
{
    *walk = (struct mm_posting_walk){.central = central, .key = key, .upwards = upwards};
}

void mm_posting_walk_done(struct mm_posting_walk *walk)
{
    free(walk->chunk);
}

static enum mm_err keep(struct mm_posting_walk *walk, int64_t stored, struct mm_errinfo *info)
{
    int64_t *more = mm_central_grow(walk->chunk, walk->n, &walk->cap, sizeof *more);
    if (!more)
        return mm_nomem(info);
    walk->chunk = more;
    walk->chunk[walk->n++] = stored;
    return MM_OK;
}

static enum mm_err decode(struct mm_posting_walk *walk, int64_t first, const uint8_t *list, size_t len,
                          struct mm_errinfo *info)
{
    uint64_t distance = 0;
    unsigned shift = 0;
    walk->n = 0;
    enum mm_err err = keep(walk, first, info);
    for (size_t i = 0; !err && i < len; i++) {
        if (shift > 56)
            return mm_fail(info, MM_ERR_CORRUPT, "posting %lld", (long long)walk->key);
        distance |= (uint64_t)(list[i] & 0x7f) << shift;
        shift += 7;
        if (list[i] & 0x80)
            continue;
        first += (int64_t)distance;
        err = keep(walk, first, info);
        distance = shift = 0;
    }
    return err;
}

/* For which questions the row at hand, or that there is none, is the answer: a list that is over, or thin, is
 * not asked for again at every step. */
static void remember(struct mm_posting_walk *walk, int64_t from, bool behind)
{
    walk->known = walk->n || behind || !walk->upwards;
    walk->low = behind ? from : walk->n ? walk->chunk[0] : INT64_MIN;
    walk->high = !walk->upwards ? from : walk->n ? walk->chunk[walk->n - 1] : INT64_MAX;
}

/* The row that a statement would lie in, or, upwards, the next one behind it. walk->n 0: there is none. */
static enum mm_err load(struct mm_posting_walk *walk, int64_t from, bool behind, struct mm_errinfo *info)
{
    static const char at_or_before[] =
        "SELECT first, list FROM posting WHERE council=? AND key=? AND first<=?"
        " ORDER BY first DESC LIMIT 1";
    static const char after[] = "SELECT first, list FROM posting WHERE council=? AND key=? AND first>?"
                                " ORDER BY first LIMIT 1";
    struct mm_stmt *stmt = NULL;
    bool row = false;
    size_t len = 0;
    enum mm_err err = mm_db_query(walk->central->db, behind ? after : at_or_before, &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, walk->central->council);
    mm_bind_int(stmt, 2, walk->key);
    mm_bind_int(stmt, 3, from);
    err = mm_stmt_step(stmt, &row, info);
    walk->n = 0;
    if (!err && row) {
        const void *list = mm_col_blob(stmt, 1, &len);
        err = decode(walk, mm_col_int(stmt, 0), list, len, info);
    }
    mm_stmt_end(stmt);
    if (!err)
        remember(walk, from, behind);
    return err;
}

/* In the row at hand: index of the first one not below `from`. */
static size_t not_below(const struct mm_posting_walk *walk, int64_t from)
{
    size_t low = 0, high = walk->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (walk->chunk[middle] < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool pick(const struct mm_posting_walk *walk, int64_t from, int64_t *ret_stored)
{
    size_t at = not_below(walk, from);
    bool exact = at < walk->n && walk->chunk[at] == from;
    if (walk->upwards ? at == walk->n : !exact && at == 0)
        return false;
    *ret_stored = walk->chunk[walk->upwards || exact ? at : at - 1];
    return true;
}

enum mm_err mm_posting_seek(struct mm_posting_walk *walk, int64_t from, int64_t *ret_stored,
                            struct mm_errinfo *info)
{
    bool inside = walk->known && walk->low <= from && from <= walk->high;
    enum mm_err err = inside ? MM_OK : load(walk, from, false, info);
    if (err || pick(walk, from, ret_stored))
        return err;
    if (inside || !walk->upwards)
        return MM_ERR_NOT_FOUND; /* nothing at or before it */
    err = load(walk, from, true, info);
    if (err)
        return err;
    return pick(walk, from, ret_stored) ? MM_OK : MM_ERR_NOT_FOUND;
}

/* ---- in the middle ------------------------------------------------------------------------------------- */
static enum mm_err put_part(const struct mm_posting_walk *walk, size_t from, size_t to,
                            struct mm_errinfo *info)
{
    struct mm_buf list;
    mm_buf_init(&list, MAX_LIST_BYTES);
    for (size_t i = from + 1; i < to; i++)
        put_number(&list, (uint64_t)(walk->chunk[i] - walk->chunk[i - 1]));
    enum mm_err err = mm_buf_check(&list, info);
    if (!err)
        err = put_row(walk->central, walk->key, walk->chunk[from], &list, info);
    mm_buf_done(&list);
    return err;
}

/* Where it falls inside a row, that one is cut there: so no list grows. */
enum mm_err mm_posting_put(struct mm_central *central, int64_t key, int64_t stored, struct mm_errinfo *info)
{
    struct mm_posting_walk walk;
    mm_posting_walk_init(&walk, central, key, true);
    enum mm_err err = mm_postings_flush(central, info);
    if (!err)
        err = load(&walk, stored, false, info);
    size_t at = not_below(&walk, stored), n = walk.n;
    if (!err && (at == n || walk.chunk[at] != stored)) {
        err = keep(&walk, stored, info); /* for the room */
        if (!err) {
            memmove(walk.chunk + at + 1, walk.chunk + at, (n - at) * sizeof *walk.chunk);
            walk.chunk[at] = stored;
            err = put_part(&walk, at, at == n ? at + 1 : walk.n, info);
        }
        if (!err && at < n)
            err = put_part(&walk, 0, at, info);
    }
    mm_posting_walk_done(&walk);
    return err;
}
