/* What a recorder may do: pending → active → revoked, and no way back. A key that somebody had reason to
 * revoke is not trusted again; such a kiosk enrols anew, with its store and all that is in it. */
#include "sync/base/log.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The one kiosk of this id, or of this name among those that are not revoked. */
static enum mm_err find(const struct mm_kiosk_row *rows, size_t n, const char *which,
                        const struct mm_kiosk_row **ret_row, struct mm_errinfo *info)
{
    const struct mm_kiosk_row *found = NULL;
    size_t hits = 0;
    for (size_t i = 0; i < n; i++) {
        bool is = strcmp(rows[i].recorder, which) == 0;
        if (!is && (strcmp(rows[i].name, which) != 0 || strcmp(rows[i].status, "revoked") == 0))
            continue;
        found = &rows[i];
        hits = is ? 1 : hits + 1;
        if (is)
            break;
    }
    if (hits == 0)
        return mm_fail(info, MM_ERR_NOT_FOUND,
                       mm_say("端末「%s」はありません。「端末」の一覧で確かめてください",
                              "there is no kiosk \"%s\"; see mamori kiosk list"),
                       which);
    if (hits > 1)
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("「%s」という端末が %zu 台あります。番号（ID）で指定してください",
                              "\"%s\" names %zu kiosks; give the id"),
                       which, hits);
    *ret_row = found;
    return MM_OK;
}

static enum mm_err check(const struct mm_kiosk_row *row, const char *status, struct mm_errinfo *info)
{
    if (strcmp(row->status, status) == 0)
        return mm_fail(
            info, MM_ERR_EXISTS,
            strcmp(status, "active") == 0
                ? mm_say("端末「%s」はもう承認されています", "the kiosk \"%s\" is approved already")
                : mm_say("端末「%s」はもう失効しています", "the kiosk \"%s\" is revoked already"),
            row->name);
    if (strcmp(row->status, "revoked") == 0)
        return mm_fail(info, MM_ERR_REFUSED,
                       mm_say("失効した端末「%s」は承認できません。新しい登録コードで登録し直してください",
                              "the kiosk \"%s\" is revoked; enrol it anew with a new code"),
                       row->name);
    return MM_OK;
}

static enum mm_err change(struct mm_central *central, const struct mm_kiosk_row *row, const char *status,
                          const char *actor, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char what[400];
    (void)snprintf(what, sizeof what, "kiosk %s %s %s", strcmp(status, "active") == 0 ? "approve" : "revoke",
                   row->recorder, row->name);
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = mm_operation_insert(central, actor, what, info);
    if (!err)
        err = mm_db_query(central->db, "UPDATE recorder SET status=? WHERE council=? AND id=?", &stmt, info);
    if (!err) {
        mm_bind_str(stmt, 1, status);
        mm_bind_str(stmt, 2, central->council);
        mm_bind_str(stmt, 3, row->recorder);
        err = mm_stmt_run(stmt, NULL, info);
    }
    return mm_central_write_end(central, err, info);
}

enum mm_err mm_standing_set(struct mm_central *central, const struct mm_json *in, const char *status,
                            struct mm_buf *ret_out, struct mm_errinfo *info)
{
    const char *actor = mm_json_get_str(in, "actor", "");
    struct mm_kiosk_row *rows = NULL;
    const struct mm_kiosk_row *row = NULL;
    struct mm_jw w;
    size_t n = 0;
    if (!actor[0] || strlen(actor) >= 200)
        return mm_fail(info, MM_ERR_INVALID, "%s", "actor");
    enum mm_err err = mm_central_kiosks(central, &rows, &n, info);
    if (!err)
        err = find(rows, n, mm_json_get_str(in, "kiosk", ""), &row, info);
    if (!err)
        err = check(row, status, info);
    if (!err)
        err = change(central, row, status, actor, info);
    if (!err) {
        mm_jw_init(&w, ret_out);
        mm_jw_obj(&w);
        mm_jw_kstr(&w, "recorder", row->recorder);
        mm_jw_kstr(&w, "name", row->name);
        mm_jw_kstr(&w, "status", status);
        mm_jw_end(&w);
        err = mm_buf_check(ret_out, info);
    }
    free(rows);
    return err;
}
