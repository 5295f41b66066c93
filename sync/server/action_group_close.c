/* group.close: the session is over. Who was there, whose sheet is entered, has completed the course when it
 * ran to its last slide. Of a 机上訓練 only attendance is kept.
 *
 * in  {"actor", "group", "cut": it was broken off}
 * out {"present", "completed", "tabletop"} */
#include "sync/base/log.h"
#include "sync/rules/rules.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"
#include "sync/server/paper.h"

#include <stdlib.h>
#include <string.h>

static enum mm_err finish_all(struct mm_central *central, const struct mm_paper_form *form, bool to_the_end,
                              struct mm_paper_sheet *sheets, size_t n, size_t *ret_completed,
                              struct mm_errinfo *info)
{
    struct mm_own own;
    int64_t at_ms = 0;
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err err = mm_paper_day(central, form->on_day, &at_ms, &why);
    if (err)
        return mm_fail(info, err,
                       mm_say("%s。行う日を変えるか、取りやめてください",
                              "%s; mamori group move gives it another day or calls it off"),
                       why.text);
    err = mm_own_begin(central, &own, info);
    for (size_t i = 0; !err && i < n; i++) {
        bool entered = strcmp(sheets[i].state, "entered") == 0;
        bool completed = mm_completion_group(sheets[i].person[0], entered, to_the_end);
        if (!entered)
            continue;
        err = mm_paper_finish_sheet(&own, form, &sheets[i], completed, at_ms, info);
        *ret_completed += completed;
    }
    if (!err)
        err = mm_own_store(&own, info);
    mm_own_done(&own);
    return err ? err : mm_paper_close(central, form->no, to_the_end ? "end" : "cut", info);
}

static enum mm_err check(const struct mm_paper_sheet *sheets, size_t n, size_t n_present, bool to_the_end,
                         struct mm_errinfo *info)
{
    size_t entered = 0;
    for (size_t i = 0; i < n; i++)
        entered += strcmp(sheets[i].state, "entered") == 0;
    if (to_the_end && entered != n_present)
        return mm_fail(info, MM_ERR_CONFLICT,
                       mm_say("出席は %zu 人ですが、入力された用紙は %zu 枚です。先に用紙を入力してください",
                              "%zu people present, %zu sheets entered; mamori group enter first"),
                       n_present, entered);
    return MM_OK;
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_paper_form form;
    struct mm_paper_sheet *sheets = NULL;
    struct mm_paper_present *present = NULL;
    size_t n = 0, n_present = 0, completed = 0;
    bool to_the_end = !mm_json_get_bool(in, "cut", false);
    struct mm_jw w;
    enum mm_err err = mm_paper_session(central, in, &form, info);
    if (!err)
        err = mm_paper_sheets(central, form.no, &sheets, &n, info);
    if (!err)
        err = mm_paper_present_asked(central, &form, &present, &n_present, info);
    if (!err && !form.tabletop)
        err = check(sheets, n, n_present, to_the_end, info);
    if (!err)
        err = mm_central_operation(central, mm_json_get_str(in, "actor", "?"), "group close", info);
    if (!err)
        err = mm_central_write_begin(central, info);
    if (!err)
        err = mm_central_write_end(central,
                                   finish_all(central, &form, to_the_end, sheets, n, &completed, info), info);
    free(sheets);
    free(present);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kint(&w, "present", (int64_t)n_present);
    mm_jw_kint(&w, "completed", (int64_t)completed);
    mm_jw_kbool(&w, "tabletop", form.tabletop);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {
    {"actor", MM_SHAPE_TEXT}, {"group", MM_SHAPE_INT}, {"cut", MM_SHAPE_BOOL, .optional = true}, {NULL}};
static const struct mm_shape gives[] = {
    {"present", MM_SHAPE_INT}, {"completed", MM_SHAPE_INT}, {"tabletop", MM_SHAPE_BOOL}, {NULL}};

const struct mm_action mm_action_group_close = {"group.close", run, takes, gives, MM_RIGHT_CLERK};
