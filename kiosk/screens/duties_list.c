/* What somebody is asked for, as the store has it, in the order of the screen. */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

static size_t course_place(struct mm_app *app, const struct mm_duty *duty)
{
    const struct mm_pack *pack = mm_app_pack(app);
    const struct mm_course *course = mm_pack_course(pack, duty->course);
    return course ? (size_t)(course - pack->courses) : pack->n_courses;
}

/* What was begun of a course that left the pack comes first, another duty without a day last. */
static const char *due_day(const struct mm_duty_state *d)
{
    return d->duty.due_on[0] ? d->duty.due_on : d->progress == MM_PROGRESS_STARTED ? "0" : "9";
}

static bool comes_after(const struct mm_duty_state *d, const struct mm_duty_state *other, struct mm_app *app)
{
    int days = strcmp(due_day(d), due_day(other));
    return days ? days > 0 : course_place(app, &d->duty) > course_place(app, &other->duty);
}

/* What is asked for first stands first; those of one day as the pack lists them. */
static void sort(struct mm_duties *duties, struct mm_app *app)
{
    size_t i, k;
    for (i = 1; i < duties->n; i++) {
        const struct mm_duty_state moved = duties->row[i];
        for (k = i; k > 0 && comes_after(&duties->row[k - 1], &moved, app); k--)
            duties->row[k] = duties->row[k - 1];
        duties->row[k] = moved;
    }
}

static void receipts(struct mm_duties *duties, struct mm_app *app)
{
    size_t i;
    memset(duties->receipt, 0, sizeof(duties->receipt));
    for (i = 0; i < duties->n; i++) {
        const struct mm_duty_state *d = &duties->row[i];
        if (d->progress == MM_PROGRESS_DONE && !d->received &&
            mm_store_receipt(mm_app_store(app), d->duty.person, d->duty.registration, duties->receipt[i],
                             NULL) != MM_OK)
            duties->receipt[i][0] = '\0'; /* this kiosk has no key for it */
    }
}

/* A course that left the pack while somebody is in the middle of it ends as it began. */
static void find_older(struct mm_duties *duties, struct mm_app *app)
{
    size_t i;
    memset(duties->older, 0, sizeof(duties->older));
    for (i = 0; i < duties->n; i++)
        if (!mm_pack_course(mm_app_pack(app), duties->row[i].duty.course) &&
            !mm_app_older_course(app, &duties->row[i].duty, duties->older[i], sizeof(duties->older[i]),
                                 &duties->older_minutes[i]))
            duties->older[i][0] = '\0';
}

/* In the room of a group session its course alone is taken: the others wait. */
static void keep_room(struct mm_duties *duties, const char *course)
{
    size_t i, n = 0;
    for (i = 0; i < duties->n; i++)
        if (!course[0] || strcmp(duties->row[i].duty.course, course) == 0)
            duties->row[n++] = duties->row[i];
    duties->n = n;
}

enum mm_err mm_duties_read(struct mm_duties *duties, struct mm_app *app, struct mm_errinfo *info)
{
    enum mm_err err = mm_store_duties(mm_app_store(app), mm_app_pack(app), mm_app_person(app)->id,
                                      duties->row, MM_DUTIES_SHOWN, &duties->n, info);
    if (err != MM_OK)
        return err;
    duties->today = mm_store_today(mm_app_store(app));
    keep_room(duties, mm_app_room(app));
    sort(duties, app);
    receipts(duties, app);
    find_older(duties, app);
    return MM_OK;
}

bool mm_duties_past(const struct mm_duty_state *d)
{
    return d->progress == MM_PROGRESS_DONE || d->duty.closed_on[0];
}

const struct mm_course *mm_duties_course(const struct mm_duties *duties, struct mm_app *app, size_t i)
{
    return mm_pack_course(mm_app_pack(app), duties->row[i].duty.course);
}

bool mm_duties_ready(const struct mm_duties *duties, struct mm_app *app, size_t i)
{
    return duties->older[i][0] || mm_duties_course(duties, app, i);
}

int mm_duties_minutes(const struct mm_duties *duties, const struct mm_course *course, size_t i)
{
    return course ? course->minutes : duties->older_minutes[i];
}

size_t mm_duties_first(const struct mm_duties *duties, struct mm_app *app)
{
    size_t i, first = duties->n;
    for (i = 0; i < duties->n; i++) {
        if (mm_duties_past(&duties->row[i]))
            continue;
        if (mm_duties_ready(duties, app, i))
            return i;
        if (first == duties->n)
            first = i;
    }
    return first;
}

size_t mm_duties_day_start(const struct mm_duties *duties, size_t end)
{
    size_t start = end - 1;
    while (start > 0 && strcmp(due_day(&duties->row[start - 1]), due_day(&duties->row[end - 1])) == 0)
        start--;
    return start;
}
