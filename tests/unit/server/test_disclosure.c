/* What is seen of answers by name: nothing until the council decides, then as far as it decided, and never an
 * answer that was given before the person had been told (USERS 2).
 * mm-test-pg: long */
#include "sync/server/actions.h"
#include "sync/server/disclosure.h"
#include "sync/server/reports/reports.h"
#include "tests/unit/server/fixture_batch.h"
#include "tests/unit/server/fixture_paper.h"
#include "tests/unit/server/fixture_report.h"
#include "tests/unit/server/fixture_web.h"

#define ATTEMPT       "0198c000-0000-7000-8000-00000000a001"
#define OTHER_ATTEMPT "0198c000-0000-7000-8000-00000000a002"
enum { ITEMS = 5, MOST_LINES = 1000 };

static void act(struct council *c, enum mm_err wanted, const char *action, const char *text)
{
    mm_json_free(paper_act(c, mm_action_find(action), wanted, "%s", text));
}

static void decide_as(struct council *c, enum mm_err wanted, const char *name, const char *value)
{
    char text[400];
    snprintf(text, sizeof text,
             "{\"actor\":\"a\",\"name\":\"%s\",\"value\":\"%s\",\"body\":\"議会運営委員会\","
             "\"decided_on\":\"2026-11-01\",\"number\":\"第1号\"}",
             name, value);
    act(c, wanted, "council.set", text);
}

static void decide(struct council *c, const char *level)
{
    decide_as(c, MM_OK, MM_DISCLOSURE_SETTING, level);
}

static void sends(struct council *c, struct kiosk *k, struct record *records, size_t n)
{
    struct mm_record_reply replies[64];
    MM_CHECK_ERR(take(c, k, records, n, replies), MM_OK);
    records_free(records, n);
}

/* Five questions of a check, the mark, and 済; told: what the person had read. */
static void sit(struct council *c, struct kiosk *k, const char *person, const char *attempt, bool right,
                int told)
{
    struct record records[ITEMS + 2];
    int64_t at_ms = COUNCIL_AT_MS - 60000;
    k->told = told;
    for (size_t i = 0; i < ITEMS; i++)
        records[i] = record_answer(c, k, person, i, right, attempt, 1, at_ms + (int64_t)i);
    records[ITEMS] = record_verb(c, k, person, right ? MM_VERB_PASSED : MM_VERB_FAILED, at_ms + ITEMS);
    records[ITEMS + 1] = record_verb(c, k, person, MM_VERB_COMPLETED, at_ms + ITEMS + 1);
    sends(c, k, records, ITEMS + 2);
}

static size_t rows_of(struct council *c, const char *report)
{
    struct mm_report_table table;
    size_t n = 0;
    if (!MM_CHECK(run_report(c, report, &table)))
        return 99;
    n = table.n_rows;
    mm_report_table_done(&table);
    return n;
}

/* Who was right was wrong, as it counts and as it was graded, and the other way round. */
static void turn_round(struct council *c)
{
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c->central),
                            "UPDATE evidence SET mark=CASE WHEN mark=1 THEN 0 ELSE 1 END,"
                            " graded=CASE WHEN graded=1 THEN 0 ELSE 1 END",
                            NULL),
                 MM_OK);
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c->central), "DELETE FROM reached", NULL), MM_OK);
}

/* ---- level 0 ------------------------------------------------------------------------------------------ */
/* Every report in every format, one behind the other. */
static void all_reports(struct council *c, struct mm_buf *out)
{
    size_t n = 0, n_formats = 0;
    const struct mm_report_ops *const *reports = mm_report_list(&n);
    const struct mm_export_ops *const *formats = mm_export_list(&n_formats);
    for (size_t i = 0; i < n; i++) {
        struct mm_report_table table = {0};
        if (strcmp(reports[i]->name, "proof") == 0)
            continue; /* whether evidence is what the statements say: here it is not */
        if (!MM_CHECK_ERR(mm_report_run(c->central, reports[i], COUNCIL_AT_MS, NULL, &table, NULL), MM_OK))
            continue;
        for (size_t f = 0; f < n_formats; f++)
            if (!formats[f]->binary) /* these are made of the same table */
                MM_CHECK_ERR(formats[f]->write(&table, out, NULL, NULL), MM_OK);
        mm_report_table_done(&table);
    }
}

MM_TEST(until_the_council_decides_no_report_in_any_format_tells_right_from_wrong)
{
    struct council c;
    struct kiosk k;
    struct mm_person *people = NULL;
    struct mm_buf before, after;
    size_t n = 0;
    MM_REQUIRE(council_open(&c) && people_of(&c, 6, 2, &people, &n) && kiosk_enrol(&c, &k, 1));
    sit(&c, &k, people[0].id, ATTEMPT, true, 2);
    sit(&c, &k, people[1].id, OTHER_ATTEMPT, false, 2);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM reached"), 1);
    mm_buf_init(&before, 64 << 20);
    mm_buf_init(&after, 64 << 20);
    all_reports(&c, &before);
    MM_CHECK(before.len > 50000);
    MM_CHECK(strstr(mm_buf_str(&before), people[0].name));
    turn_round(&c);
    all_reports(&c, &after);
    MM_CHECK(before.len == after.len && memcmp(before.data, after.data, after.len) == 0);
    mm_buf_done(&before);
    mm_buf_done(&after);
    free(people);
    council_close(&c);
}

/* What every page asks for: each address of /api/v1 that is read, and every report behind it. */
static void all_pages(struct web *w, struct mm_buf *out)
{
    const struct mm_http_header admin[] = {{"Authorization", w->secret}};
    char path[200];
    size_t n = 0;
    const struct mm_route *const *routes = mm_route_list(&n);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(routes[i]->method, "GET") != 0 || strncmp(routes[i]->pattern, "/api/v1/", 8) != 0 ||
            strchr(routes[i]->pattern, '{'))
            continue;
        int status = web_send(w, "GET", routes[i]->pattern, admin, 1, NULL, 0);
        mm_buf_printf(out, "\n%s %d\n", routes[i]->pattern, status);
        mm_buf_append(out, w->answer.body.data, w->answer.body.len);
    }
    const struct mm_report_ops *const *reports = mm_report_list(&n);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(reports[i]->name, "proof") == 0 || strcmp(reports[i]->name, "operations") == 0)
            continue; /* what was looked at grows with each look */
        snprintf(path, sizeof path, "/api/v1/report/%s", reports[i]->name);
        MM_CHECK_INT(web_send(w, "GET", path, admin, 1, NULL, 0), 200);
        mm_buf_append(out, w->answer.body.data, w->answer.body.len);
    }
}

MM_TEST(no_page_gets_an_answer_that_tells_right_from_wrong)
{
    struct web w;
    struct kiosk k;
    struct mm_person *people = NULL;
    struct mm_buf before, after;
    size_t n = 0;
    MM_REQUIRE(web_open(&w) && people_of(&w.c, 6, 2, &people, &n) && kiosk_enrol(&w.c, &k, 1));
    sit(&w.c, &k, people[0].id, ATTEMPT, true, 2);
    sit(&w.c, &k, people[1].id, OTHER_ATTEMPT, false, 2);
    mm_buf_init(&before, 64 << 20);
    mm_buf_init(&after, 64 << 20);
    all_pages(&w, &before);
    MM_CHECK(strstr(mm_buf_str(&before), "/api/v1/statements 409")); /* nobody decided it */
    turn_round(&w.c);
    all_pages(&w, &after);
    MM_CHECK(before.len > 50000 && before.len == after.len &&
             memcmp(before.data, after.data, after.len) == 0);
    mm_buf_done(&before);
    mm_buf_done(&after);
    free(people);
    web_close(&w);
}

/* Ids by lot and what hangs on the bytes of statements are the same for everybody. */
static void mask(char *text)
{
    for (char *at = text; *at; at++) {
        size_t len = strspn(at, "0123456789abcdef-");
        if (len >= 16)
            memset(at, '#', len);
        at += len ? len - 1 : 0;
    }
}

static void put_table(struct council *c, const char *table, struct mm_buf *out)
{
    char columns[3000] = "", words[4000];
    struct mm_stmt *stmt = NULL;
    bool row = false;
    snprintf(words, sizeof words,
             "SELECT group_concat('lower(quote(\"'||name||'\"))', '||''|''||') FROM pragma_table_info('%s')",
             table);
    MM_CHECK_ERR(mm_db_query(mm_central_db(c->central), words, &stmt, NULL), MM_OK);
    if (MM_CHECK_ERR(mm_stmt_step(stmt, &row, NULL), MM_OK) && row)
        snprintf(columns, sizeof columns, "%s", mm_col_str(stmt, 0));
    mm_stmt_end(stmt);
    snprintf(words, sizeof words, "SELECT %s FROM \"%s\" ORDER BY 1", columns, table);
    MM_CHECK_ERR(mm_db_query(mm_central_db(c->central), words, &stmt, NULL), MM_OK);
    mm_buf_printf(out, "\n== %s\n", table);
    while (mm_stmt_step(stmt, &row, NULL) == MM_OK && row)
        mm_buf_printf(out, "%s\n", mm_col_str(stmt, 0));
    mm_stmt_end(stmt);
}

/* All tables but the raw statements with their index, and the two of evidence.c. */
static void all_tables(struct council *c, struct mm_buf *out)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    char names[100][64];
    size_t n = 0;
    MM_CHECK_ERR(mm_db_query(mm_central_db(c->central),
                             "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'pack%' "
                             "AND name NOT IN ('statement',"
                             " 'posting', 'evidence', 'reached', 'recorder_key', 'sqlite_sequence')"
                             " ORDER BY name",
                             &stmt, NULL),
                 MM_OK);
    while (mm_stmt_step(stmt, &row, NULL) == MM_OK && row && n < 100)
        snprintf(names[n++], sizeof names[0], "%s", mm_col_str(stmt, 0));
    mm_stmt_end(stmt);
    MM_CHECK(n > 30);
    for (size_t i = 0; i < n; i++)
        put_table(c, names[i], out);
    mask(out->data);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t lines_of(char *text, char **lines)
{
    size_t n = 0;
    for (char *end; n < MOST_LINES && (end = strchr(text, '\n')); text = end + 1) {
        *end = '\0';
        lines[n++] = text;
    }
    qsort(lines, n, sizeof *lines, by_text);
    return n;
}

/* In whatever order: rows lie in that of ids by lot. */
static bool same_lines(char *a, char *b)
{
    static char *of_a[MOST_LINES], *of_b[MOST_LINES];
    size_t n = lines_of(a, of_a);
    if (!MM_CHECK_INT(lines_of(b, of_b), (int64_t)n) || !MM_CHECK(n < MOST_LINES))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!MM_CHECK_STR(of_a[i], of_b[i]))
            return false;
    return true;
}

static void tables_after(bool right, struct mm_buf *out)
{
    struct council c;
    struct kiosk k;
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    sit(&c, &k, PERSON, ATTEMPT, right, 0);
    mm_buf_init(out, 64 << 20);
    all_tables(&c, out);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM reached"), right);
    council_close(&c);
}

MM_TEST(right_and_wrong_stand_in_statements_and_evidence_and_in_no_other_table)
{
    struct mm_buf right, wrong;
    if (pg_wanted())
        return; /* the tables are the same */
    tables_after(true, &right);
    tables_after(false, &wrong);
    MM_CHECK(strstr(mm_buf_str(&right), "== progress\n"));
    MM_CHECK(same_lines(right.data, wrong.data));
    mm_buf_done(&right);
    mm_buf_done(&wrong);
}

/* ---- the levels -----------------------------------------------------------------------------------------
 */
MM_TEST(each_level_adds_what_the_council_decided_and_lowering_takes_it_away)
{
    struct council c;
    struct kiosk k;
    struct mm_person *people = NULL;
    struct mm_report_table table;
    size_t n = 0;
    MM_REQUIRE(council_open(&c) && people_of(&c, 2, 0, &people, &n) && kiosk_enrol(&c, &k, 1));
    sit(&c, &k, people[0].id, ATTEMPT, false, 2);
    sit(&c, &k, people[1].id, OTHER_ATTEMPT, true, 2);
    MM_CHECK_INT(rows_of(&c, "again") + rows_of(&c, "scores"), 0);
    decide_as(&c, MM_ERR_INVALID, MM_DISCLOSURE_SETTING, "3");
    decide(&c, "1");
    MM_REQUIRE(run_report(&c, "again", &table));
    MM_REQUIRE(table.n_rows == 1); /* the other one knows it */
    MM_CHECK_STR(cell_of(&table, 0, "name")->text, people[0].name);
    MM_CHECK_STR(cell_of(&table, 0, "group")->text, "基本方針5");
    mm_report_table_done(&table);
    MM_CHECK_INT(rows_of(&c, "scores"), 0);
    decide(&c, "2");
    MM_CHECK_INT(rows_of(&c, "again"), 1);
    MM_REQUIRE(run_report(&c, "scores", &table));
    MM_REQUIRE(table.n_rows == 2);
    for (size_t r = 0; r < 2; r++) {
        MM_CHECK_INT(cell_of(&table, r, "items")->num, ITEMS);
        MM_CHECK_INT(cell_of(&table, r, "right")->num,
                     strcmp(cell_of(&table, r, "name")->text, people[1].name) == 0 ? ITEMS : 0);
    }
    mm_report_table_done(&table);
    decide(&c, "0");
    MM_CHECK_INT(rows_of(&c, "again") + rows_of(&c, "scores"), 0);
    free(people);
    council_close(&c);
}

MM_TEST(a_question_that_counts_for_nothing_is_in_neither_number_of_a_score)
{
    struct council c;
    struct kiosk k;
    struct mm_person *people = NULL;
    struct mm_report_table table;
    size_t n = 0;
    MM_REQUIRE(council_open(&c) && people_of(&c, 1, 0, &people, &n) && kiosk_enrol(&c, &k, 1));
    sit(&c, &k, people[0].id, ATTEMPT, true, 2);
    decide(&c, "2");
    act(&c, MM_OK, "opinion.decide",
        "{\"actor\":\"a\",\"item\":\"duty-01\",\"ruling\":\"exclude\",\"reason\":\"not_one_answer\"}");
    MM_REQUIRE(run_report(&c, "scores", &table));
    MM_REQUIRE(table.n_rows == 1);
    MM_CHECK_INT(cell_of(&table, 0, "items")->num, ITEMS - 1);
    MM_CHECK_INT(cell_of(&table, 0, "right")->num, ITEMS - 1);
    mm_report_table_done(&table);
    free(people);
    council_close(&c);
}

/* A paper that went out is made anew and compared. */
MM_TEST(a_score_stands_from_the_end_of_its_course_on_also_when_it_is_asked_for_later)
{
    struct council c;
    struct kiosk k;
    struct mm_person *people = NULL;
    struct mm_score *scores = NULL;
    size_t n = 0;
    MM_REQUIRE(council_open(&c) && people_of(&c, 1, 0, &people, &n) && kiosk_enrol(&c, &k, 1));
    sit(&c, &k, people[0].id, ATTEMPT, true, 2);
    decide(&c, "2");
    for (int64_t at_ms = COUNCIL_AT_MS - 60000 + ITEMS; at_ms <= COUNCIL_AT_MS - 60000 + ITEMS + 1; at_ms++) {
        MM_REQUIRE(mm_disclosed_scores(c.central, at_ms, &scores, &n, NULL) == MM_OK);
        MM_CHECK_INT(n, at_ms > COUNCIL_AT_MS - 60000 + ITEMS);
        free(scores);
    }
    free(people);
    council_close(&c);
}

MM_TEST(raising_the_level_never_reaches_back)
{
    struct council c;
    struct kiosk k;
    struct mm_person *people = NULL;
    size_t n = 0;
    MM_REQUIRE(council_open(&c) && people_of(&c, 2, 0, &people, &n) && kiosk_enrol(&c, &k, 1));
    sit(&c, &k, people[0].id, ATTEMPT, false, 0);
    sit(&c, &k, people[1].id, OTHER_ATTEMPT, false, 1);
    decide(&c, "2");
    MM_CHECK_INT(rows_of(&c, "again"), 1); /* of the second one, who had read that of level 1 */
    MM_CHECK_INT(rows_of(&c, "scores"), 0);
    free(people);
    council_close(&c);
}

MM_TEST(a_decision_without_its_body_raises_nothing)
{
    struct council c;
    char by[MM_DISCLOSED_BY_BYTES];
    enum mm_disclosure level = MM_DISCLOSURE_SCORE;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(mm_central_write_begin(c.central, NULL), MM_OK);
    MM_CHECK_ERR(
        mm_central_write_end(c.central, mm_setting_put(c.central, MM_DISCLOSURE_SETTING, "2", NULL), NULL),
        MM_OK);
    MM_CHECK_ERR(mm_central_disclosure(c.central, &level, by, NULL), MM_OK);
    MM_CHECK_INT(level, MM_DISCLOSURE_STATE);
    council_close(&c);
}

/* ---- kiosks are told ------------------------------------------------------------------------------------
 */
MM_TEST(kiosks_are_told_level_and_mark_and_former_decisions_stay_listed)
{
    struct council c;
    struct mm_roster roster, again;
    struct mm_report_table table;
    struct mm_buf bytes;
    size_t former = 0;
    MM_REQUIRE(council_open(&c));
    decide_as(&c, MM_ERR_INVALID, MM_CUT_SETTING, "30");
    decide_as(&c, MM_OK, MM_CUT_SETTING, "70");
    c.at.wall_at_ms += 1000;
    decide_as(&c, MM_OK, MM_CUT_SETTING, "75");
    decide(&c, "1");
    MM_CHECK_ERR(mm_central_roster(c.central, &roster, NULL), MM_OK);
    mm_buf_init(&bytes, 1 << 20);
    mm_roster_write(&roster, &bytes);
    MM_CHECK_ERR(mm_roster_parse(mm_buf_str(&bytes), bytes.len, &again, NULL), MM_OK);
    MM_CHECK_INT(again.cut, 75);
    MM_CHECK_INT(again.disclosure, 1);
    MM_CHECK_STR(again.disclosed_by, "議会運営委員会、令和8年11月1日、第1号");
    mm_roster_done(&roster);
    mm_roster_done(&again);
    mm_buf_done(&bytes);
    MM_REQUIRE(run_report(&c, "decisions", &table));
    for (size_t r = 0; r < table.n_rows; r++) {
        if (strncmp(cell_of(&table, r, "state")->text, "前の決定", strlen("前の決定")) != 0)
            continue;
        former++;
        MM_CHECK(strstr(cell_of(&table, r, "value")->text, "70%"));
    }
    MM_CHECK_INT(former, 1);
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST_MAIN
