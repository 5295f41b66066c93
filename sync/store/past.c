/* Owner of table past_elsewhere: of each registration of a person the latest check that was handed in at
 * another kiosk, as the server tells it, for 私の記録. It is not an attempt of this kiosk: nothing goes on
 * from it. */
#include "sync/store/internal.h"

#include "sync/base/log.h"

#include <string.h>

/* Responses, escaped at worst, and what stands around each. */
#define MAX_ANSWERS_BYTES (MM_MAX_PAST_BYTES * 2 + MM_MAX_FORM_ITEMS * 512)

/* ---- what is told ---------------------------------------------------------------------------------------
 */
static void write_answers(const struct mm_summary *summary, const struct mm_summary_past *past,
                          struct mm_buf *out)
{
    struct mm_jw w;
    mm_jw_init(&w, out);
    mm_jw_arr(&w);
    for (size_t i = past->first; i < past->first + past->n_answers; i++) {
        mm_jw_obj(&w);
        mm_jw_kstr(&w, "item", summary->answers[i].item);
        mm_jw_kstr(&w, "version", summary->answers[i].version);
        mm_jw_kstr(&w, "response", summary->answers[i].response);
        mm_jw_end(&w);
    }
    mm_jw_end(&w);
}

static enum mm_err put_tx(struct mm_store *store, const char *person, const struct mm_summary_past *past,
                          const char *answers, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err =
        mm_db_query(store->db,
                    "INSERT OR REPLACE INTO past_elsewhere(person,registration,attempt,at_ms,answers,"
                    "assisted) VALUES(?,?,?,?,?,?)",
                    &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    mm_bind_str(s, 2, past->registration);
    mm_bind_str(s, 3, past->attempt);
    mm_bind_int(s, 4, past->at_ms);
    mm_bind_str(s, 5, answers);
    mm_bind_int(s, 6, past->assisted);
    return mm_stmt_run(s, NULL, info);
}

enum mm_err mm_store_past_elsewhere_tx(struct mm_store *store, const struct mm_summary *summary,
                                       struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(store->db, "DELETE FROM past_elsewhere WHERE person=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, summary->person);
    err = mm_stmt_run(s, NULL, info);
    for (size_t i = 0; !err && i < summary->n_past; i++) {
        struct mm_buf answers;
        mm_buf_init(&answers, MAX_ANSWERS_BYTES);
        write_answers(summary, &summary->past[i], &answers);
        err = mm_buf_check(&answers, info);
        if (!err)
            err = put_tx(store, summary->person, &summary->past[i], mm_buf_str(&answers), info);
        mm_buf_done(&answers);
    }
    return err;
}

bool mm_store_can_show(const struct mm_pack *pack, const struct mm_form *form)
{
    for (size_t i = 0; i < form->n; i++) {
        const struct mm_item *item = mm_pack_item(pack, form->item[i].item_id);
        if (!item || strcmp(item->version_hash, form->item[i].version_hash) != 0)
            return false;
    }
    return form->n > 0;
}

/* ---- as an attempt --------------------------------------------------------------------------------------
 */
static enum mm_err torn(struct mm_errinfo *info)
{
    return mm_fail(info, MM_ERR_CORRUPT, "%s",
                   mm_say("ほかの端末の記録を読めません。事務局に知らせてください",
                          "what was told of another kiosk cannot be read"));
}

/* The question as the form has it; n_options 0 when the pack has it no more. */
static enum mm_err read_question(const struct mm_json *node, const struct mm_pack *pack,
                                 struct mm_form_item *out, struct mm_errinfo *info)
{
    const struct mm_item *item = mm_pack_item(pack, mm_json_get_str(node, "item", ""));
    enum mm_err err =
        mm_store_copy(out->item_id, sizeof out->item_id, mm_json_get_str(node, "item", ""), info);
    if (!err)
        err = mm_store_copy(out->version_hash, sizeof out->version_hash, mm_json_get_str(node, "version", ""),
                            info);
    out->n_options = item ? (uint8_t)item->n_options : 0;
    for (uint8_t i = 0; i < out->n_options; i++)
        out->order[i] = i;
    return err;
}

static enum mm_err read_response(const struct mm_json *node, const struct mm_pack *pack,
                                 const struct mm_form_item *question, struct mm_answer *answer,
                                 struct mm_errinfo *info)
{
    const struct mm_item *item = mm_pack_item(pack, question->item_id);
    *answer = (struct mm_answer){.n_rows = 0};
    return item->ops->parse_response(item, mm_json_get_str(node, "response", ""), answer) ? torn(info)
                                                                                          : MM_OK;
}

static enum mm_err read_answers(const char *text, const struct mm_pack *pack, struct mm_form *form,
                                struct mm_answer *answers, struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MAX_ANSWERS_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_json *doc = NULL;
    enum mm_err err = mm_json_parse(text, strlen(text), &limits, &doc, NULL);
    if (err || mm_json_size(doc) > MM_MAX_FORM_ITEMS)
        err = torn(info);
    for (const struct mm_json *a = mm_json_first(doc); !err && a; a = mm_json_next(a), form->n++)
        err = read_question(a, pack, &form->item[form->n], info);
    bool shown = !err && answers && mm_store_can_show(pack, form);
    size_t i = 0;
    for (const struct mm_json *a = mm_json_first(doc); shown && !err && a; a = mm_json_next(a), i++)
        err = read_response(a, pack, &form->item[i], &answers[i], info);
    mm_json_free(doc);
    return err;
}

/* answers NULL: the questions alone. They are read where this pack can show them. */
static enum mm_err read_row(struct mm_stmt *s, const struct mm_pack *pack, struct mm_attempt *a,
                            struct mm_answer *answers, struct mm_errinfo *info)
{
    enum mm_err err = mm_store_copy(a->person, sizeof a->person, mm_col_str(s, 0), info);
    if (!err)
        err = mm_store_copy(a->registration, sizeof a->registration, mm_col_str(s, 1), info);
    if (!err)
        err = mm_store_copy(a->id, sizeof a->id, mm_col_str(s, 2), info);
    a->state = MM_ATTEMPT_DONE;
    a->submitted_at_ms = mm_col_int(s, 3);
    return err ? err : read_answers(mm_col_str(s, 4), pack, &a->form, answers, info);
}

static enum mm_err find(struct mm_store *store, const struct mm_pack *pack, const char *sql, const char *key,
                        struct mm_attempt *ret_attempt, struct mm_answer *answers, struct mm_errinfo *info)
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
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s", mm_say("受講の記録がありません", "no such attempt"));
    if (!err)
        err = read_row(s, pack, &a, answers, info);
    mm_stmt_end(s);
    if (!err)
        *ret_attempt = a;
    return err;
}

#define SELECT "SELECT person,registration,attempt,at_ms,answers FROM past_elsewhere WHERE "

enum mm_err mm_store_attempt_elsewhere(struct mm_store *store, const struct mm_pack *pack,
                                       const char *registration, struct mm_attempt *ret_attempt,
                                       struct mm_errinfo *info)
{
    return find(store, pack, SELECT "registration=?", registration, ret_attempt, NULL, info);
}

enum mm_err mm_store_past(struct mm_store *store, const struct mm_pack *pack, const char *attempt,
                          struct mm_attempt *ret_attempt, struct mm_answer *ret_answers,
                          struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err err = mm_store_attempt_get(store, attempt, ret_attempt, &why);
    bool here = !err;
    if (err == MM_ERR_NOT_FOUND)
        err = find(store, pack, SELECT "attempt=?", attempt, ret_attempt, ret_answers, &why);
    if (err)
        return mm_fail(info, err, "%s", why.text);
    if (!mm_store_can_show(pack, &ret_attempt->form))
        return mm_fail(info, MM_ERR_CONFLICT, "%s", mm_say("教材が新しくなりました", "the pack has changed"));
    return here ? mm_store_answers(store, pack, ret_attempt, ret_answers, info) : MM_OK;
}
