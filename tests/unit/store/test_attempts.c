/* Which packs somebody still needs, whether a 目安 was reached, and what other kiosks showed. */
#include "tests/unit/store/fixture.h"

#define OLD "aaaaaaaaaaaaaaaa"
#define NEW "bbbbbbbbbbbbbbbb"

static void answer_all(struct mm_store *store, const struct mm_sitting *sitting, struct mm_attempt *attempt,
                       bool right)
{
    const struct mm_answer answers[] = {mtf(MM_ANS_TRUE, MM_ANS_FALSE, MM_ANS_TRUE),
                                        mtf(MM_ANS_FALSE, MM_ANS_FALSE, MM_ANS_TRUE), single(right ? 1 : 0)};
    char id[MM_UUID_BYTES];
    for (size_t i = 0; i < 3; i++)
        MM_CHECK_ERR(mm_store_answer(store, sitting, attempt, &items[i], &answers[i], 10, id, NULL), MM_OK);
}

static void begin(struct mm_store *store, const char *registration, const char *version,
                  struct mm_sitting *sitting, struct mm_attempt *attempt)
{
    struct mm_form form = form_of();
    *sitting = sitting_of(MM_LAUNCH_NORMAL);
    snprintf(sitting->registration, sizeof sitting->registration, "%s", registration);
    snprintf(sitting->pack_version, sizeof sitting->pack_version, "%s", version);
    MM_CHECK_ERR(mm_store_sitting_start(store, sitting, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_attempt_new(store, sitting, &form, attempt, NULL), MM_OK);
}

static void end(struct mm_store *store, const struct mm_sitting *sitting)
{
    MM_CHECK_ERR(mm_store_sitting_end(store, sitting, NULL), MM_OK);
}

static void finish(struct mm_store *store, const struct mm_sitting *sitting, struct mm_attempt *attempt,
                   bool right)
{
    answer_all(store, sitting, attempt, right);
    MM_CHECK_ERR(mm_store_submit(store, attempt, 0, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_result(store, sitting, attempt, right ? 3 : 2, 3, true, 0.8, NULL, NULL), MM_OK);
}

static void check_needed(struct mm_store *store, const char *const *want, size_t n)
{
    char versions[4][17];
    size_t found = 99;
    MM_CHECK_ERR(mm_store_packs_needed(store, versions, 4, &found, NULL), MM_OK);
    MM_CHECK_INT(found, n);
    for (size_t i = 0; i < n && i < found; i++)
        MM_CHECK_STR(versions[i], want[i]);
}

MM_TEST(a_pack_is_needed_until_the_attempt_is_over_and_its_explanations_seen)
{
    static const char other[] = "22222222-2222-8222-8222-222222222222";
    static const char *const both[] = {OLD, NEW}, *const one[] = {NEW};
    struct mm_store *store = store_ready();
    struct mm_sitting sitting, second;
    struct mm_attempt attempt, newer;
    check_needed(store, NULL, 0);
    begin(store, REG, OLD, &sitting, &attempt);
    begin(store, other, NEW, &second, &newer);
    check_needed(store, both, 2);
    MM_CHECK(mm_store_attempt_under_way(store, attempt.id));
    finish(store, &sitting, &attempt, false);
    check_needed(store, both, 2); /* the explanation of the third is still to be seen */
    MM_CHECK(mm_store_attempt_under_way(store, attempt.id));
    MM_CHECK_ERR(mm_store_explained(store, &attempt, "three", NULL), MM_OK);
    check_needed(store, both, 2); /* the sitting itself is still open */
    MM_CHECK(!mm_store_attempt_under_way(store, attempt.id));
    end(store, &sitting);
    check_needed(store, one, 1);
    answer_all(store, &second, &newer, true); /* nothing is missed */
    MM_CHECK_ERR(mm_store_submit(store, &newer, 0, NULL), MM_OK);
    check_needed(store, one, 1); /* 提出 can still be taken back */
    MM_CHECK(mm_store_attempt_under_way(store, newer.id));
    MM_CHECK_ERR(mm_store_result(store, &second, &newer, 3, 3, true, 0.8, NULL, NULL), MM_OK);
    end(store, &second);
    check_needed(store, NULL, 0);
    store_end(store);
}

MM_TEST(only_the_newest_attempt_of_a_registration_needs_its_pack)
{
    static const char *const one[] = {NEW};
    struct mm_store *store = store_ready();
    struct mm_sitting sitting;
    struct mm_attempt attempt;
    begin(store, REG, OLD, &sitting, &attempt);
    begin(store, REG, NEW, &sitting, &attempt); /* the pack of the first was gone */
    end(store, &sitting);
    check_needed(store, one, 1);
    store_end(store);
}

MM_TEST(a_cut_score_is_known_to_be_reached_only_when_it_was)
{
    struct mm_store *store = store_ready();
    struct mm_sitting sitting;
    struct mm_attempt attempt;
    begin(store, REG, OLD, &sitting, &attempt);
    MM_CHECK(!mm_store_passed(store, REG));
    finish(store, &sitting, &attempt, false);
    MM_CHECK(!mm_store_passed(store, REG));
    begin(store, REG, OLD, &sitting, &attempt);
    finish(store, &sitting, &attempt, true);
    MM_CHECK(mm_store_passed(store, REG));
    store_end(store);
}

static size_t group_at(const char *clause)
{
    size_t n = 0;
    return (size_t)(mm_clause_group_of(clause) - mm_clause_groups(&n));
}

/* Every row speaks of 基本方針3(1). */
static void tag_all(void)
{
    static const struct mm_clause clause = {.id = "3.1"};
    static const struct mm_clause *const about[] = {&clause};
    for (size_t i = 0; i < 4; i++) {
        items[i].clauses = about;
        items[i].n_clauses = 1;
        for (size_t k = 0; k < items[i].n_options; k++) {
            struct mm_option *option = i == 0   ? &options_one[k]
                                       : i == 1 ? &options_two[k]
                                                : &options_three[k];
            static char rows[3][3][16];
            size_t r = i < 2 ? i : 2;
            snprintf(rows[r][k], sizeof rows[r][k], "%s/%s", items[r].id, option->id);
            option->row_id = rows[r][k];
            option->clauses = about;
            option->n_clauses = 1;
        }
    }
}

/* Three, three and one row of the form, one of practice: eight, which is just enough. */
static enum mm_group_state stands(struct mm_store *store, const struct mm_sitting *sitting,
                                  struct mm_attempt *attempt, const struct mm_answer answers[3], int practice)
{
    enum mm_group_state states[20];
    struct mm_answer single_answer = single(practice);
    char id[MM_UUID_BYTES];
    clock_state.wall_at_ms += 60000;
    clock_state.mono_at_ms += 60000;
    for (size_t i = 0; i < 3; i++)
        MM_CHECK_ERR(mm_store_answer(store, sitting, attempt, &items[i], &answers[i], 100, id, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_answer(store, sitting, NULL, &items[3], &single_answer, 100, id, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_groups(store, &pack, COUNCILLOR, states, 20, NULL), MM_OK);
    MM_CHECK_INT(states[group_at("5")], MM_GROUP_LITTLE);
    return states[group_at("3.1")];
}

static void again(struct mm_store *store, struct mm_sitting *sitting, struct mm_attempt *attempt)
{
    MM_CHECK_ERR(mm_store_submit(store, attempt, 0, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_result(store, sitting, attempt, 1, 3, true, 0.8, NULL, NULL), MM_OK);
    begin(store, REG, OLD, sitting, attempt);
}

MM_TEST(how_a_person_stands_goes_by_the_latest_answer_to_each_row)
{
    const struct mm_answer wrong[] = {mtf(MM_ANS_FALSE, MM_ANS_TRUE, MM_ANS_FALSE),
                                      mtf(MM_ANS_TRUE, MM_ANS_TRUE, MM_ANS_FALSE), single(0)};
    const struct mm_answer right[] = {mtf(MM_ANS_TRUE, MM_ANS_FALSE, MM_ANS_TRUE),
                                      mtf(MM_ANS_FALSE, MM_ANS_FALSE, MM_ANS_TRUE), single(1)};
    struct mm_store *store = store_ready();
    struct mm_sitting sitting;
    struct mm_attempt attempt;
    enum mm_group_state states[20];
    tag_all();
    begin(store, REG, OLD, &sitting, &attempt);
    MM_CHECK_ERR(mm_store_groups(store, &pack, COUNCILLOR, states, 20, NULL), MM_OK);
    MM_CHECK_INT(states[group_at("3.1")], MM_GROUP_LITTLE);
    for (int i = 0; i < 3; i++) { /* three rows, however often they are answered */
        char id[MM_UUID_BYTES];
        clock_state.wall_at_ms += 60000;
        clock_state.mono_at_ms += 60000;
        MM_CHECK_ERR(mm_store_answer(store, &sitting, &attempt, &items[0], &right[0], 100, id, NULL), MM_OK);
        again(store, &sitting, &attempt);
    }
    MM_CHECK_ERR(mm_store_groups(store, &pack, COUNCILLOR, states, 20, NULL), MM_OK);
    MM_CHECK_INT(states[group_at("3.1")], MM_GROUP_LITTLE);
    MM_CHECK_INT(stands(store, &sitting, &attempt, wrong, 1), MM_GROUP_AGAIN);
    again(store, &sitting, &attempt); /* within one attempt the answer would have been replaced */
    MM_CHECK_INT(stands(store, &sitting, &attempt, right, 1), MM_GROUP_KNOWS);
    MM_CHECK_ERR(mm_store_groups(store, &pack, STAFF, states, 20, NULL), MM_OK);
    MM_CHECK_INT(states[group_at("3.1")], MM_GROUP_LITTLE); /* somebody else's say nothing */
    store_end(store);
}

/* Three decisions, a to c; the wrong option of the first leads past b. */
static struct mm_item scene_of(void)
{
    static const struct mm_clause clause = {.id = "3.1"};
    static const struct mm_clause *const about[] = {&clause};
    static const struct mm_group decisions[] = {
        {.id = "a", .row_id = "scene/a", .clauses = about, .n_clauses = 1},
        {.id = "b", .row_id = "scene/b", .clauses = about, .n_clauses = 1},
        {.id = "c", .row_id = "scene/c", .clauses = about, .n_clauses = 1}};
    static const struct mm_option options[] = {
        {.id = "x", .group = 0, .next = 1, .correct = true}, {.id = "y", .group = 0, .next = 2},
        {.id = "x", .group = 1, .next = 2, .correct = true}, {.id = "y", .group = 1, .next = 2},
        {.id = "x", .group = 2, .next = 3, .correct = true}, {.id = "y", .group = 2, .next = 3}};
    return (struct mm_item){.id = "scene",
                            .version = 1,
                            .practice = true,
                            .ops = mm_item_type("scenario"),
                            .options = options,
                            .n_options = 6,
                            .groups = decisions,
                            .n_groups = 3,
                            .clauses = about,
                            .n_clauses = 1,
                            .version_hash = "5555555555555555"};
}

/* 3(1) after the two true/false items with so many wrong rows, and then the scene by each of the ways. */
static enum mm_group_state after_scenes(int wrong_rows, const struct mm_answer *ways, size_t n_ways)
{
    struct mm_store *store = store_ready();
    struct mm_sitting sitting;
    struct mm_attempt attempt;
    enum mm_group_state states[20];
    char id[MM_UUID_BYTES];
    tag_all();
    const struct mm_item all[] = {items[0], items[1], scene_of()};
    struct mm_pack with_scene = pack;
    const struct mm_answer answers[] = {
        mtf(wrong_rows ? MM_ANS_FALSE : MM_ANS_TRUE, MM_ANS_FALSE, MM_ANS_TRUE),
        mtf(MM_ANS_FALSE, MM_ANS_FALSE, MM_ANS_TRUE)};
    with_scene.items = all;
    with_scene.n_items = 3;
    begin(store, REG, OLD, &sitting, &attempt);
    for (size_t i = 0; i < 2; i++)
        MM_CHECK_ERR(mm_store_answer(store, &sitting, &attempt, &all[i], &answers[i], 100, id, NULL), MM_OK);
    for (size_t i = 0; i < n_ways; i++) {
        clock_state.wall_at_ms += 60000;
        clock_state.mono_at_ms += 60000;
        MM_CHECK_ERR(mm_store_answer(store, &sitting, NULL, &all[2], &ways[i], 100, id, NULL), MM_OK);
        begin(store, i % 2 ? REG : "33333333-3333-8333-8333-333333333333", OLD, &sitting, &attempt);
    }
    MM_CHECK_ERR(mm_store_groups(store, &with_scene, COUNCILLOR, states, 20, NULL), MM_OK);
    store_end(store);
    return states[group_at("3.1")];
}

MM_TEST(a_decision_that_the_way_did_not_meet_is_no_row)
{
    const struct mm_answer whole = {{0, 2, 4}, 3}, past = {{1, MM_ANS_NONE, 4}, 3};
    const struct mm_answer both[] = {whole, past};
    MM_CHECK_INT(after_scenes(0, &past, 1), MM_GROUP_KNOWS); /* seven of eight; not seven of nine */
    MM_CHECK_INT(after_scenes(1, &past, 1), MM_GROUP_AGAIN); /* six of eight */
    MM_CHECK_INT(after_scenes(0, both, 2), MM_GROUP_KNOWS);  /* eight of nine: b is right as it was */
    MM_CHECK_INT(after_scenes(1, both, 2), MM_GROUP_AGAIN);
}

MM_TEST(answers_given_at_other_kiosks_count_the_latest_of_each_row)
{
    const struct mm_answer wrong[] = {mtf(MM_ANS_FALSE, MM_ANS_TRUE, MM_ANS_FALSE),
                                      mtf(MM_ANS_TRUE, MM_ANS_TRUE, MM_ANS_FALSE), single(0)};
    struct mm_store *store = store_ready();
    struct mm_sitting sitting;
    struct mm_attempt attempt;
    enum mm_group_state states[20];
    struct mm_summary_item told[] = {{.item = "one", .first = 0, .n_rows = 3},
                                     {.item = "two", .first = 3, .n_rows = 3},
                                     {.item = "three", .first = 6, .n_rows = 1}};
    struct mm_summary_row rows[7];
    struct mm_summary summary = {
        .person = COUNCILLOR, .items = told, .n_items = 3, .rows = rows, .n_rows = 7};
    tag_all();
    for (size_t i = 0; i < 7; i++) {
        struct mm_evidence_row row = {0};
        items[i / 3].ops->evidence(&items[i / 3], i % 3, &row);
        rows[i] = (struct mm_summary_row){.mark = MM_MARK_RIGHT, .at_ms = START_MS + 3600000};
        snprintf(rows[i].row, sizeof rows[i].row, "%s", row.row_id);
        snprintf(told[i / 3].version, sizeof told[i / 3].version, "%s", items[i / 3].version_hash);
    }
    begin(store, REG, OLD, &sitting, &attempt);
    MM_CHECK_INT(stands(store, &sitting, &attempt, wrong, 0), MM_GROUP_AGAIN);
    MM_CHECK_ERR(mm_store_summary_put(store, &summary, 1, "", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_groups(store, &pack, COUNCILLOR, states, 20, NULL), MM_OK);
    MM_CHECK_INT(states[group_at("3.1")], MM_GROUP_KNOWS); /* seven right ones, later than the wrong */
    for (size_t i = 0; i < 7; i++)
        rows[i].at_ms = START_MS - 3600000;
    MM_CHECK_ERR(mm_store_summary_put(store, &summary, 2, "", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_groups(store, &pack, COUNCILLOR, states, 20, NULL), MM_OK);
    MM_CHECK_INT(states[group_at("3.1")], MM_GROUP_AGAIN); /* earlier ones do not count */
    for (size_t i = 0; i < 7; i++)
        rows[i].at_ms = START_MS + 3600000;
    snprintf(told[0].version, sizeof told[0].version, "other");
    MM_CHECK_ERR(mm_store_summary_put(store, &summary, 3, "", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_groups(store, &pack, COUNCILLOR, states, 20, NULL), MM_OK);
    MM_CHECK_INT(states[group_at("3.1")], MM_GROUP_AGAIN); /* nor of an item that was another one */
    store_end(store);
}

MM_TEST(what_other_kiosks_showed_counts_as_seen_and_is_replaced_as_a_whole)
{
    struct mm_summary_item told[] = {{.item = "one", .times = 2, .last_at_ms = START_MS + 5000},
                                     {.item = "nine", .times = 1, .last_at_ms = START_MS},
                                     {.item = "practice", .times = 0}};
    struct mm_summary summary = {.person = COUNCILLOR, .items = told, .n_items = 3};
    struct mm_store *store = store_ready();
    struct mm_sitting sitting;
    struct mm_attempt attempt;
    int64_t last = 0;
    begin(store, REG, OLD, &sitting, &attempt);
    MM_CHECK_ERR(mm_store_summary_put(store, &summary, 1, "", NULL), MM_OK);
    struct mm_seen seen = mm_store_seen(store, COUNCILLOR);
    MM_CHECK_INT(seen.count(seen.ctx, "one", &last), 3);
    MM_CHECK_INT(last, START_MS + 5000);
    MM_CHECK_INT(seen.count(seen.ctx, "two", &last), 1);
    MM_CHECK(last < START_MS + 5000);
    MM_CHECK_INT(seen.count(seen.ctx, "nine", &last), 1);
    MM_CHECK_INT(seen.count(seen.ctx, "practice", &last), 0);
    summary.n_items = 1;
    MM_CHECK_ERR(mm_store_summary_put(store, &summary, 2, "", NULL), MM_OK);
    seen = mm_store_seen(store, COUNCILLOR);
    MM_CHECK_INT(seen.count(seen.ctx, "nine", &last), 0);
    MM_CHECK_INT(seen.count(seen.ctx, "one", &last), 3);
    seen = mm_store_seen(store, STAFF); /* of one person only */
    MM_CHECK_INT(seen.count(seen.ctx, "one", &last), 0);
    store_end(store);
}

MM_TEST_MAIN
