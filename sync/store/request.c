/* Owner of table request: what the kiosk asks the agent to do, and what came of it. */
#include "sync/store/internal.h"

#include "sync/base/json.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"

#include <string.h>

static enum mm_err put_tx(struct mm_store *store, const char *kind, const char *json, int64_t *ret_id,
                          struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(
        store->db, "INSERT INTO request(kind,json,state,reply,at_ms) VALUES(?,?,'new','',?)", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, kind);
    mm_bind_str(s, 2, json);
    mm_bind_int(s, 3, mm_store_now_ms(store));
    err = mm_stmt_run(s, NULL, info);
    if (!err) /* what was answered long ago is of no use to anybody */
        err = mm_db_exec(store->db, "DELETE FROM request WHERE state<>'new' AND id<last_insert_rowid()-200",
                         info);
    return err ? err : mm_db_int(store->db, "SELECT last_insert_rowid()", ret_id, info);
}

/* *ret_id stays where none waits. */
static enum mm_err find_same(struct mm_store *store, const char *kind, const char *json, size_t same_bytes,
                             int64_t *ret_id, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(store->db,
                                  "SELECT id FROM request WHERE state='new' AND kind=?1"
                                  " AND substr(CAST(json AS BLOB),1,?3)=substr(CAST(?2 AS BLOB),1,?3)",
                                  &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, kind);
    mm_bind_str(s, 2, json);
    mm_bind_int(s, 3, (int64_t)same_bytes);
    err = mm_stmt_step(s, &row, info);
    if (!err && row)
        *ret_id = mm_col_int(s, 0);
    mm_stmt_end(s);
    return err;
}

static enum mm_err ask_instead(struct mm_store *store, int64_t id, const char *json, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(store->db, "UPDATE request SET json=?,at_ms=? WHERE id=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, json);
    mm_bind_int(s, 2, mm_store_now_ms(store));
    mm_bind_int(s, 3, id);
    return mm_stmt_run(s, NULL, info);
}

static enum mm_err put_once_tx(struct mm_store *store, const char *kind, const char *json, size_t same_bytes,
                               int64_t *ret_id, struct mm_errinfo *info)
{
    enum mm_err err = same_bytes ? find_same(store, kind, json, same_bytes, ret_id, info) : MM_OK;
    if (err)
        return err;
    return *ret_id ? ask_instead(store, *ret_id, json, info) : put_tx(store, kind, json, ret_id, info);
}

enum mm_err mm_store_request_put_once(struct mm_store *store, const char *kind, const char *json,
                                      size_t same_bytes, int64_t *ret_id, struct mm_errinfo *info)
{
    int64_t id = 0;
    if (strlen(kind) >= sizeof((struct mm_request *)0)->kind ||
        strlen(json) >= sizeof((struct mm_request *)0)->json)
        return mm_fail(info, MM_ERR_TOO_BIG, "%s",
                       mm_say("端末への依頼が長すぎます", "the request to the agent is too long"));
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    err = mm_store_finish(store, put_once_tx(store, kind, json, same_bytes, &id, info), info);
    if (!err && ret_id)
        *ret_id = id;
    return err;
}

enum mm_err mm_store_request_put(struct mm_store *store, const char *kind, const char *json, int64_t *ret_id,
                                 struct mm_errinfo *info)
{
    return mm_store_request_put_once(store, kind, json, 0, ret_id, info);
}

static enum mm_err read_one(struct mm_stmt *s, struct mm_request *ret_request, struct mm_errinfo *info)
{
    struct mm_request r = {0};
    bool row = false;
    enum mm_err err = mm_stmt_step(s, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s", mm_say("依頼はありません", "no such request"));
    if (!err) {
        r.id = mm_col_int(s, 0);
        err = mm_store_copy(r.kind, sizeof r.kind, mm_col_str(s, 1), info);
    }
    if (!err)
        err = mm_store_copy(r.json, sizeof r.json, mm_col_str(s, 2), info);
    if (!err)
        err = mm_store_copy(r.state, sizeof r.state, mm_col_str(s, 3), info);
    if (!err)
        err = mm_store_copy(r.reply, sizeof r.reply, mm_col_str(s, 4), info);
    mm_stmt_end(s);
    if (!err)
        *ret_request = r;
    return err;
}

enum mm_err mm_store_request_next(struct mm_store *store, struct mm_request *ret_request,
                                  struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(store->db,
                                  "SELECT id,kind,json,state,reply FROM request WHERE state='new'"
                                  " ORDER BY kind='" MM_REQUEST_FIGURES "',id LIMIT 1",
                                  &s, info);
    return err ? err : read_one(s, ret_request, info);
}

enum mm_err mm_store_request_get(struct mm_store *store, int64_t id, struct mm_request *ret_request,
                                 struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err =
        mm_db_query(store->db, "SELECT id,kind,json,state,reply FROM request WHERE id=?", &s, info);
    if (err)
        return err;
    mm_bind_int(s, 1, id);
    return read_one(s, ret_request, info);
}

static enum mm_err answer_tx(struct mm_store *store, int64_t id, const char *state, const char *reply,
                             struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    int64_t changes = 0;
    enum mm_err err = mm_db_query(store->db, "UPDATE request SET state=?,reply=? WHERE id=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, state);
    mm_bind_str(s, 2, reply);
    mm_bind_int(s, 3, id);
    err = mm_stmt_run(s, &changes, info);
    if (!err && changes == 0)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s", mm_say("依頼はありません", "no such request"));
    return err;
}

enum mm_err mm_store_request_answer(struct mm_store *store, int64_t id, const char *state, const char *reply,
                                    struct mm_errinfo *info)
{
    if (strlen(state) >= sizeof((struct mm_request *)0)->state ||
        strlen(reply) >= sizeof((struct mm_request *)0)->reply)
        return mm_fail(info, MM_ERR_TOO_BIG, "%s",
                       mm_say("依頼への返事が長すぎます", "the reply is too long"));
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, answer_tx(store, id, state, reply, info), info);
}

/* ---- what a reply says --------------------------------------------------------------------------------- */
static struct mm_json *open_reply(const char *reply)
{
    static const struct mm_json_limits limits = {MM_REQUEST_REPLY_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_json *doc = NULL;
    return mm_json_parse(reply, strlen(reply), &limits, &doc, NULL) == MM_OK ? doc : NULL;
}

int64_t mm_reply_int(const char *reply, const char *key)
{
    struct mm_json *doc = open_reply(reply);
    int64_t n = mm_json_get_int(doc, key, 0);
    mm_json_free(doc);
    return n;
}

bool mm_reply_bool(const char *reply, const char *key)
{
    struct mm_json *doc = open_reply(reply);
    bool is = mm_json_get_bool(doc, key, false);
    mm_json_free(doc);
    return is;
}

bool mm_reply_is(const char *reply, const char *key, const char *text)
{
    struct mm_json *doc = open_reply(reply);
    bool is = strcmp(mm_json_get_str(doc, key, ""), text) == 0;
    mm_json_free(doc);
    return is;
}
