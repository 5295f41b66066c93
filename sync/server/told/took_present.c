/* Who checked in to a group session at a kiosk joins those whom the attendance sheet names. */
#include "sync/base/log.h"
#include "sync/server/erase.h"
#include "sync/server/internal.h"
#include "sync/server/paper.h"
#include "sync/server/progress.h"
#include "sync/server/took.h"

#include <stdlib.h>

#define DAY_MS (24LL * 3600 * 1000)

/* At the screen of the room itself: their record may come before the word that they were there. */
static enum mm_err done_here(struct mm_central *central, const struct mm_person *person,
                             const struct mm_paper_form *form, bool *ret_here, struct mm_errinfo *info)
{
    struct mm_date day;
    *ret_here = false;
    if (form->tabletop || mm_date_parse(form->on_day, &day))
        return MM_OK;
    int64_t from_ms = mm_date_start_ms(day);
    return mm_progress_together(central, person->id, form->course, from_ms, from_ms + DAY_MS, ret_here, info);
}

/* Somebody for whom the course is not asked would keep the sheets of all others from being entered. */
static enum mm_err put(struct mm_central *central, const struct mm_person *person,
                       const struct mm_paper_form *form, int64_t at_ms, bool *ret_new,
                       struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT; /* names the person, which no log may */
    bool here = false;
    enum mm_err err = mm_paper_may_attend(central, form, person, &why);
    if (err == MM_ERR_CONFLICT) {
        enum mm_err looked = done_here(central, person, form, &here, info);
        if (looked)
            return looked;
        err = here ? MM_OK : err;
    }
    if (err == MM_ERR_NOT_FOUND)
        return mm_fail(info, MM_ERR_CONFLICT, "%s",
                       form->tabletop ? "この机上訓練の対象ではありません" : "この研修をお願いしていません");
    if (err == MM_ERR_CONFLICT)
        return mm_fail(info, MM_ERR_CONFLICT, "この研修は済んでいます");
    if (err)
        return mm_fail(info, err, "%s", why.text);
    return mm_paper_present_told(central, form->no, person->id, at_ms, ret_new, info);
}

/* Who is not on the roster (yet) waits for the clerk; of who was erased nothing is kept. */
static enum mm_err find_person(struct mm_central *central, const char *id, struct mm_person *ret_person,
                               struct mm_errinfo *info)
{
    bool erased = false;
    struct mm_errinfo why = MM_ERRINFO_INIT;
    enum mm_err err = mm_people_get(central, id, ret_person, &why);
    if (err == MM_ERR_NOT_FOUND) {
        err = mm_erased_is(central, id, &erased, info);
        if (err || erased)
            return err ? err : MM_ERR_NOT_FOUND;
        return mm_fail(info, MM_ERR_CONFLICT, "名簿に見つからない方です");
    }
    return err ? mm_fail(info, err, "%s", why.text) : MM_OK;
}

static enum mm_err take(struct mm_central *central, const char *recorder, const struct mm_told *told,
                        const struct mm_json *data, bool *ret_new, struct mm_errinfo *info)
{
    (void)recorder;
    struct mm_person person;
    struct mm_paper_form *form = malloc(sizeof *form);
    if (!form)
        return mm_nomem(info);
    enum mm_err err = find_person(central, told->person, &person, info);
    if (!err)
        err = mm_took_waits(mm_paper_session(central, data, form, info));
    if (!err)
        err = put(central, &person, form, told->at_ms, ret_new, info);
    free(form);
    return err;
}

const struct mm_took_ops mm_took_present = {&mm_told_present, take};
