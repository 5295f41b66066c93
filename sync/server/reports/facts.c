#include "sync/server/reports/facts.h"

#include "sync/rules/duties.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mm_report_facts_done(struct mm_report_facts *facts)
{
    free(facts->people);
    free(facts->duties);
    free(facts->progress);
    free(facts->sightings);
    free(facts->kiosks);
    free(facts->receipts);
}

/* What there is little of. */
static enum mm_err load_shared(struct mm_central *central, int64_t as_of_ms, struct mm_report_facts *f,
                               struct mm_errinfo *info)
{
    enum mm_err err = mm_central_kiosks(central, &f->kiosks, &f->n_kiosks, info);

    if (!err)
        err = mm_receipts_list(central, as_of_ms, &f->receipts, &f->n_receipts, info);
    f->as_of_day = mm_date_day(mm_date_of(as_of_ms));
    mm_day_format(f->as_of_day, f->as_of);
    return err;
}

enum mm_err mm_report_facts_load(struct mm_central *central, int64_t as_of_ms,
                                 struct mm_report_facts *ret_facts, struct mm_errinfo *info)
{
    struct mm_report_facts *f = ret_facts;
    enum mm_err err;

    *f = (struct mm_report_facts){.n_people = 0};
    err = mm_people_list(central, &f->people, &f->n_people, info);
    if (!err)
        err = mm_duties_at(central, NULL, as_of_ms, &f->duties, &f->n_duties, info);
    if (!err)
        err = mm_progress_list(central, NULL, as_of_ms, &f->progress, &f->n_progress, info);
    if (!err)
        err = mm_sighting_list(central, NULL, &f->sightings, &f->n_sightings, info);
    return err ? err : load_shared(central, as_of_ms, f, info);
}

/* ---- of some people ------------------------------------------------------------------------------------ */
/* Puts more rows, which it frees, behind those that are there. */
static enum mm_err append(void **rows, size_t *n, void *more, size_t n_more, size_t row_bytes,
                          struct mm_errinfo *info)
{
    void *longer = n_more ? reallocarray(*rows, *n + n_more, row_bytes) : *rows;

    if (longer && n_more)
        memcpy((char *)longer + *n * row_bytes, more, n_more * row_bytes);
    free(more);
    if (!longer && n_more)
        return mm_nomem(info);
    *rows = longer;
    *n += n_more;
    return MM_OK;
}

static enum mm_err add_person(struct mm_central *central, const char *person, int64_t as_of_ms,
                              struct mm_report_facts *f, struct mm_errinfo *info)
{
    struct mm_progress_row *progress = NULL;
    struct mm_sighting_row *sightings = NULL;
    void *rows = f->progress;
    size_t n = 0;
    enum mm_err err = mm_progress_list(central, person, as_of_ms, &progress, &n, info);

    if (!err)
        err = append(&rows, &f->n_progress, progress, n, sizeof(*progress), info);
    f->progress = rows;
    rows = f->sightings;
    if (!err)
        err = mm_sighting_list(central, person, &sightings, &n, info);
    if (!err)
        err = append(&rows, &f->n_sightings, sightings, n, sizeof(*sightings), info);
    f->sightings = rows;
    return err;
}

static enum mm_err add_people(struct mm_central *central, int64_t as_of_ms, struct mm_report_facts *f,
                              struct mm_errinfo *info)
{
    struct mm_person *by_id = calloc(f->n_people + 1, sizeof(*by_id));
    enum mm_err err = by_id ? MM_OK : mm_nomem(info);

    if (!err && f->n_people)
        memcpy(by_id, f->people, f->n_people * sizeof(*by_id));
    if (!err)
        mm_people_sort(by_id, f->n_people);
    if (!err)
        err = mm_duties_some(central, by_id, f->n_people, as_of_ms, &f->duties, &f->n_duties, info);
    for (size_t i = 0; !err && i < f->n_people; i++)
        err = add_person(central, by_id[i].id, as_of_ms, f, info);
    free(by_id);
    return err;
}

enum mm_err mm_report_facts_page(struct mm_central *central, int64_t as_of_ms,
                                 const struct mm_report_page *page, struct mm_report_facts *ret_facts,
                                 bool *ret_more, int64_t *ret_all, struct mm_errinfo *info)
{
    struct mm_people_page people = {.n = 0};
    enum mm_err err = mm_people_page(central, page->after, page->limit, &people, info);

    *ret_facts = (struct mm_report_facts){.people = people.people, .n_people = people.n};
    *ret_more = people.more;
    *ret_all = people.all;
    if (!err)
        err = add_people(central, as_of_ms, ret_facts, info);
    return err ? err : load_shared(central, as_of_ms, ret_facts, info);
}

const char *mm_report_kind_ja(enum mm_report_kind kind)
{
    static const char *const kinds[] = {[MM_REPORT_COUNCILLORS] = "議員", [MM_REPORT_STAFF] = "職員"};

    _Static_assert(sizeof(kinds) / sizeof(kinds[0]) == MM_REPORT_KIND_COUNT, "a word for every kind");
    return kinds[kind];
}

bool mm_report_is_of(const struct mm_person *person, enum mm_report_kind kind)
{
    return mm_person_active(person->status) &&
           mm_person_is_councillor(person->status) == (kind == MM_REPORT_COUNCILLORS);
}

/* The lists come sorted by their key: the first row of one, by its place in the row. */
static size_t first_of(const void *rows, size_t n, size_t row_bytes, size_t person_at, const char *person)
{
    size_t low = 0, high = n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (strcmp((const char *)rows + mid * row_bytes + person_at, person) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

bool mm_report_confirmed(const struct mm_report_facts *facts, const struct mm_duty *duty)
{
    const struct mm_progress_fold *fold = mm_report_fold(facts, duty);
    size_t i = first_of(facts->receipts, facts->n_receipts, sizeof(*facts->receipts),
                        offsetof(struct mm_receipt_row, registration), duty->registration);

    return (!fold || fold->state != MM_PROGRESS_DONE) && i < facts->n_receipts &&
           strcmp(facts->receipts[i].registration, duty->registration) == 0;
}

const struct mm_duty *mm_report_duties_of(const struct mm_report_facts *facts, const char *person,
                                          size_t *ret_n)
{
    size_t from = first_of(facts->duties, facts->n_duties, sizeof(*facts->duties),
                           offsetof(struct mm_duty, person), person);
    size_t n = 0;

    while (from + n < facts->n_duties && strcmp(facts->duties[from + n].person, person) == 0)
        n++;
    *ret_n = n;
    return n ? facts->duties + from : NULL;
}

const struct mm_duty *mm_report_duty(const struct mm_report_facts *facts, const char *person,
                                     const char *course)
{
    size_t n = 0;
    const struct mm_duty *duties = mm_report_duties_of(facts, person, &n);

    return mm_duty_last(duties, n, course);
}

const struct mm_progress_fold *mm_report_fold(const struct mm_report_facts *facts, const struct mm_duty *duty)
{
    size_t i = first_of(facts->progress, facts->n_progress, sizeof(*facts->progress),
                        offsetof(struct mm_progress_row, person), duty->person);

    for (; i < facts->n_progress && strcmp(facts->progress[i].person, duty->person) == 0; i++)
        if (strcmp(facts->progress[i].registration, duty->registration) == 0)
            return &facts->progress[i].fold;
    return NULL;
}

/* A kiosk at which this person signed in and where records wait; NULL if none. */
static const struct mm_kiosk_row *waiting_kiosk(const struct mm_report_facts *f, const char *person)
{
    size_t i = first_of(f->sightings, f->n_sightings, sizeof(*f->sightings),
                        offsetof(struct mm_sighting_row, person), person);

    for (; i < f->n_sightings && strcmp(f->sightings[i].person, person) == 0; i++)
        for (size_t k = 0; k < f->n_kiosks; k++)
            if (f->kiosks[k].backlog > 0 && strcmp(f->kiosks[k].recorder, f->sightings[i].recorder) == 0)
                return &f->kiosks[k];
    return NULL;
}

void mm_report_waiting(const struct mm_report_facts *facts, const char *person, struct mm_cell *cell)
{
    const struct mm_kiosk_row *kiosk = waiting_kiosk(facts, person);
    char note[300] = "";

    if (kiosk)
        snprintf(note, sizeof(note), "確認中（%sに未送信の記録）", kiosk->name);
    mm_cell_set_text(cell, note);
}

void mm_report_person(const struct mm_person *person, struct mm_cell cells[3])
{
    if (person->seat)
        mm_cell_set_int(&cells[0], person->seat);
    mm_cell_set_text(&cells[1], person->name);
    mm_cell_set_text(&cells[2], mm_person_status_ja(person->status));
}

enum mm_err mm_report_facts_notes(const struct mm_report_facts *facts, struct mm_report_table *table)
{
    enum mm_err err =
        mm_report_note(table, "未・途中・済は、この時刻までに届いた記録によります。まだ届いていない"
                              "記録は入っていません。");

    if (!err)
        err = mm_report_note(
            table, "確認中: 未送信の記録がある端末を使った方です。届くと状況が変わることがあります。");
    return err ? err : mm_report_kiosk_notes(facts->kiosks, facts->n_kiosks, table);
}
