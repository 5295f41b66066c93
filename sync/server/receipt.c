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

enum mm_err mm_receipts_list(struct mm_central *central, int64_t as_of_ms, struct mm_receipt_row **ret_rows,
                             size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct mm_receipt_row *list = NULL;
    size_t n = 0, cap = 0;
    bool row = false;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT registration, confirmed_at_ms FROM receipt WHERE council=?"
                                  " AND confirmed_at_ms<=? ORDER BY registration",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, as_of_ms);
    while ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row) {
        struct mm_receipt_row *more = mm_central_grow(list, n, &cap, sizeof *list);
        if (!more) {
            err = mm_central_nomem(info);
            break;
        }
        list = more;
        (void)snprintf(list[n].registration, sizeof list[n].registration, "%s", mm_col_str(stmt, 0));
        list[n++].confirmed_at_ms = mm_col_int(stmt, 1);
    }
    mm_stmt_end(stmt);
    if (err) {
        free(list);
        return err;
    }
    *ret_rows = list;
    *ret_n = n;
    return MM_OK;
}
