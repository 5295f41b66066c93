/* One council: its people come, learn, move and leave, month by month. */
#include "sync/demo/council.h"

#include "sync/server/people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TERM_YEARS    4
#define BETWEEN_MONTH 6 /* of a term: somebody comes in the middle of it */
#define HOUR_MS       3600000LL
#define DAY_MS        (24 * HOUR_MS)

struct visit {
    int64_t at_ms;
    size_t person;
};

static bool chance(const struct mm_demo_council *c, int pct)
{
    return (int)mm_random_below(&c->random, 100) < pct;
}

/* The clocks of all machines go on to this time together. */
static void go_on(struct mm_demo_council *c, int64_t at_ms)
{
    if (at_ms > c->at.wall_at_ms)
        mm_clock_advance(&c->at, at_ms - c->at.wall_at_ms);
}

/* ---- opening ---------------------------------------------------------------------------------------- */
/* Nobody waits for it, and a demonstration that was cut off is made anew. */
static enum mm_err hurry(struct mm_db *db, struct mm_errinfo *info)
{
    return mm_db_exec(db, "PRAGMA synchronous=OFF", info);
}

static enum mm_err open_central(struct mm_demo_council *c, const char *pack_dir, int number,
                                struct mm_errinfo *info)
{
    char name[100], home[100], url[MM_PATH_BYTES + 32];
    (void)snprintf(name, sizeof name, "○○市議会（見本%d）", number);
    (void)snprintf(home, sizeof home, "https://demo-%02d.mamori.example", number);
    (void)snprintf(url, sizeof url, "sqlite:%s/central.db", c->dir);
    const struct mm_central_new what = {
        .name = name, .home_page = home, .demo = true, .pack_dir = pack_dir, .signin = MM_SIGNIN_OPEN};
    enum mm_err err = mm_mkdirs(c->dir, 0750, info);
    if (!err)
        err = mm_central_create(url, &what, &c->clock, &c->random, info);
    if (!err)
        err = mm_central_open(url, MM_CENTRAL_WRITE, NULL, &c->clock, &c->random, &c->central, info);
    return err ? err : hurry(mm_central_db(c->central), info);
}

/* A kiosk program that is started on this store finds its pack beside the database. */
static enum mm_err point_to_pack(struct mm_demo_council *c, struct mm_store *store, struct mm_errinfo *info)
{
    const struct mm_pack *pack = mm_central_pack(c->central);
    char dir[MM_PATH_BYTES + 64];
    char *real = realpath(c->dir, NULL);
    (void)snprintf(dir, sizeof dir, "%s/central.db.packs/%s", real ? real : c->dir, pack->version);
    free(real);
    const struct mm_store_fact facts[] = {{"pack_dir", dir}, {"pack_version", pack->version}};
    return mm_store_meta_put(store, facts, 2, info);
}

static enum mm_err open_kiosks(struct mm_demo_council *c, struct mm_errinfo *info)
{
    static const char *const names[MM_DEMO_MAX_KIOSKS] = {"控室の端末", "事務局の端末", "図書室の端末",
                                                          "予備の端末"};
    enum mm_err err = MM_OK;
    size_t want = 1 + c->n_people / 20;
    c->n_kiosks = want < MM_DEMO_MAX_KIOSKS ? want : MM_DEMO_MAX_KIOSKS;
    for (size_t k = 0; !err && k < c->n_kiosks; k++) {
        char dir[MM_PATH_BYTES + 32];
        (void)snprintf(dir, sizeof dir, "%s/kiosk-%zu", c->dir, k + 1);
        err = mm_store_open(dir, true, &c->clock, &c->random, &c->kiosk[k].store, info);
        if (!err)
            err = hurry(mm_store_db(c->kiosk[k].store), info);
        if (!err)
            err = mm_demo_enrol(c->central, &c->kiosk[k], names[k], &c->random, info);
        if (!err)
            err = point_to_pack(c, c->kiosk[k].store, info);
    }
    return err;
}

/* ---- people ----------------------------------------------------------------------------------------- */
static void term(struct mm_demo_person *person, struct mm_date from)
{
    struct mm_date last = {from.year + TERM_YEARS, from.month, from.day};
    mm_date_format(from, person->starts_on);
    person->ends_on[0] = '\0';
    if (!person->staff)
        mm_date_format(mm_date_add(last, -1), person->ends_on);
}

static void add_person(struct mm_demo_council *c, bool staff, int seat, struct mm_date from)
{
    struct mm_demo_person *person = &c->people[c->n_people];
    mm_demo_person_init(person, (int)c->n_people + c->first_name, staff, &c->random);
    person->seat = seat;
    term(person, from);
    c->n_people++;
}

static void leave(struct mm_demo_person *person, struct mm_date last)
{
    person->left = true;
    mm_date_format(last, person->ends_on);
}

static enum mm_err import(struct mm_demo_council *c, struct mm_errinfo *info)
{
    struct mm_buf csv, in;
    struct mm_jw w;
    struct mm_json *reply = NULL;
    mm_buf_init(&csv, MM_MAX_ROSTER_BYTES);
    mm_buf_init(&in, MM_MAX_ROSTER_BYTES);
    mm_demo_roster_write(c->people, c->n_people, &csv);
    mm_jw_init(&w, &in);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "csv", mm_buf_str(&csv));
    mm_jw_end(&w);
    enum mm_err err = mm_demo_act(c->central, "roster.import", &in, &reply, info);
    const struct mm_json *fault = mm_json_first(mm_json_get(reply, "faults"));
    if (!err && fault)
        err = mm_fail(info, MM_ERR_INVALID, "%s", mm_json_get_str(fault, "text", "roster"));
    mm_json_free(reply);
    mm_buf_done(&csv);
    mm_buf_done(&in);
    return err;
}

/* Whose id is whose: by name, of which there are no two. */
static enum mm_err learn_ids(struct mm_demo_council *c, struct mm_errinfo *info)
{
    struct mm_person *people = NULL;
    size_t n = 0;
    enum mm_err err = mm_people_list(c->central, &people, &n, info);
    for (size_t i = 0; !err && i < c->n_people; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "%s　%s", c->people[i].family, c->people[i].given);
        for (size_t k = 0; k < n; k++)
            if (strcmp(people[k].name, name) == 0)
                (void)snprintf(c->people[i].id, sizeof c->people[i].id, "%s", people[k].id);
    }
    free(people);
    return err;
}

/* In April one of the staff goes, another comes, and some get another 課. */
static void april(struct mm_demo_council *c, struct mm_date day)
{
    size_t now = c->n_people;
    for (size_t i = 0, seen = 0; i < now; i++) {
        struct mm_demo_person *person = &c->people[i];
        if (!person->staff || person->left)
            continue;
        if (seen == 0 && now < c->max_people) {
            leave(person, mm_date_add(day, -1));
            add_person(c, true, 0, day);
        } else if (seen == 1 || chance(c, 60)) {
            person->section = (person->section + 1) % 3;
        }
        seen++;
    }
}

/* After a general election some seats have another holder. */
static void election(struct mm_demo_council *c, struct mm_date day)
{
    size_t now = c->n_people;
    for (size_t i = 0; i < now; i++) {
        struct mm_demo_person *person = &c->people[i];
        if (person->staff || person->left)
            continue;
        if (chance(c, 25) && c->n_people < c->max_people) {
            leave(person, mm_date_add(day, -1));
            add_person(c, false, person->seat, day);
        } else {
            term(person, day);
            person->came_by = NULL;
        }
    }
}

/* A seat falls vacant; whoever takes it, by 補欠選挙 or 繰上補充 in turn, stays until the end of the term. */
static void between(struct mm_demo_council *c, int term_number, struct mm_date day)
{
    size_t now = c->n_people;
    for (size_t i = 0; i < now && now < c->max_people; i++) {
        struct mm_demo_person *person = &c->people[i];
        if (person->staff || person->left)
            continue;
        add_person(c, false, person->seat, day);
        (void)snprintf(c->people[now].ends_on, sizeof c->people[now].ends_on, "%s", person->ends_on);
        c->people[now].came_by = (c->number + term_number) % 2 ? "補欠選挙" : "繰上補充";
        leave(person, mm_date_add(day, -1));
        return;
    }
}

/* ---- months ----------------------------------------------------------------------------------------- */
static int by_time(const void *a, const void *b)
{
    const struct visit *left = a, *right = b;
    if (left->at_ms != right->at_ms)
        return left->at_ms < right->at_ms ? -1 : 1;
    return left->person < right->person ? -1 : 1;
}

/* Who comes when: in the hours of the office, on one of the first 27 days. */
static size_t plan_visits(struct mm_demo_council *c, struct mm_date first, struct visit *list)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n_people; i++) {
        int day = (int)mm_random_below(&c->random, 27);
        int64_t minutes = mm_random_below(&c->random, 8 * 60);
        bool away = mm_date_day(mm_date_add(first, day)) <= c->people[i].away_until;
        if (!c->people[i].left && c->people[i].id[0] && chance(c, c->people[i].prompt_pct) && !away)
            list[n++] =
                (struct visit){mm_date_start_ms(mm_date_add(first, day)) + 9 * HOUR_MS + minutes * 60000, i};
    }
    if (n)
        qsort(list, n, sizeof *list, by_time);
    return n;
}

static enum mm_err sync_all(struct mm_demo_council *c, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (size_t k = 0; !err && k < c->n_kiosks; k++)
        err = mm_demo_sync(c->central, &c->kiosk[k], info);
    return err;
}

static enum mm_err visits(struct mm_demo_council *c, struct mm_date first, struct mm_date until,
                          struct mm_errinfo *info)
{
    struct visit *list = calloc(c->n_people + 1, sizeof *list);
    enum mm_err err = list ? MM_OK : mm_nomem(info);
    size_t n = err ? 0 : plan_visits(c, first, list);
    for (size_t i = 0; !err && i < n && list[i].at_ms < mm_date_end_ms(until); i++) {
        size_t usual = list[i].person % c->n_kiosks;
        size_t k = chance(c, 15) ? mm_random_below(&c->random, (uint32_t)c->n_kiosks) : usual;
        go_on(c, list[i].at_ms);
        err = mm_demo_visit(&c->kiosk[k], mm_central_pack(c->central), &c->at, &c->random,
                            &c->people[list[i].person], info);
        if (!err && i == n / 2)
            err = sync_all(c, info);
    }
    free(list);
    return err;
}

/* Figures come out as on a server that runs every day. */
static enum mm_err issue(struct mm_demo_council *c, struct mm_errinfo *info)
{
    struct mm_buf in;
    mm_buf_init(&in, 100);
    mm_buf_str_append(&in, "{\"actor\":\"demo\"}");
    enum mm_err err = mm_demo_act(c->central, "figures.issue", &in, NULL, info);
    mm_buf_done(&in);
    return err;
}

/* Who comes and goes on that day; false for nobody. */
static bool people_change(struct mm_demo_council *c, int month, struct mm_date first)
{
    int of_term = month % (TERM_YEARS * 12), term_number = month / (TERM_YEARS * 12);
    bool new_term = month > 0 && of_term == 0, in_april = month > 0 && first.month == 4;
    if (new_term)
        election(c, first);
    if (of_term == BETWEEN_MONTH)
        between(c, term_number, first);
    if (in_april)
        april(c, first);
    return month == 0 || new_term || in_april || of_term == BETWEEN_MONTH;
}

static enum mm_err month(struct mm_demo_council *c, int number, struct mm_date first, struct mm_date until,
                         struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    go_on(c, mm_date_start_ms(first) + 9 * HOUR_MS);
    if (people_change(c, number, first)) {
        err = import(c, info);
        if (!err)
            err = learn_ids(c, info);
    }
    if (!err)
        err = mm_demo_enter(c, number, first, info);
    if (!err)
        err = sync_all(c, info);
    if (!err)
        err = visits(c, first, until, info);
    if (!err)
        err = sync_all(c, info);
    return err ? err : issue(c, info);
}

static void begin(struct mm_demo_council *c, const struct mm_demo_plan *plan, struct mm_date start)
{
    int councillors = plan->people * 7 / 10 > 0 ? plan->people * 7 / 10 : 1;
    for (int i = 0; i < plan->people; i++)
        add_person(c, i >= councillors, i < councillors ? i + 1 : 0, start);
}

static enum mm_err live(struct mm_demo_council *c, const struct mm_demo_plan *plan, int number,
                        struct mm_errinfo *info)
{
    struct mm_date first = {plan->until.year - plan->years, plan->until.month, 1};
    const struct mm_date start = first;
    enum mm_err err = open_central(c, plan->pack_dir, number, info);
    begin(c, plan, start);
    if (!err)
        err = open_kiosks(c, info);
    for (int m = 0; !err && mm_date_compare(first, plan->until) <= 0; m++) {
        int done = ((number - 1) * plan->years * 12 + m) * 100 / (plan->councils * plan->years * 12 + 1);
        if (plan->progress)
            plan->progress(plan->ctx, number, first, done);
        err = month(c, m, first, plan->until, info);
        first = (struct mm_date){first.year + first.month / 12, first.month % 12 + 1, 1};
    }
    return err ? err : sync_all(c, info); /* the first kiosk hears what the last one brought */
}

enum mm_err mm_demo_council(const struct mm_demo_plan *plan, int number, struct mm_demo_council *c,
                            struct mm_errinfo *info)
{
    *c = (struct mm_demo_council){.max_people = (size_t)(plan->people * 2 + plan->years * 2),
                                  .first_name = number * 131,
                                  .number = number};
    struct mm_date start = {plan->until.year - plan->years, plan->until.month, 1};
    c->at = (struct mm_clock_fixed){mm_date_start_ms(start), 1000};
    c->clock = mm_clock_fixed(&c->at);
    c->random = mm_random_seeded(&c->seed, plan->seed * 1000003 + (uint64_t)number);
    (void)snprintf(c->dir, sizeof c->dir, "%s/council-%02d", plan->dir, number);
    c->people = calloc(c->max_people + 1, sizeof *c->people);
    return c->people ? live(c, plan, number, info) : mm_nomem(info);
}

void mm_demo_council_done(struct mm_demo_council *c)
{
    for (size_t k = 0; k < c->n_kiosks; k++)
        mm_store_close(c->kiosk[k].store);
    mm_central_close(c->central);
    free(c->people);
}
