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

static enum mm_err add_people(struct mm_central *central, const struct mm_pack *pack,
                              const struct mm_duty_data *data, int32_t day, struct list *list,
                              struct mm_errinfo *info)
{
    struct mm_person *people = NULL;
    size_t n = 0;
    enum mm_err err = mm_people_list(central, &people, &n, info);
    if (!err && n)
        qsort(people, n, sizeof *people, by_id);
    for (size_t i = 0; !err && i < n; i++)
        err = add_person(pack, data, people[i].id, day, list, info);
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
