/* The writer against golden text for each verb, the validator and the view.
 * MM_GOLDEN_WRITE=1 writes the golden files anew. */
#include "sync/base/id.h"
#include "sync/base/log.h"
#include "sync/wire/statement.h"
#include "tests/unit/mm_test.h"

#include <malloc.h>

#define HOME    "https://council.example.jp/"
#define SESSION "01930000-0000-7000-8000-000000000002"
#define REG     "8f6c1f0e-0000-8000-8000-000000000001"
#define ATTEMPT "01930000-0000-7000-8000-000000000003"
#define BOOT    "01930000-0000-7000-8000-000000000004"

static struct mm_session session_of(enum mm_launch_mode mode, double mastery)
{
    return (struct mm_session){
        .home_page = HOME,
        .person = "01920000-0000-7000-8000-00000000000a",
        .course = "onboarding",
        .course_title = "はじめの研修「守り」",
        .course_version = 3,
        .registration = REG,
        .session = SESSION,
        .pack_version = "0123456789abcdef",
        .boot = BOOT,
        .mode = mode,
        .mastery_score = mastery,
    };
}

struct golden {
    const char *name;
    enum mm_launch_mode mode;
    double mastery;
    struct mm_statement st;
};
#define HEAD(v, n)                                                                                           \
    .verb = v, .id = "01930000-0000-7000-8000-0000000001" n, .at_ms = 1795316645678, .mono_ms = 4321,        \
    .clock_quality = MM_CLOCK_OK
static const struct golden goldens[] = {
    {"launched", MM_LAUNCH_NORMAL, 0.8, {HEAD(MM_VERB_LAUNCHED, "01"), .scaled = -1}},
    {"launched-review", MM_LAUNCH_REVIEW, -1, {HEAD(MM_VERB_LAUNCHED, "02"), .scaled = -1}},
    {"initialized", MM_LAUNCH_NORMAL, 0.8, {HEAD(MM_VERB_INITIALIZED, "03"), .scaled = -1}},
    {"experienced",
     MM_LAUNCH_NORMAL,
     0.8,
     {HEAD(MM_VERB_EXPERIENCED, "04"), .page = "duty.p3", .page_title = "4つの文書", .scaled = -1}},
    {"answered",
     MM_LAUNCH_NORMAL,
     0.8,
     {HEAD(MM_VERB_ANSWERED, "05"), .item = "duty-01", .item_version = "fedcba9876543210",
      .interaction_type = "choice", .pattern = "a[.]true[,]b[.]false[,]c[.]true",
      .response = "a[.]true[,]b[.]unsure[,]c[.]true", .right = false, .revision = 2, .answer_ms = 12345,
      .scaled = -1, .attempt = ATTEMPT}},
    {"answered-practice",
     MM_LAUNCH_REVIEW,
     -1,
     {.verb = MM_VERB_ANSWERED,
      .id = "01930000-0000-7000-8000-000000000106",
      .at_ms = 1000,
      .mono_ms = 9,
      .clock_quality = MM_CLOCK_UNSURE,
      .item = "duty-p1",
      .item_version = "fedcba9876543210",
      .interaction_type = "choice",
      .pattern = "b",
      .response = "b",
      .right = true,
      .practice = true,
      .revision = 1,
      .answer_ms = 5,
      .scaled = -1}},
    {"completed",
     MM_LAUNCH_NORMAL,
     0.8,
     {HEAD(MM_VERB_COMPLETED, "07"), .duration_ms = 400010, .scaled = -1, .attempt = ATTEMPT}},
    {"passed",
     MM_LAUNCH_NORMAL,
     0.8,
     {HEAD(MM_VERB_PASSED, "08"), .duration_ms = 16559149, .scaled = 0.85, .attempt = ATTEMPT}},
    {"failed",
     MM_LAUNCH_NORMAL,
     0.8,
     {HEAD(MM_VERB_FAILED, "09"), .duration_ms = 1000, .scaled = 0.75, .attempt = ATTEMPT}},
    {"terminated",
     MM_LAUNCH_NORMAL,
     -1,
     {HEAD(MM_VERB_TERMINATED, "10"), .duration_ms = 59999, .scaled = -1}},
    {"abandoned", MM_LAUNCH_NORMAL, -1, {HEAD(MM_VERB_ABANDONED, "11"), .duration_ms = 0, .scaled = -1}},
    {"acknowledged",
     MM_LAUNCH_NORMAL,
     -1,
     {HEAD(MM_VERB_ACKNOWLEDGED, "12"), .scaled = -1, .text = "policy",
      .text_title = "情報セキュリティ基本方針", .text_version = "0123456789ab", .handed = true}},
    {"scored",
     MM_LAUNCH_NORMAL,
     -1,
     {HEAD(MM_VERB_SCORED, "13"), .scaled = -1, .item = "duty-01", .item_version = "0123456789abcdef",
      .interaction_type = "choice", .pattern = "b", .right = true, .attempt = ATTEMPT,
      .ref = "0198c000-0000-7000-8000-0000000000e1", .scoring = MM_SCORED_ALSO, .rows = "duty-01",
      .decision = "0198c000-0000-7000-8000-0000000000e2"}},
    {"scored-out",
     MM_LAUNCH_NORMAL,
     -1,
     {HEAD(MM_VERB_SCORED, "14"), .scaled = -1, .item = "duty-01", .item_version = "0123456789abcdef",
      .interaction_type = "choice", .pattern = "b", .attempt = ATTEMPT,
      .ref = "0198c000-0000-7000-8000-0000000000e1", .scoring = MM_SCORED_EXCLUDE,
      .decision = "0198c000-0000-7000-8000-0000000000e2"}},
    {"voided",
     MM_LAUNCH_NORMAL,
     -1,
     {HEAD(MM_VERB_VOIDED, "15"), .scaled = -1, .ref = "0198c000-0000-7000-8000-0000000000e1"}},
};
#define N_GOLDENS (sizeof goldens / sizeof goldens[0])

static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};

static void write_golden(const struct golden *g, struct mm_buf *out)
{
    struct mm_session session = session_of(g->mode, g->mastery);
    mm_buf_init(out, MM_MAX_STATEMENT_BYTES);
    mm_statement_write(&session, &g->st, out);
}

MM_TEST(each_verb_writes_exactly_its_golden_bytes)
{
    for (size_t i = 0; i < N_GOLDENS; i++) {
        struct mm_buf out, want;
        char path[600];
        snprintf(path, sizeof path, "%s/tests/golden/statements/%s.json", MM_TEST_SOURCE_DIR,
                 goldens[i].name);
        write_golden(&goldens[i], &out);
        MM_CHECK_ERR(mm_buf_check(&out, NULL), MM_OK);
        mm_buf_char(&out, '\n');
        if (getenv("MM_GOLDEN_WRITE"))
            MM_CHECK_ERR(mm_file_write_atomic(path, out.data, out.len, 0644, NULL), MM_OK);
        mm_buf_init(&want, MM_MAX_STATEMENT_BYTES);
        MM_CHECK_ERR(mm_file_read(path, MM_MAX_STATEMENT_BYTES, &want, NULL), MM_OK);
        MM_CHECK_STR(mm_buf_str(&out), mm_buf_str(&want));
        mm_buf_done(&out);
        mm_buf_done(&want);
    }
}

/* cmi5 9.5.3: what the course waits for stands in its own Launched. */
MM_TEST(launched_says_whether_completion_waits_for_the_mark)
{
    static const char *const says[] = {"moveon\":\"Completed\"", "moveon\":\"CompletedAndPassed\""};
    for (size_t i = 0; i < 2; i++) {
        struct mm_session session = session_of(MM_LAUNCH_NORMAL, 0.8);
        struct mm_buf out;
        session.wants_passed = i == 1;
        mm_buf_init(&out, MM_MAX_STATEMENT_BYTES);
        mm_statement_write(&session, &goldens[0].st, &out);
        MM_CHECK(strstr(mm_buf_str(&out), says[i]) != NULL);
        MM_CHECK(strstr(mm_buf_str(&out), says[1 - i]) == NULL);
        mm_buf_done(&out);
    }
}

MM_TEST(every_statement_that_is_written_is_valid_and_keeps_the_rules_of_cmi5)
{
    for (size_t i = 0; i < N_GOLDENS; i++) {
        struct mm_errinfo info = MM_ERRINFO_INIT;
        struct mm_json *doc = NULL;
        struct mm_buf out;
        write_golden(&goldens[i], &out);
        MM_REQUIRE(mm_json_parse(out.data, out.len, &limits, &doc, NULL) == MM_OK);
        if (mm_statement_check(doc, MM_XAPI_1, &info) != MM_OK)
            printf("%s: %s\n", goldens[i].name, info.text);
        MM_CHECK(info.err == MM_OK);
        const struct mm_json *result = mm_json_get(doc, "result");
        const struct mm_json *context = mm_json_get(doc, "context");
        const struct mm_json *category = mm_json_get(mm_json_get(context, "contextActivities"), "category");
        enum mm_verb verb = goldens[i].st.verb;
        bool none = verb == MM_VERB_ACKNOWLEDGED; /* of no course and no session */
        bool allowed = verb == MM_VERB_EXPERIENCED || verb == MM_VERB_ANSWERED || verb == MM_VERB_SCORED ||
                       verb == MM_VERB_VOIDED || none;
        bool moves_on = verb == MM_VERB_COMPLETED || verb == MM_VERB_PASSED || verb == MM_VERB_FAILED;
        MM_CHECK_INT(mm_json_size(category), allowed ? 0 : moves_on ? 2 : 1);
        MM_CHECK_INT(mm_json_get(result, "completion") != NULL, verb == MM_VERB_COMPLETED);
        MM_CHECK_INT(mm_json_get(result, "score") != NULL, verb == MM_VERB_PASSED || verb == MM_VERB_FAILED);
        MM_CHECK(mm_json_get(doc, "version") == NULL && mm_json_get(doc, "stored") == NULL &&
                 mm_json_get(doc, "authority") == NULL);
        MM_CHECK_STR(mm_json_get_str(context, "registration", "none"), none ? "none" : REG);
        mm_json_free(doc);
        mm_buf_done(&out);
    }
}

MM_TEST(a_view_gives_back_what_was_written)
{
    struct mm_statement_view v;
    struct mm_buf out;
    write_golden(&goldens[4], &out); /* answered */
    MM_REQUIRE(mm_statement_view(out.data, out.len, &v, NULL) == MM_OK);
    MM_CHECK_STR(v.id, goldens[4].st.id);
    MM_CHECK_INT(v.verb, MM_VERB_ANSWERED);
    MM_CHECK_STR(v.actor_home, HOME);
    MM_CHECK_STR(v.actor_name, "01920000-0000-7000-8000-00000000000a");
    MM_CHECK_STR(v.registration, REG);
    MM_CHECK_STR(v.session, SESSION);
    MM_CHECK_STR(v.course, "onboarding");
    MM_CHECK_STR(v.item, "duty-01");
    MM_CHECK_STR(v.page, NULL);
    MM_CHECK_STR(v.item_version, "fedcba9876543210");
    MM_CHECK_STR(v.response, "a[.]true[,]b[.]unsure[,]c[.]true");
    MM_CHECK_STR(v.attempt, ATTEMPT);
    MM_CHECK_STR(v.pack_version, "0123456789abcdef");
    MM_CHECK_STR(v.boot, BOOT);
    MM_CHECK_INT(v.at_ms, 1795316645678);
    MM_CHECK_INT(v.mono_ms, 4321);
    MM_CHECK(v.has_success && !v.success && !v.practice && !v.clock_unsure && !v.review);
    MM_CHECK_INT(v.revision, 2);
    mm_statement_view_done(&v);
    mm_buf_done(&out);

    write_golden(&goldens[5], &out); /* practice in a review with a bad clock */
    MM_REQUIRE(mm_statement_view(out.data, out.len, &v, NULL) == MM_OK);
    MM_CHECK(v.success && v.practice && v.clock_unsure && v.review);
    MM_CHECK_STR(v.attempt, NULL);
    mm_statement_view_done(&v);
    mm_buf_done(&out);

    write_golden(&goldens[3], &out);
    MM_REQUIRE(mm_statement_view(out.data, out.len, &v, NULL) == MM_OK);
    MM_CHECK_STR(v.course, "onboarding");
    MM_CHECK_STR(v.page, "duty.p3");
    MM_CHECK(!v.has_success && !v.item);
    mm_statement_view_done(&v);
    mm_buf_done(&out);

    write_golden(&goldens[1], &out);
    MM_REQUIRE(mm_statement_view(out.data, out.len, &v, NULL) == MM_OK);
    MM_CHECK(v.review && v.verb == MM_VERB_LAUNCHED);
    MM_CHECK_STR(v.course, "onboarding");
    mm_statement_view_done(&v);
    mm_buf_done(&out);
}

MM_TEST(a_view_of_a_foreign_statement_gives_what_it_has)
{
    static const char text[] = "{\"id\":\"01930000-0000-7000-8000-000000000001\",\"actor\":{\"mbox\":"
                               "\"mailto:a@example.jp\"},\"verb\":{\"id\":\"http://example.jp/did\"},"
                               "\"object\":{\"id\":\"http://example.jp/x\"}}";
    struct mm_statement_view v;
    MM_REQUIRE(mm_statement_view(text, strlen(text), &v, NULL) == MM_OK);
    MM_CHECK_INT(v.verb, MM_VERB_COUNT);
    MM_CHECK(!v.actor_home && !v.actor_name && !v.course && !v.session && !v.registration);
    mm_statement_view_done(&v);
    MM_CHECK(mm_statement_view("{}", 2, &v, NULL) == MM_ERR_INVALID);
    MM_CHECK(mm_statement_view("{", 1, &v, NULL) == MM_ERR_SYNTAX);
}

/* Batches of 500 wait for the writer with their views. (Sanitizers count nothing here.) */
MM_TEST(a_view_needs_no_document_and_takes_no_more_than_the_statement)
{
    struct mm_session session = session_of(MM_LAUNCH_NORMAL, -1);
    struct mm_statement_view v;
    struct mm_buf out;
    mm_buf_init(&out, 4096);
    mm_statement_write(&session, &goldens[4].st, &out);
    size_t before = mallinfo2().uordblks;
    MM_REQUIRE(mm_statement_view(out.data, out.len, &v, NULL) == MM_OK);
    MM_CHECK(mallinfo2().uordblks - before <= out.len);
    mm_buf_done(&out); /* nor the bytes */
    MM_CHECK_STR(v.item, "duty-01");
    MM_CHECK_STR(v.course, "onboarding");
    MM_CHECK_STR(v.response, "a[.]true[,]b[.]unsure[,]c[.]true");
    mm_statement_view_done(&v);
}

MM_TEST(an_oversized_statement_is_an_error_and_not_a_cut_one)
{
    struct mm_session session = session_of(MM_LAUNCH_NORMAL, -1);
    struct mm_buf out;
    mm_buf_init(&out, 300);
    mm_statement_write(&session, &goldens[0].st, &out);
    MM_CHECK_ERR(mm_buf_check(&out, NULL), MM_ERR_TOO_BIG);
    mm_buf_done(&out);
}

MM_TEST(verbs_are_found_by_their_iri)
{
    for (int v = 0; v < MM_VERB_COUNT; v++)
        MM_CHECK_INT(mm_verb_find(mm_verb_iri((enum mm_verb)v)), v);
    MM_CHECK_INT(mm_verb_find("http://example.jp/verb"), MM_VERB_COUNT);
    MM_CHECK_INT(mm_verb_find(NULL), MM_VERB_COUNT);
    MM_CHECK_STR(mm_verb_iri(MM_VERB_ABANDONED), "https://w3id.org/xapi/adl/verbs/abandoned");
}

MM_TEST_MAIN
