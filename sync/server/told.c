/* The kiosk report comes in: each entry to its kind, what cannot be taken to table told_kept. */
#include "sync/server/told.h"

#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/internal.h"
#include "sync/server/took.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct mm_took_ops *const kinds[] = {
#define ENTRY(name) &mm_took_##name,
#include "sync/wire/told.def"
#undef ENTRY
};

static const struct mm_took_ops *find(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i]->kind->name, name) == 0)
            return kinds[i];
    return NULL;
}

enum mm_err mm_took_run(struct mm_stmt *stmt, bool *ret_new, struct mm_errinfo *info)
{
    int64_t changes = 0;
    enum mm_err err = mm_stmt_run(stmt, &changes, info);
    *ret_new = changes > 0;
    return err;
}

static enum mm_err keep(struct mm_central *central, const char *recorder, const struct mm_told *told,
                        struct mm_record_reply *reply, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool fresh = false;
    enum mm_err err =
        mm_db_query(central->db,
                    "INSERT INTO told_kept (council, recorder, id, entry, error, received_at_ms)"
                    " SELECT ?1,?2,?3,?4,?5,?6 WHERE (SELECT COUNT(*) FROM told_kept WHERE council=?1"
                    " AND recorder=?2)<?7 ON CONFLICT (council, recorder, id) DO NOTHING",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    mm_bind_str(stmt, 3, told->id);
    mm_bind_str(stmt, 4, told->data);
    mm_bind_str(stmt, 5, told->error);
    mm_bind_int(stmt, 6, mm_now_ms(&central->clock));
    mm_bind_int(stmt, 7, MM_MAX_TOLD_KEPT);
    reply->status = MM_RECORD_QUARANTINED;
    mm_utf8_copy(reply->error, sizeof reply->error, told->error);
    return mm_took_run(stmt, &fresh, info);
}

/* Of a kind that we know, but not now. */
static enum mm_err keep_refused(struct mm_central *central, const char *recorder, const struct mm_told *told,
                                const char *why, struct mm_record_reply *reply, struct mm_errinfo *info)
{
    struct mm_told refused = *told;
    struct mm_buf entry;
    struct mm_jw w;
    mm_buf_init(&entry, MM_MAX_TOLD_BYTES);
    mm_jw_init(&w, &entry);
    mm_told_write_one(told, &w);
    mm_utf8_copy(refused.error, sizeof refused.error, why);
    enum mm_err err = mm_buf_check(&entry, info);
    if (!err) {
        refused.data = entry.data;
        err = keep(central, recorder, &refused, reply, info);
    }
    mm_buf_done(&entry);
    return err;
}

/* No kiosk can tell of a time that has not come yet: what it says now would stand for ever. */
static struct mm_told at_most_now(struct mm_central *central, const struct mm_told *told)
{
    struct mm_told capped = *told;
    int64_t now = mm_now_ms(&central->clock);
    if (capped.at_ms > now)
        capped.at_ms = now;
    return capped;
}

static enum mm_err take_one(struct mm_central *central, const char *recorder, const struct mm_told *told,
                            struct mm_record_reply *reply, struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_TOLD_BYTES, MM_MAX_JSON_DEPTH};
    const struct mm_took_ops *ops = find(told->kind);
    struct mm_errinfo why = MM_ERRINFO_INIT;
    struct mm_told capped = at_most_now(central, told);
    struct mm_json *data = NULL;
    bool fresh = false;
    if (told->error[0] || !ops)
        return keep(central, recorder, told, reply, info);
    enum mm_err err = mm_json_parse(told->data, strlen(told->data), &limits, &data, info);
    if (!err)
        err = ops->take(central, recorder, &capped, data, &fresh, &why);
    mm_json_free(data);
    if (err == MM_ERR_NOT_FOUND) { /* named, so that the kiosk goes on */
        mm_utf8_copy(reply->error, sizeof reply->error, why.text);
        reply->status = MM_RECORD_QUARANTINED;
        return MM_OK;
    }
    if (err == MM_ERR_CONFLICT)
        return keep_refused(central, recorder, &capped, why.text, reply, info);
    reply->status = fresh ? MM_RECORD_STORED : MM_RECORD_DUPLICATE;
    return err ? mm_fail(info, err, "%s", why.text) : MM_OK;
}

static enum mm_err note_last(struct mm_central *central, const char *recorder, const char *id,
                             struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db, "UPDATE recorder SET told=? WHERE council=? AND id=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, id);
    mm_bind_str(stmt, 2, central->council);
    mm_bind_str(stmt, 3, recorder);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_told_last(struct mm_central *central, const char *recorder, char ret_id[MM_UUID_BYTES],
                         struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err =
        mm_db_query(central->db, "SELECT told FROM recorder WHERE council=? AND id=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, recorder);
    err = mm_stmt_step(stmt, &row, info);
    (void)snprintf(ret_id, MM_UUID_BYTES, "%s", !err && row ? mm_col_str(stmt, 0) : "");
    mm_stmt_end(stmt);
    return err;
}

/* Does its kiosk keep it? One that is new to us: who knows. */
static bool is_kept(const struct mm_told *told)
{
    const struct mm_told_ops *ops = mm_told_find(told->kind);
    return !ops || ops->again;
}

enum mm_err mm_told_take(struct mm_central *central, const char *recorder, const struct mm_told *list,
                         size_t n, struct mm_record_reply *replies, struct mm_errinfo *info)
{
    const char *last = NULL;
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    for (size_t i = 0; !err && i < n; i++) {
        last = is_kept(&list[i]) ? list[i].id : last;
        replies[i] = (struct mm_record_reply){.seq = (int64_t)i + 1};
        (void)snprintf(replies[i].id, sizeof replies[i].id, "%s", list[i].id);
        err = take_one(central, recorder, &list[i], &replies[i], info);
    }
    if (!err && last)
        err = note_last(central, recorder, last, info);
    return mm_central_write_end(central, err, info);
}

/* ---- what an earlier version could not take -------------------------------------------------------------
 */
struct kept {
    char recorder[MM_ID_BYTES];
    char *report; /* owned: with this entry alone */
};

static enum mm_err read_kept(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct kept *kept = element;
    (void)snprintf(kept->recorder, sizeof kept->recorder, "%s", mm_col_str(stmt, 0));
    kept->report = mm_asprintf("{\"entries\":[%s]}", mm_col_str(stmt, 1));
    return kept->report ? MM_OK : mm_nomem(info);
}

static enum mm_err drop(struct mm_central *central, const struct kept *kept, const char *id,
                        struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db, "DELETE FROM told_kept WHERE council=? AND recorder=? AND id=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, kept->recorder);
    mm_bind_str(stmt, 3, id);
    return mm_stmt_run(stmt, NULL, info);
}

/* (tx) What cannot be read now either stays. */
static enum mm_err take_kept(struct mm_central *central, const struct kept *kept, struct mm_errinfo *info)
{
    struct mm_record_reply reply = {.seq = 1};
    struct mm_told *list = NULL;
    size_t n = 0;
    if (mm_told_parse(kept->report, strlen(kept->report), &list, &n, NULL))
        return MM_OK;
    enum mm_err err = MM_OK;
    if (n == 1 && !list[0].error[0] && find(list[0].kind)) {
        err = take_one(central, kept->recorder, &list[0], &reply, info);
        if (!err && reply.status != MM_RECORD_QUARANTINED)
            err = drop(central, kept, list[0].id, info);
    }
    mm_told_free(list, n);
    return err;
}

enum mm_err mm_told_again(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct kept *list = NULL;
    size_t n = 0;
    enum mm_err err = mm_db_query(
        central->db, "SELECT recorder, entry FROM told_kept WHERE council=? ORDER BY received_at_ms, id",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    err = mm_central_list(stmt, read_kept, sizeof *list, &list, &n, info);
    if (!err && n)
        err = mm_central_write_begin(central, info);
    if (!err && n) {
        for (size_t i = 0; !err && i < n; i++)
            err = take_kept(central, &list[i], info);
        err = mm_central_write_end(central, err, info);
    }
    for (size_t i = 0; list && i < n; i++)
        free(list[i].report);
    free(list);
    return err;
}

/* ---- who checked in, and was not taken ------------------------------------------------------------------
 */
static enum mm_err read_refused(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_TOLD_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_refused_row *row = element;
    const char *entry = mm_col_str(stmt, 1);
    struct mm_json *doc = NULL;
    enum mm_err err = mm_json_parse(entry, strlen(entry), &limits, &doc, info);
    *row = (struct mm_refused_row){.group = 0};
    (void)snprintf(row->recorder, sizeof row->recorder, "%s", mm_col_str(stmt, 0));
    mm_utf8_copy(row->why, sizeof row->why, mm_col_str(stmt, 2));
    if (!err && strcmp(mm_json_get_str(doc, "kind", ""), mm_told_present.name) == 0) {
        mm_utf8_copy(row->person, sizeof row->person, mm_json_get_str(doc, "person", ""));
        row->at_ms = mm_json_get_int(doc, "at_ms", 0);
        row->group = mm_json_get_int(mm_json_get(doc, "data"), "group", 0);
    }
    mm_json_free(doc);
    return err == MM_ERR_NOMEM ? err : MM_OK; /* what cannot be read is of no session */
}

enum mm_err mm_refused_list(struct mm_central *central, struct mm_refused_row **ret_rows, size_t *ret_n,
                            struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    size_t n = 0;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT recorder, entry, error FROM told_kept WHERE council=? AND entry"
                                  " LIKE '%\"present\"%' ORDER BY received_at_ms, id",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    err = mm_central_list(stmt, read_refused, sizeof **ret_rows, ret_rows, ret_n, info);
    for (size_t i = 0; !err && i < *ret_n; i++)
        if ((*ret_rows)[i].group)
            (*ret_rows)[n++] = (*ret_rows)[i];
    *ret_n = err ? 0 : n;
    return err;
}
