/* A sheet becomes statements. */
#include "sync/base/log.h"
#include "sync/rules/duties.h"
#include "sync/server/disclosure.h"
#include "sync/server/internal.h"
#include "sync/server/paper.h"
#include "sync/server/progress.h"
#include "sync/server/roster_read.h"

#include <stdio.h>
#include <string.h>

#define NOON_MS (12LL * 3600 * 1000)

enum mm_err mm_paper_day(struct mm_central *central, const char *text, int64_t *ret_at_ms,
                         struct mm_errinfo *info)
{
    int64_t now = mm_now_ms(&central->clock);
    int32_t day = 0, today = mm_date_day(mm_date_of(now));
    char typed[16];
    struct mm_date date;
    *ret_at_ms = now;
    if (!*text)
        return MM_OK;
    if (mm_roster_day(text, typed) || mm_date_parse(typed, &date))
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("「%s」は日付ではありません。2027-06-05 のように書いてください",
                              "\"%s\" is no day; write 2027-06-05"),
                       text);
    day = mm_date_day(date);
    if (day > today)
        return mm_fail(info, MM_ERR_INVALID, mm_say("%s はまだ来ていません", "%s has not come yet"), typed);
    if (day < today)
        *ret_at_ms = mm_date_start_ms(date) + NOON_MS;
    return MM_OK;
}

static double cut_of(struct mm_central *central, const struct mm_course *course)
{
    return mm_central_cut_of(central, course, mm_now_ms(&central->clock));
}

static struct mm_session session_of(const struct mm_own *own, const struct mm_paper_form *form,
                                    const struct mm_paper_sheet *sheet, bool done)
{
    const struct mm_course *course = form->course_of;
    return (struct mm_session){.home_page = own->central->home_page,
                               .person = sheet->person,
                               .course = course->id,
                               .course_title = course->title,
                               .course_version = course->version,
                               .registration = sheet->registration,
                               .session = sheet->session,
                               .pack_version = form->pack_version,
                               .mode = done ? MM_LAUNCH_REVIEW : MM_LAUNCH_NORMAL,
                               .mastery_score = course->shows_cut ? cut_of(own->central, course) : -1,
                               .wants_passed = mm_move_on_wants(mm_central_move_on(own->central), course),
                               .route = form->group ? MM_DUTY_BY_GROUP : MM_DUTY_BY_PAPER,
                               .assisted = sheet->assisted};
}

static enum mm_err add(struct mm_own *own, const struct mm_session *session, enum mm_verb verb,
                       const struct mm_paper_sheet *sheet, int64_t at_ms, struct mm_errinfo *info)
{
    struct mm_statement st = {.verb = verb, .at_ms = at_ms, .scaled = -1, .attempt = sheet->attempt};
    return mm_own_add(own, session, &st, info);
}

static enum mm_err add_answer(struct mm_own *own, const struct mm_session *session,
                              const struct mm_paper_sheet *sheet, const struct mm_item *item,
                              const struct mm_answer *answer, int64_t at_ms, bool *ret_right,
                              struct mm_errinfo *info)
{
    struct mm_grade grade;
    struct mm_buf response, pattern;
    enum mm_err err = MM_OK;
    mm_buf_init(&response, MM_MAX_STATEMENT_BYTES);
    mm_buf_init(&pattern, MM_MAX_STATEMENT_BYTES);
    mm_grade(item, answer, &grade);
    item->ops->response(item, answer, &response);
    item->ops->pattern(item, &pattern);
    *ret_right = grade.right;
    struct mm_statement st = {.verb = MM_VERB_ANSWERED,
                              .at_ms = at_ms,
                              .item = item->id,
                              .item_version = item->version_hash,
                              .interaction_type = item->ops->interaction_type,
                              .pattern = mm_buf_str(&pattern),
                              .response = mm_buf_str(&response),
                              .right = grade.right,
                              .revision = 1,
                              .scaled = -1,
                              .attempt = sheet->attempt};
    if (response.len) /* where nothing is marked there is no answer */
        err = mm_own_add(own, session, &st, info);
    mm_buf_done(&response);
    mm_buf_done(&pattern);
    return err;
}

enum mm_err mm_paper_record(struct mm_own *own, const struct mm_paper_form *form,
                            struct mm_paper_sheet *sheet, const struct mm_paper_answers *answers,
                            int64_t at_ms, struct mm_errinfo *info)
{
    struct mm_progress_fold before;
    size_t right = 0;
    enum mm_err err = mm_progress_of(own->central, sheet->person, sheet->registration, &before, info);
    if (err)
        return err;
    const struct mm_session session =
        session_of(own, form, sheet, before.state == MM_PROGRESS_DONE && before.passed_at_ms != INT64_MAX);
    err = add(own, &session, MM_VERB_LAUNCHED, sheet, at_ms, info);
    if (!err)
        err = add(own, &session, MM_VERB_INITIALIZED, sheet, at_ms, info);
    for (size_t i = 0; !err && i < form->form.n; i++) {
        bool good = false;
        err = add_answer(own, &session, sheet, mm_pack_item(form->pack, form->form.item[i].item_id),
                         &answers->answer[i], at_ms, &good, info);
        right += good;
    }
    const struct mm_course *course = form->course_of;
    if (!err && course->shows_cut && session.mode == MM_LAUNCH_NORMAL && before.passed_at_ms == INT64_MAX) {
        struct mm_statement st = {
            .verb = mm_cut_reached((int)right, (int)form->form.n, cut_of(own->central, course))
                        ? MM_VERB_PASSED
                        : MM_VERB_FAILED,
            .at_ms = at_ms,
            .scaled = (double)right / (double)form->form.n,
            .attempt = sheet->attempt};
        err = mm_own_add(own, &session, &st, info);
    }
    (void)snprintf(sheet->state, sizeof sheet->state, "entered");
    return err ? err : mm_paper_sheet_set(own->central, sheet, info);
}

enum mm_err mm_paper_finish_sheet(struct mm_own *own, const struct mm_paper_form *form,
                                  struct mm_paper_sheet *sheet, bool completed, int64_t at_ms,
                                  struct mm_errinfo *info)
{
    struct mm_progress_fold before;
    const struct mm_session session = session_of(own, form, sheet, false);
    enum mm_err err = mm_progress_of(own->central, sheet->person, sheet->registration, &before, info);
    bool wants = mm_move_on_wants(mm_central_move_on(own->central), form->course_of);
    completed = completed && (!wants || before.passed_at_ms != INT64_MAX);
    if (!err && completed && before.state != MM_PROGRESS_DONE)
        err = add(own, &session, MM_VERB_COMPLETED, sheet, at_ms, info);
    if (!err)
        err = add(own, &session, MM_VERB_TERMINATED, sheet, at_ms, info);
    (void)snprintf(sheet->state, sizeof sheet->state, "done");
    return err ? err : mm_paper_sheet_set(own->central, sheet, info);
}
