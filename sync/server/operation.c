/* Table operation: who looked at or changed what, written before the output it speaks of. */
#include "sync/server/operation.h"
#include "sync/base/limits.h"
#include "sync/base/utf8.h"
#include "sync/server/internal.h"
#include "sync/server/summary.h"

#include <stdio.h>
#include <string.h>

/* Whose it is: the first id of somebody on the roster among the words; "" for nobody's. */
static enum mm_err find_person(struct mm_central *central, const char *what, char out[MM_ID_BYTES],
                               struct mm_errinfo *info)
{
    out[0] = '\0';
    while (*what) {
        struct mm_person person;
        struct mm_errinfo why = MM_ERRINFO_INIT;
        char id[MM_UUID_BYTES];
        const size_t len = strcspn(what, " :");
        (void)snprintf(id, sizeof id, "%.*s", (int)len, what);
        enum mm_err err = len == MM_UUID_BYTES - 1 && mm_uuid_text_ok(id)
                              ? mm_people_get(central, id, &person, &why)
                              : MM_ERR_NOT_FOUND;
        if (!err)
            memcpy(out, person.id, MM_ID_BYTES);
        if (err != MM_ERR_NOT_FOUND)
            return err ? mm_fail(info, err, "%s", why.text) : MM_OK;
        what += len + strspn(what + len, " :");
    }
    return MM_OK;
}

enum mm_err mm_operation_insert(struct mm_central *central, const char *actor, const char *what,
                                struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char id[MM_UUID_BYTES], person[MM_ID_BYTES];
    enum mm_err err = find_person(central, what, person, info);
    if (!err && person[0])
        err = mm_summary_touch(central, person, info);
    if (!err)
        err = mm_db_query(central->db,
                          "INSERT INTO operation (council, id, at_ms, actor, what, person)"
                          " VALUES (?,?,?,?,?,?)",
                          &stmt, info);
    if (err)
        return err;
    mm_central_new_id(central, id);
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, id);
    mm_bind_int(stmt, 3, mm_now_ms(&central->clock));
    mm_bind_str(stmt, 4, actor);
    mm_bind_str(stmt, 5, what);
    mm_bind_str(stmt, 6, person);
    return mm_stmt_run(stmt, NULL, info);
}

static enum mm_err insert(struct mm_central *central, const char *actor, const char *what,
                          struct mm_errinfo *info)
{
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    return mm_central_write_end(central, mm_operation_insert(central, actor, what, info), info);
}

enum mm_err mm_central_operation(struct mm_central *central, const char *actor, const char *what,
                                 struct mm_errinfo *info)
{
    struct mm_buf in;
    struct mm_jw w;
    if (central->mode == MM_CENTRAL_WRITE)
        return insert(central, actor, what, info);
    mm_buf_init(&in, MM_MAX_FIELD_BYTES);
    mm_jw_init(&w, &in);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "actor", actor);
    mm_jw_kstr(&w, "what", what);
    mm_jw_end(&w);
    enum mm_err err = mm_central_act(central, "operation.add", &in, info);
    mm_buf_done(&in);
    return err;
}

static enum mm_err read_row(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_operation_row *row = element;
    (void)info;
    row->at_ms = mm_col_int(stmt, 0);
    mm_utf8_copy(row->actor, sizeof row->actor, mm_col_str(stmt, 1));
    mm_utf8_copy(row->what, sizeof row->what, mm_col_str(stmt, 2));
    return MM_OK;
}

enum mm_err mm_operations_list(struct mm_central *central, int64_t from_ms, int64_t until_ms,
                               struct mm_operation_row **ret_rows, size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT at_ms, actor, what FROM operation WHERE council=? AND at_ms>=?"
                                  " AND at_ms<=? ORDER BY at_ms DESC, id DESC",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, from_ms);
    mm_bind_int(stmt, 3, until_ms);
    return mm_central_list(stmt, read_row, sizeof **ret_rows, ret_rows, ret_n, info);
}
