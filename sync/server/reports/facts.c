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
        err = mm_sighting_list(central, &f->sightings, &f->n_sightings, info);
    if (!err)
        err = mm_central_kiosks(central, &f->kiosks, &f->n_kiosks, info);
    if (!err)
        err = mm_receipts_list(central, as_of_ms, &f->receipts, &f->n_receipts, info);
    f->as_of_day = mm_date_day(mm_date_of(as_of_ms));
    mm_day_format(f->as_of_day, f->as_of);
    return err;
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

const struct mm_duty *mm_report_duty(const struct mm_report_facts *facts, const char *person,
                                     const char *course)
{
    size_t from = first_of(facts->duties, facts->n_duties, sizeof(*facts->duties),
                           offsetof(struct mm_duty, person), person);
    size_t n = 0;

    while (from + n < facts->n_duties && strcmp(facts->duties[from + n].person, person) == 0)
        n++;
    return n ? mm_duty_last(facts->duties + from, n, course) : NULL;
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
