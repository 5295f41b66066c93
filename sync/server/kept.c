/* Tables quarantine and conflict: records that are no statement of ours, or bear the id of another one. They
 * are kept for a person to look at, and never block what comes behind them. */
#include "sync/server/internal.h"

static void bind_record(struct mm_central *central, struct mm_stmt *stmt, const struct mm_record *record)
{
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, record->recorder);
    mm_bind_int(stmt, 3, record->seq);
    mm_bind_str(stmt, 4, record->id);
    mm_bind_blob(stmt, 5, record->bytes, record->len);
    mm_bind_hash(stmt, 6, &record->hash);
    mm_bind_hash(stmt, 7, &record->prev);
    mm_bind_hash(stmt, 8, &record->chain);
    mm_bind_int(stmt, 9, mm_now_ms(&central->clock));
}

enum mm_err mm_quarantine_insert(struct mm_central *central, const struct mm_record *record,
                                 const char *error, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO quarantine (council, recorder, seq, id, bytes, hash, prev,"
                                  " chain, received_at_ms, error) VALUES (?,?,?,?,?,?,?,?,?,?)"
                                  " ON CONFLICT (council, recorder, seq, hash) DO NOTHING",
                                  &stmt, info);
    if (err)
        return err;
    bind_record(central, stmt, record);
    mm_bind_str(stmt, 10, error);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_conflict_insert(struct mm_central *central, const struct mm_record *record,
                               struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO conflict (council, recorder, seq, id, bytes, hash, prev,"
                                  " chain, received_at_ms) VALUES (?,?,?,?,?,?,?,?,?)"
                                  " ON CONFLICT (council, recorder, seq, hash) DO NOTHING",
                                  &stmt, info);
    if (err)
        return err;
    bind_record(central, stmt, record);
    return mm_stmt_run(stmt, NULL, info);
}
