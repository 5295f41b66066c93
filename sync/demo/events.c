/* What a secretariat enters in the course of the years: the council's sessions, absences, exemptions, other
 * trainings, a request by hand; and once a revision of the policy. */
#include "sync/demo/council.h"

#include "sync/server/facts.h"

#include <stdio.h>
#include <string.h>

#define REVISED      "6.6" /* its first course is part of the onboarding, so that it concerns everybody */
#define REVISED_TEXT "0000000000000001"
#define AWAY_DAYS    40

static enum mm_err act(struct mm_demo_council *c, const char *name, const char *const *pairs,
                       struct mm_errinfo *info)
{
    struct mm_buf in;
    struct mm_jw w;
    mm_buf_init(&in, 4000);
    mm_jw_init(&w, &in);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "actor", "demo");
    for (; pairs[0]; pairs += 2)
        mm_jw_kstr(&w, pairs[0], pairs[1]);
    mm_jw_end(&w);
    enum mm_err err = mm_demo_act(c->central, name, &in, NULL, info);
    mm_buf_done(&in);
    return err;
}
#define ACT(c, name, info, ...) act((c), (name), (const char *const[]){__VA_ARGS__, NULL}, (info))

/* Somebody who is in office; NULL where there is nobody of that list. */
static struct mm_demo_person *somebody(struct mm_demo_council *c, bool staff)
{
    size_t at = mm_random_below(&c->random, (uint32_t)c->n_people);
    for (size_t i = 0; i < c->n_people; i++) {
        struct mm_demo_person *person = &c->people[(at + i) % c->n_people];
        if (person->staff == staff && !person->left && person->id[0])
            return person;
    }
    return NULL;
}

/* ---- by the month since the beginning --------------------------------------------------------------- */
static enum mm_err other_training(struct mm_demo_council *c, const char *today, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (int i = 0; !err && i < 2; i++) {
        const struct mm_demo_person *person = somebody(c, i > 0);
        if (person)
            err = ACT(c, "duty.note", info, "kind", "other", "person", person->id, "course",
                      "onboarding-disaster", "on", today, "detail", "市の防災研修");
    }
    return err;
}

static enum mm_err exempt(struct mm_demo_council *c, const char *today, struct mm_errinfo *info)
{
    const struct mm_demo_person *person = somebody(c, false);
    return person ? ACT(c, "duty.note", info, "kind", "exempt", "person", person->id, "course",
                        "year1-outsourcing", "on", today, "reason", "official")
                  : MM_OK;
}

static enum mm_err away(struct mm_demo_council *c, const char *today, struct mm_errinfo *info)
{
    struct mm_demo_person *person = somebody(c, true);
    char until[MM_DAY_BYTES];
    if (!person)
        return MM_OK;
    person->away_until = mm_date_day(mm_date_of(c->at.wall_at_ms)) + AWAY_DAYS;
    mm_day_format(person->away_until, until);
    return ACT(c, "duty.note", info, "kind", "absence", "person", person->id, "on", today, "until", until,
               "reason", "leave");
}

static enum mm_err request(struct mm_demo_council *c, const char *today, struct mm_errinfo *info)
{
    return ACT(c, "duty.note", info, "kind", "request", "course", "booster", "on", today, "audience", "議員");
}

static enum mm_err revise(struct mm_demo_council *c, const char *today, struct mm_errinfo *info)
{
    struct mm_db *db = mm_central_db(c->central);
    struct mm_fact fact = {.id = "00000000-0000-7000-8000-000000000001",
                           .kind = MM_FACT_REVISION,
                           .until_day = MM_DAY_NONE,
                           .text = REVISED_TEXT,
                           .detail = REVISED};
    enum mm_err err = mm_day_parse(today, &fact.on_day);
    fact.known_day = fact.on_day;
    if (!err)
        err = mm_db_begin(db, info);
    if (err)
        return err;
    err = mm_facts_put(c->central, &fact, info);
    if (!err)
        return mm_db_commit(db, info);
    mm_db_rollback(db);
    return err;
}

static const struct {
    int month, every; /* from which month on, and after how many again (0: once) */
    enum mm_err (*enter)(struct mm_demo_council *c, const char *today, struct mm_errinfo *info);
} entries[] = {{1, 12, other_training}, {2, 12, exempt}, {3, 12, away}, {9, 12, request}, {8, 0, revise}};

/* ---- the sessions of a 年度 ---------------------------------------------------------------------------- */
static const struct {
    const char *name;
    struct mm_date from, until; /* year: after the beginning of the 年度 */
} sessions[] = {{"6月定例会", {0, 6, 5}, {0, 6, 25}},
                {"9月定例会", {0, 9, 1}, {0, 9, 28}},
                {"12月定例会", {0, 12, 1}, {0, 12, 18}},
                {"2月定例会", {1, 2, 12}, {1, 3, 19}}};

static enum mm_err announce(struct mm_demo_council *c, int year, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < sizeof sessions / sizeof sessions[0]; i++) {
        struct mm_date from = sessions[i].from, until = sessions[i].until;
        char id[32], first[MM_TIME_BYTES], last[MM_TIME_BYTES];
        from.year += year;
        until.year += year;
        (void)snprintf(id, sizeof id, "%d-%02d", from.year, from.month);
        mm_date_format(from, first);
        mm_date_format(until, last);
        err = ACT(c, "calendar.set", info, "id", id, "kind", "session", "from", first, "until", last, "name",
                  sessions[i].name);
    }
    return err;
}

enum mm_err mm_demo_enter(struct mm_demo_council *c, int month, struct mm_date first, struct mm_errinfo *info)
{
    char today[MM_TIME_BYTES];
    enum mm_err err = MM_OK;
    mm_date_format(first, today);
    if (month == 0 || first.month == 4)
        err = announce(c, mm_date_fiscal_year(first), info);
    for (size_t i = 0; !err && i < sizeof entries / sizeof entries[0]; i++) {
        int since = month - entries[i].month;
        if (since == 0 || (since > 0 && entries[i].every && since % entries[i].every == 0))
            err = entries[i].enter(c, today, info);
    }
    return err;
}
