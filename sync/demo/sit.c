/* A visit to a kiosk: pages opened, questions answered as somebody would who knows so much, explanations
 * seen. */
#include "sync/demo/demo.h"

#include "sync/rules/rules.h"

#include <stdio.h>
#include <string.h>

#define MAX_OPEN   40
#define MANY_TRIES 60 /* until a way to be wrong is found */
#define MAX_WORDS  4000

struct visit {
    struct mm_demo_kiosk *kiosk;
    const struct mm_pack *pack;
    struct mm_clock_fixed *clock;
    const struct mm_random *random;
    const struct mm_demo_person *person;
    enum mm_audience audience;
};

static bool chance(const struct visit *v, int pct)
{
    return (int)mm_random_below(v->random, 100) < pct;
}

static void wait(const struct visit *v, int least_s, int most_s)
{
    mm_clock_advance(
        v->clock, 1000 * (least_s + (int64_t)mm_random_below(v->random, (uint32_t)(most_s - least_s + 1))));
}

/* ---- answers ---------------------------------------------------------------------------------------- */
/* The answer as its own words say it, which leaves out what the way taken does not meet. False for one that
 * could not be given. */
static bool as_given(const struct mm_item *item, const struct mm_answer *answer, struct mm_answer *ret_given)
{
    struct mm_buf words;
    mm_buf_init(&words, MAX_WORDS);
    item->ops->response(item, answer, &words);
    bool good = mm_buf_check(&words, NULL) == MM_OK &&
                item->ops->parse_response(item, mm_buf_str(&words), ret_given) == MM_OK &&
                mm_answer_complete(item, ret_given);
    mm_buf_done(&words);
    return good;
}

/* Another value in one row, and in the rows that no way had met; where values stand once each, exchanged. */
static void stir(const struct visit *v, const struct mm_item *item, struct mm_answer *answer)
{
    size_t row = mm_random_below(v->random, (uint32_t)answer->n_rows);
    int most = (int)(item->n_options > item->n_groups ? item->n_options : item->n_groups);
    int before = answer->row[row];
    for (size_t i = 0; i < answer->n_rows; i++)
        if (answer->row[i] == MM_ANS_NONE)
            answer->row[i] = (int)mm_random_below(v->random, (uint32_t)most);
    answer->row[row] = (int)mm_random_below(v->random, (uint32_t)most);
    for (size_t i = 0; item->ops->order == MM_ORDER_MIXED && i < answer->n_rows; i++)
        if (i != row && answer->row[i] == answer->row[row])
            answer->row[i] = before;
}

/* Somebody who does not know it: says so, or gives some other answer that the type can have. */
static void miss(const struct visit *v, const struct mm_item *item, struct mm_answer *answer)
{
    const struct mm_answer right = *answer;
    struct mm_grade grade;
    for (int i = 0; !chance(v, v->person->unsure_pct) && i < MANY_TRIES; i++) {
        struct mm_answer other = right, given;
        stir(v, item, &other);
        if (!as_given(item, &other, &given))
            continue;
        mm_grade(item, &given, &grade);
        *answer = given;
        if (!grade.right)
            return;
    }
    for (size_t i = 0; i < answer->n_rows; i++)
        answer->row[i] = MM_ANS_UNSURE;
}

/* A statement of its own: known or not, whatever stands beside it. */
static void miss_statement(const struct visit *v, int *row)
{
    if (chance(v, v->person->unsure_pct))
        *row = MM_ANS_UNSURE;
    else
        *row = *row == MM_ANS_TRUE ? MM_ANS_FALSE : MM_ANS_TRUE;
}

static enum mm_err answer_item(const struct visit *v, const struct mm_item *item, struct mm_answer *answer,
                               struct mm_errinfo *info)
{
    struct mm_buf pattern;
    mm_buf_init(&pattern, MAX_WORDS);
    item->ops->pattern(item, &pattern);
    enum mm_err err = mm_buf_check(&pattern, info);
    if (!err)
        err = item->ops->parse_response(item, mm_buf_str(&pattern), answer);
    mm_buf_done(&pattern);
    if (!err && !item->ops->true_false && !chance(v, v->person->knows_pct))
        miss(v, item, answer);
    for (size_t i = 0; !err && item->ops->true_false && i < answer->n_rows; i++)
        if (!chance(v, v->person->knows_pct))
            miss_statement(v, &answer->row[i]);
    return err;
}

/* ---- a sitting -------------------------------------------------------------------------------------- */
static enum mm_err read_pages(const struct visit *v, const struct mm_course *course,
                              const struct mm_sitting *sitting, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    char id[MM_UUID_BYTES];
    for (size_t m = 0; m < course->n_modules; m++) {
        const struct mm_module *module = course->modules[m];
        if (sitting->module[0] && strcmp(sitting->module, module->id) != 0)
            continue;
        for (size_t p = 0; !err && (module->audience & (unsigned)v->audience) && p < module->n_pages; p++) {
            const struct mm_page *page = &module->pages[p];
            if (!(page->audience & (unsigned)v->audience) || !mm_course_shows(course, page))
                continue;
            err = mm_store_page_open(v->kiosk->store, sitting, page, id, info);
            wait(v, 20, 70);
        }
    }
    return err;
}

/* Now and then somebody thinks again before 提出: the last answer counts. */
static enum mm_err answer_one(const struct visit *v, const struct mm_sitting *sitting,
                              struct mm_attempt *attempt, const struct mm_item *item, bool *ret_right,
                              struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    char id[MM_UUID_BYTES];
    for (int times = chance(v, 8) ? 2 : 1; !err && times > 0; times--) {
        struct mm_answer answer = {0};
        struct mm_grade grade = {0};
        int64_t before = v->clock->mono_at_ms;
        wait(v, 10, 45);
        err = answer_item(v, item, &answer, info);
        if (!err)
            err = mm_store_answer(v->kiosk->store, sitting, attempt, item, &answer,
                                  v->clock->mono_at_ms - before, id, info);
        mm_grade(item, &answer, &grade);
        *ret_right = grade.right;
    }
    return err;
}

static enum mm_err answer_all(const struct visit *v, const struct mm_sitting *sitting,
                              struct mm_attempt *attempt, size_t *ret_right, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    *ret_right = 0;
    for (size_t i = 0; !err && i < attempt->form.n; i++) {
        bool right = false;
        err = answer_one(v, sitting, attempt, mm_pack_item(v->pack, attempt->form.item[i].item_id), &right,
                         info);
        *ret_right += right;
    }
    return err;
}

static enum mm_err see_explanations(const struct visit *v, struct mm_attempt *attempt,
                                    struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < attempt->form.n; i++) {
        err = mm_store_explained(v->kiosk->store, attempt, attempt->form.item[i].item_id, info);
        wait(v, 5, 20);
    }
    return err;
}

static enum mm_err check(const struct visit *v, const struct mm_course *course,
                         const struct mm_sitting *sitting, struct mm_errinfo *info)
{
    struct mm_store *store = v->kiosk->store;
    struct mm_attempt attempt;
    struct mm_form form;
    char id[MM_UUID_BYTES];
    size_t right = 0;
    enum mm_err err = mm_store_form_draw(store, v->pack, course, v->audience, sitting,
                                         mm_random_u64(v->random), &form, info);
    if (!err)
        err = mm_store_attempt_new(store, sitting, &form, &attempt, info);
    if (!err)
        err = answer_all(v, sitting, &attempt, &right, info);
    if (!err)
        err = mm_store_submit(store, &attempt, 0, info);
    wait(v, 10, 12);
    if (!err)
        err = mm_store_result(store, sitting, &attempt, (int)right, (int)form.n, course->shows_cut,
                              mm_store_cut(store, course), NULL, info);
    if (!err)
        err = see_explanations(v, &attempt, info);
    return err ? err : mm_store_complete(store, v->pack, sitting, &attempt, id, info);
}

static enum mm_err take(const struct visit *v, const struct mm_duty *duty, bool done, struct mm_errinfo *info)
{
    const struct mm_course *course = mm_pack_course(v->pack, duty->course);
    if (!course)
        return MM_OK;
    struct mm_sitting sitting = {.course_version = course->version,
                                 .mode = mm_store_mode(v->kiosk->store, course, duty->registration, done),
                                 .mastery_score =
                                     course->shows_cut ? mm_store_cut(v->kiosk->store, course) : -1,
                                 .wants_passed = mm_store_wants_passed(v->kiosk->store, course),
                                 .started_mono_ms = v->clock->mono_at_ms,
                                 .started_at_ms = v->clock->wall_at_ms};
    (void)snprintf(sitting.person, sizeof sitting.person, "%s", v->person->id);
    (void)snprintf(sitting.course, sizeof sitting.course, "%s", course->id);
    (void)snprintf(sitting.course_title, sizeof sitting.course_title, "%s", course->title);
    memcpy(sitting.registration, duty->registration, sizeof sitting.registration);
    (void)snprintf(sitting.pack_version, sizeof sitting.pack_version, "%s", v->pack->version);
    enum mm_err err = mm_store_module_choose(v->kiosk->store, v->pack, course, v->audience, &sitting, info);
    if (!err)
        err = mm_store_sitting_start(v->kiosk->store, &sitting, info);
    if (!err)
        err = read_pages(v, course, &sitting, info);
    if (!err && chance(v, 94)) /* else they were called away */
        err = check(v, course, &sitting, info);
    return err ? err : mm_store_sitting_end(v->kiosk->store, &sitting, info);
}

static enum mm_err confirm(const struct visit *v, struct mm_errinfo *info)
{
    struct mm_text text = mm_text_policy(v->pack);
    char id[MM_UUID_BYTES];
    wait(v, 60, 240);
    return mm_store_acknowledge(v->kiosk->store, v->person->id, &text, v->pack->version, id, info);
}

/* What was done already, once more. */
static enum mm_err take_again(const struct visit *v, const struct mm_duty_state *list, size_t n,
                              struct mm_errinfo *info)
{
    size_t i = 0;
    while (i < n && (list[i].progress != MM_PROGRESS_DONE || !chance(v, 40)))
        i++;
    return i < n ? take(v, &list[i].duty, true, info) : MM_OK;
}

enum mm_err mm_demo_visit(struct mm_demo_kiosk *kiosk, const struct mm_pack *pack,
                          struct mm_clock_fixed *clock, const struct mm_random *random,
                          const struct mm_demo_person *person, struct mm_errinfo *info)
{
    struct visit v = {kiosk, pack, clock, random, person, person->staff ? MM_AUD_STAFF : MM_AUD_COUNCILLOR};
    static const char *const sizes[] = {"s", "m", "l", "xl"};
    struct mm_duty_state open[MAX_OPEN];
    char settings[64];
    size_t n = 0, most = 2 + mm_random_below(random, 5);
    enum mm_err err = mm_store_duties(kiosk->store, pack, person->id, open, MAX_OPEN, &n, info);
    bool first = n > 0;
    for (size_t i = n; !err && most > 0 && i-- > 0;) { /* what was asked for first */
        first = first && open[i].progress != MM_PROGRESS_DONE;
        if (open[i].progress == MM_PROGRESS_DONE || open[i].duty.closed_on[0])
            continue;
        err = take(&v, &open[i].duty, false, info);
        most--;
    }
    if (!err && chance(&v, 12))
        err = take_again(&v, open, n, info);
    if (!err && person->confirms)
        err = confirm(&v, info);
    if (!err && first && chance(&v, 30)) {
        (void)snprintf(settings, sizeof settings, "{\"size\":\"%s\"}", sizes[mm_random_below(random, 4)]);
        err = mm_store_setting_put(kiosk->store, person->id, settings, info);
    }
    return err;
}
