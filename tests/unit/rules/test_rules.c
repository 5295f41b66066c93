/* The rules at their edges, against published values and in any order. */
#include "sync/base/id.h"
#include "sync/rules/disclosure.h"
#include "sync/rules/rules.h"
#include "tests/unit/mm_test.h"

#include <math.h>
#include <stdio.h>

static bool near(double a, double b)
{
    return fabs(a - b) < 0.00051;
}

MM_TEST(completion_needs_every_page_every_answer_and_every_missed_explanation)
{
    struct mm_completion c = {4, 4, 5, 5, 2, 2, false, false};
    MM_CHECK(mm_completion_reached(&c));
    c.pages_opened = 3;
    MM_CHECK(!mm_completion_reached(&c));
    c.pages_opened = 4;
    c.questions_answered = 4;
    MM_CHECK(!mm_completion_reached(&c));
    c.questions_answered = 5;
    c.missed_seen = 1;
    MM_CHECK(!mm_completion_reached(&c));
    c = (struct mm_completion){0};
    MM_CHECK(!mm_completion_reached(&c));
}

MM_TEST(the_mark_is_asked_for_only_by_decision_and_only_where_it_is_shown)
{
    struct mm_completion c = {4, 4, 5, 5, 2, 2, true, false};
    struct mm_course course = {.shows_cut = true};
    enum mm_move_on move_on = MM_MOVE_ON_COUNT;
    MM_CHECK(!mm_completion_reached(&c));
    c.passed = true;
    MM_CHECK(mm_completion_reached(&c));
    MM_CHECK(mm_move_on_wants(MM_MOVE_ON_PASSED_TOO, &course));
    MM_CHECK(!mm_move_on_wants(MM_MOVE_ON_COMPLETED, &course));
    course.shows_cut = false;
    MM_CHECK(!mm_move_on_wants(MM_MOVE_ON_PASSED_TOO, &course));
    MM_CHECK_ERR(mm_move_on_find("completed_and_passed", &move_on), MM_OK);
    MM_CHECK_INT(move_on, MM_MOVE_ON_PASSED_TOO);
    MM_CHECK_ERR(mm_move_on_find("passed", &move_on), MM_ERR_NOT_FOUND);
    MM_CHECK_STR(mm_move_on_ja("passed"), "");
}

/* ---- progress ------------------------------------------------------------------------------------ */
static bool same(const struct mm_progress_fold *a, const struct mm_progress_fold *b)
{
    return a->state == b->state && a->first_at_ms == b->first_at_ms &&
           a->completed_at_ms == b->completed_at_ms && a->passed_at_ms == b->passed_at_ms &&
           a->last_at_ms == b->last_at_ms && a->completed_quality == b->completed_quality;
}

/* What is no part of this test tells the quality of the time. */
static void add(struct mm_progress_fold *f, const struct mm_statement_view *v)
{
    mm_progress_add(f, v->verb, (struct mm_time){v->at_ms, (enum mm_time_quality)v->revision});
}

static struct mm_progress_fold fold_of(const struct mm_statement_view *v, size_t n)
{
    struct mm_progress_fold f;
    mm_progress_init(&f);
    for (size_t i = 0; i < n; i++)
        add(&f, &v[i]);
    return f;
}

MM_TEST(progress_is_the_same_in_2000_orders_with_repetitions_and_groupings)
{
    enum { N = 12 };
    struct mm_random_seeded state;
    struct mm_random random = mm_random_seeded(&state, 20261122);
    for (int round = 0; round < 2000; round++) {
        struct mm_statement_view v[N] = {0};
        for (int i = 0; i < N; i++) {
            v[i].verb = (enum mm_verb)mm_random_below(&random, MM_VERB_COUNT + 1);
            v[i].at_ms = mm_random_below(&random, 50);
            v[i].revision = (int)mm_random_below(&random, MM_TIME_QUALITY_COUNT);
        }
        struct mm_progress_fold want = fold_of(v, N);
        for (uint32_t i = N - 1; i > 0; i--) {
            uint32_t j = mm_random_below(&random, i + 1);
            struct mm_statement_view t = v[i];
            v[i] = v[j];
            v[j] = t;
        }
        struct mm_progress_fold shuffled = fold_of(v, N);
        for (int i = 0; i < N; i++) /* again: nothing changes */
            add(&shuffled, &v[mm_random_below(&random, N)]);
        MM_REQUIRE(same(&shuffled, &want));
        size_t cut = mm_random_below(&random, N + 1),
               cut2 = cut + mm_random_below(&random, (uint32_t)(N - cut) + 1);
        struct mm_progress_fold a = fold_of(v, cut), b = fold_of(v + cut, cut2 - cut),
                                c = fold_of(v + cut2, N - cut2);
        struct mm_progress_fold left = a, right = b, other = c;
        mm_progress_merge(&left, &b);
        mm_progress_merge(&left, &c); /* (a b) c */
        mm_progress_merge(&right, &c);
        mm_progress_merge(&right, &a); /* (b c) a */
        mm_progress_merge(&other, &left);
        MM_REQUIRE(same(&left, &want) && same(&right, &want) && same(&other, &want));
    }
}

MM_TEST(progress_takes_the_earliest_completion_and_ignores_foreign_verbs)
{
    struct mm_statement_view v[] = {
        {.verb = MM_VERB_COMPLETED, .at_ms = 30}, {.verb = MM_VERB_COMPLETED, .at_ms = 20},
        {.verb = MM_VERB_PASSED, .at_ms = 15},    {.verb = MM_VERB_COUNT, .at_ms = 1},
        {.verb = MM_VERB_LAUNCHED, .at_ms = 10},  {.verb = MM_VERB_TERMINATED, .at_ms = 40}};
    struct mm_progress_fold f = fold_of(v, 6);
    MM_CHECK_INT(f.state, MM_PROGRESS_DONE);
    MM_CHECK_INT(f.completed_at_ms, 20);
    MM_CHECK_INT(f.passed_at_ms, 15);
    MM_CHECK_INT(f.first_at_ms, 10);
    MM_CHECK_INT(f.last_at_ms, 40);
    f = fold_of(v + 2, 1); /* passed alone is not 修了 */
    MM_CHECK_INT(f.state, MM_PROGRESS_STARTED);
    f = fold_of(v + 3, 1);
    MM_CHECK_INT(f.state, MM_PROGRESS_NONE);
    MM_CHECK(f.first_at_ms == INT64_MAX && f.last_at_ms == INT64_MIN);
}

/* ---- evidence ------------------------------------------------------------------------------------ */
static int64_t noon(int year, int month, int day)
{
    return mm_date_start_ms((struct mm_date){year, month, day}) + 12 * 3600 * 1000;
}

MM_TEST(an_answer_counts_for_13_calendar_months_in_japan)
{
    int64_t now = noon(2026, 11, 22);
    MM_CHECK(mm_evidence_counts(noon(2025, 10, 22), now));
    MM_CHECK(!mm_evidence_counts(noon(2025, 10, 21), now));
    MM_CHECK(mm_evidence_counts(mm_date_start_ms((struct mm_date){2025, 10, 22}), now));
    MM_CHECK(!mm_evidence_counts(mm_date_start_ms((struct mm_date){2025, 10, 22}) - 1, now));
    MM_CHECK(mm_evidence_counts(now + 1000000, now));
    MM_CHECK(mm_evidence_counts(noon(2026, 2, 28), noon(2027, 3, 31))); /* no 31 February: its last day */
    MM_CHECK(!mm_evidence_counts(noon(2026, 2, 27), noon(2027, 3, 31)));
    MM_CHECK(mm_evidence_counts(noon(2024, 12, 5), noon(2026, 1, 5)));
}

static size_t rows_of(struct mm_evidence *rows, size_t right, size_t wrong, size_t unsure, int64_t at_ms)
{
    size_t n = 0;
    for (size_t i = 0; i < right + wrong + unsure; i++, n++) {
        rows[n] = (struct mm_evidence){.at_ms = at_ms + (int64_t)i,
                                       .mark = i < right           ? MM_MARK_RIGHT
                                               : i < right + wrong ? MM_MARK_WRONG
                                                                   : MM_MARK_UNSURE};
        snprintf(rows[n].row_id, sizeof rows[n].row_id, "row-%zu", i);
    }
    return n;
}

MM_TEST(a_group_has_little_evidence_below_8_rows)
{
    struct mm_evidence rows[40];
    int64_t now = noon(2026, 11, 22), at = noon(2026, 11, 1);
    MM_CHECK_INT(mm_group_state(rows, 0, now), MM_GROUP_LITTLE);
    MM_CHECK_INT(mm_group_state(rows, rows_of(rows, 7, 0, 0, at), now), MM_GROUP_LITTLE);
    MM_CHECK_INT(mm_group_state(rows, rows_of(rows, 8, 0, 0, at), now), MM_GROUP_KNOWS);
    size_t n = rows_of(rows, 8, 0, 0, at);
    rows[3].at_ms = noon(2025, 10, 1); /* one has run out */
    MM_CHECK_INT(mm_group_state(rows, n, now), MM_GROUP_LITTLE);
}

MM_TEST(a_group_knows_from_80_percent_on)
{
    struct mm_evidence rows[40];
    int64_t now = noon(2026, 11, 22), at = noon(2026, 11, 1);
    MM_CHECK_INT(mm_group_state(rows, rows_of(rows, 8, 2, 0, at), now), MM_GROUP_KNOWS);  /* 80 % of 10 */
    MM_CHECK_INT(mm_group_state(rows, rows_of(rows, 7, 3, 0, at), now), MM_GROUP_AGAIN);  /* 70 % */
    MM_CHECK_INT(mm_group_state(rows, rows_of(rows, 7, 0, 1, at), now), MM_GROUP_KNOWS);  /* 87.5 % of 8 */
    MM_CHECK_INT(mm_group_state(rows, rows_of(rows, 6, 0, 2, at), now), MM_GROUP_AGAIN);  /* 75 % */
    MM_CHECK_INT(mm_group_state(rows, rows_of(rows, 10, 2, 0, at), now), MM_GROUP_KNOWS); /* 83 % of 12 */
    MM_CHECK_INT(mm_group_state(rows, rows_of(rows, 9, 3, 0, at), now), MM_GROUP_AGAIN);  /* 75 % of 12 */
}

MM_TEST(only_the_latest_12_rows_decide_in_any_order)
{
    struct mm_evidence rows[40];
    int64_t now = noon(2026, 11, 22);
    struct mm_random_seeded state;
    struct mm_random random = mm_random_seeded(&state, 7);
    size_t old = rows_of(rows, 0, 20, 0, noon(2026, 1, 1));
    size_t n = old + rows_of(rows + old, 10, 2, 0, noon(2026, 11, 1));
    MM_CHECK_INT(mm_group_state(rows, n, now), MM_GROUP_KNOWS);
    for (int round = 0; round < 50; round++) {
        for (uint32_t i = (uint32_t)n - 1; i > 0; i--) {
            uint32_t j = mm_random_below(&random, i + 1);
            struct mm_evidence t = rows[i];
            rows[i] = rows[j];
            rows[j] = t;
        }
        MM_REQUIRE(mm_group_state(rows, n, now) == MM_GROUP_KNOWS);
    }
    n = rows_of(rows, 20, 0, 0, noon(2026, 1, 1));
    n += rows_of(rows + n, 9, 3, 0, noon(2026, 11, 1));
    MM_CHECK_INT(mm_group_state(rows, n, now), MM_GROUP_AGAIN);
}

MM_TEST(clauses_fall_into_their_groups_and_into_one_only)
{
    static const struct {
        const char *clause, *group;
    } rows[] = {{"5", "5"},         {"5.policy", "5"},  {"3.1", "3.1"}, {"3.5", "3.5"},
                {"1", "1+2+4"},     {"2.7", "1+2+4"},   {"4", "1+2+4"}, {"6.1", "6.1+6.2"},
                {"6.2", "6.1+6.2"}, {"6.4", "6.3-6.5"}, {"6.6", "6.6"}, {"6.7.cloud", "6.7"},
                {"7", "7-10"},      {"10", "7-10"}};
    size_t n = 0;
    const struct mm_clause_group *groups = mm_clause_groups(&n);
    MM_CHECK_INT(n, 12);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct mm_clause_group *g = mm_clause_group_of(rows[i].clause);
        MM_CHECK_STR(g ? g->id : NULL, rows[i].group);
    }
    MM_CHECK(!mm_clause_group_of("3") && !mm_clause_group_of("6") && !mm_clause_group_of("11") &&
             !mm_clause_group_of("") && !mm_clause_group_of("51"));
    MM_CHECK_STR(groups[0].label, "基本方針5");
}

/* ---- figures ------------------------------------------------------------------------------------- */
MM_TEST(wilson_gives_the_published_intervals)
{
    /* R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3 */
    static const struct {
        int right, n;
        double low, high;
    } rows[] = {
        {81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0.0, 0.1611}, {1, 29, 0.0061, 0.1718}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct mm_interval w = mm_wilson(rows[i].right, rows[i].n);
        MM_CHECK(near(w.low, rows[i].low) && near(w.high, rows[i].high));
    }
    struct mm_interval none = mm_wilson(0, 0), all = mm_wilson(20, 20);
    MM_CHECK(none.low == 0 && none.high == 1);
    MM_CHECK(near(all.low, 1 - 0.1611) && all.high == 1);
}

MM_TEST(figures_appear_from_5_people_and_5_others_on)
{
    for (int people = 1; people <= 9; people++)
        for (int others = 0; others <= 9; others++) {
            MM_CHECK_INT(mm_figure_shown(people, others, false), people >= 5 && others >= 5);
            MM_CHECK_INT(mm_figure_shown(people, others, true), people >= 5);
        }
}

MM_TEST(an_answer_has_the_level_that_was_read_and_stands_still)
{
    for (int told = -1; told <= 3; told++)
        for (int now = 0; now < MM_DISCLOSURE_COUNT; now++) {
            int level = (int)mm_disclosure_of(told, (enum mm_disclosure)now);
            MM_CHECK(level <= now && (told < 0 ? level == 0 : level <= told));
            MM_CHECK(level == now || level == (told < 0 ? 0 : told));
        }
}

MM_TEST(the_mark_is_said_in_words_and_provisional_until_it_is_decided)
{
    char words[MM_CUT_BYTES];
    const struct mm_course course = {.cut = 0.8};
    mm_cut_words(mm_cut_of(&course, 0), false, words);
    MM_CHECK_STR(words, "8割（暫定）");
    mm_cut_words(mm_cut_of(&course, 75), true, words);
    MM_CHECK_STR(words, "7割5分");
    mm_cut_words(mm_cut_of(&course, 100), true, words);
    MM_CHECK_STR(words, "10割");
}

MM_TEST(the_cut_is_reached_at_exactly_80_percent)
{
    MM_CHECK(mm_cut_reached(24, 30, 0.8) && !mm_cut_reached(23, 30, 0.8));
    MM_CHECK(mm_cut_reached(16, 20, 0.8) && !mm_cut_reached(15, 20, 0.8));
    for (int n = 5; n <= 60; n += 5)
        MM_CHECK(mm_cut_reached(n / 5 * 4, n, 0.8) && !mm_cut_reached(n / 5 * 4 - 1, n, 0.8));
    MM_CHECK(!mm_cut_reached(0, 0, 0.8));
    MM_CHECK(mm_cut_shown(20, 14) && !mm_cut_shown(20, 13) && !mm_cut_shown(19, 19) && mm_cut_shown(29, 21));
}

/* ---- duties -------------------------------------------------------------------------------------- */
MM_TEST(a_registration_is_the_same_everywhere)
{
    char a[MM_UUID_BYTES], b[MM_UUID_BYTES];
    mm_registration("kamakura", "p1", "onboarding", "2025-05-01", 1, a);
    MM_CHECK_STR(a, "ca44d2a4-1ecd-854c-b314-5c6afb90a372");
    mm_registration("kamakura", "p1", "onboarding", "2025-05-01", 2, b);
    MM_CHECK(strcmp(a, b) != 0);
    mm_registration("kamakura", "p1o", "nboarding", "2025-05-01", 1, b);
    MM_CHECK(strcmp(a, b) != 0);
}

/* ---- the module that is read ------------------------------------------------------------------------ */
MM_TEST(of_one_modules_the_weakest_group_is_read_and_of_equal_ones_each_in_turn)
{
    static const struct mm_clause five = {.id = "5"}, one = {.id = "3.1"}, two = {.id = "3.2"};
    static const struct mm_clause *const of_five[] = {&five}, *const of_one[] = {&one},
                                         *const of_two[] = {&two};
    static const struct mm_topic topics[] = {{"five", of_five, 1}, {"one", of_one, 1}, {"two", of_two, 1}};
    static const char *const about[][1] = {{"five"}, {"one"}, {"two"}};
    static const struct mm_module modules[] = {
        {.id = "a", .topics = about[0], .n_topics = 1, .audience = MM_AUD_BOTH},
        {.id = "b", .topics = about[1], .n_topics = 1, .audience = MM_AUD_BOTH},
        {.id = "c", .topics = about[2], .n_topics = 1, .audience = MM_AUD_STAFF}};
    static const struct mm_module *const list[] = {&modules[0], &modules[1], &modules[2]};
    const struct mm_pack pack = {.topics = topics, .n_topics = 3};
    struct mm_course course = {.modules = list, .n_modules = 3, .reads_one = true};
    enum mm_group_state states[MM_MAX_CLAUSE_GROUPS];
    size_t n = 0, first = (size_t)(mm_clause_group_of("3.1") - mm_clause_groups(&n));
    size_t second = (size_t)(mm_clause_group_of("3.2") - mm_clause_groups(&n));
    for (size_t i = 0; i < n; i++)
        states[i] = MM_GROUP_KNOWS;
    for (uint32_t turn = 0; turn < 3; turn++) /* known alike: each in turn */
        MM_CHECK(mm_module_wanted(&pack, &course, MM_AUD_STAFF, states, n, turn) == list[turn]);
    states[first] = MM_GROUP_LITTLE;
    for (uint32_t turn = 0; turn < 3; turn++)
        MM_CHECK(mm_module_wanted(&pack, &course, MM_AUD_STAFF, states, n, turn) == list[1]);
    states[second] = MM_GROUP_AGAIN;
    for (uint32_t turn = 0; turn < 3; turn++) {
        MM_CHECK(mm_module_wanted(&pack, &course, MM_AUD_STAFF, states, n, turn) == list[2]);
        MM_CHECK(mm_module_wanted(&pack, &course, MM_AUD_COUNCILLOR, states, n, turn) == list[1]);
    }
    course.reads_one = false;
    MM_CHECK(mm_module_wanted(&pack, &course, MM_AUD_STAFF, states, n, 0) == NULL);
}

/* ---- documents ------------------------------------------------------------------------------------- */
static struct mm_fact handed(const char *id, const char *word, const char *title, int32_t on)
{
    struct mm_fact fact = {.kind = MM_FACT_HANDED, .on_day = on, .until_day = MM_DAY_NONE, .known_day = on};
    (void)snprintf(fact.id, sizeof fact.id, "%s", id);
    (void)snprintf(fact.word, sizeof fact.word, "%s", word);
    (void)snprintf(fact.detail, sizeof fact.detail, "%s", title);
    return fact;
}

MM_TEST(of_each_document_the_newest_edition_that_somebody_was_handed_is_the_one)
{
    struct mm_fact facts[6] = {
        handed("1", "standards", "first", 100),  handed("2", "standards", "second", 200),
        handed("3", "tablet", "mine", 150),      handed("4", "procedures", "staff", 120),
        handed("5", "procedures", "later", 900), {.kind = MM_FACT_VOID, .known_day = 250}};
    const struct mm_fact *rows[MM_DOCUMENTS];
    (void)snprintf(facts[2].person, sizeof facts[2].person, "p1");
    facts[3].audience = MM_AUD_STAFF;
    (void)snprintf(facts[5].ref, sizeof facts[5].ref, "2");
    for (int turn = 0; turn < 2; turn++) {
        if (MM_CHECK_INT(mm_handed(facts, 6, "p1", MM_AUD_COUNCILLOR, 240, rows, MM_DOCUMENTS), 2)) {
            MM_CHECK_STR(rows[0]->detail, "second");
            MM_CHECK_STR(rows[1]->detail, "mine");
        }
        /* taken back: the edition before it is the one again */
        if (MM_CHECK_INT(mm_handed(facts, 6, "p2", MM_AUD_COUNCILLOR, 250, rows, MM_DOCUMENTS), 1))
            MM_CHECK_STR(rows[0]->detail, "first");
        if (MM_CHECK_INT(mm_handed(facts, 6, "p3", MM_AUD_STAFF, 240, rows, MM_DOCUMENTS), 2)) {
            MM_CHECK_STR(rows[0]->detail, "second");
            MM_CHECK_STR(rows[1]->detail, "staff");
        }
        MM_CHECK_INT(mm_handed(facts, 6, "p1", MM_AUD_COUNCILLOR, 99, rows, MM_DOCUMENTS), 0);
        struct mm_fact swap = facts[0]; /* the order of facts does not matter */
        facts[0] = facts[1];
        facts[1] = swap;
    }
    MM_CHECK_INT(mm_handed(facts, 6, "p1", MM_AUD_COUNCILLOR, 240, rows, 1), 1);
}

/* F. J. Anscombe, "Graphs in Statistical Analysis", The American Statistician 27 (1973), first set: 0.816.
 * With x of 0 and 1 it is (M1 - M0) / s * sqrt(p q). */
MM_TEST(correlation_is_that_of_published_data_and_the_point_biserial_one)
{
    static const double x[] = {10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5};
    static const double y[] = {8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68};
    struct mm_correlation c = {0}, half = {0}, flat = {0};
    double r = 0, sums[2] = {0}, mean = 0, s = 0;
    for (size_t i = 0; i < 11; i++) {
        mm_correlation_add(&c, x[i], y[i]);
        mm_correlation_add(&half, x[i] > 8, y[i]);
        mm_correlation_add(&flat, 1, y[i]);
        sums[x[i] > 8] += y[i];
        mean += y[i] / 11;
    }
    MM_CHECK(mm_correlation_value(&c, &r) && fabs(r - 0.81642) < 0.00001);
    for (size_t i = 0; i < 11; i++)
        s += (y[i] - mean) * (y[i] - mean) / 11;
    MM_CHECK(mm_correlation_value(&half, &r));
    MM_CHECK(fabs(r - (sums[1] / 6 - sums[0] / 5) / sqrt(s) * sqrt(6.0 * 5.0 / 121.0)) < 1e-9);
    MM_CHECK(!mm_correlation_value(&flat, &r));
}

MM_TEST_MAIN
