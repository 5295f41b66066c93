/* 私の記録: what a person began, took or no longer needs, at this kiosk and elsewhere. */
#include "sync/rules/duties.h"
#include "tests/unit/store/fixture.h"

#define VERSION "aaaaaaaaaaaaaaaa"

static void start(struct mm_store *store, struct mm_sitting *sitting, struct mm_attempt *attempt)
{
    struct mm_form form = form_of();
    *sitting = sitting_of(MM_LAUNCH_NORMAL);
    snprintf(sitting->pack_version, sizeof sitting->pack_version, VERSION);
    MM_CHECK_ERR(mm_store_sitting_start(store, sitting, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_attempt_new(store, sitting, &form, attempt, NULL), MM_OK);
}

static void hand_in(struct mm_store *store, const struct mm_sitting *sitting, struct mm_attempt *attempt)
{
    const struct mm_answer answers[] = {mtf(MM_ANS_TRUE, MM_ANS_FALSE, MM_ANS_TRUE),
                                        mtf(MM_ANS_FALSE, MM_ANS_FALSE, MM_ANS_TRUE), single(1)};
    char id[MM_UUID_BYTES];
    for (size_t i = 0; i < 3; i++)
        MM_CHECK_ERR(mm_store_answer(store, sitting, attempt, &items[i], &answers[i], 10, id, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_submit(store, attempt, 0, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_result(store, sitting, attempt, 3, 3, true, 0.8, NULL, NULL), MM_OK);
}

static struct mm_history *history(struct mm_store *store, const char *person, size_t *ret_n)
{
    struct mm_history *rows = NULL;
    MM_CHECK_ERR(mm_store_history(store, &pack, person, &rows, ret_n, NULL), MM_OK);
    return rows;
}

MM_TEST(what_was_begun_here_stands_in_the_history_and_its_explanations_once_it_was_handed_in)
{
    struct mm_store *store = store_ready();
    struct mm_sitting sitting;
    struct mm_attempt attempt, again;
    size_t n = 9;
    free(history(store, COUNCILLOR, &n));
    MM_CHECK_INT(n, 0); /* asked for, and nothing happened yet */
    start(store, &sitting, &attempt);
    struct mm_history *rows = history(store, COUNCILLOR, &n);
    MM_CHECK_INT(n, 1);
    MM_CHECK_STR(rows[0].state.duty.registration, REG);
    MM_CHECK_STR(rows[0].title, "はじめの研修");
    MM_CHECK_INT(rows[0].state.progress, MM_PROGRESS_STARTED);
    MM_CHECK(rows[0].here);
    MM_CHECK_STR(rows[0].attempt, ""); /* answers of it can still change */
    free(rows);
    hand_in(store, &sitting, &attempt);
    rows = history(store, COUNCILLOR, &n);
    MM_CHECK_STR(rows[0].attempt, attempt.id);
    MM_CHECK_INT(rows[0].submitted_at_ms, attempt.submitted_at_ms);
    MM_CHECK_ERR(mm_store_attempt_get(store, rows[0].attempt, &again, NULL), MM_OK);
    MM_CHECK_INT(again.form.n, 3);
    free(rows);
    start(store, &sitting, &again); /* of a retake that is under way the one before still shows */
    rows = history(store, COUNCILLOR, &n);
    MM_CHECK_STR(rows[0].attempt, attempt.id);
    free(rows);
    free(history(store, STAFF, &n));
    MM_CHECK_INT(n, 0); /* nobody else's */
    store_end(store);
}

MM_TEST(explanations_of_an_item_that_was_changed_are_not_offered)
{
    struct mm_store *store = store_ready();
    struct mm_sitting sitting;
    struct mm_attempt attempt;
    size_t n = 0;
    start(store, &sitting, &attempt);
    hand_in(store, &sitting, &attempt);
    char kept[sizeof items[1].version_hash];
    memcpy(kept, items[1].version_hash, sizeof kept);
    snprintf(items[1].version_hash, sizeof items[1].version_hash, "9999999999999999");
    struct mm_history *rows = history(store, COUNCILLOR, &n);
    MM_CHECK_INT(n, 1);
    MM_CHECK_STR(rows[0].attempt, "");
    memcpy(items[1].version_hash, kept, sizeof kept);
    free(rows);
    store_end(store);
}

MM_TEST(what_was_taken_at_another_kiosk_stands_there_with_its_day_and_its_way)
{
    struct mm_store *store = store_ready();
    struct mm_fact term = term_of(COUNCILLOR, "2026-11-01");
    struct mm_taking taking = {.person = COUNCILLOR, .registration = REG, .course = "onboarding"};
    struct mm_person person = {.id = COUNCILLOR, .name = "守　一郎", .status = MM_PERSON_COUNCILLOR};
    struct mm_buf words;
    size_t n = 0;
    MM_CHECK_ERR(mm_day_parse("2026-11-10", &taking.begun_day), MM_OK);
    taking.taken_day = taking.begun_day;
    snprintf(taking.route, sizeof taking.route, MM_DUTY_BY_PAPER);
    struct mm_roster roster = {
        &person,
        1,
        {.facts = &term, .n_facts = 1, .takings = &taking, .n_takings = 1, .as_of_day = MM_DAY_NONE},
        "○○市議会",
        true};
    MM_CHECK_ERR(mm_store_roster_put(store, &roster, NULL), MM_OK);
    struct mm_history *rows = history(store, COUNCILLOR, &n);
    MM_CHECK_INT(n, 1);
    MM_CHECK(!rows[0].here);
    MM_CHECK(rows[0].state.received);
    MM_CHECK_STR(rows[0].state.duty.closed_by, MM_DUTY_BY_PAPER);
    MM_CHECK_STR(rows[0].attempt, "");
    MM_CHECK_INT(rows[0].at_ms, mm_date_start_ms((struct mm_date){2026, 11, 10}));
    mm_buf_init(&words, 1000);
    mm_duty_closed_ja(&rows[0].state.duty, &words);
    MM_CHECK_STR(mm_buf_str(&words), "修了（紙）");
    mm_buf_done(&words);
    free(rows);
    store_end(store);
}

static void told_of(struct mm_store *store, const char *person, int64_t at_ms, const char *version)
{
    struct mm_summary_answer answers[] = {{.item = "three", .version = "3333333333333333"},
                                          {.item = "one", .version = "1111111111111111"}};
    const struct mm_answer one = mtf(MM_ANS_TRUE, MM_ANS_FALSE, MM_ANS_UNSURE);
    char three[] = "a";
    struct mm_buf response;
    struct mm_summary_past past = {.registration = REG,
                                   .attempt = "01900000-0000-7000-8000-0000000000aa",
                                   .at_ms = at_ms,
                                   .n_answers = 2};
    struct mm_summary summary = {.past = &past, .n_past = 1, .answers = answers, .n_answers = 2};
    mm_buf_init(&response, 1000);
    items[0].ops->response(&items[0], &one, &response);
    answers[0].response = three;
    answers[1].response = response.data;
    snprintf(answers[1].version, sizeof answers[1].version, "%s", version);
    snprintf(summary.person, sizeof summary.person, "%s", person);
    MM_CHECK_ERR(mm_store_summary_put(store, &summary, 1, "", NULL), MM_OK);
    mm_buf_done(&response);
}

/* Of the one training that the councillor has. */
static struct mm_history only(struct mm_store *store)
{
    size_t n = 0;
    struct mm_history *rows = history(store, COUNCILLOR, &n), row = {.at_ms = -1};
    if (MM_CHECK_INT(n, 1))
        row = rows[0];
    free(rows);
    return row;
}

MM_TEST(explanations_of_what_was_handed_in_elsewhere_are_shown_by_the_answers_given_there)
{
    struct mm_store *store = store_ready();
    struct mm_sitting sitting;
    struct mm_attempt attempt;
    struct mm_answer answers[MM_MAX_FORM_ITEMS];
    struct mm_roster nobody = {.known = {.as_of_day = MM_DAY_NONE}, .council_name = "○○市議会"};
    start(store, &sitting, &attempt);
    told_of(store, COUNCILLOR, START_MS - 5000, "1111111111111111");
    struct mm_history row = only(store);
    MM_CHECK_STR(row.attempt, "01900000-0000-7000-8000-0000000000aa");
    MM_CHECK_INT(row.submitted_at_ms, START_MS - 5000);
    MM_CHECK_ERR(mm_store_past(store, &pack, row.attempt, &attempt, answers, NULL), MM_OK);
    if (MM_CHECK_INT(attempt.form.n, 2)) {
        MM_CHECK_STR(attempt.form.item[0].item_id, "three");
        MM_CHECK_INT(attempt.form.item[0].n_options, 3);
        MM_CHECK_INT(attempt.form.item[0].order[2], 2);
        MM_CHECK_INT(answers[0].row[0], single(0).row[0]);
        MM_CHECK_INT(answers[1].row[2], MM_ANS_UNSURE);
    }
    start(store, &sitting, &attempt); /* the later one stands, wherever it was */
    hand_in(store, &sitting, &attempt);
    row = only(store);
    MM_CHECK_STR(row.attempt, attempt.id);
    MM_CHECK_ERR(mm_store_past(store, &pack, row.attempt, &attempt, answers, NULL), MM_OK);
    MM_CHECK_INT(attempt.form.n, 3);
    told_of(store, COUNCILLOR, START_MS + 999000, "9999999999999999");
    row = only(store);
    MM_CHECK_STR(row.attempt, ""); /* the pack asks otherwise by now */
    MM_CHECK_INT(row.submitted_at_ms, START_MS + 999000);
    MM_CHECK_ERR(mm_store_past(store, &pack, "01900000-0000-7000-8000-0000000000aa", &attempt, answers, NULL),
                 MM_ERR_CONFLICT);
    MM_CHECK_ERR(mm_store_past(store, &pack, "no", &attempt, answers, NULL), MM_ERR_NOT_FOUND);
    MM_CHECK_ERR(mm_store_roster_put(store, &nobody, NULL), MM_OK); /* with the name it goes */
    MM_CHECK_ERR(mm_store_past(store, &pack, "01900000-0000-7000-8000-0000000000aa", &attempt, answers, NULL),
                 MM_ERR_NOT_FOUND);
    store_end(store);
}

MM_TEST(who_looked_is_told_newest_first_and_replaced_as_a_whole)
{
    const struct mm_looked told[] = {{START_MS, "事務局", "受講状況"}, {START_MS + 1000, "議長", "一覧"}};
    struct mm_store *store = store_ready();
    struct mm_looked list[4];
    size_t n = 9;
    MM_CHECK_ERR(mm_store_looked(store, COUNCILLOR, list, 4, &n, NULL), MM_OK);
    MM_CHECK_INT(n, 0);
    MM_CHECK_ERR(mm_store_looked_put(store, told, 2, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_looked(store, COUNCILLOR, list, 4, &n, NULL), MM_OK);
    MM_CHECK_INT(n, 2);
    MM_CHECK_STR(list[0].who, "議長");
    MM_CHECK_ERR(mm_store_looked(store, COUNCILLOR, list, 1, &n, NULL), MM_OK);
    MM_CHECK_INT(n, 1);
    MM_CHECK_ERR(mm_store_looked_put(store, told, 1, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_looked(store, COUNCILLOR, list, 4, &n, NULL), MM_OK);
    MM_CHECK_INT(n, 1);
    MM_CHECK_STR(list[0].who, "事務局");
    store_end(store);
}

MM_TEST(who_looked_at_ones_own_record_stands_between_the_lists_and_is_told_to_nobody_else)
{
    const struct mm_looked lists = {START_MS, "事務局", "受講状況"};
    struct mm_looked own = {START_MS + 1000, "議長", "受講の記録を出した"};
    const struct mm_summary summary = {.person = COUNCILLOR, .looked = &own, .n_looked = 1};
    struct mm_roster nobody = {0};
    struct mm_store *store = store_ready();
    struct mm_looked list[4];
    size_t n = 9;
    MM_CHECK_ERR(mm_store_summary_put(store, &summary, 1, "e", NULL), MM_OK);
    MM_CHECK_ERR(mm_store_looked_put(store, &lists, 1, NULL), MM_OK); /* takes nobody's own away */
    MM_CHECK_ERR(mm_store_looked(store, COUNCILLOR, list, 4, &n, NULL), MM_OK);
    if (MM_CHECK_INT(n, 2))
        MM_CHECK_STR(list[0].who, "議長");
    MM_CHECK_ERR(mm_store_looked(store, STAFF, list, 4, &n, NULL), MM_OK);
    if (MM_CHECK_INT(n, 1))
        MM_CHECK_STR(list[0].who, "事務局");
    MM_CHECK_ERR(mm_store_roster_put(store, &nobody, NULL), MM_OK); /* with the name it goes */
    MM_CHECK_ERR(mm_store_looked(store, COUNCILLOR, list, 4, &n, NULL), MM_OK);
    MM_CHECK_INT(n, 1);
    store_end(store);
}

MM_TEST(help_stands_in_the_history_whether_it_was_given_here_or_elsewhere)
{
    struct mm_store *store = store_ready();
    struct mm_sitting sitting;
    struct mm_attempt attempt;
    struct mm_summary_past past = {.registration = REG,
                                   .attempt = "01900000-0000-7000-8000-0000000000aa",
                                   .at_ms = START_MS,
                                   .assisted = true};
    const struct mm_summary summary = {.person = COUNCILLOR, .past = &past, .n_past = 1};
    size_t n = 0;
    start(store, &sitting, &attempt);
    hand_in(store, &sitting, &attempt);
    struct mm_history *rows = history(store, COUNCILLOR, &n);
    MM_CHECK(n == 1 && !rows[0].assisted);
    free(rows);
    MM_CHECK_ERR(mm_store_summary_put(store, &summary, 1, "e", NULL), MM_OK);
    rows = history(store, COUNCILLOR, &n);
    MM_CHECK(n == 1 && rows[0].assisted);
    free(rows);
    store_end(store);
}

MM_TEST_MAIN
