/* Table chain_note, and what lies at a place of a chain: the rows over which chain.c decides. */
#include "sync/server/internal.h"

static const char *const note_names[] = {
    [MM_CHAIN_GAP] = "gap",
    [MM_CHAIN_FORK] = "fork",
};
_Static_assert(sizeof note_names / sizeof note_names[0] == MM_CHAIN_NOTE_COUNT, "a name for each note");

enum mm_err mm_chain_note_put(struct mm_central *central, const char *recorder, enum mm_chain_note kind,
                              int64_t seq, const struct mm_hash *chain, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "INSERT INTO chain_note (council, recorder, kind, seq, chain, noted_at_ms)"
                    " VALUES (?,?,?,?,?,?) ON CONFLICT (council, recorder, kind, seq, chain) DO NOTHING",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    mm_bind_str(stmt, 3, note_names[kind]);
    mm_bind_int(stmt, 4, seq);
    mm_bind_hash(stmt, 5, chain);
    mm_bind_int(stmt, 6, mm_now_ms(&central->clock));
    return mm_stmt_run(stmt, NULL, info);
}

#define AT(table) "SELECT chain, prev FROM " table " WHERE council=?1 AND recorder=?2 AND seq=?3"
static enum mm_err at_query(struct mm_central *central, const char *recorder, int64_t seq,
                            struct mm_stmt **ret_stmt, struct mm_errinfo *info)
{
    enum mm_err err =
        mm_db_query(central->db, AT("statement") " UNION ALL " AT("quarantine") " UNION ALL " AT("conflict"),
                    ret_stmt, info);
    if (err)
        return err;
    mm_bind_str(*ret_stmt, 1, central->council);
    mm_bind_str(*ret_stmt, 2, recorder);
    mm_bind_int(*ret_stmt, 3, seq);
    return MM_OK;
}

enum mm_err mm_chain_at(struct mm_central *central, const char *recorder, int64_t seq, mm_chain_each each,
                        void *ctx, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = at_query(central, recorder, seq, &stmt, info);
    if (err)
        return err;
    while ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        struct mm_hash chain = mm_col_hash(stmt, 0), prev = mm_col_hash(stmt, 1);
        each(ctx, &chain, &prev);
    }
    mm_stmt_end(stmt);
    return err;
}

static enum mm_err highest_query(struct mm_central *central, const char *recorder, struct mm_stmt **ret_stmt,
                                 struct mm_errinfo *info)
{
#define HIGHEST(table) "SELECT MAX(seq) AS seq FROM " table " WHERE council=?1 AND recorder=?2"
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT MAX(seq) FROM (" HIGHEST("statement") " UNION ALL " HIGHEST(
                                      "quarantine") " UNION ALL " HIGHEST("conflict") ") AS known",
                                  ret_stmt, info);
    if (err)
        return err;
    mm_bind_str(*ret_stmt, 1, central->council);
    mm_bind_str(*ret_stmt, 2, recorder);
    return MM_OK;
}

enum mm_err mm_chain_highest(struct mm_central *central, const char *recorder, int64_t *ret_seq,
                             struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = highest_query(central, recorder, &stmt, info);
    if (err)
        return err;
    err = mm_stmt_step(stmt, &row, info);
    if (!err)
        *ret_seq = row ? mm_col_int(stmt, 0) : 0;
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_chain_ask(struct mm_central *central, const struct mm_batch_head *head,
                         struct mm_errinfo *info)
{
    struct mm_stmt *before = NULL, *highest = NULL;
    enum mm_err err = MM_OK;
    if (head->first_seq > 1)
        err = at_query(central, head->recorder, head->first_seq - 1, &before, info);
    if (!err && before)
        err = mm_stmt_ask(before, info);
    if (!err)
        err = highest_query(central, head->recorder, &highest, info);
    return err ? err : mm_stmt_ask(highest, info);
}

enum mm_err mm_chain_anywhere(struct mm_central *central, const struct mm_chain_end *end, bool *ret_there,
                              struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
#define OF_ALL(table)                                                                                        \
    "SELECT 1 FROM recorder r JOIN " table " t ON t.council=r.council AND t.recorder=r.id AND t.seq=?2"      \
    " WHERE r.council=?1 AND t.chain=?3"
    enum mm_err err = mm_db_query(
        central->db, OF_ALL("statement") " UNION ALL " OF_ALL("quarantine") " UNION ALL " OF_ALL("conflict"),
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, end->seq);
    mm_bind_hash(stmt, 3, &end->chain);
    err = mm_stmt_step(stmt, ret_there, info);
    mm_stmt_end(stmt);
    return err;
}
