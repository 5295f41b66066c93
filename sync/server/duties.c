/* Duties of people, computed from what is known: nothing of them is kept. */
#include "sync/rules/duties.h"
#include "sync/base/log.h"
#include "sync/server/internal.h"
#include "sync/server/people.h"

#include <stdlib.h>
#include <string.h>

/* The ids of all people, sorted; text of the ids lies in people. */
static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct mm_person *)a)->id, ((const struct mm_person *)b)->id);
}

struct list {
    struct mm_duty *duties; /* owned */
    size_t n, cap;
};

static enum mm_err add_person(const struct mm_pack *pack, const struct mm_duty_data *data, const char *person,
                              int32_t day, struct list *list, struct mm_errinfo *info)
{
    struct mm_duty *duties = NULL;
    size_t n = 0;
    enum mm_err err = mm_duties_from(pack, data, person, day, &duties, &n, info);
    for (size_t i = 0; !err && i < n; i++) {
        struct mm_duty *more = mm_central_grow(list->duties, list->n, &list->cap, sizeof *more);
        if (!more) {
            err = mm_nomem(info);
            break;
        }
        list->duties = more;
        list->duties[list->n++] = duties[i];
    }
    free(duties);
    return err;
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

static enum mm_err add_people(struct mm_central *central, const struct mm_pack *pack,
                              struct mm_duty_data *data, int32_t day, struct list *list,
                              struct mm_errinfo *info)
{
    struct mm_person *people = NULL;
    struct shares shares = {0};
    size_t n = 0;
    enum mm_err err = mm_people_list(central, &people, &n, info);
    if (!err)
        err = shares_init(&shares, data, info);
    if (!err && n)
        qsort(people, n, sizeof *people, by_id);
    for (size_t i = 0; !err && i < n; i++) {
        share_of(&shares, people[i].id);
        err = add_person(pack, &shares.one, people[i].id, day, list, info);
    }
    free(shares.facts);
    free(people);
    return err;
}

enum mm_err mm_duties_at(struct mm_central *central, const char *person, int64_t as_of_ms,
                         struct mm_duty **ret_duties, size_t *ret_n, struct mm_errinfo *info)
{
    const struct mm_pack *pack = mm_central_pack(central);
    int32_t day = mm_date_day(mm_date_of(as_of_ms));
    struct mm_duty_data data = {0};
    struct list list = {0};
    if (!pack)
        return mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                       mm_say("教材がまだ配られていません。管理者に、教材を配るように頼んでください",
                              "there is no pack; run mamori content publish"));
    enum mm_err err = mm_known(central, person, as_of_ms, &data, info);
    if (!err)
        err = person ? add_person(pack, &data, person, day, &list, info)
                     : add_people(central, pack, &data, day, &list, info);
    mm_duty_data_done(&data);
    if (err) {
        free(list.duties);
        return err;
    }
    *ret_duties = list.duties;
    *ret_n = list.n;
    return MM_OK;
}

enum mm_err mm_duties_list(struct mm_central *central, const char *person, struct mm_duty **ret_duties,
                           size_t *ret_n, struct mm_errinfo *info)
{
    return mm_duties_at(central, person, mm_now_ms(&central->clock), ret_duties, ret_n, info);
}
