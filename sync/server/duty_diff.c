#include "sync/server/duty_diff.h"

#include "sync/base/limits.h"
#include "sync/rules/duties.h"

#include <stdlib.h>
#include <string.h>

static int by_registration(const void *a, const void *b)
{
    return strcmp(((const struct mm_duty *)a)->registration, ((const struct mm_duty *)b)->registration);
}

static const struct mm_duty *find(const struct mm_duty *list, size_t n, const struct mm_duty *duty)
{
    return n ? bsearch(duty, list, n, sizeof *list, by_registration) : NULL;
}

static bool is_open(const struct mm_duty *duty)
{
    return duty && !duty->closed_on[0];
}

static enum mm_err load(struct mm_central *central, struct mm_duty **ret_duties, size_t *ret_n,
                        struct mm_errinfo *info)
{
    enum mm_err err = mm_duties_list(central, NULL, ret_duties, ret_n, info);
    if (!err && *ret_n)
        qsort(*ret_duties, *ret_n, sizeof **ret_duties, by_registration);
    return err;
}

enum mm_err mm_duty_diff_begin(struct mm_central *central, struct mm_duty_diff *ret_diff,
                               struct mm_errinfo *info)
{
    struct mm_duty_diff diff = {0};
    size_t n = 0;
    enum mm_err err = load(central, &diff.before, &n, info);
    for (size_t i = 0; !err && i < n; i++)
        if (is_open(&diff.before[i]))
            diff.before[diff.n_before++] = diff.before[i];
    *ret_diff = diff;
    return err;
}

enum mm_err mm_duty_diff_end(struct mm_central *central, struct mm_duty_diff *diff, struct mm_errinfo *info)
{
    enum mm_err err = load(central, &diff->after, &diff->n_after, info);
    if (err)
        return err;
    diff->opened = diff->closed = 0;
    for (size_t i = 0; i < diff->n_after; i++)
        diff->opened += is_open(&diff->after[i]) && !find(diff->before, diff->n_before, &diff->after[i]);
    for (size_t i = 0; i < diff->n_before; i++)
        diff->closed += !is_open(find(diff->after, diff->n_after, &diff->before[i]));
    return MM_OK;
}

void mm_duty_diff_done(struct mm_duty_diff *diff)
{
    free(diff->before);
    free(diff->after);
    *diff = (struct mm_duty_diff){0};
}

/* ---- told ------------------------------------------------------------------------------------------- */
struct teller {
    const struct mm_pack *pack;
    const struct mm_person *people;
    size_t n_people;
    struct mm_jw *w;
    size_t left; /* that may still be named in this list */
};

static const char *name_of(const struct teller *t, const char *id)
{
    for (size_t i = 0; i < t->n_people; i++)
        if (strcmp(t->people[i].id, id) == 0)
            return t->people[i].name;
    return "";
}

static void put_duty(struct teller *t, const struct mm_duty *duty, const char *closed)
{
    const struct mm_course *course = mm_pack_course(t->pack, duty->course);
    if (!t->left)
        return;
    t->left--;
    mm_jw_obj(t->w);
    mm_jw_kstr(t->w, "name", name_of(t, duty->person));
    mm_jw_kstr(t->w, "course", course ? course->title : duty->course);
    mm_jw_kstr(t->w, "cause", mm_duty_cause_name_ja(duty->cause));
    mm_jw_kstr(t->w, "opened_on", duty->opened_on);
    mm_jw_kstr(t->w, "due_on", duty->due_on);
    mm_jw_kstr(t->w, "closed", closed);
    mm_jw_end(t->w);
}

static void put_closed(struct teller *t, const struct mm_duty *before, const struct mm_duty *after)
{
    struct mm_buf words;
    mm_buf_init(&words, MM_MAX_FIELD_BYTES);
    if (after)
        mm_duty_closed_ja(after, &words);
    else
        mm_buf_str_append(&words, "理由がなくなりました");
    put_duty(t, before, mm_buf_str(&words));
    mm_buf_done(&words);
}

void mm_duty_diff_put(struct mm_central *central, const struct mm_duty_diff *diff,
                      const struct mm_person *people, size_t n_people, struct mm_jw *w)
{
    struct teller t = {.pack = mm_central_pack(central), .people = people, .n_people = n_people, .w = w};
    mm_jw_kint(w, "duties_opened", (int64_t)diff->opened);
    mm_jw_kint(w, "duties_closed", (int64_t)diff->closed);
    mm_jw_karr(w, "opening");
    t.left = MM_MAX_NAMED_DUTIES;
    for (size_t i = 0; i < diff->n_after; i++)
        if (is_open(&diff->after[i]) && !find(diff->before, diff->n_before, &diff->after[i]))
            put_duty(&t, &diff->after[i], "");
    mm_jw_end(w);
    mm_jw_karr(w, "closing");
    t.left = MM_MAX_NAMED_DUTIES;
    for (size_t i = 0; i < diff->n_before; i++) {
        const struct mm_duty *now = find(diff->after, diff->n_after, &diff->before[i]);
        if (!is_open(now))
            put_closed(&t, &diff->before[i], now);
    }
    mm_jw_end(w);
}

const struct mm_shape mm_shape_duty_change[] = {{"name", MM_SHAPE_TEXT},
                                                {"course", MM_SHAPE_TEXT},
                                                {"cause", MM_SHAPE_TEXT},
                                                {"opened_on", MM_SHAPE_DAY},
                                                {"due_on", MM_SHAPE_TEXT},
                                                {"closed", MM_SHAPE_TEXT},
                                                {NULL}};
