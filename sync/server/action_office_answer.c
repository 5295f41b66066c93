/* office.answer: one question of the 組織の点検 is answered for the council, by role and not by name; an
 * earlier answer stays. Entered in the 操作の記録.
 *
 * in  {"actor", "question", "answer": 1 to 5 or its word, "role", "proof": document, record, setting, look,
 *      asked, none, or its word; "note": name of the document, "improve_on": day}
 * out {"id", "question", "answer": its word, "improve_on"} */
#include "sync/server/actions.h"
#include "sync/server/internal.h"
#include "sync/server/office.h"

#include <stdio.h>

static enum mm_err put(struct mm_central *central, const struct mm_json *in,
                       const struct mm_office_answer *answer, struct mm_errinfo *info)
{
    char what[MM_ID_BYTES + 20];
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    (void)snprintf(what, sizeof what, "office answer %s", answer->question);
    err = mm_office_put(central, answer, info);
    if (!err)
        err = mm_operation_insert(central, mm_json_get_str(in, "actor", "?"), what, info);
    return mm_central_write_end(central, err, info);
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_office_answer answer;
    struct mm_jw w;
    enum mm_err err = mm_office_read(central, in, &answer, info);
    if (!err)
        err = put(central, in, &answer, info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "id", answer.id);
    mm_jw_kstr(&w, "question", answer.question);
    mm_jw_kstr(&w, "answer", mm_selfcheck_answers[answer.answer]);
    mm_jw_kstr(&w, "improve_on", answer.improve_on);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"question", MM_SHAPE_TEXT},
                                        {"answer", MM_SHAPE_TEXT},
                                        {"role", MM_SHAPE_TEXT},
                                        {"proof", MM_SHAPE_TEXT, .optional = true},
                                        {"note", MM_SHAPE_TEXT, .optional = true},
                                        {"improve_on", MM_SHAPE_TEXT, .optional = true},
                                        {NULL}};
static const struct mm_shape gives[] = {{"id", MM_SHAPE_TEXT},
                                        {"question", MM_SHAPE_TEXT},
                                        {"answer", MM_SHAPE_TEXT},
                                        {"improve_on", MM_SHAPE_TEXT},
                                        {NULL}};

const struct mm_action mm_action_office_answer = {"office.answer", run, takes, gives, MM_RIGHT_CLERK};
