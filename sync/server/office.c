/* 組織の点検 as it is kept; office_read.c says what may be written. */
#include "sync/server/office.h"

#include "sync/base/log.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int year_of(int64_t at_ms)
{
    return mm_date_fiscal_year(mm_date_of(at_ms));
}

/* ---- answers ------------------------------------------------------------------------------------------ */
enum mm_err mm_office_put(struct mm_central *central, const struct mm_office_answer *answer,
                          struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO office_answer (council, id, question, answer, role, proof,"
                                  " note, improve_on, at_ms) VALUES (?,?,?,?,?,?,?,?,?)",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, answer->id);
    mm_bind_str(stmt, 3, answer->question);
    mm_bind_int(stmt, 4, answer->answer);
    mm_bind_str(stmt, 5, answer->role);
    mm_bind_int(stmt, 6, answer->proof);
    mm_bind_str(stmt, 7, answer->note);
    mm_bind_str(stmt, 8, answer->improve_on);
    mm_bind_int(stmt, 9, answer->at_ms);
    return mm_stmt_run(stmt, NULL, info);
}

static enum mm_err read_answer(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_office_answer *a = element;
    int64_t answer = mm_col_int(stmt, 2), proof = mm_col_int(stmt, 4);
    if (answer < 0 || answer >= MM_SELFCHECK_ANSWERS || proof < 0 || proof >= MM_OFFICE_PROOF_COUNT)
        return mm_fail(info, MM_ERR_CORRUPT, "office_answer %s", mm_col_str(stmt, 0));
    a->answer = (int)answer;
    a->proof = (enum mm_office_proof)proof;
    a->at_ms = mm_col_int(stmt, 7);
    (void)snprintf(a->id, sizeof a->id, "%s", mm_col_str(stmt, 0));
    (void)snprintf(a->question, sizeof a->question, "%s", mm_col_str(stmt, 1));
    (void)snprintf(a->role, sizeof a->role, "%s", mm_col_str(stmt, 3));
    (void)snprintf(a->note, sizeof a->note, "%s", mm_col_str(stmt, 5));
    (void)snprintf(a->improve_on, sizeof a->improve_on, "%s", mm_col_str(stmt, 6));
    return MM_OK;
}

enum mm_err mm_office_answers(struct mm_central *central, int64_t as_of_ms,
                              struct mm_office_answer **ret_list, size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT id, question, answer, role, proof, note, improve_on, at_ms"
                                  " FROM office_answer WHERE council=? AND at_ms<=?"
                                  " ORDER BY at_ms DESC, id DESC",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, as_of_ms);
    return mm_central_list(stmt, read_answer, sizeof **ret_list, ret_list, ret_n, info);
}

const struct mm_office_answer *mm_office_standing(const struct mm_office_answer *list, size_t n,
                                                  const char *question, int fiscal_year)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].question, question) == 0 && year_of(list[i].at_ms) == fiscal_year)
            return &list[i];
    return NULL;
}

/* ---- signatures --------------------------------------------------------------------------------------- */
static enum mm_err check_whole(struct mm_central *central, int64_t now_ms, struct mm_errinfo *info)
{
    const struct mm_selfcheck *form = mm_pack_selfcheck(mm_central_pack(central), "office");
    struct mm_office_answer *list = NULL;
    size_t n = 0, missing = 0;
    enum mm_err err = mm_office_answers(central, now_ms, &list, &n, info);
    for (size_t q = 0; form && q < form->n_questions; q++)
        missing += !mm_office_standing(list, n, form->questions[q].id, year_of(now_ms));
    free(list);
    if (!err && (missing || !form || !form->n_questions))
        err = mm_fail(info, MM_ERR_CONFLICT,
                      mm_say("この年度に答えていない問いが%zu問あります。すべてに答えてから署名してください",
                             "%zu questions have no answer of this year yet; answer them first"),
                      missing);
    return err;
}

enum mm_err mm_office_sign(struct mm_central *central, const char *role, struct mm_office_sign *ret_sign,
                           struct mm_errinfo *info)
{
    struct mm_office_sign sign = {.at_ms = mm_now_ms(&central->clock)};
    struct mm_stmt *stmt = NULL;
    enum mm_err err = check_whole(central, sign.at_ms, info);
    if (!err)
        err = mm_db_query(central->db, "INSERT INTO office_sign (council, id, role, at_ms) VALUES (?,?,?,?)",
                          &stmt, info);
    if (err)
        return err;
    mm_central_new_id(central, sign.id);
    (void)snprintf(sign.role, sizeof sign.role, "%s", role);
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, sign.id);
    mm_bind_str(stmt, 3, sign.role);
    mm_bind_int(stmt, 4, sign.at_ms);
    err = mm_stmt_run(stmt, NULL, info);
    if (!err)
        *ret_sign = sign;
    return err;
}

static enum mm_err last_sign(struct mm_central *central, int64_t as_of_ms, struct mm_office_sign *ret_sign,
                             struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT id, role, at_ms FROM office_sign WHERE council=? AND at_ms<=?"
                                  " ORDER BY at_ms DESC, id DESC LIMIT 1",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, as_of_ms);
    err = mm_stmt_step(stmt, &row, info);
    if (!err && row && year_of(mm_col_int(stmt, 2)) == year_of(as_of_ms)) {
        (void)snprintf(ret_sign->id, sizeof ret_sign->id, "%s", mm_col_str(stmt, 0));
        (void)snprintf(ret_sign->role, sizeof ret_sign->role, "%s", mm_col_str(stmt, 1));
        ret_sign->at_ms = mm_col_int(stmt, 2);
    }
    mm_stmt_end(stmt);
    return err;
}

enum mm_err mm_office_signed(struct mm_central *central, int64_t as_of_ms, struct mm_office_sign *ret_sign,
                             bool *ret_changed, struct mm_errinfo *info)
{
    struct mm_office_answer *list = NULL;
    size_t n = 0;
    *ret_sign = (struct mm_office_sign){.at_ms = 0};
    *ret_changed = false;
    enum mm_err err = last_sign(central, as_of_ms, ret_sign, info);
    if (err || !ret_sign->id[0])
        return err;
    err = mm_office_answers(central, as_of_ms, &list, &n, info);
    *ret_changed = !err && n && strcmp(list[0].id, ret_sign->id) > 0;
    free(list);
    return err;
}
