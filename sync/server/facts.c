/* Tables fact and calendar, and all that duties are computed from. */
#include "sync/server/facts.h"
#include "sync/base/log.h"
#include "sync/rules/duties.h"
#include "sync/server/internal.h"
#include "sync/server/progress.h"
#include "sync/server/totals.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- facts ------------------------------------------------------------------------------------------ */
#define FIELD(name)                                                                                          \
    {                                                                                                        \
        offsetof(struct mm_fact, name), sizeof((struct mm_fact *)0)->name                                    \
    }
static const struct {
    size_t at, bytes;
} texts[] = {FIELD(id),     FIELD(person), FIELD(key),  FIELD(word),
             FIELD(course), FIELD(ref),    FIELD(text), FIELD(detail)};
static const size_t days[] = {offsetof(struct mm_fact, on_day), offsetof(struct mm_fact, until_day),
                              offsetof(struct mm_fact, known_day)};
#define N_TEXTS ((int)(sizeof texts / sizeof texts[0]))
#define N_DAYS  ((int)(sizeof days / sizeof days[0]))
#define COLUMNS                                                                                              \
    "id, person, term, word, course, ref, policy, detail, on_day, until_day, known_day, kind, audience"

enum mm_err mm_facts_put(struct mm_central *central, const struct mm_fact *fact, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char day[N_DAYS][MM_DAY_BYTES];
    enum mm_err err = mm_fact_check(fact, info);
    if (!err)
        err = mm_db_query(central->db,
                          "INSERT INTO fact (" COLUMNS ", council) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
                          " ON CONFLICT (council, id) DO NOTHING",
                          &stmt, info);
    if (err)
        return err;
    for (int i = 0; i < N_TEXTS; i++)
        mm_bind_str(stmt, i + 1, (const char *)fact + texts[i].at);
    for (int i = 0; i < N_DAYS; i++) {
        mm_day_format(*(const int32_t *)(const void *)((const char *)fact + days[i]), day[i]);
        mm_bind_str(stmt, N_TEXTS + i + 1, day[i]);
    }
    mm_bind_str(stmt, N_TEXTS + N_DAYS + 1, mm_fact_kind_code(fact->kind));
    mm_bind_int(stmt, N_TEXTS + N_DAYS + 2, fact->audience);
    mm_bind_str(stmt, N_TEXTS + N_DAYS + 3, central->council);
    err = mm_stmt_run(stmt, NULL, info);
    return err || !fact->person[0] ? err : mm_totals_touch(central, fact->person, info);
}

static enum mm_err read_fact(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_fact *fact = element;
    enum mm_err err = mm_fact_kind_find(mm_col_str(stmt, N_TEXTS + N_DAYS), &fact->kind);
    for (int i = 0; i < N_TEXTS; i++)
        (void)snprintf((char *)fact + texts[i].at, texts[i].bytes, "%s", mm_col_str(stmt, i));
    for (int i = 0; !err && i < N_DAYS; i++) {
        int32_t day = MM_DAY_NONE;
        err = mm_day_parse(mm_col_str(stmt, N_TEXTS + i), &day);
        memcpy((char *)fact + days[i], &day, sizeof day);
    }
    fact->audience = (unsigned)mm_col_int(stmt, N_TEXTS + N_DAYS + 1);
    return err ? mm_fail(info, MM_ERR_CORRUPT, "fact %s", fact->id) : MM_OK;
}

/* id||'': a list that needs no sorting would be that of everybody's facts. */
enum mm_err mm_facts_list(struct mm_central *central, const char *person, struct mm_fact **ret_facts,
                          size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  person ? "SELECT " COLUMNS
                                           " FROM fact WHERE council=? AND person IN ('', ?) ORDER BY id||''"
                                         : "SELECT " COLUMNS " FROM fact WHERE council=? ORDER BY id",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    if (person)
        mm_bind_str(stmt, 2, person);
    return mm_central_list(stmt, read_fact, sizeof **ret_facts, ret_facts, ret_n, info);
}

/* ---- the calendar ----------------------------------------------------------------------------------- */
enum mm_err mm_calendar_put(struct mm_central *central, const struct mm_calendar_day *day,
                            struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char from[MM_DAY_BYTES], until[MM_DAY_BYTES];
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO calendar (council, id, kind, from_day, until_day, name)"
                                  " VALUES (?,?,?,?,?,?) ON CONFLICT (council, id) DO UPDATE SET"
                                  " kind=excluded.kind, from_day=excluded.from_day,"
                                  " until_day=excluded.until_day, name=excluded.name",
                                  &stmt, info);
    if (err)
        return err;
    mm_day_format(day->from_day, from);
    mm_day_format(day->until_day, until);
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, day->id);
    mm_bind_str(stmt, 3, mm_calendar_kind_code(day->kind));
    mm_bind_str(stmt, 4, from);
    mm_bind_str(stmt, 5, until);
    mm_bind_str(stmt, 6, day->name);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_calendar_remove(struct mm_central *central, const char *id, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    int64_t changes = 0;
    enum mm_err err = mm_db_query(central->db, "DELETE FROM calendar WHERE council=? AND id=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, id);
    err = mm_stmt_run(stmt, &changes, info);
    if (!err && !changes)
        err = mm_fail(info, MM_ERR_NOT_FOUND,
                      mm_say("予定表に「%s」はありません。「議会の日程」の一覧で確かめてください",
                             "the calendar has no \"%s\"; see mamori calendar list"),
                      id);
    return err;
}

static enum mm_err read_day(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_calendar_day *day = element;
    (void)snprintf(day->id, sizeof day->id, "%s", mm_col_str(stmt, 0));
    (void)snprintf(day->name, sizeof day->name, "%s", mm_col_str(stmt, 4));
    if (mm_calendar_kind_find(mm_col_str(stmt, 1), &day->kind) ||
        mm_day_parse(mm_col_str(stmt, 2), &day->from_day) ||
        mm_day_parse(mm_col_str(stmt, 3), &day->until_day))
        return mm_fail(info, MM_ERR_CORRUPT, "calendar %s", day->id);
    return MM_OK;
}

enum mm_err mm_calendar_list(struct mm_central *central, struct mm_calendar_day **ret_days, size_t *ret_n,
                             struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT id, kind, from_day, until_day, name FROM calendar WHERE council=?"
                                  " ORDER BY from_day, id",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    return mm_central_list(stmt, read_day, sizeof **ret_days, ret_days, ret_n, info);
}

/* ---- all that is known ------------------------------------------------------------------------------ */
static int32_t day_of(int64_t at_ms)
{
    return at_ms == INT64_MAX ? MM_DAY_NONE : mm_date_day(mm_date_of(at_ms));
}

static enum mm_err load_takings(struct mm_central *central, const char *person, int64_t as_of_ms,
                                struct mm_duty_data *data, struct mm_errinfo *info)
{
    struct mm_progress_row *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_progress_list(central, person, as_of_ms, &rows, &n, info);
    if (err)
        return err;
    data->takings = calloc(n + 1, sizeof *data->takings);
    for (size_t i = 0; data->takings && i < n; i++) {
        const struct mm_progress_row *p = &rows[i];
        struct mm_taking *t = &data->takings[data->n_takings++];
        *t = (struct mm_taking){.begun_day = day_of(p->fold.first_at_ms),
                                .taken_day = day_of(p->fold.completed_at_ms)};
        (void)snprintf(t->person, sizeof t->person, "%s", p->person);
        (void)snprintf(t->registration, sizeof t->registration, "%s", p->registration);
        (void)snprintf(t->course, sizeof t->course, "%s", p->course);
        if (t->taken_day != MM_DAY_NONE) {
            (void)snprintf(t->route, sizeof t->route, "%s", mm_duty_route(p->route));
            (void)snprintf(t->text, sizeof t->text, "%s", p->policy);
        }
    }
    free(rows);
    return data->takings ? MM_OK : mm_nomem(info);
}

static enum mm_err load_settings(struct mm_central *central, struct mm_duty_data *data,
                                 struct mm_errinfo *info)
{
    char name[48], value[16];
    enum mm_err err = MM_OK;
    for (int d = 0; d < MM_DUE_COUNT && (!err || err == MM_ERR_NOT_FOUND); d++) {
        (void)snprintf(name, sizeof name, "due.%s", mm_due_code((enum mm_due)d));
        err = mm_setting_get(central, name, value, sizeof value, NULL);
        if (!err)
            data->due.days[d] = (int)strtol(value, NULL, 10);
    }
    if (!err || err == MM_ERR_NOT_FOUND)
        err = mm_setting_get(central, "asks_in_elections", value, sizeof value, NULL);
    data->asks_in_elections = !err && strcmp(value, "yes") == 0;
    return err && err != MM_ERR_NOT_FOUND ? mm_fail(info, err, "setting %s", name) : MM_OK;
}

enum mm_err mm_known(struct mm_central *central, const char *person, int64_t as_of_ms,
                     struct mm_duty_data *ret_data, struct mm_errinfo *info)
{
    struct mm_duty_data data = {.as_of_day = day_of(as_of_ms)};
    enum mm_err err = mm_facts_list(central, person, &data.facts, &data.n_facts, info);
    if (!err)
        err = mm_calendar_list(central, &data.calendar, &data.n_calendar, info);
    if (!err)
        err = mm_packs_courses(central, &data.courses, &data.n_courses, info);
    if (!err)
        err = load_takings(central, person, as_of_ms, &data, info);
    if (!err)
        err = load_settings(central, &data, info);
    if (err)
        mm_duty_data_done(&data);
    else
        *ret_data = data;
    return err;
}

enum mm_err mm_known_turn(struct mm_central *central, const char *person, int64_t as_of_ms,
                          struct mm_duty_data *data, struct mm_errinfo *info)
{
    free(data->facts);
    free(data->takings);
    data->facts = NULL;
    data->takings = NULL;
    data->n_facts = data->n_takings = 0;
    enum mm_err err = mm_facts_list(central, person, &data->facts, &data->n_facts, info);
    return err ? err : load_takings(central, person, as_of_ms, data, info);
}

enum mm_err mm_calendar_as_seen(struct mm_central *central, const char *id, const char *seen,
                                struct mm_errinfo *info)
{
    struct mm_calendar_day *list = NULL;
    size_t n = 0;
    char from[MM_DAY_BYTES], until[MM_DAY_BYTES], now[sizeof list->name + 100] = "";
    enum mm_err err = seen ? mm_calendar_list(central, &list, &n, info) : MM_OK;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i].id, id) != 0)
            continue;
        mm_day_format(list[i].from_day, from);
        mm_day_format(list[i].until_day, until);
        (void)snprintf(now, sizeof now, "%s %s %s %s", mm_calendar_kind_ja(list[i].kind), from, until,
                       list[i].name);
    }
    free(list);
    if (err || !seen || strcmp(now, seen) == 0)
        return err;
    return mm_fail(info, MM_ERR_CONFLICT,
                   mm_say("「%s」は、ほかの方が先に変えました（いまは: "
                          "%s）。読み込み直して、もう一度確かめてください",
                          "\"%s\" was changed by somebody else (now: %s); look again"),
                   id, *now ? now : mm_say("なし", "none"));
}
