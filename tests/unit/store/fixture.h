/* A small pack by hand (two true/false items and one choice, three pages of which one is for staff only), a
 * roster of two, and a store with a clock and ids that repeat. */
#ifndef MM_TEST_STORE_FIXTURE_H
#define MM_TEST_STORE_FIXTURE_H

#include "sync/base/log.h"
#include "sync/store/store.h"
#include "tests/unit/mm_test.h"

#define HOME       "https://council.example.jp/"
#define REG        "b7915722-9f8e-804a-bc81-5388e6a43538" /* of COUNCILLOR for the course */
#define START_MS   1795316645678LL                        /* 2026-11-22T03:04:05.678Z */
#define COUNCILLOR "p1"
#define STAFF      "p2"

static struct mm_option options_one[] = {
    {.id = "a", .correct = true}, {.id = "b", .correct = false}, {.id = "c", .correct = true}};
static struct mm_option options_two[] = {
    {.id = "a", .correct = false}, {.id = "b", .correct = false}, {.id = "c", .correct = true}};
static struct mm_option options_three[] = {
    {.id = "a", .correct = false}, {.id = "b", .correct = true}, {.id = "c", .correct = false}};
static struct mm_item items[] = {
    {.id = "one", .version = 1, .options = options_one, .n_options = 3, .version_hash = "1111111111111111"},
    {.id = "two", .version = 1, .options = options_two, .n_options = 3, .version_hash = "2222222222222222"},
    {.id = "three",
     .version = 1,
     .options = options_three,
     .n_options = 3,
     .version_hash = "3333333333333333"},
    {.id = "try",
     .version = 1,
     .practice = true,
     .options = options_three,
     .n_options = 3,
     .version_hash = "4444444444444444"},
};
static const struct mm_page pages[] = {
    {.id = "duty.p1", .title = "1ページ", .audience = MM_AUD_BOTH},
    {.id = "duty.p2", .title = "2ページ", .audience = MM_AUD_BOTH},
    {.id = "duty.p3", .title = "職員だけのページ", .audience = MM_AUD_STAFF},
};
static const struct mm_module module = {.id = "duty", .audience = MM_AUD_BOTH, .pages = pages, .n_pages = 3};
static const struct mm_module *const modules[] = {&module};
static const struct mm_opening openings[] = {{MM_WHEN_TERM_START, MM_AUD_BOTH, 0, 30, true}};
static const struct mm_course courses[] = {{.id = "onboarding",
                                            .title = "はじめの研修",
                                            .audience = MM_AUD_BOTH,
                                            .modules = modules,
                                            .n_modules = 1,
                                            .openings = openings,
                                            .n_openings = 1}};
static __attribute__((unused)) struct mm_pack pack = {.council = {.id = "rei"},
                                                      .items = items,
                                                      .n_items = 4,
                                                      .modules = &module,
                                                      .n_modules = 1,
                                                      .courses = courses,
                                                      .n_courses = 1};

static struct mm_clock_fixed clock_state;
static struct mm_clock clock_fixed;
static struct mm_random_seeded random_state;
static struct mm_random random_fixed;
static char dir[256];

static inline struct mm_store *store_open(void)
{
    struct mm_store *store = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (mm_store_open(dir, true, &clock_fixed, &random_fixed, &store, &info)) {
        printf("open: %s\n", info.text);
        abort();
    }
    return store;
}

/* A term from that day on, known since then. */
static inline struct mm_fact term_of(const char *person, const char *day)
{
    struct mm_fact f = {.id = "00000000-0000-7000-8000-000000000001",
                        .kind = MM_FACT_JOIN,
                        .until_day = MM_DAY_NONE,
                        .audience = MM_AUD_COUNCILLOR,
                        .word = "term_start"};
    MM_CHECK_ERR(mm_day_parse(day, &f.on_day), MM_OK);
    f.known_day = f.on_day;
    snprintf(f.person, sizeof f.person, "%s", person);
    snprintf(f.key, sizeof f.key, "%s", day);
    return f;
}

static inline void roster_put_with(struct mm_store *store, const struct mm_roster *decided)
{
    struct mm_person people[] = {
        {.id = COUNCILLOR,
         .name = "守　一郎",
         .reading = "まもり　いちろう",
         .status = MM_PERSON_COUNCILLOR,
         .seat = 3},
        {.id = STAFF, .name = "葛󠄀西　二郎", .reading = "かさい　じろう", .status = MM_PERSON_STAFF},
    };
    struct mm_fact term = term_of(COUNCILLOR, "2026-11-01");
    struct mm_roster roster = {people,     2,    {.facts = &term, .n_facts = 1, .as_of_day = MM_DAY_NONE},
                               "○○市議会", true, decided->wants_passed};
    roster.cut = decided->cut;
    roster.disclosure = decided->disclosure;
    memcpy(roster.disclosed_by, decided->disclosed_by, sizeof roster.disclosed_by);
    MM_CHECK_ERR(mm_store_roster_put(store, &roster, NULL), MM_OK);
}

static inline void roster_put_as(struct mm_store *store, bool wants_passed)
{
    roster_put_with(store, &(struct mm_roster){.wants_passed = wants_passed});
}

static inline void roster_put_decided(struct mm_store *store, int disclosure, int cut)
{
    roster_put_with(
        store, &(struct mm_roster){.disclosure = disclosure, .cut = cut, .disclosed_by = "議会運営委員会"});
}

static inline void roster_put(struct mm_store *store)
{
    roster_put_as(store, false);
}

static inline void fixture_init(void)
{
    if (mm_crypto_init(NULL))
        abort();
    items[0].ops = items[1].ops = mm_item_type("mtf");
    items[2].ops = items[3].ops = mm_item_type("single");
    clock_state = (struct mm_clock_fixed){START_MS, 1000};
    clock_fixed = mm_clock_fixed(&clock_state);
    random_fixed = mm_random_seeded(&random_state, 42);
    mm_test_mkdir(dir);
}

/* An enrolled kiosk with its roster. */
static inline struct mm_store *store_ready(void)
{
    fixture_init();
    struct mm_store *store = store_open();
    MM_CHECK_ERR(mm_store_meta_set(store, "home_page", HOME, NULL), MM_OK);
    roster_put(store);
    return store;
}

static inline void store_end(struct mm_store *store)
{
    mm_store_close(store);
    mm_test_rmdir(dir);
}

static inline struct mm_sitting sitting_of(enum mm_launch_mode mode)
{
    return (struct mm_sitting){
        .person = COUNCILLOR,
        .course = "onboarding",
        .course_title = "はじめの研修",
        .course_version = 1,
        .registration = REG,
        .pack_version = "0123456789abcdef",
        .mode = mode,
        .mastery_score = 0.8,
    };
}

static inline struct mm_form form_of(void)
{
    struct mm_form form = {.n = 3, .seed = 5};
    for (size_t i = 0; i < 3; i++) {
        snprintf(form.item[i].item_id, sizeof form.item[i].item_id, "%s", items[i].id);
        snprintf(form.item[i].version_hash, sizeof form.item[i].version_hash, "%s", items[i].version_hash);
        form.item[i].n_options = 3;
        for (uint8_t k = 0; k < 3; k++)
            form.item[i].order[k] = (uint8_t)(2 - k);
    }
    return form;
}

static inline struct mm_answer mtf(int a, int b, int c)
{
    return (struct mm_answer){{a, b, c}, 3};
}

static inline struct mm_answer single(int option)
{
    return (struct mm_answer){{option}, 1};
}

/* The verbs of all statements, in seq order, last parts joined by spaces. */
static inline void verbs_of(struct mm_store *store, struct mm_buf *out)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    mm_buf_init(out, 65536);
    MM_CHECK_ERR(mm_db_query(mm_store_db(store), "SELECT verb FROM statement ORDER BY seq", &s, NULL), MM_OK);
    while (mm_stmt_step(s, &row, NULL) == MM_OK && row) {
        const char *slash = strrchr(mm_col_str(s, 0), '/');
        mm_buf_printf(out, "%s%s", out->len ? " " : "", slash ? slash + 1 : "?");
    }
    mm_stmt_end(s);
}

static inline int64_t number(struct mm_store *store, const char *sql)
{
    int64_t n = -1;
    return mm_db_int(mm_store_db(store), sql, &n, NULL) ? -1 : n;
}
#endif
