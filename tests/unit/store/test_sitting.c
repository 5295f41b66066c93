/* A whole sitting through the store: verbs in order, state after every reopening, the rules of cmi5. */
#include "sync/db/sqlite/sqlite.h"
#include "tests/unit/store/fixture.h"

/* What a sitting is at some moment, as the script below moves it on. */
struct scene {
    struct mm_store *store;
    struct mm_sitting sitting;
    struct mm_attempt attempt;
    char id[MM_UUID_BYTES];
};

static enum mm_err answer(struct scene *sc, size_t item, struct mm_answer a)
{
    return mm_store_answer(sc->store, &sc->sitting, &sc->attempt, &items[item], &a, 1500, sc->id, NULL);
}

/* ---- the script: one step a row, with the verbs it adds ------------------------------------------- */
static enum mm_err start(struct scene *sc)
{
    sc->sitting = sitting_of(MM_LAUNCH_NORMAL);
    return mm_store_sitting_start(sc->store, &sc->sitting, NULL);
}
static enum mm_err page_one(struct scene *sc)
{
    return mm_store_page_open(sc->store, &sc->sitting, &pages[0], sc->id, NULL);
}
static enum mm_err page_two(struct scene *sc)
{
    return mm_store_page_open(sc->store, &sc->sitting, &pages[1], sc->id, NULL);
}
static enum mm_err place(struct scene *sc)
{
    return mm_store_place_put(sc->store, REG, "check 2", NULL);
}
static enum mm_err practice(struct scene *sc)
{
    struct mm_answer a = single(1);
    return mm_store_answer(sc->store, &sc->sitting, NULL, &items[3], &a, 900, sc->id, NULL);
}
static enum mm_err attempt(struct scene *sc)
{
    struct mm_form form = form_of();
    return mm_store_attempt_new(sc->store, &sc->sitting, &form, &sc->attempt, NULL);
}
static enum mm_err one_right(struct scene *sc)
{
    return answer(sc, 0, mtf(MM_ANS_TRUE, MM_ANS_FALSE, MM_ANS_TRUE));
}
static enum mm_err two_unsure(struct scene *sc)
{
    return answer(sc, 1, mtf(MM_ANS_UNSURE, MM_ANS_FALSE, MM_ANS_TRUE));
}
static enum mm_err two_wrong(struct scene *sc)
{
    return answer(sc, 1, mtf(MM_ANS_TRUE, MM_ANS_FALSE, MM_ANS_TRUE));
}
static enum mm_err three_wrong(struct scene *sc)
{
    return answer(sc, 2, single(0));
}
static enum mm_err three_right(struct scene *sc)
{
    return answer(sc, 2, single(1));
}
static enum mm_err submit(struct scene *sc)
{
    return mm_store_submit(sc->store, &sc->attempt, 10000, NULL);
}
static enum mm_err undo(struct scene *sc)
{
    return mm_store_submit_undo(sc->store, &sc->attempt, NULL);
}
static enum mm_err result(struct scene *sc)
{
    return mm_store_result(sc->store, &sc->sitting, &sc->attempt, 2, 3, true, 0.6, NULL, NULL);
}
static enum mm_err explained(struct scene *sc)
{
    return mm_store_explained(sc->store, &sc->attempt, "two", NULL);
}
static enum mm_err complete(struct scene *sc)
{
    return mm_store_complete(sc->store, &pack, &sc->sitting, &sc->attempt, sc->id, NULL);
}
static enum mm_err end(struct scene *sc)
{
    return mm_store_sitting_end(sc->store, &sc->sitting, NULL);
}

struct step {
    enum mm_err (*run)(struct scene *sc);
    enum mm_err want;
    const char *verbs; /* added by this step */
};
static const struct step script[] = {
    {start, MM_OK, "launched initialized"},
    {page_one, MM_OK, "experienced"},
    {page_one, MM_OK, ""},
    {practice, MM_OK, "answered"},
    {practice, MM_OK, ""},
    {page_two, MM_OK, "experienced"},
    {place, MM_OK, ""},
    {attempt, MM_OK, ""},
    {one_right, MM_OK, "answered"},
    {one_right, MM_OK, ""},
    {two_unsure, MM_OK, "answered"},
    {two_wrong, MM_OK, "answered"},
    {undo, MM_ERR_CONFLICT, ""},
    {result, MM_ERR_CONFLICT, ""},
    {explained, MM_ERR_CONFLICT, ""},
    {three_wrong, MM_OK, "answered"},
    {submit, MM_OK, ""},
    {three_right, MM_ERR_CONFLICT, ""},
    {submit, MM_ERR_CONFLICT, ""},
    {complete, MM_ERR_INVALID, ""},
    {undo, MM_OK, ""},
    {three_right, MM_OK, "answered"},
    {submit, MM_OK, ""},
    {result, MM_OK, "passed"},
    {result, MM_OK, ""},
    {undo, MM_ERR_CONFLICT, ""},
    {complete, MM_ERR_INVALID, ""},
    {explained, MM_OK, ""},
    {explained, MM_OK, ""},
    {complete, MM_OK, "completed"},
    {complete, MM_OK, ""},
    {end, MM_OK, "terminated"},
    {end, MM_OK, ""},
    {page_one, MM_OK, ""},
};
#define N_STEPS (sizeof script / sizeof script[0])

/* Everything that the application can ask for, as text. */
static void dump(struct mm_store *store, struct mm_buf *out)
{
    struct mm_attempt a = {0};
    struct mm_answer answers[MM_MAX_FORM_ITEMS];
    struct mm_completion c = {0};
    struct mm_duty_state duties[4];
    char where[64] = "-";
    size_t n = 0;
    int64_t verified = -1, last = 0;
    mm_buf_init(out, 1 << 20);
    MM_CHECK_ERR(mm_store_verify(store, &verified, NULL), MM_OK);
    mm_buf_printf(out, "statements %lld outbox %lld\n", (long long)verified,
                  (long long)mm_store_outbox_count(store));
    for (size_t i = 0; i < 3; i++)
        mm_buf_printf(out, "%s %d\n", pages[i].id, mm_store_page_opened(store, REG, pages[i].id));
    if (mm_store_place_get(store, REG, where, sizeof where, NULL) == MM_OK)
        mm_buf_printf(out, "place %s\n", where);
    if (mm_store_attempt_last(store, REG, &a, NULL) == MM_OK) {
        mm_buf_printf(out, "attempt %s %d %lld %lld %lld %d\n", a.id, a.state, (long long)a.started_at_ms,
                      (long long)a.submitted_at_ms, (long long)a.result_at_ms, a.completed);
        mm_form_write(&a.form, out);
        MM_CHECK_ERR(mm_store_answers(store, &pack, &a, answers, NULL), MM_OK);
        for (size_t i = 0; i < a.form.n; i++)
            for (size_t r = 0; r < answers[i].n_rows; r++)
                mm_buf_printf(out, " %zu.%zu=%d", i, r, answers[i].row[r]);
        MM_CHECK_ERR(mm_store_completion(store, &pack, &a, &c, NULL), MM_OK);
        mm_buf_printf(out, "\ncompletion %zu/%zu %zu/%zu %zu/%zu\n", c.pages_opened, c.pages,
                      c.questions_answered, c.questions, c.missed_seen, c.missed);
    }
    MM_CHECK_ERR(mm_store_duties(store, &pack, COUNCILLOR, duties, 4, &n, NULL), MM_OK);
    for (size_t i = 0; i < n; i++)
        mm_buf_printf(out, "duty %s %d %lld\n", duties[i].duty.registration, duties[i].progress,
                      (long long)duties[i].completed_at_ms);
    struct mm_seen seen = mm_store_seen(store, COUNCILLOR);
    for (size_t i = 0; i < 3; i++)
        mm_buf_printf(out, "seen %d", seen.count(seen.ctx, items[i].id, &last));
}

MM_TEST(a_whole_sitting_writes_exactly_its_verbs_in_order)
{
    struct scene sc = {.store = store_ready()};
    struct mm_buf want, got;
    mm_buf_init(&want, 4096);
    for (size_t i = 0; i < N_STEPS; i++) {
        mm_clock_advance(&clock_state, 1700);
        sc.id[0] = 'x';
        enum mm_err err = script[i].run(&sc);
        if (err != script[i].want)
            printf("step %zu:\n", i);
        MM_CHECK_ERR(err, script[i].want);
        if (script[i].verbs[0])
            mm_buf_printf(&want, "%s%s", want.len ? " " : "", script[i].verbs);
        verbs_of(sc.store, &got);
        MM_CHECK_STR(mm_buf_str(&got), mm_buf_str(&want));
        mm_buf_done(&got);
    }
    int64_t n = 0;
    MM_CHECK_ERR(mm_store_verify(sc.store, &n, NULL), MM_OK);
    MM_CHECK_INT(n, number(sc.store, "SELECT count(*) FROM outbox"));
    mm_buf_done(&want);
    store_end(sc.store);
}

/* How much stands in the WAL: grows with every commit that writes. */
static long wal_bytes(struct mm_store *store)
{
    char path[600];
    struct stat st = {0};
    snprintf(path, sizeof path, "%s-wal", mm_sqlite_path(mm_store_db(store)));
    return stat(path, &st) == 0 ? (long)st.st_size : -1;
}

MM_TEST(the_next_place_is_kept_with_the_answer_and_only_with_it)
{
    struct scene sc = {.store = store_ready()};
    char where[64] = "";
    MM_REQUIRE(start(&sc) == MM_OK && attempt(&sc) == MM_OK);
    MM_CHECK_ERR(mm_store_place_put(sc.store, REG, "check 1", NULL), MM_OK);
    long before = wal_bytes(sc.store);
    MM_CHECK_ERR(mm_store_place_put(sc.store, REG, "check 1", NULL), MM_OK);
    MM_CHECK_INT(wal_bytes(sc.store), before); /* it stands there: nothing is written */
    mm_store_place_next(sc.store, "check 2");
    MM_CHECK_ERR(answer(&sc, 0, single(7)), MM_ERR_INVALID); /* refused, and the place with it */
    MM_CHECK_ERR(one_right(&sc), MM_OK);
    MM_CHECK_ERR(mm_store_place_get(sc.store, REG, where, sizeof where, NULL), MM_OK);
    MM_CHECK_STR(where, "check 1");
    mm_store_place_next(sc.store, "check 3");
    MM_CHECK_ERR(two_wrong(&sc), MM_OK);
    MM_CHECK_ERR(mm_store_place_get(sc.store, REG, where, sizeof where, NULL), MM_OK);
    MM_CHECK_STR(where, "check 3");
    before = wal_bytes(sc.store);
    MM_CHECK_ERR(mm_store_place_put(sc.store, REG, "check 3", NULL), MM_OK);
    MM_CHECK_INT(wal_bytes(sc.store), before);
    MM_CHECK_ERR(three_right(&sc), MM_OK); /* names no place: the old one stays */
    MM_CHECK_ERR(mm_store_place_get(sc.store, REG, where, sizeof where, NULL), MM_OK);
    MM_CHECK_STR(where, "check 3");
    store_end(sc.store);
}

MM_TEST(a_long_wal_is_moved_into_the_file_when_nobody_waits)
{
    struct mm_store *store = store_ready();
    char value[16];
    for (int i = 0; i < 400; i++) {
        snprintf(value, sizeof value, "%d", i);
        MM_CHECK_ERR(mm_store_meta_set(store, "home_page", value, NULL), MM_OK);
    }
    MM_CHECK(wal_bytes(store) > 256 * 4096L);
    mm_store_quiet(store);
    MM_CHECK(wal_bytes(store) < 2 * 4096L); /* begun anew */
    store_end(store);
}

MM_TEST(reopening_after_each_step_gives_the_same_state)
{
    struct scene sc = {.store = store_ready()};
    for (size_t i = 0; i < N_STEPS; i++) {
        struct mm_buf before, after;
        mm_clock_advance(&clock_state, 1700);
        MM_CHECK_ERR(script[i].run(&sc), script[i].want);
        dump(sc.store, &before);
        mm_store_close(sc.store);
        sc.store = store_open();
        dump(sc.store, &after);
        MM_CHECK_STR(mm_buf_str(&after), mm_buf_str(&before));
        mm_buf_done(&before);
        mm_buf_done(&after);
    }
    store_end(sc.store);
}

MM_TEST(every_stored_statement_is_valid_and_its_time_and_id_grow)
{
    static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};
    struct scene sc = {.store = store_ready()};
    struct mm_outbox_row *rows = NULL;
    size_t n = 0;
    for (size_t i = 0; i < N_STEPS; i++) {
        clock_state.wall_at_ms -= 3600000; /* the wall clock goes back again and again; time does not */
        clock_state.mono_at_ms += 900;
        (void)(script[i].run(&sc) == MM_OK);
    }
    MM_REQUIRE(mm_store_outbox(sc.store, 100, 1 << 20, &rows, &n, NULL) == MM_OK);
    MM_CHECK_INT(n, 13);
    struct mm_statement_view last = {0};
    for (size_t i = 0; i < n; i++) {
        struct mm_errinfo info = MM_ERRINFO_INIT;
        struct mm_json *doc = NULL;
        struct mm_statement_view v;
        MM_REQUIRE(mm_json_parse(rows[i].bytes, rows[i].len, &limits, &doc, NULL) == MM_OK);
        MM_CHECK_ERR(mm_statement_check(doc, MM_XAPI_1, &info), MM_OK);
        MM_CHECK_STR(info.text, "");
        mm_json_free(doc);
        MM_REQUIRE(mm_statement_view(rows[i].bytes, rows[i].len, &v, NULL) == MM_OK);
        MM_CHECK(!last.id || (v.at_ms >= last.at_ms && strcmp(v.id, last.id) > 0));
        MM_CHECK_STR(v.course, "onboarding");
        MM_CHECK(v.boot && mm_uuid_text_ok(v.boot));
        mm_statement_view_done(&last);
        last = v;
    }
    mm_statement_view_done(&last);
    mm_outbox_free(rows, n);
    store_end(sc.store);
}

static bool lasted(const struct mm_outbox_row *row, const char *duration)
{
    static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_json *doc = NULL;
    if (mm_json_parse(row->bytes, row->len, &limits, &doc, NULL))
        return false;
    bool same = strcmp(mm_json_get_str(mm_json_get(doc, "result"), "duration", ""), duration) == 0;
    mm_json_free(doc);
    return same;
}

/* The numbers inside the statements that the script leads to. */
MM_TEST(revisions_durations_and_scores_stand_in_the_statements)
{
    struct scene sc = {.store = store_ready()};
    struct mm_outbox_row *rows = NULL;
    size_t n = 0;
    int revisions[] = {1, 1, 1, 2, 1, 2}, at = 0; /* practice, one, two, two again, three, three again */
    for (size_t i = 0; i < N_STEPS; i++) {
        mm_clock_advance(&clock_state, 1000);
        (void)(script[i].run(&sc) == MM_OK);
    }
    MM_REQUIRE(mm_store_outbox(sc.store, 100, 1 << 20, &rows, &n, NULL) == MM_OK);
    for (size_t i = 0; i < n; i++) {
        struct mm_statement_view v;
        MM_REQUIRE(mm_statement_view(rows[i].bytes, rows[i].len, &v, NULL) == MM_OK);
        if (v.verb == MM_VERB_ANSWERED) {
            MM_CHECK_INT(v.revision, revisions[at++]);
            MM_CHECK_INT(v.practice, v.attempt == NULL);
        }
        if (v.verb == MM_VERB_PASSED) {
            MM_CHECK(lasted(&rows[i], "PT23.00S"));
            MM_CHECK(v.scaled == 2.0 / 3.0);
        }
        if (v.verb == MM_VERB_TERMINATED)
            MM_CHECK(lasted(&rows[i], "PT31.00S"));
        mm_statement_view_done(&v);
    }
    MM_CHECK_INT(at, 6);
    mm_outbox_free(rows, n);
    store_end(sc.store);
}

MM_TEST(a_session_left_open_is_abandoned_with_its_duration_up_to_the_last_statement)
{
    struct scene sc = {.store = store_ready()};
    struct mm_buf verbs;
    MM_CHECK_ERR(start(&sc), MM_OK);
    mm_clock_advance(&clock_state, 42420);
    MM_CHECK_ERR(page_one(&sc), MM_OK);
    mm_clock_advance(&clock_state, 99999);
    mm_store_close(sc.store); /* power cut */
    mm_clock_advance(&clock_state, 3600000);
    sc.store = store_open();
    MM_CHECK_ERR(mm_store_sittings_abandon(sc.store, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_sittings_abandon(sc.store, NULL), MM_OK);
    verbs_of(sc.store, &verbs);
    MM_CHECK_STR(mm_buf_str(&verbs), "launched initialized experienced abandoned");
    mm_buf_done(&verbs);
    struct mm_outbox_row *rows = NULL;
    struct mm_statement_view v;
    size_t n = 0;
    MM_REQUIRE(mm_store_outbox(sc.store, 100, 1 << 20, &rows, &n, NULL) == MM_OK && n == 4);
    MM_REQUIRE(mm_statement_view(rows[3].bytes, rows[3].len, &v, NULL) == MM_OK);
    MM_CHECK(lasted(&rows[3], "PT42.42S"));
    MM_CHECK_STR(v.session, sc.sitting.session);
    mm_statement_view_done(&v);
    mm_outbox_free(rows, n);
    MM_CHECK_ERR(page_two(&sc), MM_ERR_INVALID); /* nothing comes after abandoned */
    MM_CHECK(!mm_store_page_opened(sc.store, REG, pages[1].id));
    store_end(sc.store);
}

MM_TEST(a_new_session_of_a_registration_abandons_the_open_one_first)
{
    struct scene sc = {.store = store_ready()};
    struct mm_buf verbs;
    char first[MM_UUID_BYTES];
    MM_CHECK_ERR(start(&sc), MM_OK);
    memcpy(first, sc.sitting.session, sizeof first);
    MM_CHECK_ERR(start(&sc), MM_OK);
    MM_CHECK(strcmp(first, sc.sitting.session) != 0);
    verbs_of(sc.store, &verbs);
    MM_CHECK_STR(mm_buf_str(&verbs), "launched initialized abandoned launched initialized");
    mm_buf_done(&verbs);
    store_end(sc.store);
}

MM_TEST(without_a_home_page_a_sitting_is_refused_with_a_sentence)
{
    fixture_init();
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_sitting sitting = sitting_of(MM_LAUNCH_NORMAL);
    struct mm_store *store = store_open();
    MM_CHECK_ERR(mm_store_sitting_start(store, &sitting, &info), MM_ERR_INVALID);
    MM_CHECK(strstr(info.text, "home_page") != NULL);
    MM_CHECK_INT(number(store, "SELECT count(*) FROM statement"), 0);
    MM_CHECK_ERR(mm_store_meta_set(store, "home_page", HOME, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_sitting_start(store, &sitting, NULL), MM_OK);
    store_end(store);
}

MM_TEST(a_review_writes_answers_but_neither_result_nor_completion)
{
    struct scene sc = {.store = store_ready()};
    struct mm_buf verbs;
    sc.sitting = sitting_of(MM_LAUNCH_REVIEW);
    MM_CHECK_ERR(mm_store_sitting_start(sc.store, &sc.sitting, NULL), MM_OK);
    static const struct step review[] = {
        {page_one, MM_OK, ""},  {page_two, MM_OK, ""},    {attempt, MM_OK, ""}, {one_right, MM_OK, ""},
        {two_wrong, MM_OK, ""}, {three_right, MM_OK, ""}, {submit, MM_OK, ""},  {result, MM_OK, ""},
        {explained, MM_OK, ""}, {complete, MM_OK, ""},    {end, MM_OK, ""}};
    for (size_t i = 0; i < sizeof review / sizeof review[0]; i++)
        MM_CHECK_ERR(review[i].run(&sc), MM_OK);
    verbs_of(sc.store, &verbs);
    MM_CHECK_STR(mm_buf_str(&verbs),
                 "launched initialized experienced experienced answered answered answered terminated");
    mm_buf_done(&verbs);
    MM_CHECK(!sc.attempt.completed);
    store_end(sc.store);
}

MM_TEST(a_retake_after_failed_may_pass_and_completes_only_once)
{
    struct scene sc = {.store = store_ready()};
    struct mm_buf verbs;
    MM_CHECK_ERR(start(&sc), MM_OK);
    for (int round = 0; round < 3; round++) {
        if (round > 0) {
            MM_CHECK_ERR(end(&sc), MM_OK);
            MM_CHECK_ERR(start(&sc), MM_OK);
        }
        MM_CHECK_ERR(page_one(&sc), MM_OK);
        MM_CHECK_ERR(page_two(&sc), MM_OK);
        MM_CHECK_ERR(attempt(&sc), MM_OK);
        MM_CHECK_ERR(one_right(&sc), MM_OK);
        MM_CHECK_ERR(two_wrong(&sc), MM_OK);
        MM_CHECK_ERR(three_right(&sc), MM_OK);
        MM_CHECK_ERR(submit(&sc), MM_OK);
        MM_CHECK_ERR(mm_store_result(sc.store, &sc.sitting, &sc.attempt, 2, 3, true, round == 1 ? 0.6 : 0.8,
                                     NULL, NULL),
                     MM_OK);
        MM_CHECK_ERR(explained(&sc), MM_OK);
        MM_CHECK_ERR(complete(&sc), MM_OK);
        MM_CHECK_INT(sc.attempt.completed, round == 0);
    }
    verbs_of(sc.store, &verbs);
    MM_CHECK_STR(
        mm_buf_str(&verbs),
        "launched initialized experienced experienced answered answered answered failed completed terminated "
        "launched initialized answered answered answered passed terminated "
        "launched initialized answered answered answered");
    mm_buf_done(&verbs);
    int64_t last = 0;
    struct mm_seen seen = mm_store_seen(sc.store, COUNCILLOR), other = mm_store_seen(sc.store, COUNCILLOR);
    MM_CHECK_INT(seen.count(seen.ctx, "one", &last), 3);
    MM_CHECK_INT(other.count(other.ctx, "none", &last), 0);
    other = mm_store_seen(sc.store, STAFF);
    MM_CHECK_INT(other.count(other.ctx, "one", &last), 0);
    store_end(sc.store);
}

static enum mm_err judged(struct scene *sc, int right)
{
    return mm_store_result(sc->store, &sc->sitting, &sc->attempt, right, 3, true, 0.6, NULL, NULL);
}

static void answer_again(struct scene *sc, int right)
{
    MM_CHECK_ERR(attempt(sc), MM_OK);
    MM_CHECK_ERR(one_right(sc), MM_OK);
    MM_CHECK_ERR(two_wrong(sc), MM_OK);
    MM_CHECK_ERR(three_right(sc), MM_OK);
    MM_CHECK_ERR(mm_store_submit(sc->store, &sc->attempt, 0, NULL), MM_OK);
    MM_CHECK_ERR(judged(sc, right), MM_OK);
    MM_CHECK_ERR(explained(sc), MM_OK);
}

/* USERS 1: a council may switch to CompletedAndPassed. Nothing that was 修了 is taken back. */
MM_TEST(where_the_council_decided_so_completion_waits_for_the_mark)
{
    static struct mm_course marked;
    struct scene sc = {.store = store_ready()};
    struct mm_buf verbs;
    struct mm_pack some = pack;
    marked = courses[0];
    marked.shows_cut = true;
    some.courses = &marked;
    MM_CHECK(!mm_store_wants_passed(sc.store, &marked));
    roster_put_as(sc.store, true);
    MM_CHECK(mm_store_wants_passed(sc.store, &marked));
    MM_CHECK(!mm_store_wants_passed(sc.store, &courses[0]));
    MM_CHECK_ERR(start(&sc), MM_OK);
    MM_CHECK_ERR(page_one(&sc), MM_OK);
    MM_CHECK_ERR(page_two(&sc), MM_OK);
    answer_again(&sc, 1);
    MM_CHECK_ERR(mm_store_complete(sc.store, &some, &sc.sitting, &sc.attempt, sc.id, NULL), MM_ERR_INVALID);
    MM_CHECK_ERR(end(&sc), MM_OK);
    MM_CHECK_ERR(start(&sc), MM_OK);
    answer_again(&sc, 2);
    MM_CHECK_ERR(mm_store_complete(sc.store, &some, &sc.sitting, &sc.attempt, sc.id, NULL), MM_OK);
    verbs_of(sc.store, &verbs);
    MM_CHECK(strstr(mm_buf_str(&verbs), "failed terminated launched") != NULL);
    MM_CHECK(strstr(mm_buf_str(&verbs), "passed completed") != NULL);
    mm_buf_done(&verbs);
    roster_put(sc.store); /* it was decided otherwise again */
    MM_CHECK(!mm_store_wants_passed(sc.store, &marked));
    store_end(sc.store);
}

/* A decision on a question, or another kiosk: nothing is asked again that was done here. */
MM_TEST(a_mark_that_was_reached_elsewhere_lets_what_was_done_here_complete)
{
    static struct mm_course marked;
    struct scene sc = {.store = store_ready()};
    struct mm_summary_passed passed = {REG};
    const struct mm_summary summary = {.person = COUNCILLOR, .passed = &passed, .n_passed = 1},
                            nothing = {.person = COUNCILLOR};
    struct mm_buf verbs;
    struct mm_pack some = pack;
    marked = courses[0];
    marked.shows_cut = true;
    some.courses = &marked;
    roster_put_as(sc.store, true);
    MM_CHECK_ERR(start(&sc), MM_OK);
    MM_CHECK_ERR(page_one(&sc), MM_OK);
    MM_CHECK_ERR(page_two(&sc), MM_OK);
    answer_again(&sc, 1);
    MM_CHECK_ERR(end(&sc), MM_OK);
    MM_CHECK_ERR(mm_store_summary_put(sc.store, &summary, 1, "", NULL), MM_OK);
    MM_CHECK(mm_store_passed(sc.store, REG));
    MM_CHECK_INT(mm_store_mode(sc.store, &marked, REG, false), MM_LAUNCH_NORMAL);
    MM_CHECK_INT(mm_store_mode(sc.store, &marked, REG, true), MM_LAUNCH_REVIEW);
    MM_CHECK_ERR(start(&sc), MM_OK);
    MM_CHECK_ERR(mm_store_complete(sc.store, &some, &sc.sitting, &sc.attempt, sc.id, NULL), MM_OK);
    answer_again(&sc, 2); /* once in a registration, wherever it was */
    verbs_of(sc.store, &verbs);
    MM_CHECK(strstr(mm_buf_str(&verbs), "launched initialized completed") != NULL);
    MM_CHECK(strstr(mm_buf_str(&verbs), "passed") == NULL);
    mm_buf_done(&verbs);
    MM_CHECK_ERR(mm_store_summary_put(sc.store, &nothing, 2, "", NULL), MM_OK);
    MM_CHECK(!mm_store_passed(sc.store, REG));
    store_end(sc.store);
}

/* The 目安 was reached at one kiosk, the explanations were seen at another. */
MM_TEST(a_mark_reached_at_another_kiosk_counts_for_completion_here)
{
    static struct mm_course marked;
    struct scene sc = {.store = store_ready()};
    struct mm_pack some = pack;
    struct mm_buf verbs;
    struct mm_summary_passed passed = {REG};
    struct mm_summary summary = {.person = COUNCILLOR, .passed = &passed, .n_passed = 1};
    marked = courses[0];
    marked.shows_cut = true;
    some.courses = &marked;
    roster_put_as(sc.store, true);
    MM_CHECK_INT(mm_store_mode(sc.store, &marked, REG, true),
                 MM_LAUNCH_NORMAL); /* 修了, below it, elsewhere */
    MM_CHECK_ERR(mm_store_summary_put(sc.store, &summary, 1, "", NULL), MM_OK);
    MM_CHECK(mm_store_passed(sc.store, REG));
    MM_CHECK_INT(mm_store_mode(sc.store, &marked, REG, false), MM_LAUNCH_NORMAL); /* it is not 修了 yet */
    MM_CHECK_ERR(start(&sc), MM_OK);
    MM_CHECK_ERR(page_one(&sc), MM_OK);
    MM_CHECK_ERR(page_two(&sc), MM_OK);
    answer_again(&sc, 1);
    MM_CHECK_ERR(mm_store_complete(sc.store, &some, &sc.sitting, &sc.attempt, sc.id, NULL), MM_OK);
    MM_CHECK(sc.id[0]);
    verbs_of(sc.store, &verbs);
    MM_CHECK(strstr(mm_buf_str(&verbs), "completed") != NULL);
    MM_CHECK(strstr(mm_buf_str(&verbs), "failed") == NULL); /* never behind passed */
    MM_CHECK(strstr(mm_buf_str(&verbs), "passed") == NULL); /* once is enough */
    mm_buf_done(&verbs);
    MM_CHECK_INT(mm_store_mode(sc.store, &marked, REG, true), MM_LAUNCH_REVIEW);
    store_end(sc.store);
}

/* Left between 提出 and the explanations: the next sitting is no Review, which could not complete it. */
MM_TEST(whoever_reached_the_mark_and_left_before_the_explanations_can_still_complete)
{
    static struct mm_course marked;
    struct scene sc = {.store = store_ready()};
    struct mm_pack some = pack;
    marked = courses[0];
    marked.shows_cut = true;
    some.courses = &marked;
    MM_CHECK_ERR(start(&sc), MM_OK);
    MM_CHECK_ERR(page_one(&sc), MM_OK);
    MM_CHECK_ERR(page_two(&sc), MM_OK);
    MM_CHECK_ERR(attempt(&sc), MM_OK);
    MM_CHECK_ERR(one_right(&sc), MM_OK);
    MM_CHECK_ERR(two_wrong(&sc), MM_OK);
    MM_CHECK_ERR(three_right(&sc), MM_OK);
    MM_CHECK_ERR(mm_store_submit(sc.store, &sc.attempt, 0, NULL), MM_OK);
    MM_CHECK_ERR(judged(&sc, 2), MM_OK);
    MM_CHECK_ERR(end(&sc), MM_OK);
    MM_CHECK(mm_store_passed(sc.store, REG));
    MM_CHECK_INT(mm_store_mode(sc.store, &marked, REG, false), MM_LAUNCH_NORMAL);
    MM_CHECK_ERR(start(&sc), MM_OK);
    MM_CHECK_ERR(explained(&sc), MM_OK);
    MM_CHECK_ERR(mm_store_complete(sc.store, &some, &sc.sitting, &sc.attempt, sc.id, NULL), MM_OK);
    MM_CHECK(sc.id[0]);
    store_end(sc.store);
}

MM_TEST(pages_for_others_do_not_count_towards_completion)
{
    struct scene sc = {.store = store_ready()};
    struct mm_completion c;
    MM_CHECK_ERR(start(&sc), MM_OK);
    MM_CHECK_ERR(attempt(&sc), MM_OK);
    MM_CHECK_ERR(mm_store_completion(sc.store, &pack, &sc.attempt, &c, NULL), MM_OK);
    MM_CHECK_INT(c.pages, 2);
    MM_CHECK_INT(c.missed, 3);
    MM_CHECK_INT(c.questions_answered, 0);
    snprintf(sc.attempt.person, sizeof sc.attempt.person, STAFF);
    MM_CHECK_ERR(mm_store_completion(sc.store, &pack, &sc.attempt, &c, NULL), MM_OK);
    MM_CHECK_INT(c.pages, 3);
    snprintf(sc.attempt.course, sizeof sc.attempt.course, "gone");
    MM_CHECK_ERR(mm_store_completion(sc.store, &pack, &sc.attempt, &c, NULL), MM_ERR_NOT_FOUND);
    store_end(sc.store);
}

MM_TEST(pages_that_a_course_leaves_out_do_not_count_towards_completion)
{
    static const struct mm_page *const shown[] = {&pages[1], &pages[2]};
    static struct mm_course part;
    struct scene sc = {.store = store_ready()};
    struct mm_completion c;
    part = courses[0];
    part.pages = shown;
    part.n_pages = 2;
    struct mm_pack some = pack;
    some.courses = &part;
    MM_CHECK_ERR(start(&sc), MM_OK);
    MM_CHECK_ERR(attempt(&sc), MM_OK);
    MM_CHECK_ERR(mm_store_completion(sc.store, &some, &sc.attempt, &c, NULL), MM_OK);
    MM_CHECK_INT(c.pages, 1);
    snprintf(sc.attempt.person, sizeof sc.attempt.person, STAFF);
    MM_CHECK_ERR(mm_store_completion(sc.store, &some, &sc.attempt, &c, NULL), MM_OK);
    MM_CHECK_INT(c.pages, 2);
    store_end(sc.store);
}

MM_TEST(of_a_course_that_reads_one_module_only_the_begun_one_counts)
{
    static const struct mm_page others[] = {{.id = "other.p1", .title = "他", .audience = MM_AUD_BOTH}};
    static const struct mm_module other = {
        .id = "other", .audience = MM_AUD_BOTH, .pages = others, .n_pages = 1};
    static const struct mm_module *const both[] = {&module, &other};
    static struct mm_course one;
    struct scene sc = {.store = store_ready()};
    struct mm_completion c;
    one = courses[0];
    one.modules = both;
    one.n_modules = 2;
    one.reads_one = true;
    struct mm_pack some = pack;
    some.courses = &one;
    MM_CHECK_ERR(start(&sc), MM_OK);
    MM_CHECK_ERR(attempt(&sc), MM_OK);
    MM_CHECK(mm_store_module_begun(sc.store, &one, sc.sitting.registration) == NULL);
    MM_CHECK_ERR(mm_store_completion(sc.store, &some, &sc.attempt, &c, NULL), MM_OK);
    MM_CHECK(c.pages > 0 && c.pages_opened == 0);
    MM_CHECK_ERR(mm_store_page_open(sc.store, &sc.sitting, &others[0], sc.id, NULL), MM_OK);
    MM_CHECK(mm_store_module_begun(sc.store, &one, sc.sitting.registration) == &other);
    MM_CHECK_ERR(mm_store_completion(sc.store, &some, &sc.attempt, &c, NULL), MM_OK);
    MM_CHECK(c.pages == 1 && c.pages_opened == 1);
    store_end(sc.store);
}

MM_TEST(an_answer_in_practice_is_none_of_the_check)
{
    struct scene sc = {.store = store_ready()};
    struct mm_completion c = {0};
    struct mm_answer right = single(1), answers[MM_MAX_FORM_ITEMS];
    MM_CHECK_ERR(start(&sc), MM_OK);
    MM_CHECK_ERR(attempt(&sc), MM_OK);
    MM_CHECK_ERR(mm_store_answer(sc.store, &sc.sitting, NULL, &items[2], &right, 900, sc.id, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_completion(sc.store, &pack, &sc.attempt, &c, NULL), MM_OK);
    MM_CHECK_INT(c.questions, 3);
    MM_CHECK_INT(c.questions_answered, 0);
    MM_CHECK_INT(c.missed, 3);
    MM_CHECK_ERR(mm_store_answers(sc.store, &pack, &sc.attempt, answers, NULL), MM_OK);
    MM_CHECK_INT(answers[2].n_rows, 0);
    store_end(sc.store);
}

MM_TEST(an_answer_that_is_empty_or_to_another_item_is_refused)
{
    struct scene sc = {.store = store_ready()};
    MM_CHECK_ERR(start(&sc), MM_OK);
    MM_CHECK_ERR(attempt(&sc), MM_OK);
    MM_CHECK_ERR(answer(&sc, 0, mtf(MM_ANS_NONE, MM_ANS_NONE, MM_ANS_NONE)), MM_ERR_INVALID);
    MM_CHECK_ERR(answer(&sc, 0, single(1)), MM_ERR_INVALID);
    MM_CHECK_ERR(answer(&sc, 3, single(1)), MM_ERR_INVALID);
    struct mm_completion c;
    MM_CHECK_ERR(answer(&sc, 0, mtf(MM_ANS_TRUE, MM_ANS_NONE, MM_ANS_TRUE)),
                 MM_OK); /* kept, but not yet answered */
    MM_CHECK_ERR(mm_store_completion(sc.store, &pack, &sc.attempt, &c, NULL), MM_OK);
    MM_CHECK_INT(c.questions_answered, 0);
    MM_CHECK_INT(number(sc.store, "SELECT count(*) FROM statement"), 3);
    store_end(sc.store);
}

MM_TEST(ids_grow_and_the_clock_is_unsure_after_a_start_in_the_past)
{
    struct scene sc = {.store = store_ready()};
    struct mm_outbox_row *rows = NULL;
    size_t n = 0;
    MM_CHECK_ERR(start(&sc), MM_OK);
    MM_CHECK_ERR(end(&sc), MM_OK);
    mm_store_close(sc.store);
    clock_state.wall_at_ms = 1000; /* 1970 */
    clock_state.mono_at_ms = 5;
    sc.store = store_open();
    MM_CHECK_ERR(start(&sc), MM_OK);
    MM_REQUIRE(mm_store_outbox(sc.store, 100, 1 << 20, &rows, &n, NULL) == MM_OK && n == 5);
    for (size_t i = 0; i < n; i++) {
        struct mm_statement_view v;
        MM_REQUIRE(mm_statement_view(rows[i].bytes, rows[i].len, &v, NULL) == MM_OK);
        MM_CHECK(i == 0 || strcmp(rows[i].id, rows[i - 1].id) > 0);
        MM_CHECK_INT(v.clock_unsure, i >= 3);
        mm_statement_view_done(&v);
    }
    mm_outbox_free(rows, n);
    store_end(sc.store);
}

/* All statements: how many, and whether times, boots and qualities are as they should be. */
static void check_times(struct mm_store *store, size_t want, size_t unsure_from, bool one_boot)
{
    struct mm_outbox_row *rows = NULL;
    size_t n = 0;
    int64_t at_ms = 0;
    char machine[MM_UUID_BYTES];
    mm_boot_id(machine);
    MM_REQUIRE(mm_store_outbox(store, 100, 1 << 20, &rows, &n, NULL) == MM_OK && n == want);
    for (size_t i = 0; i < n; i++) {
        struct mm_statement_view v;
        MM_REQUIRE(mm_statement_view(rows[i].bytes, rows[i].len, &v, NULL) == MM_OK);
        MM_CHECK(v.at_ms >= at_ms);
        MM_CHECK_INT(strcmp(v.boot, machine) == 0, one_boot);
        MM_CHECK_INT(v.clock_unsure, i >= unsure_from);
        at_ms = v.at_ms;
        mm_statement_view_done(&v);
    }
    mm_outbox_free(rows, n);
}

MM_TEST(within_one_boot_of_the_machine_time_never_goes_back_across_starts)
{
    struct scene sc = {0};
    char machine[MM_UUID_BYTES];
    mm_boot_id(machine);
    if (!machine[0])
        return; /* a system that does not name its boots */
    mm_store_close(store_ready());
    clock_fixed.since_boot = true;
    sc.store = store_open();
    MM_CHECK_ERR(start(&sc), MM_OK);
    MM_CHECK_ERR(end(&sc), MM_OK);
    mm_store_close(sc.store);
    clock_state.wall_at_ms -=
        86400000; /* somebody sets the clock back by a day and starts the program again */
    clock_state.mono_at_ms += 5000;
    sc.store = store_open();
    MM_CHECK_ERR(start(&sc), MM_OK);
    check_times(sc.store, 5, 3, true);
    store_end(sc.store);
}

MM_TEST_MAIN
