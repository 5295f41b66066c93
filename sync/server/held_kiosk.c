/* All records of one kiosk that wait in quarantine, accepted at once: of a kiosk that was revoked too early,
 * say. */
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/held.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPEN_OF                                                                                              \
    " FROM quarantine h LEFT JOIN settled s ON s.council=h.council AND s.recorder=h.recorder AND "           \
    "s.seq=h.seq"                                                                                            \
    " AND s.hash=h.hash LEFT JOIN recorder r ON r.council=h.council AND r.id=h.recorder"                     \
    " WHERE h.council=? AND s.verdict IS NULL AND "

struct open_row {
    int64_t seq;
    struct mm_hash hash;
};

/* The one recorder that has such records and is called so. */
static enum mm_err find_kiosk(struct mm_central *central, const char *which, char ret_recorder[MM_ID_BYTES],
                              char ret_name[200], struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    size_t n = 0;
    bool row = false;
    enum mm_err err = mm_db_query(
        central->db, "SELECT DISTINCT h.recorder, COALESCE(r.name, '')" OPEN_OF "(h.recorder=? OR r.name=?)",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, which);
    mm_bind_str(stmt, 3, which);
    for (; !err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row; n++) {
        (void)snprintf(ret_recorder, MM_ID_BYTES, "%s", mm_col_str(stmt, 0));
        mm_utf8_copy(ret_name, 200, mm_col_str(stmt, 1)[0] ? mm_col_str(stmt, 1) : ret_recorder);
    }
    mm_stmt_end(stmt);
    if (!err && n == 0)
        err = mm_fail(info, MM_ERR_NOT_FOUND,
                      mm_say("端末「%s」に、まだ決めていない保留の記録はありません",
                             "of the kiosk \"%s\" no record in quarantine waits to be decided"),
                      which);
    if (!err && n > 1)
        err = mm_fail(info, MM_ERR_INVALID,
                      mm_say("「%s」という端末が %zu 台あります。番号（ID）で指定してください",
                             "\"%s\" names %zu kiosks; give the id"),
                      which, n);
    return err;
}

static enum mm_err read_row(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct open_row *row = element;
    (void)info;
    row->seq = mm_col_int(stmt, 0);
    row->hash = mm_col_hash(stmt, 1);
    return MM_OK;
}

/* One more than may be, so that whoever stands at the end is known to be cut through. */
static enum mm_err read_open(struct mm_central *central, const char *recorder, int64_t after,
                             struct open_row **ret_rows, size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db, "SELECT h.seq, h.hash" OPEN_OF "h.recorder=? AND h.seq>? ORDER BY h.seq, h.hash LIMIT ?",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    mm_bind_int(stmt, 3, after);
    mm_bind_int(stmt, 4, MM_HELD_AT_ONCE + 1);
    return mm_central_list(stmt, read_row, sizeof **ret_rows, ret_rows, ret_n, info);
}

static enum mm_err count_left(struct mm_central *central, const char *recorder, struct mm_held_taken *taken,
                              struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err =
        mm_db_query(central->db, "SELECT COUNT(*)" OPEN_OF "h.recorder=? AND h.seq>?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    mm_bind_int(stmt, 3, taken->last);
    err = mm_stmt_step(stmt, &row, info);
    taken->left = !err && row ? mm_col_int(stmt, 0) : 0;
    mm_stmt_end(stmt);
    return err;
}

/* (tx) What it cannot be is said of each one alone (mm_held_settle); here it is only counted. Nothing was
 * written of one that is refused. */
static enum mm_err take_one(struct mm_central *central, struct mm_held *held, const struct open_row *row,
                            struct mm_held_taken *taken, struct mm_errinfo *info)
{
    char hex[MM_HASH_HEX_BYTES];
    struct mm_errinfo why = MM_ERRINFO_INIT;
    held->seq = taken->last = row->seq;
    held->hash = row->hash;
    mm_hash_format(&row->hash, hex);
    (void)snprintf(held->mark, sizeof held->mark, "%.12s", hex);
    enum mm_err err = mm_held_accept(central, held, &why);
    if (err == MM_ERR_CONFLICT) {
        taken->refused++;
        return MM_OK;
    }
    if (err)
        return mm_fail(info, err, "%s", why.text);
    taken->accepted++;
    return mm_held_put(central, held, info);
}

/* (tx) Rows of the number that the limit cuts through wait for the next time. */
static enum mm_err take_all(struct mm_central *central, struct mm_held *held, const struct open_row *rows,
                            size_t n, struct mm_held_taken *taken, struct mm_errinfo *info)
{
    size_t until = n;
    enum mm_err err = MM_OK;
    while (n > MM_HELD_AT_ONCE && until > 0 && rows[until - 1].seq == rows[n - 1].seq)
        until--;
    until = until ? until : n;
    for (size_t i = 0; !err && i < until; i++)
        err = take_one(central, held, &rows[i], taken, info);
    return err;
}

static enum mm_err note(struct mm_central *central, const struct mm_held *held,
                        const struct mm_held_taken *taken, struct mm_errinfo *info)
{
    char what[1200];
    (void)snprintf(what, sizeof what, "held accept %s %lld: %s", held->recorder, (long long)taken->accepted,
                   held->reason);
    return taken->accepted ? mm_operation_insert(central, held->actor, what, info) : MM_OK;
}

enum mm_err mm_held_take(struct mm_central *central, const char *actor, const char *kiosk, const char *reason,
                         int64_t after, struct mm_held_taken *ret_taken, struct mm_errinfo *info)
{
    struct mm_held held = {.verdict = MM_VERDICT_ACCEPTED};
    struct mm_held_taken taken = {.last = after};
    struct open_row *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_held_reason(reason, info);
    if (!err)
        err = find_kiosk(central, kiosk, held.recorder, taken.kiosk, info);
    if (err)
        return err;
    held.settled_at_ms = mm_now_ms(&central->clock);
    mm_utf8_copy(held.reason, sizeof held.reason, reason);
    mm_utf8_copy(held.actor, sizeof held.actor, actor);
    err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = read_open(central, held.recorder, after, &rows, &n, info);
    if (!err)
        err = take_all(central, &held, rows, n, &taken, info);
    if (!err)
        err = count_left(central, held.recorder, &taken, info);
    if (!err)
        err = note(central, &held, &taken, info);
    err = mm_central_write_end(central, err, info);
    free(rows);
    if (!err)
        *ret_taken = taken;
    return err;
}
