/* paper.make: draws a form for one person who answers on paper, and keeps it under a number.
 *
 * in  {"actor", "person": name, seat or id, "course"}
 * out {"number", "name", "title"} */
#include "sync/base/log.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"
#include "sync/server/paper.h"

#include <stdio.h>
#include <string.h>

static enum mm_err make(struct mm_central *central, const char *actor, const struct mm_person *person,
                        struct mm_paper_form *form, struct mm_paper_sheet *sheet, struct mm_errinfo *info)
{
    struct mm_paper_form like = *form;
    enum mm_err err = mm_paper_draw(central, &like, person->id, actor, form, info);
    (void)snprintf(sheet->person, sizeof sheet->person, "%s", person->id);
    sheet->form = form->no;
    if (!err)
        err = mm_paper_duty(central, person, form->course_of, sheet->registration, info);
    return err ? err : mm_paper_sheet_add(central, sheet, info);
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    const char *actor = mm_json_get_str(in, "actor", "?");
    struct mm_person person;
    struct mm_paper_form form = {.group = false};
    struct mm_paper_sheet sheet = {0};
    char number[MM_PAPER_NUMBER_BYTES], what[MM_ID_BYTES + 16];
    struct mm_jw w;
    enum mm_err err = mm_person_find(central, mm_json_get_str(in, "person", ""), &person, info);
    if (err)
        return err;
    form.audience = (unsigned)mm_person_audience(&person);
    (void)snprintf(form.course, sizeof form.course, "%s", mm_json_get_str(in, "course", ""));
    mm_date_format(mm_date_of(mm_now_ms(&central->clock)), form.on_day);
    (void)snprintf(what, sizeof what, "paper make %s", person.id);
    err = mm_central_operation(central, actor, what, info);
    if (!err)
        err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = mm_central_write_end(central, make(central, actor, &person, &form, &sheet, info), info);
    if (err)
        return err;
    mm_paper_number_write(sheet.number, number);
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "number", number);
    mm_jw_kstr(&w, "name", person.name);
    mm_jw_kstr(&w, "title", form.course_of->title);
    mm_jw_end(&w);
    return mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {
    {"actor", MM_SHAPE_TEXT}, {"person", MM_SHAPE_TEXT}, {"course", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape gives[] = {
    {"number", MM_SHAPE_TEXT}, {"name", MM_SHAPE_TEXT}, {"title", MM_SHAPE_TEXT}, {NULL}};

const struct mm_action mm_action_paper_make = {"paper.make", run, takes, gives, MM_RIGHT_CLERK};
