/* 研修受講のお願い: a letter to each person with training still to take, one page each, in the order of
 * seats. It asks and never reproaches; none is written from 告示日 to 投票日. */
#include "sync/server/reports/papers.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum column { COURSE, MINUTES, DUE, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [COURSE] = {"course", "受けていただく研修", MM_CELL_TEXT, 36},
    [MINUTES] = {"minutes", "時間の目安（分）", MM_CELL_INT, 18},
    [DUE] = {"due_on", "お願いする日", MM_CELL_TEXT, 20},
};

#define MOST_ROWS 10

struct words {
    char sender[200], number[200], honorific[200], contact[200], day[MM_WAREKI_BYTES];
};
struct job {
    const struct mm_pack *pack;
    struct mm_report_facts facts;
    struct words words;
    struct mm_report_table *table;
    struct mm_errinfo *info;
};

static enum mm_err read_words(struct mm_central *central, struct job *job)
{
    const struct {
        const char *setting, *blank;
        char *out;
    } list[] = {{"letter.sender", "（発信者は未入力）", job->words.sender},
                {"letter.number", "（文書番号は未入力）", job->words.number},
                {"letter.honorific", "様", job->words.honorific},
                {"letter.contact", "議会事務局", job->words.contact}};
    enum mm_err err = MM_OK;
    for (size_t i = 0; i < sizeof list / sizeof list[0] && !err; i++)
        err = mm_paper_setting(central, list[i].setting, list[i].blank, list[i].out, sizeof job->words.sender,
                               job->info);
    mm_paper_date(job->table->as_of_ms, job->words.day);
    return err;
}

static enum mm_err put_head(struct job *job, const struct mm_person *person, struct mm_report_table *letter)
{
    const struct words *w = &job->words;
    enum mm_err err = mm_report_prose(letter, MM_PROSE_END, "%s", w->number);
    if (!err)
        err = mm_report_prose(letter, MM_PROSE_END, "%s", w->day);
    if (!err)
        err = mm_report_prose(letter, MM_PROSE_START, "%s　%s", person->name, w->honorific);
    if (!err)
        err = mm_report_prose(letter, MM_PROSE_END, "%s", w->sender);
    return err ? err
               : mm_report_prose(letter, MM_PROSE_MIDDLE, "情報セキュリティ研修の受講について（お願い）");
}

static enum mm_err put_body(struct job *job, struct mm_report_table *letter)
{
    static const char *const body[] = {
        "日ごろから議会の情報セキュリティにご協力いただき、ありがとうございます。",
        ("次の研修を受けていただきたく、お願いいたします。ご都合のよいときに、受講用の端末でお受けください。"
         "途中で終えても、続きから受けられます。"),
        "行きちがいですでにお受けの場合は、ご容赦ください（記録の到着が遅れることがあります）。",
    };
    enum mm_err err = MM_OK;
    for (size_t i = 0; i < sizeof body / sizeof body[0] && !err; i++)
        err = mm_report_prose(letter, MM_PROSE_START, "　%s", body[i]);
    return err ? err : mm_report_prose(letter, MM_PROSE_START, "お問い合わせ: %s", job->words.contact);
}

/* A day that has passed is not held against anybody. */
static const char *due_text(const struct job *job, const struct mm_duty *duty, char out[MM_WAREKI_BYTES])
{
    struct mm_date day;
    if (strcmp(duty->due_on, job->facts.as_of) < 0 || mm_date_parse(duty->due_on, &day) != MM_OK)
        return "ご都合のよい日";
    mm_date_wareki(day, out);
    return out;
}

static enum mm_err add_duty(struct job *job, const struct mm_duty *duty, struct mm_report_table *letter)
{
    const struct mm_course *course = mm_pack_course(job->pack, duty->course);
    struct mm_cell *row = mm_report_row(letter);
    char day[MM_WAREKI_BYTES];
    if (!row)
        return mm_nomem(job->info);
    mm_cell_set_text(&row[COURSE], course ? course->title : duty->course);
    if (course && course->minutes)
        mm_cell_set_int(&row[MINUTES], course->minutes);
    mm_cell_set_text(&row[DUE], due_text(job, duty, day));
    return MM_OK;
}

static bool asked(const struct job *job, const struct mm_duty *duty)
{
    return mm_paper_open(&job->facts, duty) && !duty->paused;
}

/* What is left of one kind, in one row: 1年目の研修（10件）, its minutes, the first day that is asked for. */
static enum mm_err add_kind(struct job *job, const struct mm_person *person, enum mm_course_kind kind,
                            struct mm_report_table *letter)
{
    const struct mm_duty *first = NULL;
    int64_t n = 0, minutes = 0;
    char day[MM_WAREKI_BYTES], title[120];
    size_t n_duties = 0;
    const struct mm_duty *d = mm_report_duties_of(&job->facts, person->id, &n_duties);
    for (; n_duties; n_duties--, d++) {
        const struct mm_course *course = mm_pack_course(job->pack, d->course);
        if (!asked(job, d) || !course || course->kind != kind)
            continue;
        n++;
        minutes += course->minutes;
        if (!first || strcmp(d->due_on, first->due_on) < 0)
            first = d;
    }
    struct mm_cell *row = n ? mm_report_row(letter) : NULL;
    if (!row)
        return n ? mm_nomem(job->info) : MM_OK;
    (void)snprintf(title, sizeof title, "%s（%" PRId64 "件）", mm_paper_course_kind_ja(kind), n);
    mm_cell_set_text(&row[COURSE], title);
    mm_cell_set_int(&row[MINUTES], minutes);
    mm_cell_set_text(&row[DUE], due_text(job, first, day));
    return MM_OK;
}

/* More than stands on one page beside the words is summed up by kind. */
static enum mm_err put_duties(struct job *job, const struct mm_person *person, int64_t n,
                              struct mm_report_table *letter)
{
    enum mm_err err = MM_OK;
    size_t n_duties = 0;
    const struct mm_duty *duties = mm_report_duties_of(&job->facts, person->id, &n_duties);
    for (int k = 0; n > MOST_ROWS && k < MM_COURSE_KIND_COUNT && !err; k++)
        err = add_kind(job, person, (enum mm_course_kind)k, letter);
    for (size_t i = 0; n <= MOST_ROWS && i < n_duties && !err; i++)
        if (asked(job, &duties[i]))
            err = add_duty(job, &duties[i], letter);
    return err;
}

static enum mm_err add_letter(struct job *job, const struct mm_person *person)
{
    bool first = !job->table->next;
    char title[200];
    int64_t n = 0;
    size_t n_duties = 0;
    const struct mm_duty *duties = mm_report_duties_of(&job->facts, person->id, &n_duties);
    for (size_t i = 0; i < n_duties; i++)
        n += asked(job, &duties[i]);
    if (!n)
        return MM_OK;
    (void)snprintf(title, sizeof title, "%.120s　%.60s", person->name, job->words.honorific);
    struct mm_report_table *letter = mm_report_section(job->table, title, columns, N_COLUMNS);
    if (!letter)
        return mm_nomem(job->info);
    letter->new_page = !first;
    enum mm_err err = put_head(job, person, letter);
    if (!err)
        err = put_body(job, letter);
    return err ? err : put_duties(job, person, n, letter);
}

static enum mm_err add_letters(struct job *job)
{
    enum mm_err err = MM_OK;
    for (int k = 0; k < MM_REPORT_KIND_COUNT; k++)
        for (size_t i = 0; i < job->facts.n_people && !err; i++)
            if (mm_report_is_of(&job->facts.people[i], (enum mm_report_kind)k))
                err = add_letter(job, &job->facts.people[i]);
    job->table->letter = job->table->next != NULL;
    if (!err && !job->table->next)
        err = mm_report_prose(job->table, MM_PROSE_START, "お願いする研修の残っている方は、いまいません。");
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct job job = {.pack = mm_central_pack(central), .table = &table, .info = info};
    bool quiet = false;
    enum mm_err err = mm_report_facts_load(central, as_of_ms, &job.facts, info);
    mm_report_start(central, "letters", "研修受講のお願い", NULL, 0, MM_HANDLING_NAMES, as_of_ms, &table);
    if (!err)
        err = mm_paper_quiet(central, as_of_ms, &quiet, info);
    if (!err)
        err = read_words(central, &job);
    if (!err && quiet)
        err = mm_report_prose(&table, MM_PROSE_START,
                              "選挙の告示日から投票日までの間は、受講のお願いを出しません。");
    else if (!err)
        err = add_letters(&job);
    mm_report_facts_done(&job.facts);
    return mm_paper_end(err, &table, ret_table, info);
}

const struct mm_report_ops mm_report_letters = {
    .name = "letters",
    .ja = "研修受講のお願い: 残っている方への手紙、1人1枚（個人名あり）",
    .en = "letters that ask for training still to be taken, one page a person, by name",
    .names_people = true,
    .run = run,
};
