/* Owner of table answer: the last revision of each answer. The earlier ones stand in the statements. */
#include "sync/store/internal.h"

#include "sync/base/log.h"

#include <string.h>

/* One answer on its way in: texts are owned by the caller of answer_tx. */
struct incoming {
    const char *attempt; /* "" for practice */
    const struct mm_item *item;
    const char *response, *pattern;
    bool right, complete;
    int64_t answer_ms;
};

static const struct mm_form_item *form_item(const struct mm_form *form, const char *item_id)
{
    for (size_t i = 0; i < form->n; i++) {
        if (strcmp(form->item[i].item_id, item_id) == 0)
            return &form->item[i];
    }
    return NULL;
}

/* What stands there: *ret_revision 0 when nothing does. */
static enum mm_err find_last(struct mm_store *store, const char *registration, const struct incoming *in,
                             int *ret_revision, bool *ret_same, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(
        store->db,
        "SELECT revision,response,item_version FROM answer WHERE registration=? AND attempt=? AND item=?", &s,
        info);
    if (err)
        return err;
    mm_bind_str(s, 1, registration);
    mm_bind_str(s, 2, in->attempt);
    mm_bind_str(s, 3, in->item->id);
    err = mm_stmt_step(s, &row, info);
    if (!err) {
        *ret_revision = row ? (int)mm_col_int(s, 0) : 0;
        *ret_same = row && strcmp(mm_col_str(s, 1), in->response) == 0 &&
                    strcmp(mm_col_str(s, 2), in->item->version_hash) == 0;
    }
    mm_stmt_end(s);
    return err;
}

static enum mm_err put_tx(struct mm_store *store, const char *registration, const struct incoming *in,
                          const struct mm_statement *st, const char *id, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err =
        mm_db_query(store->db,
                    "INSERT OR REPLACE INTO answer(registration,attempt,item,item_version,revision,"
                    "response,is_right,is_complete,statement,at_ms) VALUES(?,?,?,?,?,?,?,?,?,?)",
                    &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, registration);
    mm_bind_str(s, 2, in->attempt);
    mm_bind_str(s, 3, in->item->id);
    mm_bind_str(s, 4, in->item->version_hash);
    mm_bind_int(s, 5, st->revision);
    mm_bind_str(s, 6, in->response);
    mm_bind_int(s, 7, in->right);
    mm_bind_int(s, 8, in->complete);
    mm_bind_str(s, 9, id);
    mm_bind_int(s, 10, st->at_ms);
    return mm_stmt_run(s, NULL, info);
}

static enum mm_err answer_tx(struct mm_store *store, const struct mm_sitting *sitting,
                             const struct incoming *in, char id[MM_UUID_BYTES], struct mm_errinfo *info)
{
    int revision = 0;
    bool same = false;
    enum mm_attempt_state state = MM_ATTEMPT_OPEN;
    enum mm_err err = in->attempt[0] ? mm_store_attempt_state(store, in->attempt, &state, info) : MM_OK;
    if (!err && state != MM_ATTEMPT_OPEN)
        err = mm_fail(info, MM_ERR_CONFLICT, "%s",
                      mm_say("提出したあとは、答えを変えられません", "answers cannot change after 提出"));
    if (!err)
        err = find_last(store, sitting->registration, in, &revision, &same, info);
    if (err || same)
        return err;
    struct mm_statement st = {
        .verb = MM_VERB_ANSWERED,
        .item = in->item->id,
        .item_version = in->item->version_hash,
        .interaction_type = in->item->ops->interaction_type,
        .pattern = in->pattern,
        .response = in->response,
        .right = in->right,
        .practice = !in->attempt[0],
        .revision = revision + 1,
        .answer_ms = in->answer_ms,
        .scaled = -1,
        .attempt = in->attempt[0] ? in->attempt : NULL,
    };
    err = mm_store_record_tx(store, sitting, NULL, &st, id, info);
    return err ? err : put_tx(store, sitting->registration, in, &st, id, info);
}

static enum mm_err check(const struct mm_attempt *attempt, const struct mm_item *item,
                         const struct mm_answer *answer, struct mm_errinfo *info)
{
    bool empty = true;
    for (size_t i = 0; i < answer->n_rows; i++)
        empty = empty && answer->row[i] == MM_ANS_NONE;
    if (empty || answer->n_rows != item->ops->n_rows(item))
        return mm_fail(info, MM_ERR_INVALID, "%s", mm_say("答えを選んでください", "choose an answer"));
    if (attempt && !form_item(&attempt->form, item->id))
        return mm_fail(info, MM_ERR_INVALID, "%s: %s", item->id,
                       mm_say("この問題は今回の確かめ問題にありません", "this item is not in the form"));
    return MM_OK;
}

enum mm_err mm_store_answer(struct mm_store *store, const struct mm_sitting *sitting,
                            const struct mm_attempt *attempt, const struct mm_item *item,
                            const struct mm_answer *answer, int64_t answer_ms, char ret_id[MM_UUID_BYTES],
                            struct mm_errinfo *info)
{
    char id[MM_UUID_BYTES] = "";
    struct mm_buf response, pattern;
    struct mm_grade grade;
    enum mm_err err = check(attempt, item, answer, info);
    if (err) {
        mm_store_place_next(store, "");
        return err;
    }
    mm_buf_init(&response, MM_MAX_RESPONSE_BYTES);
    mm_buf_init(&pattern, MM_MAX_RESPONSE_BYTES);
    item->ops->response(item, answer, &response);
    item->ops->pattern(item, &pattern);
    mm_grade(item, answer, &grade);
    const struct incoming in = {
        .attempt = attempt ? attempt->id : "",
        .item = item,
        .response = mm_buf_str(&response),
        .pattern = mm_buf_str(&pattern),
        .right = grade.right,
        .complete = mm_answer_complete(item, answer),
        .answer_ms = answer_ms,
    };
    err = mm_buf_check(&response, info);
    if (!err)
        err = mm_buf_check(&pattern, info);
    if (!err)
        err = mm_store_begin(store, info);
    if (!err) {
        err = answer_tx(store, sitting, &in, id, info);
        if (!err)
            err = mm_store_place_next_tx(store, sitting->registration, info);
        err = mm_store_finish(store, err, info);
    }
    mm_store_place_next(store, "");
    mm_buf_done(&response);
    mm_buf_done(&pattern);
    if (!err && ret_id)
        memcpy(ret_id, id, sizeof id);
    return err;
}

/* ---- reading ------------------------------------------------------------------------------------- */
enum mm_err mm_store_answer_row(struct mm_store *store, const char *registration, const char *attempt,
                                const char *item_id, struct mm_store_answer_row *ret_row,
                                struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(
        store->db, "SELECT is_right,is_complete FROM answer WHERE registration=? AND attempt=? AND item=?",
        &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, registration);
    mm_bind_str(s, 2, attempt);
    mm_bind_str(s, 3, item_id);
    err = mm_stmt_step(s, &row, info);
    if (!err && row)
        *ret_row = (struct mm_store_answer_row){mm_col_int(s, 0) != 0, mm_col_int(s, 1) != 0};
    mm_stmt_end(s);
    return !err && !row ? MM_ERR_NOT_FOUND : err;
}

static enum mm_err read_answer(struct mm_store *store, const struct mm_pack *pack,
                               const struct mm_attempt *attempt, const char *item_id,
                               struct mm_answer *ret_answer, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    const struct mm_item *item = mm_pack_item(pack, item_id);
    if (!item)
        return MM_OK;
    enum mm_err err = mm_db_query(
        store->db, "SELECT response FROM answer WHERE registration=? AND attempt=? AND item=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, attempt->registration);
    mm_bind_str(s, 2, attempt->id);
    mm_bind_str(s, 3, item_id);
    err = mm_stmt_step(s, &row, info);
    if (!err && row && item->ops->parse_response(item, mm_col_str(s, 0), ret_answer))
        err = mm_fail(
            info, MM_ERR_CORRUPT, "%s: %s", item_id,
            mm_say("保存された答えを読めません。事務局に知らせてください", "a stored answer cannot be read"));
    mm_stmt_end(s);
    return err;
}

enum mm_err mm_store_answers(struct mm_store *store, const struct mm_pack *pack,
                             const struct mm_attempt *attempt, struct mm_answer *ret_answers,
                             struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < attempt->form.n; i++) {
        ret_answers[i] = (struct mm_answer){.n_rows = 0};
        err = read_answer(store, pack, attempt, attempt->form.item[i].item_id, &ret_answers[i], info);
    }
    return err;
}
