/* From people to sums: what each is counted as, and the sums of what is kept and what is not good any more.
 */
#include "sync/server/totals.h"

#include "sync/rules/duties.h"
#include "sync/server/internal.h"
#include "sync/server/totals_own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- sums -----------------------------------------------------------------------------------------------
 */
static size_t place_of(const struct mm_totals *totals, size_t n, const char *course)
{
    size_t i = 0;
    while (i < n && strcmp(totals[i].course, course) != 0)
        i++;
    return i;
}

const struct mm_totals *mm_totals_of(const struct mm_totals *totals, size_t n, const char *course)
{
    size_t i = place_of(totals, n, course);
    return i < n ? &totals[i] : NULL;
}

enum mm_err mm_sums_add(struct mm_sums *sums, const char *course, int kind, int mark, int64_t n)
{
    size_t i = place_of(sums->rows, sums->n, course);
    if (kind < 0 || kind >= MM_TOTAL_KIND_COUNT || mark < 0 || mark >= MM_TOTAL_COUNT)
        return MM_ERR_CORRUPT;
    if (i == sums->n) {
        struct mm_totals *more = mm_central_grow(sums->rows, sums->n, &sums->cap, sizeof *more);
        if (!more)
            return MM_ERR_NOMEM;
        sums->rows = more;
        sums->n++;
        more[i] = (struct mm_totals){.n = {{0}}};
        (void)snprintf(more[i].course, sizeof more[i].course, "%s", course);
    }
    sums->rows[i].n[kind][mark] += n;
    return MM_OK;
}

/* marks: "MARK COURSE" a line. */
enum mm_err mm_sums_add_part(struct mm_sums *sums, int kind, const char *marks, int64_t n)
{
    enum mm_err err = MM_OK;
    char course[MM_ID_BYTES];
    for (const char *at = marks; !err && *at;) {
        size_t len = strcspn(at, "\n");
        if (len < 3 || at[1] != ' ' || len - 2 >= sizeof course || at[len] != '\n')
            return MM_ERR_CORRUPT;
        memcpy(course, at + 2, len - 2);
        course[len - 2] = '\0';
        err = mm_sums_add(sums, course, kind, at[0] - '0', n);
        at += len + 1;
    }
    return err;
}

/* ---- one person -----------------------------------------------------------------------------------------
 */
static const struct mm_taking *taking_of(const struct mm_duty_data *known, const struct mm_duty *duty)
{
    for (size_t i = 0; i < known->n_takings; i++)
        if (strcmp(known->takings[i].registration, duty->registration) == 0)
            return &known->takings[i];
    return NULL;
}

static enum mm_total done_by(const struct mm_duty *duty)
{
    if (strcmp(duty->closed_by, MM_DUTY_BY_GROUP) == 0)
        return MM_TOTAL_TOGETHER;
    return strcmp(duty->closed_by, MM_DUTY_BY_PAPER) == 0 ? MM_TOTAL_PAPER : MM_TOTAL_ALONE;
}

enum mm_total mm_total_of(const struct mm_duty *duty, bool begun, bool taken)
{
    if (taken)
        return done_by(duty);
    if (strcmp(duty->closed_by, MM_DUTY_BY_EXEMPT) == 0 || strcmp(duty->closed_by, MM_DUTY_BY_LEFT) == 0)
        return MM_TOTAL_COUNT;
    if (strcmp(duty->closed_by, MM_DUTY_BY_OTHER) == 0)
        return MM_TOTAL_OTHER;
    return begun ? MM_TOTAL_STARTED : MM_TOTAL_NONE;
}

static enum mm_total mark_of(const struct mm_duty_data *known, const struct mm_duty *duty)
{
    const struct mm_taking *taking = taking_of(known, duty);
    return mm_total_of(duty, taking, taking && taking->taken_day != MM_DAY_NONE);
}

/* Of each course the one that opened last: each duty that no later one of its course follows. */
enum mm_err mm_part_of(const struct mm_duty_data *known, const struct mm_duty *duties, size_t n,
                       struct mm_buf *out)
{
    mm_buf_clear(out);
    for (size_t i = 0; i < n; i++) {
        enum mm_total mark = mm_duty_last(duties, n, duties[i].course) == &duties[i]
                                 ? mark_of(known, &duties[i])
                                 : MM_TOTAL_COUNT;
        if (mark != MM_TOTAL_COUNT)
            mm_buf_printf(out, "%c %s\n", '0' + (int)mark, duties[i].course);
    }
    return mm_buf_check(out, NULL);
}

int mm_total_kind_of(const struct mm_person *person)
{
    if (!person || !mm_person_active(person->status))
        return MM_SUMS_NOBODY;
    return mm_person_is_councillor(person->status) ? MM_TOTAL_COUNCILLORS : MM_TOTAL_STAFF;
}

/* ---- asking ---------------------------------------------------------------------------------------------
 */
struct asking {
    struct mm_sums sums;
    const struct mm_person *people; /* borrowed */
    struct mm_buf marks;
};

static enum mm_err add_person(void *ctx, size_t i, const struct mm_duty *duties, size_t n,
                              const struct mm_duty_data *known, int32_t turns_on)
{
    struct asking *asking = ctx;
    (void)turns_on;
    enum mm_err err = mm_part_of(known, duties, n, &asking->marks);
    return err ? err
               : mm_sums_add_part(&asking->sums, mm_total_kind_of(&asking->people[i]),
                                  mm_buf_str(&asking->marks), 1);
}

/* Those in office of these people, who are taken out of the list otherwise. */
static size_t keep_active(struct mm_person *people, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (mm_total_kind_of(&people[i]) != MM_SUMS_NOBODY)
            people[kept++] = people[i];
    return kept;
}

/* stale NULL: everybody. */
static enum mm_err add_people(struct mm_central *central, const struct mm_stale *stale, int64_t as_of_ms,
                              struct mm_sums *sums, struct mm_errinfo *info)
{
    struct asking asking = {.sums = *sums};
    struct mm_person *people = NULL;
    size_t n = 0;
    enum mm_err err = stale ? mm_stale_people(central, stale, &people, &n, info)
                            : mm_people_list(central, &people, &n, info);
    if (!err)
        n = keep_active(people, n);
    asking.people = people;
    mm_buf_init(&asking.marks, MM_MAX_MARKS_BYTES);
    if (!err && n) {
        mm_people_sort(people, n);
        err = mm_duties_each(central, people, n, as_of_ms, add_person, &asking, info);
    }
    mm_buf_done(&asking.marks);
    free(people);
    *sums = asking.sums;
    return err;
}

static enum mm_err sum(struct mm_central *central, bool anew, int64_t as_of_ms, struct mm_totals **ret_totals,
                       size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_sums sums = {.n = 0};
    struct mm_stale stale = {.n = 0};
    bool kept = false;
    enum mm_err err = anew ? MM_OK : mm_sums_kept(central, as_of_ms, &kept, info);
    if (!err && kept)
        err = mm_sums_load(central, &sums, info);
    if (!err && kept)
        err = mm_stale_take(central, as_of_ms, MM_STALE_ALL, &stale, &sums, info);
    if (!err && (!kept || stale.n))
        err = add_people(central, kept ? &stale : NULL, as_of_ms, &sums, info);
    if (!err && !anew && (!kept || stale.n > MM_STALE_FEW))
        mm_totals_ask(central);
    mm_stale_done(&stale);
    if (err) {
        free(sums.rows);
        return mm_fail(info, err, "%s", "tally");
    }
    *ret_totals = sums.rows;
    *ret_n = sums.n;
    return MM_OK;
}

/* Sums, and whose part has to be taken off them, of one state. */
static enum mm_err sum_up(struct mm_central *central, bool anew, int64_t as_of_ms,
                          struct mm_totals **ret_totals, size_t *ret_n, struct mm_errinfo *info)
{
    bool mine = false;
    enum mm_err err = mm_central_read_once(central, &mine, info);
    if (!err)
        err = sum(central, anew, as_of_ms, ret_totals, ret_n, info);
    if (mine)
        mm_central_read_end(central);
    return err;
}

enum mm_err mm_totals_at(struct mm_central *central, int64_t as_of_ms, struct mm_totals **ret_totals,
                         size_t *ret_n, struct mm_errinfo *info)
{
    return sum_up(central, false, as_of_ms, ret_totals, ret_n, info);
}

enum mm_err mm_totals_anew(struct mm_central *central, int64_t as_of_ms, struct mm_totals **ret_totals,
                           size_t *ret_n, struct mm_errinfo *info)
{
    return sum_up(central, true, as_of_ms, ret_totals, ret_n, info);
}

/* A course that nobody is asked for may stand among the sums as nothing. */
static bool same_counts(const struct mm_totals *a, const struct mm_totals *b)
{
    static const struct mm_totals none;
    return memcmp((a ? a : &none)->n, (b ? b : &none)->n, sizeof none.n) == 0;
}

enum mm_err mm_totals_compare(struct mm_central *central, int64_t as_of_ms, int64_t *ret_compared,
                              int64_t *ret_wrong, struct mm_errinfo *info)
{
    const struct mm_pack *pack = mm_central_pack(central);
    struct mm_totals *kept = NULL, *anew = NULL;
    size_t n_kept = 0, n_anew = 0;
    *ret_compared = *ret_wrong = 0;
    if (!pack)
        return MM_OK;
    enum mm_err err = mm_totals_at(central, as_of_ms, &kept, &n_kept, info);
    if (!err)
        err = mm_totals_anew(central, as_of_ms, &anew, &n_anew, info);
    for (size_t i = 0; !err && i < pack->n_courses; i++) {
        const char *course = pack->courses[i].id;
        ++*ret_compared;
        *ret_wrong += !same_counts(mm_totals_of(kept, n_kept, course), mm_totals_of(anew, n_anew, course));
    }
    free(kept);
    free(anew);
    return err;
}
