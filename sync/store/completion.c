/* The end of a sitting: result statements and 修了. Owns no table. */
#include "sync/store/internal.h"

#include "sync/base/log.h"

#include <stdio.h>
#include <string.h>

/* ---- result -------------------------------------------------------------------------------------- */
struct outcome {
    bool shown; /* the course shows a 目安 */
    int right, items;
    double cut;
};

/* cmi5, as far as it is known here: one of passed and failed a session, passed once a registration, failed
 * never after passed, neither in a review. */
static bool may_judge(struct mm_store *store, const struct mm_sitting *sitting)
{
    return sitting->mode == MM_LAUNCH_NORMAL && !mm_store_passed(store, sitting->registration) &&
           !mm_store_recorded_in(store, sitting->session, MM_VERB_FAILED);
}

bool mm_store_passed(struct mm_store *store, const char *registration)
{
    return mm_store_recorded(store, registration, MM_VERB_PASSED) ||
           mm_store_yes(store, "SELECT 1 FROM passed_elsewhere WHERE registration=?", registration, NULL);
}

static enum mm_err result_tx(struct mm_store *store, const struct mm_sitting *sitting,
                             const struct mm_attempt *to, const struct outcome *o, char id[MM_UUID_BYTES],
                             struct mm_errinfo *info)
{
    enum mm_err err = mm_store_attempt_move_tx(store, to, MM_ATTEMPT_SUBMITTED, info);
    if (err || !o->shown || o->items <= 0 || !may_judge(store, sitting))
        return err;
    struct mm_statement st = {
        .verb = mm_cut_reached(o->right, o->items, o->cut) ? MM_VERB_PASSED : MM_VERB_FAILED,
        .duration_ms = mm_mono_ms(store->clock) - sitting->started_mono_ms,
        .scaled = (double)o->right / (double)o->items,
        .attempt = to->id,
    };
    return mm_store_record_tx(store, sitting, NULL, &st, id, info);
}

enum mm_err mm_store_result(struct mm_store *store, const struct mm_sitting *sitting,
                            struct mm_attempt *attempt, int right_items, int items, bool shows_cut,
                            double cut, char *ret_id, struct mm_errinfo *info)
{
    char id[MM_UUID_BYTES] = "";
    enum mm_attempt_state state = MM_ATTEMPT_OPEN;
    struct mm_attempt to = *attempt;
    const struct outcome outcome = {shows_cut, right_items, items, cut};
    to.state = MM_ATTEMPT_DONE;
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    err = mm_store_attempt_state(store, attempt->id, &state, info);
    if (!err && state != MM_ATTEMPT_DONE)
        err = result_tx(store, sitting, &to, &outcome, id, info);
    err = mm_store_finish(store, err, info);
    if (err)
        return err;
    *attempt = to;
    if (ret_id)
        snprintf(ret_id, MM_UUID_BYTES, "%s", id);
    return MM_OK;
}

/* ---- 修了 ---------------------------------------------------------------------------------------- */
static void count_pages(struct mm_store *store, const struct mm_course *course,
                        const struct mm_attempt *attempt, unsigned audience, struct mm_completion *c)
{
    const struct mm_module *begun = mm_store_module_begun(store, course, attempt->registration);
    for (size_t m = 0; m < course->n_modules; m++) {
        const struct mm_module *module = course->modules[m];
        if (begun && module != begun)
            continue;
        for (size_t p = 0; p < module->n_pages; p++) {
            const struct mm_page *page = &module->pages[p];
            if (!(module->audience & page->audience & audience) || !mm_course_shows(course, page))
                continue;
            c->pages++;
            c->pages_opened += mm_store_page_opened(store, attempt->registration, page->id);
        }
    }
}

static enum mm_err count_questions(struct mm_store *store, const struct mm_attempt *attempt,
                                   struct mm_completion *c, struct mm_errinfo *info)
{
    for (size_t i = 0; i < attempt->form.n; i++) {
        const char *item = attempt->form.item[i].item_id;
        struct mm_store_answer_row row = {false, false};
        enum mm_err err = mm_store_answer_row(store, attempt->registration, attempt->id, item, &row, info);
        if (err && err != MM_ERR_NOT_FOUND)
            return err;
        c->questions++;
        c->questions_answered += row.complete;
        if (row.right)
            continue;
        c->missed++;
        c->missed_seen += mm_store_was_explained(store, attempt->id, item);
    }
    return MM_OK;
}

bool mm_store_cut_decided(struct mm_store *store)
{
    return mm_store_meta_int(store, MM_CUT_SETTING, 0) != 0;
}

double mm_store_cut(struct mm_store *store, const struct mm_course *course)
{
    return mm_cut_of(course, (int)mm_store_meta_int(store, MM_CUT_SETTING, 0));
}

bool mm_store_wants_passed(struct mm_store *store, const struct mm_course *course)
{
    bool decided = mm_store_meta_int(store, MM_MOVE_ON_SETTING, 0) != 0;
    return mm_move_on_wants(decided ? MM_MOVE_ON_PASSED_TOO : MM_MOVE_ON_COMPLETED, course);
}

enum mm_err mm_store_completion(struct mm_store *store, const struct mm_pack *pack,
                                const struct mm_attempt *attempt, struct mm_completion *ret_completion,
                                struct mm_errinfo *info)
{
    struct mm_completion c = {0};
    struct mm_person person;
    unsigned audience = MM_AUD_BOTH; /* no longer on the roster: nothing is left out */
    const struct mm_course *course = mm_pack_course(pack, attempt->course);
    if (!course)
        return mm_fail(info, MM_ERR_NOT_FOUND, "%s: %s", attempt->course,
                       mm_say("この研修は教材にありません", "the pack has no such course"));
    if (mm_store_person(store, attempt->person, &person, NULL) == MM_OK)
        audience = (unsigned)mm_person_audience(&person);
    count_pages(store, course, attempt, audience, &c);
    c.wants_passed = mm_store_wants_passed(store, course);
    c.passed = mm_store_passed(store, attempt->registration);
    enum mm_err err = count_questions(store, attempt, &c, info);
    if (!err)
        *ret_completion = c;
    return err;
}

static enum mm_err complete_tx(struct mm_store *store, const struct mm_sitting *sitting,
                               const struct mm_attempt *attempt, char id[MM_UUID_BYTES], bool *ret_by_this,
                               struct mm_errinfo *info)
{
    enum mm_attempt_state state = MM_ATTEMPT_OPEN;
    enum mm_err err = mm_store_attempt_state(store, attempt->id, &state, info);
    if (!err && state != MM_ATTEMPT_DONE)
        err =
            mm_fail(info, MM_ERR_INVALID, "%s",
                    mm_say("提出が済んでから、修了になります", "the attempt is not submitted for good yet"));
    if (err || sitting->mode != MM_LAUNCH_NORMAL ||
        mm_store_recorded(store, sitting->registration, MM_VERB_COMPLETED))
        return err;
    struct mm_statement st = {
        .verb = MM_VERB_COMPLETED,
        .duration_ms = mm_mono_ms(store->clock) - sitting->started_mono_ms,
        .scaled = -1,
        .attempt = attempt->id,
    };
    err = mm_store_record_tx(store, sitting, NULL, &st, id, info);
    if (!err)
        err = mm_store_attempt_completed_tx(store, attempt->id, info);
    *ret_by_this = !err;
    return err;
}

enum mm_err mm_store_complete(struct mm_store *store, const struct mm_pack *pack,
                              const struct mm_sitting *sitting, struct mm_attempt *attempt,
                              char ret_id[MM_UUID_BYTES], struct mm_errinfo *info)
{
    char id[MM_UUID_BYTES] = "";
    bool by_this = false;
    struct mm_completion completion;
    enum mm_err err = mm_store_completion(store, pack, attempt, &completion, info);
    if (!err && !mm_completion_reached(&completion))
        err = mm_fail(info, MM_ERR_INVALID, "%s",
                      mm_say("まだ見ていないページか解説があります", "some pages or explanations are left"));
    if (!err)
        err = mm_store_begin(store, info);
    if (err)
        return err;
    err = mm_store_finish(store, complete_tx(store, sitting, attempt, id, &by_this, info), info);
    if (err)
        return err;
    attempt->completed = attempt->completed || by_this;
    if (ret_id)
        memcpy(ret_id, id, sizeof id);
    return MM_OK;
}
