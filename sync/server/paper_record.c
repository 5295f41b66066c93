/* A sheet becomes statements. */
#include "sync/base/log.h"
#include "sync/rules/duties.h"
#include "sync/server/disclosure.h"
#include "sync/server/internal.h"
#include "sync/server/paper.h"
#include "sync/server/posting.h"
#include "sync/server/progress.h"
#include "sync/server/roster_read.h"

#include <stdio.h>
#include <stdlib.h>
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
                              const struct mm_answer *answer, int64_t at_ms, int revision, bool *ret_right,
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
                              .revision = revision,
                              .scaled = -1,
                              .attempt = sheet->attempt};
    if (response.len || revision > 1) /* where nothing is marked there is no answer, but to take one back */
        err = mm_own_add(own, session, &st, info);
    mm_buf_done(&response);
    mm_buf_done(&pattern);
    return err;
}

static enum mm_err add_result(struct mm_own *own, const struct mm_session *session,
                              const struct mm_paper_form *form, const struct mm_paper_sheet *sheet,
                              size_t right, int64_t at_ms, struct mm_errinfo *info)
{
    const struct mm_course *course = form->course_of;
    struct mm_statement st = {
        .verb = mm_cut_reached((int)right, (int)form->form.n, cut_of(own->central, course)) ? MM_VERB_PASSED
                                                                                            : MM_VERB_FAILED,
        .at_ms = at_ms,
        .scaled = (double)right / (double)form->form.n,
        .attempt = sheet->attempt};
    return course->shows_cut && session->mode == MM_LAUNCH_NORMAL ? mm_own_add(own, session, &st, info)
                                                                  : MM_OK;
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
                         &answers->answer[i], at_ms, 1, &good, info);
        right += good;
    }
    if (!err && before.passed_at_ms == INT64_MAX)
        err = add_result(own, &session, form, sheet, right, at_ms, info);
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

/* ---- corrections -------------------------------------------------------------------------------------- */
/* What the records say of the sheet: of each question its last revision. */
struct recorded {
    const struct mm_paper_form *form;
    const struct mm_paper_sheet *sheet;
    char *response[MM_MAX_FORM_ITEMS]; /* owned; NULL: none */
    int revision[MM_MAX_FORM_ITEMS];
};

static void recorded_done(struct recorded *r)
{
    for (size_t i = 0; i < MM_MAX_FORM_ITEMS; i++)
        free(r->response[i]);
}

static enum mm_err keep_latest(struct recorded *r, const struct mm_statement_view *view)
{
    for (size_t i = 0; i < r->form->form.n; i++) {
        if (strcmp(r->form->form.item[i].item_id, view->item) != 0 || view->revision <= r->revision[i])
            continue;
        free(r->response[i]);
        r->response[i] = mm_strdup(view->response ? view->response : "");
        r->revision[i] = view->revision;
        return r->response[i] ? MM_OK : MM_ERR_NOMEM;
    }
    return MM_OK;
}

static enum mm_err look_at_answer(void *ctx, const struct mm_statement_row *row)
{
    struct recorded *r = ctx;
    struct mm_statement_view view;
    enum mm_err err = mm_statement_view(row->bytes, row->len, &view, NULL);
    if (err)
        return err;
    if (view.item && view.attempt && strcmp(view.attempt, r->sheet->attempt) == 0)
        err = keep_latest(r, &view);
    mm_statement_view_done(&view);
    return err;
}

static enum mm_err load_recorded(struct mm_central *central, struct recorded *r, struct mm_errinfo *info)
{
    struct mm_statement_filter filter = {.verb = mm_verb_iri(MM_VERB_ANSWERED),
                                         .registration = r->sheet->registration,
                                         .since = INT64_MIN,
                                         .until = INT64_MAX,
                                         .ascending = true,
                                         .limit = MM_MAX_PAST_RESULTS};
    bool more = true;
    enum mm_err err = mm_postings_flush(central, info);
    while (!err && more) {
        err = mm_statement_search(central, &filter, look_at_answer, r, &more, &filter.cursor, info);
        filter.has_cursor = true;
    }
    return err;
}

enum mm_err mm_paper_recorded(struct mm_central *central, const struct mm_paper_form *form,
                              const struct mm_paper_sheet *sheet, struct mm_paper_answers *ret_answers,
                              struct mm_errinfo *info)
{
    struct recorded r = {.form = form, .sheet = sheet};
    enum mm_err err = load_recorded(central, &r, info);
    *ret_answers = (struct mm_paper_answers){.n = form->form.n};
    for (size_t i = 0; !err && i < form->form.n; i++) {
        const struct mm_item *item = mm_pack_item(form->pack, form->form.item[i].item_id);
        mm_answer_none(item, &ret_answers->answer[i]);
        if (r.response[i] && *r.response[i] &&
            item->ops->parse_response(item, r.response[i], &ret_answers->answer[i]))
            err = mm_fail(info, MM_ERR_CORRUPT, "paper_sheet %s", item->id);
    }
    recorded_done(&r);
    return err;
}

static bool differs(const struct recorded *r, size_t at, const struct mm_answer *answer)
{
    const struct mm_item *item = mm_pack_item(r->form->pack, r->form->form.item[at].item_id);
    struct mm_buf response;
    mm_buf_init(&response, MM_MAX_STATEMENT_BYTES);
    item->ops->response(item, answer, &response);
    bool is = strcmp(mm_buf_str(&response), r->response[at] ? r->response[at] : "") != 0;
    mm_buf_done(&response);
    return is;
}

static enum mm_err add_changed(struct mm_own *own, const struct mm_session *session, const struct recorded *r,
                               const struct mm_paper_answers *answers, int64_t at_ms, size_t *ret_right,
                               struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < r->form->form.n; i++) {
        const struct mm_item *item = mm_pack_item(r->form->pack, r->form->form.item[i].item_id);
        struct mm_grade grade;
        bool right = false;
        mm_grade(item, &answers->answer[i], &grade);
        *ret_right += grade.right;
        if (differs(r, i, &answers->answer[i]))
            err = add_answer(own, session, r->sheet, item, &answers->answer[i], at_ms, r->revision[i] + 1,
                             &right, info);
    }
    return err;
}

/* Where 修了 waited for the 目安 alone, which is reached now. */
static bool completes_now(const struct mm_own *own, const struct recorded *r,
                          const struct mm_progress_fold *before, size_t right)
{
    const struct mm_course *course = r->form->course_of;
    bool to_the_end = !r->form->group || strcmp(r->form->closed, "end") == 0;
    return before->state != MM_PROGRESS_DONE && to_the_end && strcmp(r->sheet->state, "done") == 0 &&
           mm_move_on_wants(mm_central_move_on(own->central), course) && course->shows_cut &&
           mm_cut_reached((int)right, (int)r->form->form.n, cut_of(own->central, course));
}

static enum mm_err add_correction(struct mm_own *own, const struct recorded *r,
                                  const struct mm_paper_answers *answers, struct mm_errinfo *info)
{
    struct mm_paper_sheet sheet = *r->sheet;
    struct mm_progress_fold before;
    int64_t at_ms = mm_now_ms(&own->central->clock);
    size_t right = 0;
    enum mm_err err = mm_progress_of(own->central, sheet.person, sheet.registration, &before, info);
    if (err)
        return err;
    mm_central_new_id(own->central, sheet.session);
    const struct mm_session session = session_of(
        own, r->form, &sheet, before.state == MM_PROGRESS_DONE && before.passed_at_ms != INT64_MAX);
    err = add(own, &session, MM_VERB_LAUNCHED, &sheet, at_ms, info);
    if (!err)
        err = add(own, &session, MM_VERB_INITIALIZED, &sheet, at_ms, info);
    if (!err)
        err = add_changed(own, &session, r, answers, at_ms, &right, info);
    if (!err && before.passed_at_ms == INT64_MAX)
        err = add_result(own, &session, r->form, &sheet, right, at_ms, info);
    if (!err && completes_now(own, r, &before, right))
        err = add(own, &session, MM_VERB_COMPLETED, &sheet, at_ms, info);
    return err ? err : add(own, &session, MM_VERB_TERMINATED, &sheet, at_ms, info);
}

enum mm_err mm_paper_correct(struct mm_own *own, const struct mm_paper_form *form,
                             struct mm_paper_sheet *sheet, const struct mm_paper_answers *answers,
                             struct mm_errinfo *info)
{
    struct recorded r = {.form = form, .sheet = sheet};
    size_t n = 0;
    enum mm_err err = load_recorded(own->central, &r, info);
    for (size_t i = 0; !err && i < form->form.n; i++)
        n += differs(&r, i, &answers->answer[i]);
    if (!err && !n)
        err = mm_fail(info, MM_ERR_CONFLICT, "%s",
                      mm_say("記録と同じ答えです。訂正するところはありません",
                             "that is what is recorded; there is nothing to correct"));
    if (!err)
        err = add_correction(own, &r, answers, info);
    recorded_done(&r);
    if (err)
        return err;
    mm_paper_hash(form, sheet, answers, sheet->hash);
    return mm_paper_sheet_set(own->central, sheet, info);
}
