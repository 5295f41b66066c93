/* Table acknowledged. */
#include "sync/server/texts.h"

#include "sync/server/internal.h"

#include <stdio.h>

enum mm_err mm_acknowledged_merge(struct mm_central *central, const char *person, const char *text,
                                  const char *version, int64_t at_ms, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "INSERT INTO acknowledged (council, person, document, version, at_ms) VALUES (?,?,?,?,?)"
                    " ON CONFLICT (council, person, document, version) DO UPDATE SET at_ms=excluded.at_ms"
                    " WHERE excluded.at_ms<acknowledged.at_ms",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    mm_bind_str(stmt, 3, text);
    mm_bind_str(stmt, 4, version);
    mm_bind_int(stmt, 5, at_ms);
    return mm_stmt_send(stmt, NULL, info);
}

enum mm_err mm_acknowledged_clear(struct mm_central *central, const char *person, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db, "DELETE FROM acknowledged WHERE council=?1 AND (CAST(?2 AS TEXT) IS NULL OR person=?2)",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    return mm_stmt_run(stmt, NULL, info);
}

static enum mm_err read_row(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_acknowledged_row *row = element;
    (void)info;
    (void)snprintf(row->person, sizeof row->person, "%s", mm_col_str(stmt, 0));
    (void)snprintf(row->text, sizeof row->text, "%s", mm_col_str(stmt, 1));
    (void)snprintf(row->version, sizeof row->version, "%s", mm_col_str(stmt, 2));
    row->at_ms = mm_col_int(stmt, 3);
    return MM_OK;
}

enum mm_err mm_acknowledged_list(struct mm_central *central, const char *person, int64_t as_of_ms,
                                 struct mm_acknowledged_row **ret_rows, size_t *ret_n,
                                 struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT person, document, version, at_ms FROM acknowledged WHERE council=?1"
                                  " AND (CAST(?2 AS TEXT) IS NULL OR person=?2) AND at_ms<=?3"
                                  " ORDER BY person, document, at_ms, version",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    mm_bind_int(stmt, 3, as_of_ms);
    return mm_central_list(stmt, read_row, sizeof **ret_rows, ret_rows, ret_n, info);
}
