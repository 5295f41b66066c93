/* Owner of table attempt: the form that was drawn, and open → submitted → done. */
#include "sync/store/internal.h"

#include "sync/base/log.h"

#include <string.h>

#define COLUMNS                                                                                              \
    "id,registration,person,course,pack_version,form,state,started_at_ms,submitted_at_ms,result_at_ms,"      \
    "completed"

static enum mm_err insert_tx(struct mm_store *store, const struct mm_attempt *a, const char *form,
                             struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err =
        mm_db_query(store->db, "INSERT INTO attempt(" COLUMNS ") VALUES(?,?,?,?,?,?,?,?,0,0,0)", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, a->id);
    mm_bind_str(s, 2, a->registration);
    mm_bind_str(s, 3, a->person);
    mm_bind_str(s, 4, a->course);
    mm_bind_str(s, 5, a->pack_version);
    mm_bind_str(s, 6, form);
    mm_bind_int(s, 7, a->state);
    mm_bind_int(s, 8, a->started_at_ms);
    return mm_stmt_run(s, NULL, info);
}

enum mm_err mm_store_attempt_new(struct mm_store *store, const struct mm_sitting *sitting,
                                 const struct mm_form *form, struct mm_attempt *ret_attempt,
                                 struct mm_errinfo *info)
{
    struct mm_attempt a = {.form = *form, .state = MM_ATTEMPT_OPEN};
    struct mm_buf json;
    mm_store_new_id(store, a.id);
    a.started_at_ms = mm_store_now_ms(store);
    memcpy(a.registration, sitting->registration, sizeof a.registration);
    memcpy(a.person, sitting->person, sizeof a.person);
    memcpy(a.course, sitting->course, sizeof a.course);
    memcpy(a.pack_version, sitting->pack_version, sizeof a.pack_version);
    mm_buf_init(&json, MM_STORE_MAX_FORM_BYTES);
    mm_form_write(form, &json);
    enum mm_err err = mm_buf_check(&json, info);
    if (!err)
        err = mm_store_begin(store, info);
    if (!err) {
        err = insert_tx(store, &a, mm_buf_str(&json), info);
        if (!err)
            err = mm_store_seen_add_tx(store, a.person, form, a.started_at_ms, info);
        err = mm_store_finish(store, err, info);
    }
    mm_buf_done(&json);
    if (!err)
        *ret_attempt = a;
    return err;
}

static enum mm_err parse_form(const char *text, struct mm_form *ret_form, struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_STORE_MAX_FORM_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_json *doc = NULL;
    enum mm_err err = mm_json_parse(text, strlen(text), &limits, &doc, info);
    if (!err)
        err = mm_form_parse(doc, ret_form);
    mm_json_free(doc);
    if (err)
        return mm_fail(info, MM_ERR_CORRUPT, "%s",
                       mm_say("保存された問題の並びを読めません。事務局に知らせてください",
                              "a stored form cannot be read"));
    return MM_OK;
}

static enum mm_err read_row(struct mm_stmt *s, struct mm_attempt *a, struct mm_errinfo *info)
{
    const struct {
        char *out;
        size_t bytes;
    } texts[] = {
        {a->id, sizeof a->id},
        {a->registration, sizeof a->registration},
        {a->person, sizeof a->person},
        {a->course, sizeof a->course},
        {a->pack_version, sizeof a->pack_version},
    };
    enum mm_err err = MM_OK;
    for (int i = 0; !err && i < (int)(sizeof texts / sizeof texts[0]); i++)
        err = mm_store_copy(texts[i].out, texts[i].bytes, mm_col_str(s, i), info);
    if (!err)
        err = parse_form(mm_col_str(s, 5), &a->form, info);
    int64_t state = mm_col_int(s, 6);
    if (!err && (state < 0 || state >= MM_ATTEMPT_STATE_COUNT))
        err = mm_fail(info, MM_ERR_CORRUPT, "attempt.state: %lld", (long long)state);
    if (err)
        return err;
    a->state = (enum mm_attempt_state)state;
    a->started_at_ms = mm_col_int(s, 7);
    a->submitted_at_ms = mm_col_int(s, 8);
    a->result_at_ms = mm_col_int(s, 9);
    a->completed = mm_col_int(s, 10) != 0;
    return MM_OK;
}

static enum mm_err find(struct mm_store *store, const char *sql, const char *key,
                        struct mm_attempt *ret_attempt, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    struct mm_attempt a = {0};
    bool row = false;
    enum mm_err err = mm_db_query(store->db, sql, &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, key);
    err = mm_stmt_step(s, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s", mm_say("まだ始めていません", "not started yet"));
    if (!err)
        err = read_row(s, &a, info);
    mm_stmt_end(s);
    if (!err)
        *ret_attempt = a;
    return err;
}

enum mm_err mm_store_attempt_last(struct mm_store *store, const char *registration,
                                  struct mm_attempt *ret_attempt, struct mm_errinfo *info)
{
    return find(store, "SELECT " COLUMNS " FROM attempt WHERE registration=? ORDER BY n DESC LIMIT 1",
                registration, ret_attempt, info);
}

enum mm_err mm_store_attempt_get(struct mm_store *store, const char *attempt, struct mm_attempt *ret_attempt,
                                 struct mm_errinfo *info)
{
    return find(store, "SELECT " COLUMNS " FROM attempt WHERE id=?", attempt, ret_attempt, info);
}

enum mm_err mm_store_attempt_handed_in(struct mm_store *store, const char *registration,
                                       struct mm_attempt *ret_attempt, struct mm_errinfo *info)
{
    return find(store,
                "SELECT " COLUMNS " FROM attempt WHERE registration=? AND state=2 ORDER BY n DESC LIMIT 1",
                registration, ret_attempt, info);
}
_Static_assert(MM_ATTEMPT_DONE == 2, "the state in the query above");

enum mm_err mm_store_attempt_state(struct mm_store *store, const char *attempt,
                                   enum mm_attempt_state *ret_state, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(store->db, "SELECT state FROM attempt WHERE id=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, attempt);
    err = mm_stmt_step(s, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s", mm_say("受講の記録がありません", "no such attempt"));
    if (!err)
        *ret_state = (enum mm_attempt_state)mm_col_int(s, 0);
    mm_stmt_end(s);
    return err;
}

enum mm_err mm_store_attempt_move_tx(struct mm_store *store, const struct mm_attempt *to,
                                     enum mm_attempt_state expect, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    int64_t changes = 0;
    enum mm_err err = mm_db_query(
        store->db, "UPDATE attempt SET state=?,submitted_at_ms=?,result_at_ms=? WHERE id=? AND state=?", &s,
        info);
    if (err)
        return err;
    mm_bind_int(s, 1, to->state);
    mm_bind_int(s, 2, to->submitted_at_ms);
    mm_bind_int(s, 3, to->result_at_ms);
    mm_bind_str(s, 4, to->id);
    mm_bind_int(s, 5, expect);
    err = mm_stmt_run(s, &changes, info);
    if (!err && changes != 1)
        err = mm_fail(
            info, MM_ERR_CONFLICT, "%s",
            mm_say("この確かめ問題は、もう次の段階に進んでいます", "this attempt has moved on already"));
    return err;
}

enum mm_err mm_store_attempt_completed_tx(struct mm_store *store, const char *attempt,
                                          struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(store->db, "UPDATE attempt SET completed=1 WHERE id=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, attempt);
    return mm_stmt_run(s, NULL, info);
}

static enum mm_err move(struct mm_store *store, struct mm_attempt *attempt, const struct mm_attempt *to,
                        enum mm_attempt_state expect, struct mm_errinfo *info)
{
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    err = mm_store_finish(store, mm_store_attempt_move_tx(store, to, expect, info), info);
    if (!err)
        *attempt = *to;
    return err;
}

enum mm_err mm_store_submit(struct mm_store *store, struct mm_attempt *attempt, int64_t wait_ms,
                            struct mm_errinfo *info)
{
    struct mm_attempt to = *attempt;
    to.state = MM_ATTEMPT_SUBMITTED;
    to.submitted_at_ms = mm_store_now_ms(store);
    to.result_at_ms = to.submitted_at_ms + wait_ms;
    return move(store, attempt, &to, MM_ATTEMPT_OPEN, info);
}

enum mm_err mm_store_submit_undo(struct mm_store *store, struct mm_attempt *attempt, struct mm_errinfo *info)
{
    struct mm_attempt to = *attempt;
    to.state = MM_ATTEMPT_OPEN;
    to.submitted_at_ms = 0;
    to.result_at_ms = 0;
    return move(store, attempt, &to, MM_ATTEMPT_SUBMITTED, info);
}
