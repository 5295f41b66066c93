/* group.attend: who is there, as the attendance sheet says; or who was checked in and is not. All of them, or
 * nobody.
 *
 * in  {"actor", "group", "people": names, seats or ids, "absent": they are taken off again}
 * out {"present": how many are there now} */
#include "sync/base/log.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"
#include "sync/server/paper.h"

#include <stdio.h>
#include <stdlib.h>

/* They are told of it: what they were there for is no longer theirs. */
static enum mm_err take_off(struct mm_central *central, const struct mm_paper_form *form, const char *actor,
                            const struct mm_person *person, struct mm_errinfo *info)
{
    char what[MM_ID_BYTES + 48];
    (void)snprintf(what, sizeof what, "group absent %lld %s", (long long)form->no, person->id);
    enum mm_err err = mm_paper_present_undo(central, form->no, person, info);
    return err ? err : mm_operation_insert(central, actor, what, info);
}

static enum mm_err put_one(struct mm_central *central, const struct mm_paper_form *form,
                           const struct mm_json *in, const char *who, struct mm_errinfo *info)
{
    struct mm_person person;
    enum mm_err err = mm_person_find(central, who, &person, info);
    if (!err && mm_json_get_bool(in, "absent", false))
        return take_off(central, form, mm_json_get_str(in, "actor", "?"), &person, info);
    if (!err)
        err = mm_paper_may_attend(central, form, &person, info);
    return err ? err : mm_paper_present_put(central, form->no, person.id, info);
}

static enum mm_err put_all(struct mm_central *central, const struct mm_paper_form *form,
                           const struct mm_json *in, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (const struct mm_json *p = mm_json_first(mm_json_get(in, "people")); p && !err; p = mm_json_next(p))
        err = put_one(central, form, in, mm_json_str(p, ""), info);
    return err;
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct mm_paper_form form;
    struct mm_paper_present *present = NULL;
    size_t n = 0;
    struct mm_jw w;
    enum mm_err err = mm_paper_session(central, in, &form, info);
    if (!err)
        err = mm_central_operation(central, mm_json_get_str(in, "actor", "?"), "group attend", info);
    if (!err)
        err = mm_central_write_begin(central, info);
    if (!err)
        err = mm_central_write_end(central, put_all(central, &form, in, info), info);
    if (!err)
        err = mm_paper_present_list(central, form.no, &present, &n, info);
    free(present);
    if (err)
        return err;
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kint(&w, "present", (int64_t)n);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"group", MM_SHAPE_INT},
                                        {"people", MM_SHAPE_TEXTS},
                                        {"absent", MM_SHAPE_BOOL, .optional = true},
                                        {NULL}};
static const struct mm_shape gives[] = {{"present", MM_SHAPE_INT}, {NULL}};

const struct mm_action mm_action_group_attend = {"group.attend", run, takes, gives, MM_RIGHT_CLERK};
