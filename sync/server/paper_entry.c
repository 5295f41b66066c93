/* What is typed of a sheet, until it is agreed upon. What stands on it is a list, what is wrong with its
 * record (action_paper_amend.c) an object: the one is no second entry of the other. */
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/internal.h"
#include "sync/server/paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_REASON_CHARS 100

enum mm_err mm_paper_reason(const char *text, struct mm_errinfo *info)
{
    if (mm_utf8_label(text, 4 * MOST_REASON_CHARS, MOST_REASON_CHARS))
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("理由は 1〜%d 文字で書いてください", "give a reason of 1 to %d characters"),
                   MOST_REASON_CHARS);
}

enum mm_err mm_paper_may_alone(struct mm_central *central, const char *reason, struct mm_errinfo *info)
{
    struct mm_person *people = NULL;
    size_t n = 0, staff = 0;
    if (!*reason)
        return MM_OK;
    enum mm_err err = mm_paper_reason(reason, info);
    if (!err)
        err = mm_people_list(central, &people, &n, info);
    for (size_t i = 0; !err && i < n; i++)
        staff += mm_person_active(people[i].status) && !mm_person_is_councillor(people[i].status);
    free(people);
    if (!err && staff > MM_FEW_STAFF)
        err = mm_fail(
            info, MM_ERR_REFUSED,
            mm_say("職員が %zu 人いるので、もう一人の方にも入力していただいてください（一人で入力できるのは "
                   "%d 人以下のときです）",
                   "there are %zu members of staff: a second one has to enter it too (alone: up to %d)"),
            staff, MM_FEW_STAFF);
    return err;
}

enum mm_err mm_paper_answers_read(const struct mm_paper_form *form, const struct mm_json *marks,
                                  struct mm_paper_answers *ret_answers, struct mm_errinfo *info)
{
    struct mm_paper_answers *a = ret_answers;
    *a = (struct mm_paper_answers){.n = form->form.n};
    if (mm_json_size(marks) != form->form.n)
        return mm_fail(
            info, MM_ERR_INVALID,
            mm_say("問いは %zu ありますが、答えは %zu です。問いと列がずれていないか確かめてください",
                   "%zu questions, but %zu answers"),
            form->form.n, mm_json_size(marks));
    for (size_t i = 0; i < a->n; i++) {
        const struct mm_form_item *asked = &form->form.item[i];
        const char *text = mm_json_str(mm_json_at(marks, i), "");
        struct mm_errinfo why = MM_ERRINFO_INIT;
        if (mm_marks_read(mm_pack_item(form->pack, asked->item_id), asked->order, text, &a->answer[i], &why))
            return mm_fail(info, MM_ERR_INVALID, mm_say("問%zu「%.60s」: %s", "question %zu \"%.60s\": %s"),
                           i + 1, text, why.text);
        a->marks += mm_marks_count(text);
    }
    return MM_OK;
}

void mm_paper_answers_write(const struct mm_paper_form *form, const struct mm_paper_answers *answers,
                            struct mm_buf *out)
{
    struct mm_buf one;
    struct mm_jw w;
    mm_buf_init(&one, MM_MAX_STATEMENT_BYTES);
    mm_jw_init(&w, out);
    mm_jw_arr(&w);
    for (size_t i = 0; i < answers->n; i++) {
        const struct mm_item *item = mm_pack_item(form->pack, form->form.item[i].item_id);
        mm_buf_clear(&one);
        item->ops->response(item, &answers->answer[i], &one);
        mm_jw_str(&w, mm_buf_str(&one));
    }
    mm_jw_end(&w);
    mm_buf_done(&one);
}

void mm_paper_hash(const struct mm_paper_form *form, const struct mm_paper_sheet *sheet,
                   const struct mm_paper_answers *answers, char out[MM_HASH_HEX_BYTES])
{
    struct mm_buf words;
    mm_buf_init(&words, MM_MAX_STATEMENT_BYTES);
    mm_buf_printf(&words, "%s %d ", sheet->person, sheet->assisted);
    mm_paper_answers_write(form, answers, &words);
    const struct mm_hash hash = mm_sha256(mm_buf_str(&words), words.len);
    mm_hash_format(&hash, out);
    mm_buf_done(&words);
}

enum mm_err mm_paper_entry_put(struct mm_central *central, int64_t number, const struct mm_paper_entry *entry,
                               struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "INSERT INTO paper_entry (council, number, actor, answers, assisted, at_ms)"
                    " VALUES (?,?,?,?,?,?) ON CONFLICT (council, number, actor) DO UPDATE"
                    " SET answers=excluded.answers, assisted=excluded.assisted, at_ms=excluded.at_ms",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, number);
    mm_bind_str(stmt, 3, entry->actor);
    mm_bind_str(stmt, 4, entry->answers);
    mm_bind_int(stmt, 5, entry->assisted);
    mm_bind_int(stmt, 6, mm_now_ms(&central->clock));
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_paper_entry_other(struct mm_central *central, int64_t number, const char *actor,
                                 struct mm_paper_entry *ret_entry, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    *ret_entry = (struct mm_paper_entry){.answers = NULL};
    enum mm_err err =
        mm_db_query(central->db,
                    "SELECT actor, answers, assisted FROM paper_entry WHERE council=?1 AND"
                    " number=?2 AND actor<>?3 AND SUBSTR(answers,1,1)=(SELECT SUBSTR(m.answers,1,1)"
                    " FROM paper_entry m WHERE m.council=?1 AND m.number=?2 AND m.actor=?3)"
                    " ORDER BY at_ms DESC LIMIT 1",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, number);
    mm_bind_str(stmt, 3, actor);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && row) {
        (void)snprintf(ret_entry->actor, sizeof ret_entry->actor, "%s", mm_col_str(stmt, 0));
        ret_entry->answers = mm_strdup(mm_col_str(stmt, 1));
        ret_entry->assisted = mm_col_int(stmt, 2) != 0;
        err = ret_entry->answers ? MM_OK : mm_nomem(info);
    }
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_paper_entries_clear(struct mm_central *central, int64_t number, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db, "DELETE FROM paper_entry WHERE council=? AND number=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, number);
    return mm_stmt_run(stmt, NULL, info);
}
