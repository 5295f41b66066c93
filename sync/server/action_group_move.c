/* group.move: a session that was prepared for a wrong day, or that does not take place: it gets another day,
 * or is called off, before anybody was there. The reason stands in the 操作の記録.
 *
 * in  {"actor", "group", "on": its day now; not given: it is called off, "why": reason}
 * out {"title", "on": "" of one that is called off} */
#include "sync/base/log.h"
#include "sync/server/actions.h"
#include "sync/server/codes.h"
#include "sync/server/internal.h"
#include "sync/server/paper.h"
#include "sync/server/roster_read.h"

#include <stdio.h>
#include <stdlib.h>

static enum mm_err read_day(const struct mm_json *in, char day[MM_DAY_BYTES], struct mm_errinfo *info)
{
    const char *on = mm_json_get_str(in, "on", "");
    day[0] = '\0';
    if (!*on || !mm_roster_day(on, day))
        return MM_OK;
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("「%s」は日付ではありません。2027-06-05 のように書いてください",
                          "\"%s\" is no day; write 2027-06-05"),
                   on);
}

/* Whoever was there was there on its day: that one was held. */
static enum mm_err nobody_came(struct mm_central *central, const struct mm_paper_form *form,
                               struct mm_errinfo *info)
{
    struct mm_paper_present *present = NULL;
    size_t n = 0;
    enum mm_err err = mm_paper_present_list(central, form->no, &present, &n, info);
    free(present);
    if (!err && n)
        err = mm_fail(
            info, MM_ERR_CONFLICT,
            mm_say("%zu 人の出席が登録されています。行った研修は「終える」で終えてください。まちがえた"
                   "登録なら、先に出席から外してください",
                   "%zu people are entered as present: close it, or take them off first"),
            n);
    return err;
}

static enum mm_err move(struct mm_central *central, const struct mm_paper_form *form, const char *day,
                        struct mm_errinfo *info)
{
    enum mm_err err = nobody_came(central, form, info);
    if (err)
        return err;
    if (!*day)
        return mm_paper_close(central, form->no, MM_PAPER_OFF, info);
    err = mm_paper_session_move(central, form->no, day, info);
    return err ? err : mm_code_everywhere_until(central, MM_GROUP_FACILITATOR, form->no, day, info);
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_paper_form form;
    const char *why = mm_json_get_str(in, "why", "");
    char day[MM_DAY_BYTES], what[600];
    struct mm_jw w;
    enum mm_err err = mm_paper_session(central, in, &form, info);
    if (!err)
        err = read_day(in, day, info);
    if (!err)
        err = mm_paper_reason(why, info);
    if (err)
        return err;
    (void)snprintf(what, sizeof what, "group %s %lld %s%s%s: %s", *day ? "move" : "cancel",
                   (long long)form.no, form.on_day, *day ? " " : "", day, why);
    err = mm_central_operation(central, mm_json_get_str(in, "actor", "?"), what, info);
    if (!err)
        err = mm_central_write_begin(central, info);
    if (!err)
        err = mm_central_write_end(central, move(central, &form, day, info), info);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "title", mm_paper_title(&form));
    mm_jw_kstr(&w, "on", day);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"group", MM_SHAPE_INT},
                                        {"on", MM_SHAPE_DAY, .optional = true},
                                        {"why", MM_SHAPE_TEXT},
                                        {NULL}};
static const struct mm_shape gives[] = {{"title", MM_SHAPE_TEXT}, {"on", MM_SHAPE_TEXT}, {NULL}};

const struct mm_action mm_action_group_move = {"group.move", run, takes, gives, MM_RIGHT_CLERK};
