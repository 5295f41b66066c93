#include "sync/server/verify.h"

#include "sync/base/log.h"
#include "sync/server/erase.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <string.h>

#define MAX_BRANCHES 64   /* of one place in a chain; more of them are not compared */
#define MAX_LOOKED   1000 /* records that a hole is explained by; each is a look through all */

struct step {
    int64_t seq; /* 0: none yet */
    struct mm_hash chains[MAX_BRANCHES];
    size_t n;
};

struct verify {
    struct mm_central *central;
    mm_verify_each each;
    void *ctx;
    char recorder[MM_ID_BYTES];
    int64_t last_seq; /* highest up to which nothing was missing; -1: not asked yet */
    bool forked;
    struct step before, here;
    int64_t records;
    int looked;
};

/* ---- what explains an odd place -------------------------------------------------------------------------
 */
static enum mm_err ask_recorder(struct verify *v, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    if (v->last_seq >= 0)
        return MM_OK;
    enum mm_err err =
        mm_db_query(v->central->db,
                    "SELECT last_seq, CASE WHEN EXISTS(SELECT 1 FROM chain_note n WHERE"
                    " n.council=r.council AND n.recorder=r.id AND n.kind='fork') THEN 1 ELSE 0 END"
                    " FROM recorder r WHERE r.council=? AND r.id=?",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, v->central->council);
    mm_bind_str(stmt, 2, v->recorder);
    err = mm_stmt_step(stmt, &row, info);
    if (!err) {
        v->last_seq = row ? mm_col_int(stmt, 0) : 0;
        v->forked = row && mm_col_int(stmt, 1) != 0;
    }
    mm_stmt_end(stmt);
    return err;
}

/* The record before may lie under another recorder that this kiosk was. */
static enum mm_err lies_elsewhere(struct verify *v, const struct mm_hash *chain, bool *ret_there,
                                  struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
#define WITH_CHAIN(table) "SELECT 1 FROM " table " WHERE council=?1 AND chain=?2"
    *ret_there = v->looked >= MAX_LOOKED;
    if (v->looked++ >= MAX_LOOKED)
        return MM_OK;
    enum mm_err err = mm_db_query(
        v->central->db,
        WITH_CHAIN("statement") " UNION ALL " WITH_CHAIN("quarantine") " UNION ALL " WITH_CHAIN("conflict"),
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, v->central->council);
    mm_bind_hash(stmt, 2, chain);
    err = mm_stmt_step(stmt, ret_there, info);
    mm_stmt_end(stmt);
    return err;
}

/* ---- one record -----------------------------------------------------------------------------------------
 */
static void tell(struct verify *v, enum mm_verify_kind kind, int64_t seq, const char *id)
{
    struct mm_verify_fault fault = {.kind = kind, .seq = seq};
    (void)snprintf(fault.recorder, sizeof fault.recorder, "%s", v->recorder);
    (void)snprintf(fault.id, sizeof fault.id, "%s", id);
    v->each(v->ctx, &fault);
}

static bool follows(const struct step *before, const struct mm_hash *prev)
{
    for (size_t i = 0; i < before->n; i++)
        if (mm_hash_equal(&before->chains[i], prev))
            return true;
    return before->n == MAX_BRANCHES;
}

static enum mm_err check_link(struct verify *v, int64_t seq, const char *id, const struct mm_hash *prev,
                              struct mm_errinfo *info)
{
    bool next = v->before.seq == seq - 1, there = false;
    if (seq == 1 ? mm_hash_zero(prev) : next && follows(&v->before, prev))
        return MM_OK;
    enum mm_err err = ask_recorder(v, info);
    if (err || v->forked || (!next && seq - 1 > v->last_seq))
        return err;
    if (seq > 1)
        err = lies_elsewhere(v, prev, &there, info);
    if (!err && !there)
        tell(v, next || seq == 1 ? MM_VERIFY_LINK : MM_VERIFY_MISSING, seq, id);
    return err;
}

static void move_on(struct verify *v, const char *recorder, int64_t seq)
{
    if (strcmp(recorder, v->recorder) != 0) {
        (void)snprintf(v->recorder, sizeof v->recorder, "%s", recorder);
        v->before = v->here = (struct step){.seq = 0};
        v->last_seq = -1;
        v->forked = false;
    }
    if (seq != v->here.seq) {
        v->before = v->here;
        v->here = (struct step){.seq = seq};
    }
}

static enum mm_err check_record(struct verify *v, struct mm_stmt *stmt, struct mm_errinfo *info)
{
    char id[MM_UUID_BYTES];
    size_t len = 0;
    int64_t seq = mm_col_int(stmt, 1);
    (void)snprintf(id, sizeof id, "%s", mm_col_str(stmt, 2));
    move_on(v, mm_col_str(stmt, 0), seq);
    const void *bytes = mm_col_blob(stmt, 3, &len);
    struct mm_hash hash = mm_col_hash(stmt, 4), prev = mm_col_hash(stmt, 5), chain = mm_col_hash(stmt, 6);
    struct mm_hash real = mm_sha256(bytes, len), next = mm_chain_next(&prev, seq, bytes, len);
    bool erased = false;
    enum mm_err err =
        mm_hash_equal(&hash, &real) ? MM_OK : mm_tombstone_is(v->central, id, bytes, len, &erased, info);
    if (err)
        return err;
    v->records++;
    if (!erased && !mm_hash_equal(&hash, &real))
        tell(v, MM_VERIFY_BYTES, seq, id);
    if (seq == MM_SEQ_NONE)
        return MM_OK;
    if (!erased && !mm_hash_equal(&chain, &next))
        tell(v, MM_VERIFY_CHAIN, seq, id);
    if (v->here.n < MAX_BRANCHES)
        v->here.chains[v->here.n++] = chain;
    return check_link(v, seq, id, &prev, info);
}

/* ---- all of them ----------------------------------------------------------------------------------------
 */
/* Records at the end of a chain leave no hole. */
static enum mm_err check_ends(struct verify *v, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
#define SEQS(table) "SELECT seq FROM " table " WHERE council=?1 AND recorder=r.id"
    enum mm_err err = mm_db_query(
        v->central->db,
        "SELECT id, last_seq, (SELECT COALESCE(MAX(seq), 0) FROM (" SEQS("statement") " UNION ALL " SEQS(
            "quarantine") " UNION ALL " SEQS("conflict") ") AS known) FROM recorder r WHERE council=?1 ORDER "
                                                         "BY id",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, v->central->council);
    while ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        int64_t last_seq = mm_col_int(stmt, 1), highest = mm_col_int(stmt, 2);
        (void)snprintf(v->recorder, sizeof v->recorder, "%s", mm_col_str(stmt, 0));
        if (highest > 0 && highest < last_seq) /* 0: it enrolled anew and has sent nothing since */
            tell(v, MM_VERIFY_MISSING, highest + 1, "");
    }
    mm_stmt_end(stmt);
    return err;
}

static enum mm_err check_all(struct verify *v, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
#define ALL(table) "SELECT recorder, seq, id, bytes, hash, prev, chain FROM " table " WHERE council=?1"
    enum mm_err err = mm_db_query(v->central->db,
                                  ALL("statement") " UNION ALL " ALL("quarantine") " UNION ALL " ALL(
                                      "conflict") " ORDER BY recorder, seq",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, v->central->council);
    while (!err && (err = mm_stmt_step(stmt, &row, info)) == MM_OK && row)
        err = check_record(v, stmt, info);
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_central_verify(struct mm_central *central, mm_verify_each each, void *ctx,
                              int64_t *ret_records, struct mm_errinfo *info)
{
    struct verify v = {.central = central, .each = each, .ctx = ctx, .last_seq = -1};
    enum mm_err err = mm_db_snapshot(central->db, info);
    if (!err)
        err = check_all(&v, info);
    if (!err)
        err = check_ends(&v, info);
    mm_db_snapshot_end(central->db);
    if (!err)
        *ret_records = v.records;
    return err;
}
