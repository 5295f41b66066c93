/* Facts that count, terms in office, absences, records by registration. */
#include "sync/rules/duty_work.h"

#include "sync/base/log.h"

#include <stdlib.h>
#include <string.h>

/* ---- facts --------------------------------------------------------------------------------------- */
static int by_known(const void *a, const void *b)
{
    const struct mm_fact *left = *(const struct mm_fact *const *)a;
    const struct mm_fact *right = *(const struct mm_fact *const *)b;
    if (left->known_day != right->known_day)
        return left->known_day < right->known_day ? -1 : 1;
    return strcmp(left->id, right->id);
}

static bool voided(const struct mm_duty_work *work, const struct mm_fact *fact)
{
    for (size_t i = 0; i < work->n_facts; i++) {
        const struct mm_fact *other = work->facts[i];
        if (other->kind == MM_FACT_VOID && strcmp(other->ref, fact->id) == 0)
            return true;
    }
    return false;
}

/* Each once, without those that were taken back; a taking back cannot be taken back. */
static void keep_counting(struct mm_duty_work *work)
{
    size_t n = 0;
    for (size_t i = 0; i < work->n_facts; i++) {
        if (n == 0 || strcmp(work->facts[n - 1]->id, work->facts[i]->id) != 0)
            work->facts[n++] = work->facts[i];
    }
    work->n_facts = n;
    bool *gone = calloc(n ? n : 1, sizeof *gone);
    if (!gone) {
        work->err = MM_ERR_NOMEM;
        return;
    }
    for (size_t i = 0; i < work->n_facts; i++)
        gone[i] = work->facts[i]->kind != MM_FACT_VOID && voided(work, work->facts[i]);
    n = 0;
    for (size_t i = 0; i < work->n_facts; i++) {
        if (!gone[i])
            work->facts[n++] = work->facts[i];
    }
    work->n_facts = n;
    free(gone);
}

static void take_facts(struct mm_duty_work *work, const struct mm_duty_known *known)
{
    for (size_t i = 0; i < known->n_facts; i++) {
        const struct mm_fact *fact = &known->facts[i];
        if (!fact->person[0] || strcmp(fact->person, known->person) == 0)
            work->n_facts++;
    }
    if (work->n_facts > MM_MAX_PERSON_FACTS) {
        work->err = MM_ERR_TOO_BIG;
        return;
    }
    work->facts = calloc(work->n_facts ? work->n_facts : 1, sizeof *work->facts);
    if (!work->facts) {
        work->err = MM_ERR_NOMEM;
        return;
    }
    size_t n = 0;
    for (size_t i = 0; i < known->n_facts; i++) {
        const struct mm_fact *fact = &known->facts[i];
        if (!fact->person[0] || strcmp(fact->person, known->person) == 0)
            work->facts[n++] = fact;
    }
    if (n)
        qsort(work->facts, n, sizeof *work->facts, by_known);
    keep_counting(work);
}

/* ---- terms ---------------------------------------------------------------------------------------- */
/* A later word on the same term takes the place of the earlier; only its first day of being known stays. */
static void add_join(struct mm_duty_work *work, const struct mm_fact *fact)
{
    struct mm_tenure *term = work->terms;
    while (term < work->terms + work->n_terms && strcmp(term->join->key, fact->key) != 0)
        term++;
    if (term == work->terms + work->n_terms) {
        *term = (struct mm_tenure){.known_day = fact->known_day};
        work->n_terms++;
    }
    term->join = fact;
    term->leave = NULL;
}

static void add_leave(struct mm_duty_work *work, const struct mm_fact *fact)
{
    for (size_t i = 0; i < work->n_terms; i++) {
        if (strcmp(work->terms[i].join->key, fact->key) == 0)
            work->terms[i].leave = fact;
    }
}

static int by_first_day(const void *a, const void *b)
{
    const struct mm_tenure *left = a, *right = b;
    if (left->first_day != right->first_day)
        return left->first_day < right->first_day ? -1 : 1;
    if (left->known_day != right->known_day)
        return left->known_day < right->known_day ? -1 : 1;
    return strcmp(left->join->key, right->join->key);
}

static void set_days(struct mm_tenure *term)
{
    const struct mm_fact *join = term->join;
    term->first_day = join->on_day != MM_DAY_NONE ? join->on_day : term->known_day;
    term->last_day = join->until_day != MM_DAY_NONE ? join->until_day : FOREVER;
    if (term->leave && term->leave->on_day <= term->last_day) {
        term->last_day = term->leave->on_day;
        term->left = true;
    }
}

/* Nobody holds two at a time: the next one ends the one before. */
static void link_terms(struct mm_duty_work *work)
{
    for (size_t i = 0; i < work->n_terms; i++) {
        struct mm_tenure *term = &work->terms[i], *before = i ? &work->terms[i - 1] : NULL;
        if (before && before->last_day >= term->first_day) {
            before->last_day = term->first_day - 1;
            before->left = false;
        }
        term->stay = before && before->last_day == term->first_day - 1 ? before->stay : i;
    }
}

static void make_terms(struct mm_duty_work *work)
{
    work->terms = calloc(work->n_facts ? work->n_facts : 1, sizeof *work->terms);
    if (!work->terms) {
        work->err = MM_ERR_NOMEM;
        return;
    }
    for (size_t i = 0; i < work->n_facts; i++) {
        if (work->facts[i]->kind == MM_FACT_JOIN)
            add_join(work, work->facts[i]);
        else if (work->facts[i]->kind == MM_FACT_LEAVE)
            add_leave(work, work->facts[i]);
    }
    for (size_t i = 0; i < work->n_terms; i++)
        set_days(&work->terms[i]);
    if (work->n_terms)
        qsort(work->terms, work->n_terms, sizeof *work->terms, by_first_day);
    link_terms(work);
}

const struct mm_tenure *mm_work_term_at(const struct mm_duty_work *work, int32_t day)
{
    for (size_t i = work->n_terms; i-- > 0;) {
        if (work->terms[i].first_day <= day && day <= work->terms[i].last_day)
            return &work->terms[i];
    }
    return NULL;
}

int32_t mm_work_stay_first(const struct mm_duty_work *work, const struct mm_tenure *term)
{
    return work->terms[term->stay].first_day;
}

int32_t mm_work_stay_known(const struct mm_duty_work *work, const struct mm_tenure *term)
{
    return work->terms[term->stay].known_day;
}

const struct mm_tenure *mm_work_stay_last(const struct mm_duty_work *work, const struct mm_tenure *term)
{
    const struct mm_tenure *last = term;
    for (size_t i = 0; i < work->n_terms; i++) {
        if (work->terms[i].stay == term->stay && work->terms[i].first_day > last->first_day)
            last = &work->terms[i];
    }
    return last;
}

/* ---- absences ------------------------------------------------------------------------------------- */
/* Without a last day it goes on to today. */
static bool absence(const struct mm_duty_work *work, size_t i, int32_t *ret_from, int32_t *ret_to)
{
    const struct mm_fact *fact = work->facts[i];
    if (fact->kind != MM_FACT_ABSENCE)
        return false;
    *ret_from = fact->on_day;
    *ret_to = fact->until_day != MM_DAY_NONE ? fact->until_day : work->today;
    return true;
}

bool mm_work_is_absent(const struct mm_duty_work *work, int32_t day)
{
    for (size_t i = 0; i < work->n_facts; i++) {
        int32_t from = 0, to = 0;
        if (absence(work, i, &from, &to) && from <= day && day <= to)
            return true;
    }
    return false;
}

/* Absences may overlap: from one covered stretch to the next, so that no day counts twice. */
int mm_work_absent(const struct mm_duty_work *work, int32_t from, int32_t to)
{
    int days = 0;
    for (int32_t day = from; day <= to;) {
        int32_t covered = MM_DAY_NONE, next = FOREVER;
        for (size_t i = 0; i < work->n_facts; i++) {
            int32_t first = 0, last = 0;
            if (!absence(work, i, &first, &last) || last < day)
                continue;
            if (first <= day && last > covered)
                covered = last;
            else if (first > day && first < next)
                next = first;
        }
        if (covered != MM_DAY_NONE) {
            int32_t end = covered < to ? covered : to;
            days += end - day + 1;
            if (end == to)
                break;
            day = end + 1;
        } else if (next > to) {
            break;
        } else {
            day = next;
        }
    }
    return days;
}

/* ---- records -------------------------------------------------------------------------------------- */
static int by_registration(const void *a, const void *b)
{
    return strcmp(((const struct mm_taking *)a)->registration, ((const struct mm_taking *)b)->registration);
}

static int32_t earlier(int32_t a, int32_t b)
{
    if (a == MM_DAY_NONE || b == MM_DAY_NONE)
        return a == MM_DAY_NONE ? b : a;
    return a < b ? a : b;
}

/* The earliest of both; of two on one day the smaller route and text, so that order does not matter. */
static void merge(struct mm_taking *into, const struct mm_taking *from)
{
    bool sooner = from->taken_day != MM_DAY_NONE &&
                  (into->taken_day == MM_DAY_NONE || from->taken_day < into->taken_day);
    bool same = from->taken_day != MM_DAY_NONE && from->taken_day == into->taken_day;
    if (sooner || (same && strcmp(from->route, into->route) < 0))
        memcpy(into->route, from->route, sizeof into->route);
    if (sooner || (same && strcmp(from->text, into->text) < 0))
        memcpy(into->text, from->text, sizeof into->text);
    into->begun_day = earlier(into->begun_day, from->begun_day);
    into->taken_day = earlier(into->taken_day, from->taken_day);
}

/* What came after today has not happened yet. */
static bool of_now(const struct mm_duty_work *work, const struct mm_taking *from,
                   struct mm_taking *ret_taking)
{
    *ret_taking = *from;
    if (ret_taking->taken_day != MM_DAY_NONE && ret_taking->taken_day > work->today)
        ret_taking->taken_day = MM_DAY_NONE;
    ret_taking->begun_day = earlier(ret_taking->begun_day, ret_taking->taken_day);
    return ret_taking->begun_day != MM_DAY_NONE && ret_taking->begun_day <= work->today;
}

static void take_takings(struct mm_duty_work *work, const struct mm_duty_known *known)
{
    work->takings = calloc(known->n_takings ? known->n_takings : 1, sizeof *work->takings);
    if (!work->takings) {
        work->err = MM_ERR_NOMEM;
        return;
    }
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < known->n_takings; i++) {
        if (strcmp(known->takings[i].person, known->person) == 0)
            n += of_now(work, &known->takings[i], &work->takings[n]);
    }
    if (n)
        qsort(work->takings, n, sizeof *work->takings, by_registration);
    for (size_t i = 0; i < n; i++) {
        if (kept && by_registration(&work->takings[kept - 1], &work->takings[i]) == 0)
            merge(&work->takings[kept - 1], &work->takings[i]);
        else
            work->takings[kept++] = work->takings[i];
    }
    work->n_takings = kept;
}

const struct mm_taking *mm_work_taking(const struct mm_duty_work *work, const char *registration)
{
    struct mm_taking key = {0};
    memcpy(key.registration, registration, sizeof key.registration);
    return work->n_takings
               ? bsearch(&key, work->takings, work->n_takings, sizeof *work->takings, by_registration)
               : NULL;
}

/* ---- all ------------------------------------------------------------------------------------------ */
enum mm_err mm_work_start(struct mm_duty_work *work, const struct mm_duty_known *known,
                          struct mm_errinfo *info)
{
    take_facts(work, known);
    if (!work->err)
        make_terms(work);
    if (!work->err)
        take_takings(work, known);
    if (work->err == MM_ERR_TOO_BIG)
        return mm_fail(info, work->err,
                       mm_say("%s: 事実が上限の %d 件を超えています", "%s: more than %d facts"),
                       known->person, MM_MAX_PERSON_FACTS);
    return work->err ? mm_nomem(info) : MM_OK;
}

void mm_work_done(struct mm_duty_work *work)
{
    free(work->facts);
    free(work->takings);
    free(work->terms);
    free(work->wanted);
}

static enum mm_err look(struct mm_duty_work *work, const struct mm_duty_known *known)
{
    struct mm_duty_known terms = *known;
    terms.n_takings = 0;
    work->person = known->person;
    return mm_work_start(work, &terms, NULL);
}

unsigned mm_in_office(const struct mm_duty_known *known, int32_t day)
{
    struct mm_duty_work work = {.today = day};
    const struct mm_tenure *term = look(&work, known) ? NULL : mm_work_term_at(&work, day);
    unsigned audience = term ? term->join->audience : 0;
    mm_work_done(&work);
    return audience;
}

void mm_term_key_last(const struct mm_duty_known *known, char out[MM_PERIOD_BYTES])
{
    struct mm_duty_work work = {.today = FOREVER};
    out[0] = '\0';
    if (!look(&work, known) && work.n_terms)
        memcpy(out, work.terms[work.n_terms - 1].join->key, MM_PERIOD_BYTES);
    mm_work_done(&work);
}
