/* 内容を確認しました: for each text and version once, never for what is not the council's own. */
#include "tests/unit/store/fixture.h"

static const struct mm_text policy = {"policy", "基本方針", "0123456789ab", false};

static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};

static int64_t known(struct mm_store *store, const char *person, const struct mm_text *text)
{
    int64_t at_ms = -1;
    MM_CHECK_ERR(mm_store_acknowledged(store, person, text, &at_ms, NULL), MM_OK);
    return at_ms;
}

MM_TEST(a_text_is_confirmed_once_for_each_version_and_stands_in_a_record)
{
    struct mm_store *store = store_ready();
    struct mm_text next = policy;
    struct mm_outbox_row *rows = NULL;
    struct mm_statement_view view;
    struct mm_json *doc = NULL;
    char id[MM_UUID_BYTES];
    size_t n = 0;
    next.version = "ba9876543210";
    MM_CHECK_INT(known(store, COUNCILLOR, &policy), 0);
    MM_CHECK_ERR(mm_store_acknowledge(store, COUNCILLOR, &policy, "aaaaaaaaaaaaaaaa", id, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_verify(store, NULL, NULL), MM_OK);
    MM_CHECK(id[0]);
    MM_CHECK_INT(known(store, COUNCILLOR, &policy), START_MS);
    MM_CHECK_INT(known(store, STAFF, &policy), 0);
    MM_CHECK_INT(known(store, COUNCILLOR, &next), 0); /* other words */
    MM_CHECK_ERR(mm_store_acknowledge(store, COUNCILLOR, &policy, "aaaaaaaaaaaaaaaa", id, NULL), MM_OK);
    MM_CHECK_STR(id, "");
    MM_CHECK_ERR(mm_store_acknowledge(store, COUNCILLOR, &next, "bbbbbbbbbbbbbbbb", id, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_outbox(store, 10, 100000, &rows, &n, NULL), MM_OK);
    if (MM_CHECK_INT(n, 2)) {
        MM_CHECK_ERR(mm_statement_view(rows[0].bytes, rows[0].len, &view, NULL), MM_OK);
        MM_CHECK_INT(view.verb, MM_VERB_ACKNOWLEDGED);
        MM_CHECK_STR(view.text, "policy");
        MM_CHECK_STR(view.text_version, "0123456789ab");
        MM_CHECK(!view.registration && !view.session && !view.course);
        mm_statement_view_done(&view);
        MM_CHECK_ERR(mm_json_parse(rows[0].bytes, rows[0].len, &limits, &doc, NULL), MM_OK);
        MM_CHECK_ERR(mm_statement_check(doc, MM_XAPI_1, NULL), MM_OK);
        mm_json_free(doc);
    }
    mm_outbox_free(rows, n);
    MM_CHECK_INT(number(store, "SELECT count(*) FROM statement"), 2);
    store_end(store);
}

MM_TEST(an_example_and_a_text_that_is_not_there_cannot_be_confirmed)
{
    struct mm_store *store = store_ready();
    struct mm_text example = policy, absent = policy;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char id[MM_UUID_BYTES];
    example.example = true;
    absent.version = "";
    MM_CHECK_ERR(mm_store_acknowledge(store, COUNCILLOR, &example, "a", id, &info), MM_ERR_INVALID);
    MM_CHECK(info.text[0]);
    MM_CHECK_ERR(mm_store_acknowledge(store, COUNCILLOR, &absent, "a", id, NULL), MM_ERR_INVALID);
    MM_CHECK_INT(number(store, "SELECT (SELECT count(*) FROM statement)+(SELECT count(*) FROM acknowledged)"),
                 0);
    MM_CHECK_STR(mm_text_policy(&pack).version, ""); /* a pack without its policy's text */
    store_end(store);
}

MM_TEST(what_was_confirmed_elsewhere_is_known_here_and_the_earlier_day_stands)
{
    struct mm_store *store = store_ready();
    struct mm_summary_text text = {"policy", "0123456789ab", START_MS - 5000};
    struct mm_summary summary = {.person = COUNCILLOR, .texts = &text, .n_texts = 1};
    struct mm_roster nobody = {.known = {.as_of_day = MM_DAY_NONE}, .council_name = "○○市議会"};
    char id[MM_UUID_BYTES] = "x";
    MM_CHECK_ERR(mm_store_summary_put(store, &summary, 1, "", NULL), MM_OK);
    MM_CHECK_INT(known(store, COUNCILLOR, &policy), START_MS - 5000);
    MM_CHECK_ERR(mm_store_acknowledge(store, COUNCILLOR, &policy, "a", id, NULL), MM_OK);
    MM_CHECK_STR(id, "");
    text.at_ms = START_MS + 5000;
    MM_CHECK_ERR(mm_store_summary_put(store, &summary, 2, "", NULL), MM_OK);
    MM_CHECK_INT(known(store, COUNCILLOR, &policy), START_MS - 5000);
    MM_CHECK_ERR(mm_store_roster_put(store, &nobody, NULL), MM_OK);
    MM_CHECK_INT(known(store, COUNCILLOR, &policy), 0);
    store_end(store);
}

MM_TEST_MAIN
