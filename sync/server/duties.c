/* Duties of people, computed from what is known: nothing of them is kept. */
#include "sync/rules/duties.h"
#include "sync/base/log.h"
#include "sync/server/internal.h"
#include "sync/server/people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Up to so many are asked for one by one; beyond that everything is read once, and given out. */
#define FEW 256

/* The ids of all people, sorted; text of the ids lies in people. */
static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct mm_person *)a)->id, ((const struct mm_person *)b)->id);
}

void mm_people_sort(struct mm_person *people, size_t n)
{
    if (n)
        qsort(people, n, sizeof *people, by_id);
}

/* ---- everybody ------------------------------------------------------------------------------------------
 */
static int by_person(const void *a, const void *b)
{
    const struct mm_fact *x = a, *y = b;
    int order = strcmp(x->person, y->person);
    return order ? order : strcmp(x->id, y->id);
}

static int by_taker(const void *a, const void *b)
{
    const struct mm_taking *x = a, *y = b;
    int order = strcmp(x->person, y->person);
    return order ? order : strcmp(x->registration, y->registration);
}

/* What is known, in the order of people, given out to one after the other in that order: nobody has to look
 * through everybody's. What is the council's stands first. */
struct shares {
    const struct mm_duty_data *all; /* borrowed */
    struct mm_duty_data one;        /* of the person at hand; slices of all but for the facts */
    struct mm_fact *facts;          /* owned: the council's, and behind them those of the person */
    size_t n_council, fact, taking;
};

static enum mm_err shares_init(struct shares *shares, struct mm_duty_data *all, struct mm_errinfo *info)
{
    if (all->n_facts)
        qsort(all->facts, all->n_facts, sizeof *all->facts, by_person);
    if (all->n_takings)
        qsort(all->takings, all->n_takings, sizeof *all->takings, by_taker);
    *shares = (struct shares){.all = all, .one = *all};
    while (shares->n_council < all->n_facts && !all->facts[shares->n_council].person[0])
        shares->n_council++;
    shares->fact = shares->n_council;
    shares->facts = calloc(all->n_facts ? all->n_facts : 1, sizeof *shares->facts);
    if (!shares->facts)
        return mm_nomem(info);
    if (shares->n_council) /* a council of which nothing is known has no list to copy from */
        memcpy(shares->facts, all->facts, shares->n_council * sizeof *shares->facts);
    return MM_OK;
}

static void share_of(struct shares *shares, const char *person)
{
    const struct mm_duty_data *all = shares->all;
    size_t n = shares->n_council;
    for (; shares->fact < all->n_facts && strcmp(all->facts[shares->fact].person, person) <= 0;
         shares->fact++)
        if (strcmp(all->facts[shares->fact].person, person) == 0)
            shares->facts[n++] = all->facts[shares->fact];
    while (shares->taking < all->n_takings && strcmp(all->takings[shares->taking].person, person) < 0)
        shares->taking++;
    shares->one.facts = shares->facts;
    shares->one.n_facts = n;
    shares->one.takings = all->n_takings ? all->takings + shares->taking : NULL;
    n = 0;
    while (shares->taking + n < all->n_takings && strcmp(shares->one.takings[n].person, person) == 0)
        n++;
    shares->one.n_takings = n;
}

/* ---- one after the other --------------------------------------------------------------------------------
 */
struct walk {
    struct mm_central *central;
    const struct mm_pack *pack;
    const struct mm_person *people; /* borrowed; by id */
    size_t n;
    int64_t as_of_ms;
    int32_t day;
    mm_duties_take take;
    void *ctx;
};

static enum mm_err take_one(const struct walk *w, size_t i, const struct mm_duty_data *known,
                            struct mm_errinfo *info)
{
    struct mm_duty *duties = NULL;
    size_t n = 0;
    int32_t turns_on = MM_DAY_NONE;
    enum mm_err err = mm_duties_from(w->pack, known, w->people[i].id, w->day, &duties, &n, &turns_on, info);
    if (!err)
        err = w->take(w->ctx, i, duties, n, known, turns_on);
    free(duties);
    return err;
}

/* What is known of each is asked for by itself. */
static enum mm_err walk_few(const struct walk *w, struct mm_errinfo *info)
{
    struct mm_duty_data data = {0};
    enum mm_err err = mm_known(w->central, "", w->as_of_ms, &data, info);
    for (size_t i = 0; !err && i < w->n; i++) {
        err = mm_known_turn(w->central, w->people[i].id, w->as_of_ms, &data, info);
        if (!err)
            err = take_one(w, i, &data, info);
    }
    mm_duty_data_done(&data);
    return err;
}

static enum mm_err walk_many(const struct walk *w, struct mm_errinfo *info)
{
    struct mm_duty_data data = {0};
    struct shares shares = {0};
    enum mm_err err = mm_known(w->central, NULL, w->as_of_ms, &data, info);
    if (!err)
        err = shares_init(&shares, &data, info);
    for (size_t i = 0; !err && i < w->n; i++) {
        share_of(&shares, w->people[i].id);
        err = take_one(w, i, &shares.one, info);
    }
    free(shares.facts);
    mm_duty_data_done(&data);
    return err;
}

enum mm_err mm_duties_each(struct mm_central *central, const struct mm_person *people, size_t n,
                           int64_t as_of_ms, mm_duties_take take, void *ctx, struct mm_errinfo *info)
{
    const struct walk walk = {.central = central,
                              .pack = mm_central_pack(central),
                              .people = people,
                              .n = n,
                              .as_of_ms = as_of_ms,
                              .day = mm_date_day(mm_date_of(as_of_ms)),
                              .take = take,
                              .ctx = ctx};
    if (!walk.pack)
        return mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                       mm_say("教材がまだ配られていません。管理者に、教材を配るように頼んでください",
                              "there is no pack; run mamori content publish"));
    return n > FEW ? walk_many(&walk, info) : walk_few(&walk, info);
}

/* ---- as one list ----------------------------------------------------------------------------------------
 */
struct list {
    struct mm_duty *duties; /* owned */
    size_t n, cap;
};

static enum mm_err add_duties(void *ctx, size_t i, const struct mm_duty *duties, size_t n,
                              const struct mm_duty_data *known, int32_t turns_on)
{
    struct list *list = ctx;
    (void)i, (void)known, (void)turns_on;
    for (size_t d = 0; d < n; d++) {
        struct mm_duty *more = mm_central_grow(list->duties, list->n, &list->cap, sizeof *more);
        if (!more)
            return MM_ERR_NOMEM;
        list->duties = more;
        list->duties[list->n++] = duties[d];
    }
    return MM_OK;
}

enum mm_err mm_duties_some(struct mm_central *central, const struct mm_person *people, size_t n_people,
                           int64_t as_of_ms, struct mm_duty **ret_duties, size_t *ret_n,
                           struct mm_errinfo *info)
{
    struct list list = {0};
    enum mm_err err = mm_duties_each(central, people, n_people, as_of_ms, add_duties, &list, info);
    if (err) {
        free(list.duties);
        return err;
    }
    *ret_duties = list.duties;
    *ret_n = list.n;
    return MM_OK;
}

enum mm_err mm_duties_at(struct mm_central *central, const char *person, int64_t as_of_ms,
                         struct mm_duty **ret_duties, size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_person *people = NULL, one = {.seat = 0};
    size_t n = 1;
    enum mm_err err = person ? MM_OK : mm_people_list(central, &people, &n, info);
    (void)snprintf(one.id, sizeof one.id, "%s", person ? person : "");
    mm_people_sort(people, people ? n : 0);
    if (!err)
        err = mm_duties_some(central, person ? &one : people, n, as_of_ms, ret_duties, ret_n, info);
    free(people);
    return err;
}

enum mm_err mm_duties_list(struct mm_central *central, const char *person, struct mm_duty **ret_duties,
                           size_t *ret_n, struct mm_errinfo *info)
{
    return mm_duties_at(central, person, mm_now_ms(&central->clock), ret_duties, ret_n, info);
}
