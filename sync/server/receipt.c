/* Table receipt: completions that the secretariat confirmed by a 受講控え before their records arrived. */
#include "sync/server/codes.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>

enum mm_err mm_receipt_put(struct mm_central *central, const char *registration, const char *person,
                           const char *recorder, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = mm_db_query(central->db,
                      "INSERT INTO receipt (council, registration, person, recorder, confirmed_at_ms)"
                      " VALUES (?,?,?,?,?) ON CONFLICT (council, registration) DO NOTHING",
                      &stmt, info);
    if (!err) {
        mm_bind_str(stmt, 1, central->council);
        mm_bind_str(stmt, 2, registration);
        mm_bind_str(stmt, 3, person);
        mm_bind_str(stmt, 4, recorder);
        mm_bind_int(stmt, 5, mm_now_ms(&central->clock));
        err = mm_stmt_run(stmt, NULL, info);
    }
    return mm_central_write_end(central, err, info);
}

static enum mm_err read_receipt(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_receipt_row *r = element;
    (void)info;
    (void)snprintf(r->registration, sizeof r->registration, "%s", mm_col_str(stmt, 0));
    r->confirmed_at_ms = mm_col_int(stmt, 1);
    return MM_OK;
}

enum mm_err mm_receipts_list(struct mm_central *central, int64_t as_of_ms, struct mm_receipt_row **ret_rows,
                             size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT registration, confirmed_at_ms FROM receipt WHERE council=?"
                                  " AND confirmed_at_ms<=? ORDER BY registration",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, as_of_ms);
    return mm_central_list(stmt, read_receipt, sizeof **ret_rows, ret_rows, ret_n, info);
}
