/* Table statement: append only. What arrived is kept byte for byte. A statement's place in the order of
 * storing is `stored`, in microseconds: it never goes back, no two have the same, and it is how a statement
 * is found. */
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/server/internal.h"
#include "sync/server/mention.h"
#include "sync/server/posting.h"
#include "sync/server/years.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define US_PER_MS 1000

enum mm_err mm_stored_resume(struct mm_central *central, struct mm_errinfo *info)
{
    int64_t last = 0;
    enum mm_err err = mm_db_int(central->db, "SELECT COALESCE(MAX(stored), 0) FROM statement", &last, info);
    if (err)
        return err;
    if (last > central->stored)
        central->stored = last;
    atomic_store(&central->shared->stored, central->stored);
    return MM_OK;
}

static int64_t next_stored(struct mm_central *central)
{
    int64_t now = mm_now_ms(&central->clock) * US_PER_MS;
    central->stored = now > central->stored ? now : central->stored + 1;
    return central->stored;
}

/* The next one may still get the current millisecond; one of a transaction under way came after `settled`. */
int64_t mm_stored_now(struct mm_central *central)
{
    int64_t now = mm_now_ms(&central->clock) * US_PER_MS, last = atomic_load(&central->shared->stored);
    int64_t settled = atomic_load(&central->shared->settled);
    if (atomic_load(&central->shared->under_way))
        return settled;
    return now > last ? now - 1 : last;
}

enum mm_err mm_statement_send(struct mm_central *central, struct mm_record *record, struct mm_errinfo *info)
{
    const struct mm_statement_view *view = &record->view;
    bool ours = view->actor_home && view->actor_name && strcmp(view->actor_home, central->home_page) == 0;
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "INSERT INTO statement (stored, council, id, recorder, seq, person, bytes, hash, prev,"
                    " chain, voided) VALUES (?,?,?,?,?,?,?,?,?,?,0) ON CONFLICT (council, id) DO NOTHING",
                    &stmt, info);
    if (err)
        return err;
    record->stored = next_stored(central);
    record->fresh = 0;
    mm_bind_int(stmt, 1, record->stored);
    mm_bind_str(stmt, 2, central->council);
    mm_bind_str(stmt, 3, record->id);
    mm_bind_str(stmt, 4, record->recorder);
    mm_bind_int(stmt, 5, record->seq);
    mm_bind_str(stmt, 6, ours ? view->actor_name : "");
    mm_bind_blob(stmt, 7, record->bytes, record->len);
    mm_bind_hash(stmt, 8, &record->hash);
    mm_bind_hash(stmt, 9, &record->prev);
    mm_bind_hash(stmt, 10, &record->chain);
    return mm_stmt_send(stmt, &record->fresh, info);
}

/* The statement's authority, as GET /statements shows it, is its recorder. */
static int64_t authority_key(const struct mm_central *central, const char *recorder)
{
    char text[sizeof central->home_page + MM_ID_BYTES];
    (void)snprintf(text, sizeof text, "%s\n%s", central->home_page, recorder);
    return mm_mention_key(MM_MENTION_AGENT_RELATED, text);
}

enum mm_err mm_statement_adopt(struct mm_central *central, const struct mm_record *record, int64_t stored,
                               struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "UPDATE statement SET recorder=?, seq=?, bytes=?, hash=?, prev=?, chain=?, voided=0"
                    " WHERE council=? AND id=? AND seq=0",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, record->recorder);
    mm_bind_int(stmt, 2, record->seq);
    mm_bind_blob(stmt, 3, record->bytes, record->len);
    mm_bind_hash(stmt, 4, &record->hash);
    mm_bind_hash(stmt, 5, &record->prev);
    mm_bind_hash(stmt, 6, &record->chain);
    mm_bind_str(stmt, 7, central->council);
    mm_bind_str(stmt, 8, record->id);
    err = mm_stmt_run(stmt, NULL, info);
    /* under the authority it had, it stays in a list and is no answer any more */
    return err ? err : mm_posting_put(central, authority_key(central, record->recorder), stored, info);
}
_Static_assert(MM_SEQ_NONE == 0, "see the text above");

static enum mm_err post(struct mm_central *central, const char *recorder, int64_t stored, const int64_t *keys,
                        size_t n_keys, struct mm_errinfo *info)
{
    enum mm_err err = mm_posting_add(central, authority_key(central, recorder), stored, info);
    for (size_t i = 0; !err && i < n_keys; i++)
        err = mm_posting_add(central, keys[i], stored, info);
    return err;
}

enum mm_err mm_statement_post(struct mm_central *central, const struct mm_record *record,
                              struct mm_errinfo *info)
{
    return post(central, record->recorder, record->stored, record->keys, record->n_keys, info);
}

static enum mm_err post_row(void *ctx, const struct mm_statement_row *row)
{
    static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_central *central = ctx;
    struct mm_json *doc = NULL;
    int64_t *keys = NULL;
    size_t n = 0;
    enum mm_err err = mm_json_parse(row->bytes, row->len, &limits, &doc, NULL);
    if (!err)
        err = mm_mention_keys(doc, &keys, &n, NULL);
    if (!err)
        err = post(central, row->recorder, row->stored, keys, n, NULL);
    mm_json_free(doc);
    free(keys);
    return err;
}

enum mm_err mm_statement_count(struct mm_central *central, int64_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(central->db, "SELECT COUNT(*) FROM statement WHERE council=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    err = mm_stmt_step(stmt, &row, info);
    if (!err)
        *ret_n = mm_col_int(stmt, 0);
    mm_stmt_end(stmt);
    return err;
}

/* ---- reading ------------------------------------------------------------------------------------------- */
#define COLUMNS "bytes, recorder, stored, seq, id, voided, person"

static void read_row(struct mm_stmt *stmt, struct mm_statement_row *row)
{
    row->bytes = mm_col_blob(stmt, 0, &row->len);
    row->recorder = mm_col_str(stmt, 1);
    row->stored = mm_col_int(stmt, 2);
    row->received_at_ms = row->stored / US_PER_MS;
    row->seq = mm_col_int(stmt, 3);
    row->id = mm_col_str(stmt, 4);
    row->voided = mm_col_int(stmt, 5) != 0;
    row->person = mm_col_str(stmt, 6);
    row->doc = NULL;
}

static enum mm_err give(struct mm_stmt *stmt, mm_statement_each each, void *ctx, struct mm_errinfo *info)
{
    struct mm_statement_row found;
    bool row = false;
    enum mm_err err = mm_stmt_step(stmt, &row, info);
    if (!err && row) {
        read_row(stmt, &found);
        err = each(ctx, &found);
    }
    mm_stmt_end(stmt);
    return err ? err : row ? MM_OK : MM_ERR_NOT_FOUND;
}

enum mm_err mm_statement_get(struct mm_central *central, const char *id, mm_statement_each each, void *ctx,
                             struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db, "SELECT " COLUMNS " FROM statement WHERE council=? AND id=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, id);
    return give(stmt, each, ctx, info);
}

static enum mm_err at_between(struct mm_central *central, int64_t stored, const char *from, const char *to,
                              mm_statement_each each, void *ctx, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db, "SELECT " COLUMNS " FROM statement WHERE stored=? AND council=? AND id>=? AND id<?",
        &stmt, info);
    if (err)
        return err;
    mm_bind_int(stmt, 1, stored);
    mm_bind_str(stmt, 2, central->council);
    mm_bind_str(stmt, 3, from);
    mm_bind_str(stmt, 4, to);
    return give(stmt, each, ctx, info);
}

/* Where the table lies in years (years.h): in that of its storing nearly always, behind all of them for an id
 * that another system made by chance; so the other partitions are looked at for few. */
enum mm_err mm_statement_at(struct mm_central *central, int64_t stored, mm_statement_each each, void *ctx,
                            struct mm_errinfo *info)
{
    int year = mm_date_of(stored / US_PER_MS).year;
    char from[MM_YEARS_BOUND_BYTES], to[MM_YEARS_BOUND_BYTES];
    enum mm_err err = MM_ERR_NOT_FOUND;
    mm_years_bound(year, from);
    mm_years_bound(year + 1, to);
    const struct {
        const char *from, *to;
    } ranges[] = {{from, to}, {MM_YEARS_BEHIND, "g"}, {"", "g"}};
    bool years = strcmp(mm_db_kind(central->db), "sqlite") != 0;
    size_t n = sizeof ranges / sizeof ranges[0];
    for (size_t i = years ? 0 : n - 1; err == MM_ERR_NOT_FOUND && i < n; i++)
        err = at_between(central, stored, ranges[i].from, ranges[i].to, each, ctx, info);
    return err;
}

static enum mm_err give_all(struct mm_stmt *stmt, mm_statement_each each, void *ctx, struct mm_errinfo *info)
{
    bool row = false;
    enum mm_err err = MM_OK;
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        struct mm_statement_row found;
        read_row(stmt, &found);
        err = each(ctx, &found);
    }
    mm_stmt_end(stmt);
    return err;
}

/* One question for all of them: a connection answers a hundred in little more time than one. As an expression
 * the council has no index, of which SQLite would otherwise think that it finds fewer than 32 places do: it
 * looked at every statement of the council then. */
enum mm_err mm_statement_some(struct mm_central *central, const int64_t *stored, size_t n, bool ascending,
                              mm_statement_each each, void *ctx, struct mm_errinfo *info)
{
#define FOUR_TIMES(x) x "," x "," x "," x
#define UPWARDS                                                                                              \
    "SELECT " COLUMNS " FROM statement WHERE council||''=?"                                                  \
    " AND stored IN (" FOUR_TIMES(FOUR_TIMES("?,?")) ") ORDER BY stored"
    _Static_assert(MM_STATEMENT_SOME == 32, "as many marks");
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db, ascending ? UPWARDS : UPWARDS " DESC", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    for (size_t i = 0; i < MM_STATEMENT_SOME; i++)
        mm_bind_int(stmt, 2 + (int)i, stored[i < n ? i : n - 1]);
    return give_all(stmt, each, ctx, info);
}

enum mm_err mm_statement_post_all(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_postings_clear(central, info);
    if (!err)
        err = mm_db_query(central->db, "SELECT " COLUMNS " FROM statement WHERE council=? ORDER BY stored",
                          &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    return give_all(stmt, post_row, central, info);
}

/* ---- all of them, in the order of their recorders --------------------------------------------------------
 */
static enum mm_err everybody(struct mm_central *central, mm_statement_each each, void *ctx,
                             struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db, "SELECT " COLUMNS " FROM statement WHERE council=? AND seq>0 ORDER BY recorder, seq, id",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    return give_all(stmt, each, ctx, info);
}

struct place {
    int64_t stored, seq;
    char recorder[MM_ID_BYTES], id[MM_UUID_BYTES];
};
struct places {
    struct place *list; /* owned */
    size_t n, cap;
};

static enum mm_err note_place(void *ctx, const struct mm_statement_row *row)
{
    struct places *places = ctx;
    if (row->seq == MM_SEQ_NONE)
        return MM_OK;
    struct place *more = mm_central_grow(places->list, places->n, &places->cap, sizeof *more);
    if (!more)
        return MM_ERR_NOMEM;
    places->list = more;
    struct place *p = &places->list[places->n++];
    *p = (struct place){.stored = row->stored, .seq = row->seq};
    (void)snprintf(p->recorder, sizeof p->recorder, "%s", row->recorder);
    (void)snprintf(p->id, sizeof p->id, "%s", row->id);
    return MM_OK;
}

static int by_recorder(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    int order = strcmp(x->recorder, y->recorder);
    if (!order)
        order = x->seq < y->seq ? -1 : x->seq > y->seq;
    return order ? order : strcmp(x->id, y->id);
}

static enum mm_err places_of(struct mm_central *central, const char *person, struct places *places,
                             struct mm_errinfo *info)
{
    struct mm_posting_walk walk;
    char text[sizeof central->home_page + MM_ID_BYTES];
    int64_t at = INT64_MIN;
    (void)snprintf(text, sizeof text, "%s\n%s", central->home_page, person);
    mm_posting_walk_init(&walk, central, mm_mention_key(MM_MENTION_AGENT, text), true);
    enum mm_err err = MM_OK;
    while (!err && (err = mm_posting_seek(&walk, at, &at, info)) == MM_OK) {
        err = mm_statement_at(central, at, note_place, places, info);
        at++;
    }
    mm_posting_walk_done(&walk);
    return err == MM_ERR_NOT_FOUND ? MM_OK : err;
}

enum mm_err mm_statement_all(struct mm_central *central, const char *person, mm_statement_each each,
                             void *ctx, struct mm_errinfo *info)
{
    struct places places = {0};
    if (!person)
        return everybody(central, each, ctx, info);
    enum mm_err err = mm_db_in_tx(central->db) ? mm_postings_flush(central, info) : MM_OK;
    if (!err)
        err = places_of(central, person, &places, info);
    if (!err && places.n)
        qsort(places.list, places.n, sizeof *places.list, by_recorder);
    for (size_t i = 0; !err && i < places.n; i++)
        err = mm_statement_at(central, places.list[i].stored, each, ctx, info);
    free(places.list);
    return err;
}
