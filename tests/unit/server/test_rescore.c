/* A question is decided of: what was answered counts otherwise by new records, the first ones stay, and the
 * order in which answers and decision come does not matter.
 * mm-test-pg: */
#include "sync/server/actions.h"
#include "sync/server/evidence.h"
#include "sync/server/held.h"
#include "sync/server/opinion.h"
#include "sync/server/progress.h"
#include "sync/server/proof.h"
#include "sync/server/reports/reports.h"
#include "sync/server/rescore.h"
#include "sync/server/summary.h"
#include "tests/unit/server/fixture_batch.h"
#include "tests/unit/server/fixture_paper.h"

#define OTHER   "0198c000-0000-7000-8000-0000000000bb"
#define ATTEMPT "0198c000-0000-7000-8000-00000000000d"
#define SECOND  "0198c000-0000-7000-8000-00000000000e"
#define AT(n)   (COUNCIL_AT_MS - INT64_C(864000000) + (n)*1000)
#define MTF     "duty-01" /* three statements */
#define SINGLE  "definition-04"
#define SERVERS "(SELECT id FROM recorder WHERE kind='server')"

/* ---- what is done ---------------------------------------------------------------------------------------
 */
static void act(struct council *c, const struct mm_action *action, const char *json, enum mm_err want,
                char ret_id[40])
{
    struct mm_json *out = paper_act(c, action, want, "%s", json);
    if (out)
        snprintf(ret_id, 40, "%s", mm_json_get_str(out, "id", ""));
    mm_json_free(out);
}

static void decide(struct council *c, const char *item, const char *ruling, const char *answer,
                   char ret_id[40])
{
    char json[400];
    snprintf(json, sizeof json,
             "{\"actor\":\"書記\",\"item\":\"%s\",\"ruling\":\"%s\",\"reason\":\"not_one_answer\","
             "\"answer\":\"%s\"}",
             item, ruling, answer);
    act(c, &mm_action_opinion_decide, json, MM_OK, ret_id);
}

static void undo(struct council *c, const char *id)
{
    char json[200], again[40];
    snprintf(json, sizeof json, "{\"actor\":\"書記\",\"id\":\"%s\"}", id);
    act(c, &mm_action_opinion_undo, json, MM_OK, again);
}

/* An answer in these words, right or wrong as the item says. */
static struct record words(struct council *c, struct kiosk *k, const char *person, const char *item_id,
                           const char *response, const char *attempt, int revision, int64_t at_ms)
{
    const struct mm_item *item = mm_pack_item(mm_central_pack(c->central), item_id);
    struct mm_answer answer = {0};
    struct mm_grade grade = {0};
    MM_CHECK_ERR(item->ops->parse_response(item, response, &answer), MM_OK);
    mm_grade(item, &answer, &grade);
    return record_words(c, k, person, item_id, response, grade.right, attempt, revision, at_ms);
}

/* ---- what is seen ---------------------------------------------------------------------------------------
 */
static struct mm_pool_row first_of(struct council *c, const char *item)
{
    struct mm_pool_row *rows = NULL, found = {0};
    size_t n = 0;
    MM_CHECK_ERR(mm_evidence_first_sight(c->central, MM_AUD_BOTH, COUNCIL_AT_MS + 1000000, &rows, &n, NULL),
                 MM_OK);
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].key, item) == 0)
            found = rows[i];
    free(rows);
    return found;
}

static void figures_are(struct council *c, const char *item, int64_t people, int64_t right)
{
    const struct mm_pool_row row = first_of(c, item);
    MM_CHECK_INT(row.people, people);
    MM_CHECK_INT(row.right, right);
}

static int64_t written(struct council *c)
{
    return count(c, "SELECT COUNT(*) FROM statement WHERE recorder IN " SERVERS);
}

/* Derived once more it is the same, and the totals agree with the records. */
static void holds(struct council *c)
{
    struct mm_proof proof = {0};
    char *before = derived(c), *after = NULL;
    MM_CHECK_ERR(mm_central_rebuild(c->central, NULL), MM_OK);
    after = derived(c);
    MM_CHECK_STR(after, before);
    MM_CHECK_ERR(mm_prove(c->central, &proof, NULL), MM_OK);
    MM_CHECK_INT(mm_proof_wrong(&proof), 0);
    free(before);
    free(after);
}

static struct mm_hash kiosk_hash(struct council *c)
{
    struct mm_hash hash = {{0}};
    MM_CHECK_ERR(mm_central_lines(c->central,
                                  "SELECT id FROM statement WHERE council=? AND recorder NOT IN " SERVERS
                                  " ORDER BY id",
                                  &hash, NULL),
                 MM_OK);
    return hash;
}

/* ---- the promises ---------------------------------------------------------------------------------------
 */
MM_TEST(an_excluded_question_counts_for_nothing_its_answers_stay_and_undoing_brings_them_back)
{
    struct council c;
    struct kiosk k;
    char id[40];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    take_one(&c, &k, words(&c, &k, PERSON, MTF, "a[.]true[,]b[.]false[,]c[.]true", ATTEMPT, 1, AT(0)));
    take_one(&c, &k, words(&c, &k, OTHER, MTF, "a[.]false[,]b[.]false[,]c[.]true", ATTEMPT, 1, AT(1)));
    take_one(&c, &k, words(&c, &k, OTHER, SINGLE, "b", ATTEMPT, 1, AT(2)));
    figures_are(&c, MTF, 2, 1);
    const struct mm_hash first = kiosk_hash(&c);
    decide(&c, MTF, "exclude", "", id);
    MM_CHECK_INT(written(&c), 2);
    figures_are(&c, MTF, 0, 0);
    figures_are(&c, SINGLE, 1, 1);
    const struct mm_hash then = kiosk_hash(&c);
    MM_CHECK(memcmp(&first, &then, sizeof first) == 0);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM evidence WHERE mark=graded"), 1);
    holds(&c);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM progress WHERE last_at_ms>=1795309500000"), 0);
    undo(&c, id);
    MM_CHECK_INT(written(&c), 4); /* what was said is not taken out of the record */
    figures_are(&c, MTF, 2, 1);
    holds(&c);
    council_close(&c);
}

MM_TEST(what_was_written_once_is_not_written_again)
{
    struct council c;
    struct kiosk k;
    struct mm_rescore sum = {0};
    char id[40], json[200];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    take_one(&c, &k, words(&c, &k, PERSON, SINGLE, "a", ATTEMPT, 1, AT(0)));
    decide(&c, SINGLE, "exclude", "", id);
    decide(&c, SINGLE, "exclude", "", id);
    MM_CHECK_ERR(mm_central_write_begin(c.central, NULL), MM_OK);
    MM_CHECK_ERR(mm_central_write_end(c.central, mm_rescore(c.central, NULL, &sum, NULL), NULL), MM_OK);
    MM_CHECK_INT(sum.answers, 0);
    MM_CHECK_INT(written(&c), 1);
    undo(&c, id); /* the one before it stands again */
    MM_CHECK_INT(written(&c), 1);
    snprintf(json, sizeof json, "{\"actor\":\"書記\",\"id\":\"%s\"}", id);
    act(&c, &mm_action_opinion_undo, json, MM_ERR_CONFLICT, id);
    council_close(&c);
}

MM_TEST(another_right_answer_makes_right_who_gave_it_and_nobody_else)
{
    struct council c;
    struct kiosk k;
    char id[40];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    take_one(&c, &k, words(&c, &k, PERSON, SINGLE, "a", ATTEMPT, 1, AT(0)));
    take_one(&c, &k, words(&c, &k, OTHER, SINGLE, "c", ATTEMPT, 1, AT(1)));
    take_one(&c, &k, words(&c, &k, OTHER, MTF, "a[.]false[,]b[.]false[,]c[.]unsure", ATTEMPT, 1, AT(2)));
    decide(&c, SINGLE, "also", "a", id);
    figures_are(&c, SINGLE, 2, 1);
    MM_CHECK_INT(written(&c), 1);
    /* A second one beside it would take back what the first gave: that is decided aloud. */
    act(&c, &mm_action_opinion_decide,
        "{\"item\":\"" SINGLE "\",\"ruling\":\"also\",\"reason\":\"wording\",\"answer\":\"c\"}",
        MM_ERR_CONFLICT, id);
    figures_are(&c, SINGLE, 2, 1);
    decide(&c, MTF, "also", "a", id); /* わからない is no answer that could be right */
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM evidence WHERE row_id='" MTF "/a' AND mark=1"), 1);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM evidence WHERE row_id='" MTF "/c' AND mark=2"), 1);
    figures_are(&c, MTF, 1, 0);
    holds(&c);
    decide(&c, SINGLE, "keep", "", id);
    figures_are(&c, SINGLE, 2, 0);
    holds(&c);
    council_close(&c);
}

/* Figures that were issued stay until they may be issued anew; what was decided stands beside them at once.
 */
MM_TEST(the_report_of_items_says_what_was_decided)
{
    struct council c;
    struct kiosk k;
    struct mm_report_table table;
    char id[40];
    bool says = false;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    for (int i = 0; i < 6; i++) {
        char person[MM_ID_BYTES];
        snprintf(person, sizeof person, "0198c000-0000-7000-8000-0000000000%02d", i + 10);
        take_one(&c, &k, words(&c, &k, person, MTF, "a[.]true[,]b[.]false[,]c[.]true", ATTEMPT, 1, AT(i)));
    }
    decide(&c, MTF, "keep", "", id);
    MM_REQUIRE(mm_report_items.run(c.central, COUNCIL_AT_MS, &table, NULL) == MM_OK);
    for (size_t i = 0; i < table.n_rows * table.n_columns; i++)
        says |= table.cells[i].text && strstr(table.cells[i].text, "事務局の扱い: 変更しない。");
    MM_CHECK(says);
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST(a_decision_that_says_nothing_is_refused_in_words)
{
    static const char *const bad[] = {
        "{\"item\":\"duty-01\",\"ruling\":\"delete\",\"reason\":\"wording\"}",
        "{\"item\":\"duty-01\",\"ruling\":\"keep\",\"reason\":\"because\"}",
        "{\"item\":\"duty-01\",\"ruling\":\"also\",\"reason\":\"wording\"}",
        "{\"item\":\"duty-01\",\"ruling\":\"also\",\"reason\":\"wording\",\"answer\":\"z\"}",
        "{\"item\":\"duty-01\",\"ruling\":\"keep\",\"reason\":\"wording\",\"answer\":\"a\"}",
        "{\"item\":\"" SINGLE "\",\"ruling\":\"also\",\"reason\":\"wording\",\"answer\":\"b\"}",
    };
    struct council c;
    char id[40];
    MM_REQUIRE(council_open(&c));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        act(&c, &mm_action_opinion_decide, bad[i], MM_ERR_INVALID, id);
    act(&c, &mm_action_opinion_decide,
        "{\"item\":\"duty-01\",\"version\":\"0000000000000000\",\"ruling\":\"keep\",\"reason\":\"wording\"}",
        MM_ERR_NOT_FOUND, id);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM item_decision"), 0);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM operation WHERE what LIKE 'opinion%'"), 0);
    council_close(&c);
}

/* Answers, a revision of one, and the decision: whatever comes first. */
MM_TEST(the_order_of_answers_and_decision_does_not_matter)
{
    static const int orders[][4] = {{0, 1, 2, 3}, {3, 0, 1, 2}, {0, 3, 1, 2}, {2, 3, 1, 0}, {1, 0, 3, 2},
                                    {3, 2, 1, 0}, {2, 1, 3, 0}, {0, 2, 3, 1}, {1, 3, 0, 2}, {2, 0, 1, 3}};
    static const char marks[] =
        "SELECT CAST(SUM(CASE person WHEN '" PERSON "' THEN 100 ELSE 1 END*(mark+1)) AS BIGINT)"
        " FROM evidence";
    struct council c;
    struct kiosk first[3];
    MM_REQUIRE(council_open(&c));
    for (uint8_t i = 0; i < 3; i++)
        MM_REQUIRE(kiosk_enrol(&c, &first[i], (uint8_t)(i + 1)));
    for (size_t o = 0; o < sizeof orders / sizeof orders[0]; o++) {
        char id[40];
        struct record r[3] = {
            words(&c, &first[0], PERSON, SINGLE, "c", ATTEMPT, 1, AT(0)),
            words(&c, &first[1], PERSON, SINGLE, "a", ATTEMPT, 2, AT(1)), /* as it stands in the end */
            words(&c, &first[2], OTHER, SINGLE, "a", SECOND, 1, AT(2)),
        };
        for (size_t i = 0; i < 4; i++) {
            struct mm_record_reply reply;
            int at = orders[o][i];
            if (at == 3)
                decide(&c, SINGLE, "also", "a", id);
            else
                MM_CHECK_ERR(take(&c, &first[at], &r[at], 1, &reply), MM_OK);
        }
        MM_CHECK_INT(count(&c, marks), 202);
        holds(&c);
        MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central), "DELETE FROM item_decision", NULL), MM_OK);
        MM_CHECK_ERR(mm_central_write_begin(c.central, NULL), MM_OK);
        MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central),
                                "DELETE FROM statement WHERE recorder NOT IN " SERVERS, NULL),
                     MM_OK);
        MM_CHECK_ERR(mm_central_write_end(c.central, MM_OK, NULL), MM_OK);
        MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central), "DELETE FROM statement", NULL), MM_OK);
        MM_CHECK_ERR(mm_central_rebuild(c.central, NULL), MM_OK);
        records_free(r, 3);
    }
    council_close(&c);
}

MM_TEST(how_an_answer_counts_is_not_for_a_kiosk_to_say)
{
    struct council c;
    struct kiosk k;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    struct record answer = words(&c, &k, PERSON, SINGLE, "a", ATTEMPT, 1, AT(0));
    const struct mm_item *item = mm_pack_item(mm_central_pack(c.central), SINGLE);
    const struct mm_statement claim = {.verb = MM_VERB_SCORED,
                                       .at_ms = AT(1),
                                       .item = SINGLE,
                                       .item_version = item->version_hash,
                                       .interaction_type = "choice",
                                       .pattern = "a",
                                       .right = true,
                                       .attempt = ATTEMPT,
                                       .ref = answer.id,
                                       .scoring = MM_SCORED_ALSO,
                                       .rows = SINGLE};
    struct record claimed = record_make(&c, &k, PERSON, &claim);
    take_one(&c, &k, answer);
    take_one(&c, &k, claimed);
    figures_are(&c, SINGLE, 1, 0);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM rescored"), 0);
    holds(&c);
    council_close(&c);
}

/* ---- 目安 ------------------------------------------------------------------------------------------------
 */
static const struct mm_course *course_with_cut(struct council *c)
{
    const struct mm_pack *pack = mm_central_pack(c->central);
    for (size_t i = 0; i < pack->n_courses; i++)
        if (pack->courses[i].shows_cut)
            return &pack->courses[i];
    return NULL;
}

/* What the kiosk says behind 提出. */
static struct record failed(struct council *c, struct kiosk *k, const char *person, const char *attempt,
                            double scaled, int64_t at_ms)
{
    char text[60], *at = NULL;
    const struct mm_statement s = {
        .verb = MM_VERB_FAILED, .at_ms = at_ms, .duration_ms = 1000, .attempt = attempt};
    struct record r = record_make(c, k, person, &s), out;
    snprintf(text, sizeof text, "\"success\":false,\"score\":{\"scaled\":%g},", scaled);
    at = strstr(r.bytes, "\"success\":false,");
    char *bytes =
        mm_asprintf("%.*s%s%s", (int)(at - r.bytes), r.bytes, text, at + strlen("\"success\":false,"));
    k->seq--;
    k->chain = r.prev;
    out = record_raw(k, bytes);
    free(bytes);
    records_free(&r, 1);
    return out;
}

static int64_t passed_by(struct council *c, const char *person)
{
    struct mm_stmt *stmt = NULL;
    int64_t n = -1;
    bool row = false;
    MM_CHECK_ERR(
        mm_db_query(mm_central_db(c->central), "SELECT COUNT(*) FROM reached WHERE person=?", &stmt, NULL),
        MM_OK);
    mm_bind_str(stmt, 1, person);
    if (MM_CHECK_ERR(mm_stmt_step(stmt, &row, NULL), MM_OK) && row)
        n = mm_col_int(stmt, 0);
    mm_stmt_end(stmt);
    return n;
}

MM_TEST(who_missed_the_mark_by_an_excluded_question_alone_has_reached_it)
{
    struct council c;
    struct kiosk k;
    char id[40];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    k.course = course_with_cut(&c)->id;
    for (size_t i = 0; i < 4; i++) {
        take_one(&c, &k, record_answer(&c, &k, PERSON, i, i != 0, ATTEMPT, 1, AT(i)));
        take_one(&c, &k, record_answer(&c, &k, OTHER, i, i > 1, SECOND, 1, AT(10 + i)));
    }
    take_one(&c, &k, failed(&c, &k, PERSON, ATTEMPT, 0.75, AT(20)));
    MM_CHECK_INT(passed_by(&c, PERSON), 0);
    decide(&c, MTF, "exclude", "", id);
    MM_CHECK_INT(passed_by(&c, PERSON), 1);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement WHERE recorder IN " SERVERS), 3);
    take_one(&c, &k, failed(&c, &k, OTHER, SECOND, 0.5, AT(21))); /* two of three, behind the decision */
    MM_CHECK_INT(passed_by(&c, OTHER), 0);
    holds(&c);
    undo(&c, id); /* what was reached stays reached */
    MM_CHECK_INT(passed_by(&c, PERSON), 1);
    decide(&c, MTF, "exclude", "", id);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement WHERE recorder IN " SERVERS), 7);
    holds(&c);
    council_close(&c);
}

MM_TEST(a_result_that_comes_behind_the_decision_counts_as_one_before_it)
{
    struct council c;
    struct kiosk k;
    char id[40];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    k.course = course_with_cut(&c)->id;
    decide(&c, MTF, "exclude", "", id);
    for (size_t i = 0; i < 4; i++)
        take_one(&c, &k, record_answer(&c, &k, PERSON, i, i != 0, ATTEMPT, 1, AT(i)));
    take_one(&c, &k, failed(&c, &k, PERSON, ATTEMPT, 0.75, AT(20)));
    MM_CHECK_INT(passed_by(&c, PERSON), 1);
    holds(&c);
    council_close(&c);
}

/* Of a form of which not all came (or of another one) nobody can say what it would have been. */
MM_TEST(a_result_that_its_answers_do_not_give_is_left_alone)
{
    struct council c;
    struct kiosk k;
    char id[40];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    k.course = course_with_cut(&c)->id;
    for (size_t i = 0; i < 4; i++)
        take_one(&c, &k, record_answer(&c, &k, PERSON, i, i != 0, ATTEMPT, 1, AT(i)));
    take_one(&c, &k, failed(&c, &k, PERSON, ATTEMPT, 0.6, AT(20)));
    decide(&c, MTF, "exclude", "", id);
    MM_CHECK_INT(passed_by(&c, PERSON), 0);
    council_close(&c);
}

/* ---- what comes by other ways than from a kiosk that is trusted
 * --------------------------------------------
 */
MM_TEST(a_sheet_that_is_entered_behind_the_decision_counts_as_it_says)
{
    struct council c;
    struct mm_paper_sheet sheet;
    struct mm_paper_form form;
    char id[40], marks[2000], number[MM_PAPER_NUMBER_BYTES];
    MM_REQUIRE(council_open(&c));
    paper_put(&c, paper_person(PERSON, "架空太郎", MM_PERSON_COUNCILLOR, 1));
    struct mm_json *out = paper_act(&c, &mm_action_paper_make, MM_OK,
                                    "{\"actor\":\"書記\",\"person\":\"架空太郎\",\"course\":\"" COURSE "\"}");
    snprintf(number, sizeof number, "%s", mm_json_get_str(out, "number", ""));
    mm_json_free(out);
    MM_REQUIRE(mm_paper_sheet_get(c.central, number, &sheet, &form, NULL) == MM_OK);
    decide(&c, form.form.item[0].item_id, "exclude", "", id);
    paper_answers(&form, 0, marks);
    mm_json_free(paper_act(&c, &mm_action_paper_enter, MM_OK,
                           "{\"actor\":\"書記\",\"number\":\"%s\",\"answers\":[%s],"
                           "\"alone\":\"職員が一人のため\"}",
                           number, marks));
    figures_are(&c, form.form.item[0].item_id, 0, 0);
    figures_are(&c, form.form.item[1].item_id, 1, 1);
    holds(&c);
    council_close(&c);
}

MM_TEST(an_answer_that_is_accepted_from_quarantine_counts_as_was_decided)
{
    struct council c;
    struct kiosk k;
    struct mm_record_reply reply;
    struct mm_held held;
    char id[40];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    decide(&c, MTF, "exclude", "", id);
    struct record r = words(&c, &k, PERSON, MTF, "a[.]false[,]b[.]false[,]c[.]true", ATTEMPT, 1, AT(0));
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central),
                            "UPDATE recorder_key SET status='revoked' WHERE recorder NOT IN " SERVERS, NULL),
                 MM_OK);
    MM_CHECK_ERR(take(&c, &k, &r, 1, &reply), MM_OK);
    MM_CHECK_INT(reply.status, MM_RECORD_QUARANTINED);
    MM_CHECK_ERR(mm_held_settle(c.central, "書記", r.id, MM_VERDICT_ACCEPTED, "早く失効にした", &held, NULL),
                 MM_OK);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM evidence WHERE graded<>mark"), 3);
    figures_are(&c, MTF, 0, 0);
    holds(&c);
    records_free(&r, 1);
    council_close(&c);
}

MM_TEST(a_record_of_the_server_that_is_refused_is_held_and_stops_no_kiosk)
{
    struct council c;
    struct kiosk k;
    struct mm_record_reply reply;
    char id[40];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    decide(&c, MTF, "exclude", "", id);
    struct record r[2] = {words(&c, &k, PERSON, MTF, "a[.]false[,]b[.]false[,]c[.]true", ATTEMPT, 1, AT(0)),
                          words(&c, &k, PERSON, SINGLE, "a", ATTEMPT, 1, AT(1))};
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central),
                            "UPDATE recorder_key SET status='revoked' WHERE recorder IN " SERVERS, NULL),
                 MM_OK);
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central),
                            "UPDATE recorder SET status='revoked' WHERE id IN " SERVERS, NULL),
                 MM_OK);
    MM_CHECK_ERR(take(&c, &k, &r[0], 1, &reply), MM_OK);
    MM_CHECK_INT(reply.status, MM_RECORD_STORED);
    MM_CHECK_INT(written(&c), 0);
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central),
                            "UPDATE recorder_key SET status='active' WHERE recorder IN " SERVERS, NULL),
                 MM_OK);
    MM_CHECK_ERR(take(&c, &k, &r[0], 1, &reply), MM_OK); /* again, because no answer came */
    MM_CHECK_INT(reply.status, MM_RECORD_DUPLICATE);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM quarantine WHERE recorder IN " SERVERS), 1);
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central),
                            "UPDATE recorder SET status='active' WHERE id IN " SERVERS, NULL),
                 MM_OK);
    MM_CHECK_ERR(take(&c, &k, &r[1], 1, &reply), MM_OK);
    MM_CHECK_INT(reply.status, MM_RECORD_STORED);
    MM_CHECK_INT(written(&c), 1); /* what was wanted all the time */
    figures_are(&c, MTF, 0, 0);
    holds(&c);
    records_free(r, 2);
    council_close(&c);
}

/* More than are written at once. */
MM_TEST(a_decision_reaches_all_answers_however_many_there_are)
{
    enum { N = MM_MAX_RESCORED + 1, PART = 50 };
    struct council c;
    struct kiosk k;
    struct mm_rescore sum = {0};
    char id[40];
    if (pg_wanted())
        return; /* slow there, and the same */
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    for (int i = 0; i < N;) {
        struct record r[PART];
        struct mm_record_reply replies[PART];
        size_t n = 0;
        for (; n < PART && i < N; n++, i++) {
            char attempt[MM_UUID_BYTES];
            snprintf(attempt, sizeof attempt, "0198c000-0000-7000-8000-%012d", i);
            r[n] = words(&c, &k, PERSON, SINGLE, "a", attempt, 1, AT(i));
        }
        MM_CHECK_ERR(take(&c, &k, r, n, replies), MM_OK);
        records_free(r, n);
    }
    decide(&c, SINGLE, "exclude", "", id);
    MM_CHECK_INT(written(&c), N);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM evidence WHERE mark<>5"), 0);
    MM_CHECK_ERR(mm_central_write_begin(c.central, NULL), MM_OK);
    MM_CHECK_ERR(mm_central_write_end(c.central, mm_rescore(c.central, NULL, &sum, NULL), NULL), MM_OK);
    MM_CHECK_INT(sum.answers, 0);
    council_close(&c);
}

MM_TEST_MAIN
