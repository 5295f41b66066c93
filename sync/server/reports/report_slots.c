/* 受講の予定表: how many kiosks are needed for those who still have training, by the days they are asked for,
 * and a sheet to sign up on. Without names: people write their own. */
#include "sync/server/reports/papers.h"

#include <stdio.h>
#include <string.h>

/* A sitting is 45 minutes with the change of people; eight fit between 9:00 and 16:00 without noon. */
#define SLOT_MINUTES 45
static const char *const slots[] = {"9:00", "9:45", "10:30", "11:15", "13:00", "13:45", "14:30", "15:15"};
#define N_SLOTS    ((int64_t)(sizeof slots / sizeof slots[0]))
#define SHEET_DAYS 5
#define MOST_DAYS  12

static const struct mm_column need_columns[] = {
    {"due_on", "お願いする日", MM_CELL_DATE, 14}, {"people", "それまでに受ける方", MM_CELL_INT, 16},
    {"slots", "必要な枠", MM_CELL_INT, 8},        {"days", "平日", MM_CELL_INT, 8},
    {"kiosks", "必要な端末", MM_CELL_INT, 10},
};
static const struct mm_column sheet_columns[] = {
    {"time", "時刻", MM_CELL_TEXT, 10}, {"d1", "1日目", MM_CELL_TEXT, 18}, {"d2", "2日目", MM_CELL_TEXT, 18},
    {"d3", "3日目", MM_CELL_TEXT, 18},  {"d4", "4日目", MM_CELL_TEXT, 18}, {"d5", "5日目", MM_CELL_TEXT, 18},
};

struct job {
    const struct mm_pack *pack;
    struct mm_report_facts facts;
    struct mm_report_table *table;
    struct mm_errinfo *info;
};

/* 1970-01-01 was a Thursday. */
static bool is_workday(int32_t day)
{
    int of_week = (int)((day + 4) % 7);
    return of_week != 0 && of_week != 6;
}

static int64_t workdays(int32_t from, int32_t until)
{
    int64_t n = 0;
    for (int32_t day = from; day <= until; day++)
        n += is_workday(day);
    return n;
}

/* Until a day; what was to be taken before today counts from today on. */
static int64_t slots_of(const struct job *job, const struct mm_person *person, const char *until)
{
    int64_t minutes = 0;
    size_t n = 0;
    const struct mm_duty *d = mm_report_duties_of(&job->facts, person->id, &n);
    for (; n; n--, d++) {
        const struct mm_course *course = mm_pack_course(job->pack, d->course);
        if (mm_paper_open(&job->facts, d) && d->due_on[0] && strcmp(d->due_on, until) <= 0)
            minutes += course && course->minutes ? course->minutes : 5;
    }
    return (minutes + SLOT_MINUTES - 1) / SLOT_MINUTES;
}

static enum mm_err add_need(struct job *job, const char *until)
{
    int64_t people = 0, need = 0, days, room;
    int32_t last = job->facts.as_of_day;
    struct mm_cell *row = mm_report_row(job->table);
    if (!row)
        return mm_nomem(job->info);
    for (size_t i = 0; i < job->facts.n_people; i++) {
        int64_t n =
            mm_person_active(job->facts.people[i].status) ? slots_of(job, &job->facts.people[i], until) : 0;
        people += n > 0;
        need += n;
    }
    if (mm_day_parse(until, &last))
        last = job->facts.as_of_day;
    days = workdays(job->facts.as_of_day, last);
    room = (days ? days : 1) * N_SLOTS;
    mm_report_day(&row[0], until);
    mm_cell_set_int(&row[1], people);
    mm_cell_set_int(&row[2], need);
    mm_cell_set_int(&row[3], days);
    mm_cell_set_int(&row[4], (need + room - 1) / room);
    return MM_OK;
}

/* The next day, not before today, on which something open is due; "" for none. */
static const char *next_day(const struct job *job, const char *after)
{
    const char *found = "";
    for (size_t i = 0; i < job->facts.n_duties; i++) {
        const struct mm_duty *d = &job->facts.duties[i];
        if (mm_paper_open(&job->facts, d) && strcmp(d->due_on, job->facts.as_of) >= 0 &&
            strcmp(d->due_on, after) > 0 && (!*found || strcmp(d->due_on, found) < 0))
            found = d->due_on;
    }
    return found;
}

/* The days stand in the first row, so that columns are the same whenever it is made. */
static enum mm_err add_sheet(struct job *job, const char *kiosk, bool new_page)
{
    char title[240], text[MM_WAREKI_BYTES];
    (void)snprintf(title, sizeof title, "申込表　端末「%.150s」", kiosk);
    struct mm_report_table *sheet = mm_report_section(job->table, title, sheet_columns, SHEET_DAYS + 1);
    enum mm_err err = mm_paper_blank_rows(sheet, (size_t)N_SLOTS + 1);
    if (err)
        return err;
    sheet->new_page = new_page;
    mm_cell_set_text(&sheet->cells[0], "日");
    int32_t day = job->facts.as_of_day;
    for (size_t c = 1; c <= SHEET_DAYS; c++) {
        do
            day++;
        while (!is_workday(day));
        mm_date_wareki(mm_day_date(day), text);
        const char *month = strstr(text, "年");
        mm_cell_set_text(&sheet->cells[c], month ? month + strlen("年") : text);
    }
    for (size_t r = 0; r < (size_t)N_SLOTS; r++)
        mm_cell_set_text(&sheet->cells[(r + 1) * sheet->n_columns], slots[r]);
    return MM_OK;
}

static enum mm_err add_sheets(struct job *job)
{
    enum mm_err err = MM_OK;
    size_t n = 0;
    for (size_t i = 0; i < job->facts.n_kiosks && !err; i++)
        if (strcmp(job->facts.kiosks[i].status, "active") == 0)
            err = add_sheet(job, job->facts.kiosks[i].name, n++ > 0);
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct job job = {.pack = mm_central_pack(central), .table = &table, .info = info};
    enum mm_err err = mm_report_facts_load(central, as_of_ms, &job.facts, info);
    mm_report_start(central, "slots", "受講の予定表", need_columns, 5, MM_HANDLING_INTERNAL, as_of_ms,
                    &table);
    const char *day = err ? "" : next_day(&job, "");
    for (size_t n = 0; *day && n < MOST_DAYS && !err; n++, day = next_day(&job, day))
        err = add_need(&job, day);
    if (!err)
        err = add_sheets(&job);
    if (!err)
        err =
            mm_report_note(&table,
                           "1枠は%d分（交代を含む）、1日に端末1台で%d枠として数えています。祝日は数えに入れて"
                           "いません。期日の過ぎた研修も、これから受ける分に入ります。",
                           SLOT_MINUTES, (int)N_SLOTS);
    mm_report_facts_done(&job.facts);
    return mm_paper_end(err, &table, ret_table, info);
}

const struct mm_report_ops mm_report_slots = {
    .name = "slots",
    .ja = "受講の予定表: 必要な端末の数と、端末ごとの申込表（個人名なし）",
    .en = "kiosks needed by each day, and a sheet to sign up on for each kiosk",
    .names_people = false,
    .run = run,
};
