/* Table witness: who was let in without a PIN, by whom and where. */
#include "sync/server/internal.h"
#include "sync/server/took.h"

#include <stdio.h>

static enum mm_err take(struct mm_central *central, const char *recorder, const struct mm_told *told,
                        const struct mm_json *data, bool *ret_new, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO witness (council, id, recorder, person, witness, at_ms)"
                                  " VALUES (?,?,?,?,?,?) ON CONFLICT (council, id) DO NOTHING",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, told->id);
    mm_bind_str(stmt, 3, recorder);
    mm_bind_str(stmt, 4, told->person);
    mm_bind_str(stmt, 5, mm_json_get_str(data, "witness", ""));
    mm_bind_int(stmt, 6, told->at_ms);
    return mm_took_run(stmt, ret_new, info);
}

static enum mm_err read_row(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_witness_row *row = element;
    (void)info;
    (void)snprintf(row->person, sizeof row->person, "%s", mm_col_str(stmt, 0));
    (void)snprintf(row->witness, sizeof row->witness, "%s", mm_col_str(stmt, 1));
    (void)snprintf(row->recorder, sizeof row->recorder, "%s", mm_col_str(stmt, 2));
    row->at_ms = mm_col_int(stmt, 3);
    return MM_OK;
}

enum mm_err mm_witness_list(struct mm_central *central, int64_t as_of_ms, struct mm_witness_row **ret_rows,
                            size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT person, witness, recorder, at_ms FROM witness WHERE council=?"
                                  " AND at_ms<=? ORDER BY at_ms DESC, id",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, as_of_ms);
    return mm_central_list(stmt, read_row, sizeof **ret_rows, ret_rows, ret_n, info);
}

const struct mm_took_ops mm_took_witness = {&mm_told_witness, take};
