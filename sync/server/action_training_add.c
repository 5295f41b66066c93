/* training.add: ほかの研修の登録. Everybody named is taken to have done each of the courses on that day, as
 * the secretariat decides; entered in the 操作の記録.
 *
 * in  {"actor", "on": day, "title", "organiser", "people": seats, names or ids, "courses": ids or
 *     titles; both with commas between}
 * out {"id", "people", "courses", "duties_opened", "duties_closed", "opening", "closing": as roster.import}
 */
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/actions.h"
#include "sync/server/duty_diff.h"
#include "sync/server/internal.h"
#include "sync/server/roster_read.h"
#include "sync/server/training.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_CHARS 60

struct adding {
    struct mm_central *central;
    const struct mm_json *in;
    struct mm_training training;
    struct mm_person *people; /* owned; who was there */
    size_t n_people, people_cap;
    const struct mm_course *courses[MM_MAX_TRAINING_COURSES];
    size_t n_courses;
    struct mm_fact *facts; /* owned; people x courses */
    struct mm_duty_diff diff;
    struct mm_errinfo *info;
};

/* ---- what was typed --------------------------------------------------------------------------------- */
static enum mm_err read_label(struct adding *a, const char *key, const char *ja, char *out)
{
    const char *text = mm_json_get_str(a->in, key, "");
    if (!mm_utf8_label(text, MM_TRAINING_TEXT_BYTES - 1, MOST_CHARS))
        return mm_fail(a->info, MM_ERR_INVALID,
                       mm_say("%sを %d 文字以内で書いてください", "give the %s in at most %d characters"),
                       mm_say(ja, key), MOST_CHARS);
    (void)snprintf(out, MM_TRAINING_TEXT_BYTES, "%s", text);
    return MM_OK;
}

static enum mm_err read_day(struct adding *a)
{
    const char *text = mm_json_get_str(a->in, "on", "");
    int32_t day = MM_DAY_NONE;
    if (mm_roster_day(text, a->training.on_day) || mm_day_parse(a->training.on_day, &day))
        return mm_fail(
            a->info, MM_ERR_INVALID,
            mm_say("「%s」は日付ではありません。2027-06-05 か 令和9年6月5日 のように書いてください",
                   "\"%s\" is no day; write 2027-06-05"),
            text);
    if (day > mm_date_day(mm_date_of(mm_now_ms(&a->central->clock))))
        return mm_fail(a->info, MM_ERR_INVALID,
                       mm_say("%s はまだ来ていません。研修のあとに登録してください",
                              "%s has not come yet; enter it after the training"),
                       a->training.on_day);
    return MM_OK;
}

static enum mm_err add_person(struct adding *a, const char *word)
{
    struct mm_person person;
    enum mm_err err = mm_person_find(a->central, word, &person, a->info);
    for (size_t i = 0; !err && i < a->n_people; i++)
        if (strcmp(a->people[i].id, person.id) == 0)
            return MM_OK; /* named twice */
    if (err)
        return err;
    void *list = mm_central_grow(a->people, a->n_people, &a->people_cap, sizeof person);
    if (!list)
        return mm_nomem(a->info);
    a->people = list;
    a->people[a->n_people++] = person;
    return MM_OK;
}

static enum mm_err add_course(struct adding *a, const char *word)
{
    const struct mm_course *course = NULL;
    enum mm_err err = mm_course_find(a->central, word, &course, a->info);
    if (err)
        return err;
    if (a->n_courses == MM_MAX_TRAINING_COURSES)
        return mm_fail(a->info, MM_ERR_TOO_BIG, mm_say("研修は %d 個までです", "at most %d courses"),
                       MM_MAX_TRAINING_COURSES);
    a->courses[a->n_courses++] = course;
    return MM_OK;
}

/* Words with commas between, each given to add. */
static enum mm_err each_word(struct adding *a, const char *key, const char *ja,
                             enum mm_err (*add)(struct adding *a, const char *word))
{
    char *copy = mm_strdup(mm_json_get_str(a->in, key, "")), *rest = NULL;
    size_t n = 0;
    enum mm_err err = copy ? MM_OK : mm_nomem(a->info);
    for (char *word = copy ? strtok_r(copy, ",", &rest) : NULL; !err && word;
         word = strtok_r(NULL, ",", &rest)) {
        err = add(a, word);
        n++;
    }
    free(copy);
    if (!err && !n)
        err = mm_fail(a->info, MM_ERR_INVALID, mm_say("%sを指定してください", "say the %s"), mm_say(ja, key));
    return err;
}

static enum mm_err read_in(struct adding *a)
{
    enum mm_err err = read_day(a);
    if (!err)
        err = read_label(a, "title", "研修の名前", a->training.title);
    if (!err)
        err = read_label(a, "organiser", "主催", a->training.organiser);
    if (!err)
        err = each_word(a, "people", "出席された方（議席か氏名）", add_person);
    if (!err)
        err = each_word(a, "courses", "どの研修にあたるか", add_course);
    return err;
}

/* ---- what it does ----------------------------------------------------------------------------------- */
static enum mm_err make_facts(struct adding *a)
{
    int32_t today = mm_date_day(mm_date_of(mm_now_ms(&a->central->clock)));
    a->facts = calloc(a->n_people * a->n_courses, sizeof *a->facts);
    if (!a->facts)
        return mm_nomem(a->info);
    for (size_t i = 0; i < a->n_people * a->n_courses; i++) {
        struct mm_fact *fact = &a->facts[i];
        *fact = (struct mm_fact){.kind = MM_FACT_OTHER, .until_day = MM_DAY_NONE, .known_day = today};
        mm_central_new_id(a->central, fact->id);
        memcpy(fact->person, a->people[i / a->n_courses].id, sizeof fact->person);
        (void)snprintf(fact->course, sizeof fact->course, "%s", a->courses[i % a->n_courses]->id);
        (void)snprintf(fact->detail, sizeof fact->detail, "%s", a->training.title);
        if (mm_day_parse(a->training.on_day, &fact->on_day))
            return mm_fail(a->info, MM_ERR_INVALID, "%s", a->training.on_day);
    }
    return MM_OK;
}

static enum mm_err put(struct adding *a)
{
    char what[MM_UUID_BYTES + 20];
    enum mm_err err = mm_central_write_begin(a->central, a->info);
    if (err)
        return err;
    (void)snprintf(what, sizeof what, "training add %s", a->training.id);
    err = mm_operation_insert(a->central, mm_json_get_str(a->in, "actor", "?"), what, a->info);
    if (!err)
        err = mm_duty_diff_begin(a->central, &a->diff, a->info);
    if (!err)
        err = mm_training_put(a->central, &a->training, a->facts, a->n_people * a->n_courses, a->info);
    if (!err)
        err = mm_duty_diff_end(a->central, &a->diff, a->info);
    return mm_central_write_end(a->central, err, a->info);
}

static void tell(struct adding *a, struct mm_buf *out)
{
    struct mm_jw w;
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "id", a->training.id);
    mm_jw_kint(&w, "people", (int64_t)a->n_people);
    mm_jw_kint(&w, "courses", (int64_t)a->n_courses);
    mm_duty_diff_put(a->central, &a->diff, a->people, a->n_people, &w);
    mm_jw_end(&w);
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct adding a = {.central = central, .in = in, .info = info};
    mm_central_new_id(central, a.training.id);
    enum mm_err err = read_in(&a);
    if (!err)
        err = make_facts(&a);
    if (!err)
        err = put(&a);
    if (!err) {
        tell(&a, ret_out);
        err = mm_buf_check(ret_out, info);
    }
    mm_duty_diff_done(&a.diff);
    free(a.facts);
    free(a.people);
    return err;
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT},
                                        {"on", MM_SHAPE_TEXT},
                                        {"title", MM_SHAPE_TEXT},
                                        {"organiser", MM_SHAPE_TEXT},
                                        {"people", MM_SHAPE_TEXT},
                                        {"courses", MM_SHAPE_TEXT},
                                        {NULL}};
static const struct mm_shape gives[] = {{"id", MM_SHAPE_TEXT},
                                        {"people", MM_SHAPE_INT},
                                        {"courses", MM_SHAPE_INT},
                                        {"duties_opened", MM_SHAPE_INT},
                                        {"duties_closed", MM_SHAPE_INT},
                                        {"opening", MM_SHAPE_LIST, .of = mm_shape_duty_change},
                                        {"closing", MM_SHAPE_LIST, .of = mm_shape_duty_change},
                                        {NULL}};

const struct mm_action mm_action_training_add = {"training.add", run, takes, gives, MM_RIGHT_CLERK};
