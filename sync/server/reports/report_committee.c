/* 議会運営委員会資料: one page of A4 without a name: how many took part, what is understood, what comes next.
 */
#include "sync/server/decision.h"
#include "sync/server/disclosure.h"
#include "sync/server/reports/papers.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct mm_column people_columns[] = {
    {"kind", "区分", MM_CELL_TEXT, 10},
    {"done", "すべて受けた方", MM_CELL_INT, 14},
    {"asked", "お願いした方", MM_CELL_INT, 12},
    {"share", "割合", MM_CELL_PERCENT, 8},
};
static const struct mm_column course_columns[] = {
    {"kind", "研修", MM_CELL_TEXT, 30},
    {"done", "受けた方", MM_CELL_INT, 10},
    {"asked", "お願いした方", MM_CELL_INT, 12},
    {"share", "割合", MM_CELL_PERCENT, 8},
};
static const struct mm_column next_columns[] = {
    {"due_on", "お願いする日", MM_CELL_DATE, 14},
    {"course", "研修", MM_CELL_TEXT, 30},
    {"people", "これから受ける方", MM_CELL_INT, 16},
};
#define MOST_NEXT 3

struct job {
    struct mm_central *central;
    struct mm_report_facts facts;
    struct mm_report_table *table;
    struct mm_errinfo *info;
};

static enum mm_err add_kind(struct job *job, enum mm_report_kind kind)
{
    struct mm_paper_count count =
        mm_paper_people_count(&job->facts, mm_central_pack(job->central), MM_COURSE_KIND_COUNT, kind);
    struct mm_cell *row = mm_report_row(job->table);
    if (!row)
        return mm_nomem(job->info);
    mm_cell_set_text(&row[0], kind == MM_REPORT_KIND_COUNT ? "合計" : mm_report_kind_ja(kind));
    mm_cell_set_int(&row[1], count.done);
    mm_cell_set_int(&row[2], count.asked);
    mm_paper_share(&row[3], &count);
    return MM_OK;
}

/* Said only when it is true of what arrived. */
static enum mm_err add_whole(struct job *job)
{
    struct mm_paper_count count = mm_paper_people_count(&job->facts, mm_central_pack(job->central),
                                                        MM_COURSE_KIND_COUNT, MM_REPORT_COUNCILLORS);
    char day[MM_WAREKI_BYTES];
    enum mm_err err = MM_OK;
    mm_paper_date(job->table->as_of_ms, day);
    if (count.asked && count.asked == count.done)
        err = mm_report_prose(job->table, MM_PROSE_START, "全議員%" PRId64 "人が受講しました（%s現在）。",
                              count.asked, day);
    if (!err)
        err = mm_report_prose(job->table, MM_PROSE_START, "お願いした研修をすべて受けた方／お願いした方");
    for (int k = 0; k <= MM_REPORT_KIND_COUNT && !err; k++)
        err = add_kind(job, (enum mm_report_kind)k);
    return err;
}

/* By kind of course, so that it stays one page: the report of courses has each. */
static enum mm_err add_courses(struct job *job)
{
    const struct mm_pack *pack = mm_central_pack(job->central);
    static const enum mm_course_kind order[] = {MM_COURSE_PART,     MM_COURSE_MODULE,  MM_COURSE_YEARLY,
                                                MM_COURSE_REVISION, MM_COURSE_BOOSTER, MM_COURSE_DELAYED};
    _Static_assert(sizeof order / sizeof order[0] == MM_COURSE_KIND_COUNT, "each kind");
    struct mm_report_table *section =
        mm_report_section(job->table, "研修ごと（すべて受けた方／お願いした方）", course_columns, 4);
    if (!section)
        return mm_nomem(job->info);
    section->bars = true;
    for (size_t i = 0; i < MM_COURSE_KIND_COUNT; i++) {
        struct mm_paper_count count =
            mm_paper_people_count(&job->facts, pack, order[i], MM_REPORT_KIND_COUNT);
        struct mm_cell *row = count.asked ? mm_report_row(section) : NULL;
        if (!row && count.asked)
            return mm_nomem(job->info);
        if (!row)
            continue;
        mm_cell_set_text(&row[0], mm_paper_course_kind_ja(order[i]));
        mm_cell_set_int(&row[1], count.done);
        mm_cell_set_int(&row[2], count.asked);
        mm_paper_share(&row[3], &count);
    }
    return MM_OK;
}

static bool is_next(const struct job *job, const struct mm_duty *duty)
{
    return mm_paper_open(&job->facts, duty) && duty->due_on[0] && strcmp(duty->due_on, job->facts.as_of) >= 0;
}

static const struct mm_duty *earliest(const struct job *job, const char *day, const char *course)
{
    const struct mm_duty *found = NULL;
    for (size_t i = 0; i < job->facts.n_duties; i++) {
        const struct mm_duty *d = &job->facts.duties[i];
        int after = strcmp(d->due_on, day), of = strcmp(d->course, course);
        if (!is_next(job, d) || after < 0 || (after == 0 && of <= 0))
            continue;
        int order = found ? strcmp(d->due_on, found->due_on) : -1;
        if (order < 0 || (order == 0 && strcmp(d->course, found->course) < 0))
            found = d;
    }
    return found;
}

static int64_t count_of(const struct job *job, const struct mm_duty *like)
{
    int64_t n = 0;
    for (size_t i = 0; i < job->facts.n_duties; i++)
        n += is_next(job, &job->facts.duties[i]) && strcmp(job->facts.duties[i].due_on, like->due_on) == 0 &&
             strcmp(job->facts.duties[i].course, like->course) == 0;
    return n;
}

static enum mm_err add_next(struct job *job)
{
    struct mm_report_table *section =
        mm_report_section(job->table, "これからお願いすること（近いものから）", next_columns, 3);
    const struct mm_duty *at = earliest(job, "", "");
    if (!section)
        return mm_nomem(job->info);
    for (size_t n = 0; at && n < MOST_NEXT; n++, at = earliest(job, at->due_on, at->course)) {
        const struct mm_course *course = mm_pack_course(mm_central_pack(job->central), at->course);
        struct mm_cell *row = mm_report_row(section);
        if (!row)
            return mm_nomem(job->info);
        mm_report_day(&row[0], at->due_on);
        mm_cell_set_text(&row[1], course ? course->title : at->course);
        mm_cell_set_int(&row[2], count_of(job, at));
    }
    return MM_OK;
}

/* One line for all kiosks: that from which nothing has come for longest. */
static enum mm_err note_kiosks(struct job *job)
{
    const struct mm_kiosk_row *last = NULL;
    char at[MM_WAREKI_BYTES * 2] = "まだありません";
    for (size_t i = 0; i < job->facts.n_kiosks; i++) {
        const struct mm_kiosk_row *k = &job->facts.kiosks[i];
        if (strcmp(k->status, "active") == 0 && (!last || k->last_received_at_ms < last->last_received_at_ms))
            last = k;
    }
    if (last && last->last_received_at_ms > 0)
        mm_time_wareki(last->last_received_at_ms, at);
    return mm_report_note_passing(job->table,
                                  "端末%zu台のうち、記録の届きが最も前の端末から最後に届いた時刻: %s",
                                  job->facts.n_kiosks, at);
}

/* What of it still waits for the council. */
static enum mm_err note_decided(struct job *job)
{
    static const struct {
        const char *setting, *ja;
    } waits[] = {{MM_CUT_SETTING, "目安"}, {MM_DISCLOSURE_SETTING, "開示の段階"}};
    char value[32], text[100] = "";
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < sizeof waits / sizeof waits[0]; i++) {
        size_t len = strlen(text);
        err = mm_decision_at(job->central, waits[i].setting, job->table->as_of_ms, value, sizeof value,
                             job->info);
        if (!err && !*value)
            (void)snprintf(text + len, sizeof text - len, "%s%s", len ? "と" : "", waits[i].ja);
    }
    return err || !*text ? err : mm_report_note(job->table, "暫定（議会の決定前）: %s。", text);
}

static enum mm_err add_notes(struct job *job)
{
    enum mm_err err = mm_report_note(
        job->table, "届いた記録によります。氏名・議席・会派と、一人ひとりの答えは、のせていません。");
    if (!err)
        err = mm_report_note(
            job->table,
            "行は選択肢ごとに数えます。「-」は、答えた方か残りの方が5人未満か、答えがない条項です。");
    if (!err)
        err = note_decided(job);
    return err ? err : note_kiosks(job);
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct job job = {.central = central, .table = &table, .info = info};
    enum mm_err err = mm_report_facts_load(central, as_of_ms, &job.facts, info);
    mm_report_start(central, "committee", "情報セキュリティ研修の状況（議会運営委員会資料）", people_columns,
                    4, MM_HANDLING_PUBLIC, as_of_ms, &table);
    table.bars = true;
    if (!err)
        err = add_whole(&job);
    if (!err)
        err = add_courses(&job);
    if (!err)
        err = mm_paper_clause_groups(central, as_of_ms, &table, info);
    if (!err)
        err = mm_paper_threats(central, &table, info);
    if (!err)
        err = add_next(&job);
    if (!err)
        err = add_notes(&job);
    mm_report_facts_done(&job.facts);
    return mm_paper_end(err, &table, ret_table, info);
}

const struct mm_report_ops mm_report_committee = {
    .name = "committee",
    .ja = "議会運営委員会資料: 受講状況と理解を1枚に（個人名なし）",
    .en = "one page for the committee: taking part and understanding, without names",
    .names_people = false,
    .run = run,
};
