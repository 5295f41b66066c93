/* paper.hand: the explanation sheet of an entered sheet was handed over: 修了 by the route 紙.
 *
 * in  {"actor", "number", "on": day (absent: today)}
 * out {"number", "name", "title"} */
#include "sync/base/log.h"
#include "sync/rules/rules.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"
#include "sync/server/paper.h"

#include <stdio.h>
#include <string.h>

static enum mm_err finish(struct mm_central *central, const struct mm_paper_form *form,
                          struct mm_paper_sheet *sheet, int64_t at_ms, struct mm_errinfo *info)
{
    struct mm_own own;
    bool entered = strcmp(sheet->state, "entered") == 0;
    enum mm_err err = mm_own_begin(central, &own, info);
    if (!err)
        err = mm_paper_finish_sheet(&own, form, sheet, mm_completion_paper(entered, true), at_ms, info);
    if (!err)
        err = mm_own_store(&own, info);
    mm_own_done(&own);
    return err;
}

static enum mm_err check(const struct mm_paper_form *form, const struct mm_paper_sheet *sheet,
                         struct mm_errinfo *info)
{
    if (form->group)
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("集合研修の用紙です。「集合研修」のページで終えてください",
                              "a sheet of a group session: mamori group close"));
    if (strcmp(sheet->state, "made") == 0)
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("まだ入力されていません。先に「紙での受講」で答えを入力してください",
                              "it is not entered yet: mamori paper enter"));
    if (strcmp(sheet->state, "done") == 0)
        return mm_fail(info, MM_ERR_CONFLICT, "%s",
                       mm_say("解説はもうお渡し済みです", "the explanations were handed over already"));
    return MM_OK;
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_paper_sheet sheet = {.number = 0};
    struct mm_paper_form form;
    struct mm_person person;
    int64_t at_ms = 0;
    char number[MM_PAPER_NUMBER_BYTES], what[MM_PAPER_NUMBER_BYTES + MM_ID_BYTES + 16];
    struct mm_jw w;
    enum mm_err err = mm_paper_sheet_get(central, mm_json_get_str(in, "number", ""), &sheet, &form, info);
    if (!err)
        err = check(&form, &sheet, info);
    if (!err)
        err = mm_paper_day(central, mm_json_get_str(in, "on", ""), &at_ms, info);
    if (!err)
        err = mm_people_get(central, sheet.person, &person, info);
    mm_paper_number_write(sheet.number, number);
    (void)snprintf(what, sizeof what, "paper hand %s %s", number, sheet.person);
    if (!err)
        err = mm_central_operation(central, mm_json_get_str(in, "actor", "?"), what, info);
    if (!err)
        err = mm_central_write_begin(central, info);
    if (!err)
        err = mm_central_write_end(central, finish(central, &form, &sheet, at_ms, info), info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "number", number);
    mm_jw_kstr(&w, "name", person.name);
    mm_jw_kstr(&w, "title", form.course_of->title);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {
    {"actor", MM_SHAPE_TEXT}, {"number", MM_SHAPE_TEXT}, {"on", MM_SHAPE_DAY, .optional = true}, {NULL}};
static const struct mm_shape gives[] = {
    {"number", MM_SHAPE_TEXT}, {"name", MM_SHAPE_TEXT}, {"title", MM_SHAPE_TEXT}, {NULL}};

const struct mm_action mm_action_paper_hand = {"paper.hand", run, takes, gives, MM_RIGHT_CLERK};
