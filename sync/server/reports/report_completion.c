/* 受講状況一覧: who is 未・途中・済, by name, with dates and never an answer. */
#include "sync/server/codes.h"
#include "sync/server/people.h"
#include "sync/server/progress.h"
#include "sync/server/reports/reports.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column { SEAT, NAME, KIND, COURSE, STATE, STARTED, DONE, DUE, REASON, NOTE, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [SEAT] = {"seat", "議席", MM_CELL_INT, 6},
    [NAME] = {"name", "氏名", MM_CELL_TEXT, 20},
    [KIND] = {"status", "区分", MM_CELL_TEXT, 8},
    [COURSE] = {"course", "研修", MM_CELL_TEXT, 30},
    [STATE] = {"state", "状況", MM_CELL_TEXT, 10},
    [STARTED] = {"started_on", "始めた日", MM_CELL_DATE, 12},
    [DONE] = {"done_on", "済の日", MM_CELL_DATE, 12},
    [DUE] = {"due_on", "お願いする日", MM_CELL_DATE, 14},
    [REASON] = {"reason", "理由", MM_CELL_TEXT, 30},
    [NOTE] = {"note", "備考", MM_CELL_TEXT, 30},
};

/* People of one kind (councillors, staff) who have the duty, and who are done. */
struct total {
    int64_t asked, done, elect;
};
enum { COUNCILLORS, STAFF, KINDS };

struct facts {
    struct mm_central *central;
    struct mm_person *people;
    struct mm_duty *duties;
    struct mm_progress_row *progress;
    struct mm_sighting_row *sightings;
    struct mm_kiosk_row *kiosks;
    struct mm_receipt_row *receipts;
    size_t n_people, n_duties, n_progress, n_sightings, n_kiosks, n_receipts;
    bool confirmed;            /* somebody is 控え確認済 */
    char as_of[MM_TIME_BYTES]; /* day */
    int64_t later;             /* duties that opened after the day of the report */
    struct mm_report_table *table;
    struct mm_errinfo *info;
};

static void facts_done(struct facts *f)
{
    free(f->people);
    free(f->duties);
    free(f->progress);
    free(f->sightings);
    free(f->kiosks);
    free(f->receipts);
}

static enum mm_err facts_load(struct facts *f, int64_t as_of_ms)
{
    enum mm_err err = mm_people_list(f->central, &f->people, &f->n_people, f->info);

    if (!err)
        err = mm_duties_list(f->central, NULL, &f->duties, &f->n_duties, f->info);
    if (!err)
        err = mm_progress_list(f->central, as_of_ms, &f->progress, &f->n_progress, f->info);
    if (!err)
        err = mm_sighting_list(f->central, &f->sightings, &f->n_sightings, f->info);
    if (!err)
        err = mm_central_kiosks(f->central, &f->kiosks, &f->n_kiosks, f->info);
    if (!err)
        err = mm_receipts_list(f->central, as_of_ms, &f->receipts, &f->n_receipts, f->info);
    mm_date_format(mm_date_of(as_of_ms), f->as_of);
    return err;
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
/* The latest duty of the person for the course that had opened by the day of the report; NULL if none. */
static const struct mm_duty *duty_of(struct facts *f, const char *person, const char *course)
{
    const struct mm_duty *found = NULL;
    bool later = false;

    size_t i = first_of(f->duties, f->n_duties, sizeof(*f->duties), offsetof(struct mm_duty, person), person);

    for (; i < f->n_duties && strcmp(f->duties[i].person, person) == 0; i++) {
        const struct mm_duty *d = &f->duties[i];

        if (strcmp(d->course, course) != 0)
            continue;
        if (strcmp(d->opened_on, f->as_of) > 0)
            later = true;
        else if (!found || strcmp(d->opened_on, found->opened_on) >= 0)
            found = d;
    }
    f->later += later && !found;
    return found;
}

static const struct mm_progress_fold *progress_of(const struct facts *f, const struct mm_duty *duty)
{
    size_t i = first_of(f->progress, f->n_progress, sizeof(*f->progress),
                        offsetof(struct mm_progress_row, person), duty->person);

    for (; i < f->n_progress && strcmp(f->progress[i].person, duty->person) == 0; i++)
        if (strcmp(f->progress[i].registration, duty->registration) == 0)
            return &f->progress[i].fold;
    return NULL;
}

/* A kiosk at which this person signed in and where records wait; NULL if none. */
static const struct mm_kiosk_row *waiting_kiosk(const struct facts *f, const char *person)
{
    size_t i = first_of(f->sightings, f->n_sightings, sizeof(*f->sightings),
                        offsetof(struct mm_sighting_row, person), person);

    for (; i < f->n_sightings && strcmp(f->sightings[i].person, person) == 0; i++)
        for (size_t k = 0; k < f->n_kiosks; k++)
            if (f->kiosks[k].backlog > 0 && strcmp(f->kiosks[k].recorder, f->sightings[i].recorder) == 0)
                return &f->kiosks[k];
    return NULL;
}

/* The secretariat saw the 受講控え of this duty; its record is still on the way. */
static bool is_confirmed(const struct facts *f, const char *registration)
{
    size_t i = first_of(f->receipts, f->n_receipts, sizeof(*f->receipts),
                        offsetof(struct mm_receipt_row, registration), registration);

    return i < f->n_receipts && strcmp(f->receipts[i].registration, registration) == 0;
}

static void fill_state(struct facts *f, struct mm_cell *row, const struct mm_person *person,
                       const struct mm_duty *duty, struct total *total)
{
    const struct mm_progress_fold *fold = progress_of(f, duty);
    enum mm_progress state = fold ? fold->state : MM_PROGRESS_NONE;
    const struct mm_kiosk_row *kiosk = waiting_kiosk(f, person->id);

    mm_cell_set_text(&row[STATE], mm_progress_ja(state));
    if (state != MM_PROGRESS_DONE && is_confirmed(f, duty->registration)) {
        mm_cell_set_text(&row[STATE], "控え確認済");
        f->confirmed = true;
    }
    if (fold && fold->first_at_ms != INT64_MAX)
        mm_cell_set_date(&row[STARTED], fold->first_at_ms);
    if (state == MM_PROGRESS_DONE && fold->completed_at_ms != INT64_MAX)
        mm_cell_set_date(&row[DONE], fold->completed_at_ms);
    mm_report_day(&row[DUE], duty->due_on);
    mm_cell_set_text(&row[REASON], mm_duty_cause_ja(duty->cause));
    if (kiosk && state != MM_PROGRESS_DONE) {
        char note[300];

        snprintf(note, sizeof(note), "確認中（%sに未送信の記録）", kiosk->name);
        mm_cell_set_text(&row[NOTE], note);
    }
    total->asked++;
    total->done += state == MM_PROGRESS_DONE;
    total->elect += person->status == MM_PERSON_ELECT;
}

static enum mm_err add_row(struct facts *f, const struct mm_person *person, const struct mm_course *course,
                           struct total *total)
{
    int64_t later = f->later;
    const struct mm_duty *duty = duty_of(f, person->id, course->id);
    struct mm_cell *row;

    if (f->later != later)
        return MM_OK; /* not asked yet on that day; counted in a note */
    row = mm_report_row(f->table);
    if (!row)
        return mm_fail(f->info, MM_ERR_NOMEM, "out of memory");
    if (person->seat)
        mm_cell_set_int(&row[SEAT], person->seat);
    mm_cell_set_text(&row[NAME], person->name);
    mm_cell_set_text(&row[KIND], mm_person_status_ja(person->status));
    mm_cell_set_text(&row[COURSE], course->title);
    mm_cell_set_text(&row[NOTE], "");
    if (duty)
        fill_state(f, row, person, duty, total);
    else
        mm_cell_set_text(&row[STATE], "対象外");
    return MM_OK;
}

static enum mm_err note_total(struct facts *f, const struct mm_course *course,
                              const struct total totals[KINDS])
{
    static const char *const kinds[KINDS] = {"議員", "職員"};
    enum mm_err err = MM_OK;

    for (int k = 0; k < KINDS && !err; k++) {
        const struct total *t = &totals[k];
        char share[32] = "-", elect[64] = "";

        if (t->asked)
            snprintf(share, sizeof(share), "%.1f%%", 100.0 * (double)t->done / (double)t->asked);
        if (t->elect)
            snprintf(elect, sizeof(elect), "（当選人%" PRId64 "人を含む）", t->elect);
        err = mm_report_note(f->table, "%s: %s %" PRId64 "人中%" PRId64 "人が済（%s）%s", course->title,
                             kinds[k], t->asked, t->done, share, elect);
    }
    return err;
}

/* Councillors (by seat) first, then staff: each in the order of the list. */
static enum mm_err add_course(struct facts *f, const struct mm_course *course)
{
    struct total totals[KINDS] = {{0}};
    enum mm_err err = MM_OK;

    for (int k = 0; k < KINDS; k++)
        for (size_t i = 0; i < f->n_people && !err; i++) {
            const struct mm_person *person = &f->people[i];

            if (mm_person_active(person->status) &&
                mm_person_is_councillor(person->status) == (k == COUNCILLORS))
                err = add_row(f, person, course, &totals[k]);
        }
    return err ? err : note_total(f, course, totals);
}

static enum mm_err add_notes(struct facts *f)
{
    enum mm_err err = MM_OK;

    if (f->later)
        err = mm_report_note(
            f->table, "この日より後に受けていただくことになった研修 %" PRId64 "件は、この一覧にありません。",
            f->later);
    if (!err)
        err = mm_report_note(f->table,
                             "未・途中・済は、この時刻までに届いた記録によります。まだ届いていない記録は"
                             "入っていません。");
    if (!err)
        err = mm_report_note(
            f->table, "確認中: 未送信の記録がある端末を使った方です。届くと状況が変わることがあります。");
    if (!err && f->confirmed)
        err = mm_report_note(
            f->table,
            "控え確認済: 受講控えの番号で確かめた方です。記録が届くと「済」になり、そのときに数に入ります。");
    return err ? err : mm_report_kiosk_notes(f->kiosks, f->n_kiosks, f->table);
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    const struct mm_pack *pack = mm_central_pack(central);
    struct mm_report_table table;
    struct facts f = {.central = central, .table = &table, .info = info};
    enum mm_err err = facts_load(&f, as_of_ms);

    mm_report_start(central, "completion", "受講状況一覧", columns, N_COLUMNS, MM_HANDLING_NAMES, as_of_ms,
                    &table);
    for (size_t c = 0; c < pack->n_courses && !err; c++)
        err = add_course(&f, &pack->courses[c]);
    if (!err)
        err = add_notes(&f);
    facts_done(&f);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_completion = {
    .name = "completion",
    .ja = "受講状況一覧: 未・途中・済と日付（個人名あり）",
    .en = "who has not begun, begun or completed, by name",
    .names_people = true,
    .run = run,
};
