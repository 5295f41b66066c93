/* 今月すること: what waits for the secretariat, as counts without names, from the roster, the duties and the
 * kiosks. What is done stays in the list with its mark: an empty list would leave open whether anybody
 * looked. */
#include "sync/rules/duties.h"
#include "sync/server/checkin.h"
#include "sync/server/facts.h"
#include "sync/server/opinion.h"
#include "sync/server/reports/papers.h"

#include <stdlib.h>
#include <string.h>

#define SILENT_DAYS  7
#define TERM_DAYS    60
#define CLOCK_OFF_MS (2 * 60 * 1000)
#define DAY_MS       (24 * 60 * 60 * 1000LL)

enum column { TASK, COUNT, UNIT, STATE, NOTE, PLACE, N_COLUMNS };
static const struct mm_column columns[N_COLUMNS] = {
    [TASK] = {"task", "すること", MM_CELL_TEXT, 40}, [COUNT] = {"count", "残り", MM_CELL_INT, 6},
    [UNIT] = {"unit", "単位", MM_CELL_TEXT, 6},      [STATE] = {"state", "状態", MM_CELL_TEXT, 8},
    [NOTE] = {"note", "備考", MM_CELL_TEXT, 50},     [PLACE] = {"place", "画面", MM_CELL_TEXT, 10},
};

struct job {
    struct mm_report_facts facts;
    int64_t as_of_ms;
    bool quiet; /* from 告示日 to 投票日 */
};

static bool active(const struct mm_kiosk_row *kiosk)
{
    return strcmp(kiosk->status, "active") == 0;
}

/* ---- kiosks -------------------------------------------------------------------------------------------- */
static bool is_pending(const struct job *job, const struct mm_kiosk_row *kiosk)
{
    (void)job;
    return strcmp(kiosk->status, "pending") == 0;
}

static bool is_silent(const struct job *job, const struct mm_kiosk_row *kiosk)
{
    int64_t heard = kiosk->last_seen_at_ms > kiosk->last_received_at_ms ? kiosk->last_seen_at_ms
                                                                        : kiosk->last_received_at_ms;
    return active(kiosk) && heard < job->as_of_ms - SILENT_DAYS * DAY_MS; /* a stick is contact too */
}

static bool has_backlog(const struct job *job, const struct mm_kiosk_row *kiosk)
{
    (void)job;
    return active(kiosk) && kiosk->backlog > 0;
}

static bool has_held(const struct job *job, const struct mm_kiosk_row *kiosk)
{
    (void)job;
    return kiosk->quarantined > 0 || kiosk->conflicts > 0 || kiosk->forked;
}

static bool has_wrong_clock(const struct job *job, const struct mm_kiosk_row *kiosk)
{
    (void)job;
    return active(kiosk) && llabs(kiosk->clock_off_ms) > CLOCK_OFF_MS;
}

/* ---- people -------------------------------------------------------------------------------------------- */
static bool is_past(const struct job *job, const struct mm_duty *duty)
{
    return mm_duty_past(duty, job->facts.as_of_day);
}

/* 2026-11-… of the same month, and not over. */
static bool is_this_month(const struct job *job, const struct mm_duty *duty)
{
    return strncmp(duty->due_on, job->facts.as_of, 7) == 0 && !is_past(job, duty);
}

static bool has_duty(const struct job *job, const struct mm_person *person,
                     bool (*wanted)(const struct job *job, const struct mm_duty *duty))
{
    const struct mm_report_facts *f = &job->facts;
    size_t n = 0;
    const struct mm_duty *duty = mm_report_duties_of(f, person->id, &n);
    for (; n; n--, duty++)
        if (mm_paper_open(f, duty) && wanted(job, duty))
            return true;
    return false;
}

static bool is_late(const struct job *job, const struct mm_person *person)
{
    return has_duty(job, person, is_past);
}

static bool is_due(const struct job *job, const struct mm_person *person)
{
    return !is_late(job, person) && has_duty(job, person, is_this_month);
}

static bool ends_soon(const struct job *job, const struct mm_person *person)
{
    int32_t day = MM_DAY_NONE;
    return mm_day_parse(person->ends_on, &day) == MM_OK && day != MM_DAY_NONE &&
           day <= job->facts.as_of_day + TERM_DAYS;
}

/* ---- what came from kiosks beside records ---------------------------------------------------------------
 */
/* Those that can still be added. */
static enum mm_err count_checkins(struct mm_central *central, const struct job *job, int64_t *ret_n,
                                  struct mm_errinfo *info)
{
    struct mm_checkin *list = NULL;
    size_t n = 0;
    enum mm_err err = mm_checkin_list(central, job->as_of_ms, &list, &n, info);
    for (size_t i = 0; !err && i < n; i++)
        *ret_n += !list[i].over;
    free(list);
    return err;
}

/* Questions with as many opinions as may be told, of which nothing is decided. */
static enum mm_err count_opinions(struct mm_central *central, const struct job *job, int64_t *ret_n,
                                  struct mm_errinfo *info)
{
    struct mm_opinion_row *rows = NULL;
    struct mm_item_decision *decided = NULL;
    size_t n = 0, n_decided = 0;
    enum mm_err err = mm_opinion_list(central, job->as_of_ms, &rows, &n, info);
    if (!err)
        err = mm_item_decisions(central, &decided, &n_decided, info);
    for (size_t i = 0; !err && i < n; i++)
        *ret_n += rows[i].n >= 0 && !mm_item_decision_standing(decided, n_decided, rows[i].item,
                                                               rows[i].version, job->as_of_ms);
    free(rows);
    free(decided);
    return err;
}

/* ---- the list ------------------------------------------------------------------------------------------ */
static const char quiet_note[] = "選挙の告示日から投票日までの間は、受講のお願いを控えます。";

static const struct task {
    const char *text, *unit, *note, *place;
    bool (*kiosk)(const struct job *job, const struct mm_kiosk_row *kiosk);
    bool (*person)(const struct job *job, const struct mm_person *person);
    bool asks; /* of people: rests while the election is on */
    enum mm_err (*others)(struct mm_central *central, const struct job *job, int64_t *ret_n,
                          struct mm_errinfo *info);
} tasks[] = {
    {"期日を過ぎている研修の受講をお願いする", "人", "並びは議席の順です。いつでも受けられます。", "overdue",
     .person = is_late, .asks = true},
    {"お願いする日が今月の研修を知らせる", "人", "今月のうちに受けていただけるよう、声をかけます。", "people",
     .person = is_due, .asks = true},
    {"任期や任用の終わりに備えて、名簿を確かめる", "人", "60日以内に終わる方です。", "roster",
     .person = ends_soon},
    {"承認待ちの端末を承認する", "台", "承認すると、端末の記録が届きはじめます。", "kiosks",
     .kiosk = is_pending},
    {"連絡のない端末を確かめる", "台", "7日以上、連絡がありません。電源と回線を確かめます。", "kiosks",
     .kiosk = is_silent},
    {"未送信の記録のある端末をつなぐ", "台", "届くまで、その端末を使った方は確認中です。", "kiosks",
     .kiosk = has_backlog},
    {"保留の記録と食いちがいを確かめる", "台",
     "分けて残しています。扱い（受け入れる・残す・数えない）を決めて記録します。", "held", .kiosk = has_held},
    {"端末の時計を合わせる", "台", "2分より大きくずれています。", "kiosks", .kiosk = has_wrong_clock},
    {"集合研修に加えられなかった受付を確かめる", "件",
     "集合研修が終わるまでなら、研修をお願いしたうえで、出席者に加えられます。", "checkins",
     .others = count_checkins},
    {"問題についての意見の扱いを決める", "問", "5件以上の意見があり、扱いが決まっていない問いです。",
     "opinions", .others = count_opinions},
};

static enum mm_err count(struct mm_central *central, const struct job *job, const struct task *task,
                         int64_t *ret_n, struct mm_errinfo *info)
{
    const struct mm_report_facts *f = &job->facts;
    *ret_n = 0;
    for (size_t i = 0; task->kiosk && i < f->n_kiosks; i++)
        *ret_n += task->kiosk(job, &f->kiosks[i]);
    for (size_t i = 0; task->person && i < f->n_people; i++)
        *ret_n += mm_person_active(f->people[i].status) && task->person(job, &f->people[i]);
    return task->others ? task->others(central, job, ret_n, info) : MM_OK;
}

static enum mm_err add(struct mm_report_table *table, const struct task *task, int64_t n, const char *note,
                       struct mm_errinfo *info)
{
    struct mm_cell *row = mm_report_row(table);
    if (!row)
        return mm_nomem(info);
    mm_cell_set_text(&row[TASK], task->text);
    mm_cell_set_int(&row[COUNT], n);
    mm_cell_set_text(&row[UNIT], task->unit);
    mm_cell_set_text(&row[STATE], n ? "まだ" : "済み");
    mm_cell_set_text(&row[NOTE], n ? note : "");
    mm_cell_set_text(&row[PLACE], task->place);
    return MM_OK;
}

static enum mm_err add_task(struct mm_central *central, const struct job *job, const struct task *task,
                            struct mm_report_table *table, struct mm_errinfo *info)
{
    int64_t n = 0;
    enum mm_err err = count(central, job, task, &n, info);
    return err ? err : add(table, task, n, task->asks && job->quiet ? quiet_note : task->note, info);
}

/* A council that has only just begun. */
static enum mm_err add_first(const struct job *job, struct mm_report_table *table, struct mm_errinfo *info)
{
    static const struct task first[] = {
        {"名簿を取り込む", "件",
         "議員と職員の一覧（CSV。Excel からは「CSV UTF-8」で保存します）を用意します。", "roster"},
        {"端末を登録する", "件", "登録の番号を作り、端末に入れます。", "kiosks"},
    };
    enum mm_err err = add(table, &first[0], job->facts.n_people == 0, first[0].note, info);
    return err ? err : add(table, &first[1], job->facts.n_kiosks == 0, first[1].note, info);
}

static enum mm_err load(struct mm_central *central, struct job *job, struct mm_errinfo *info)
{
    struct mm_duty_data data = {0};
    enum mm_err err = mm_report_facts_load(central, job->as_of_ms, &job->facts, info);
    if (!err)
        err = mm_known(central, "", job->as_of_ms, &data, info);
    job->quiet = !err && !data.asks_in_elections &&
                 mm_duty_quiet(data.calendar, data.n_calendar, job->facts.as_of_day);
    mm_duty_data_done(&data);
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    struct job job = {.as_of_ms = as_of_ms};
    enum mm_err err = load(central, &job, info);
    mm_report_start(central, "tasks", "今月すること", columns, N_COLUMNS, MM_HANDLING_INTERNAL, as_of_ms,
                    &table);
    if (!err)
        err = add_first(&job, &table, info);
    for (size_t i = 0; i < sizeof tasks / sizeof tasks[0] && !err; i++)
        err = add_task(central, &job, &tasks[i], &table, info);
    if (!err)
        err = mm_report_kiosk_notes(job.facts.kiosks, job.facts.n_kiosks, &table);
    mm_report_facts_done(&job.facts);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_tasks = {
    .name = "tasks",
    .ja = "今月すること: 事務局を待っている仕事の数（個人名なし）",
    .en = "what waits for the secretariat, as counts without names",
    .names_people = false,
    .run = run,
};
