/* 組織の点検: answered and signed by role and never by name, with what it rests on and when it gets better;
 * nothing is lost, and the papers of the council take it up. mm-test-pg: */
#include "sync/server/actions.h"
#include "sync/server/office.h"
#include "tests/unit/server/fixture_batch.h"
#include "tests/unit/server/fixture_report.h"

#define YEAR_MS (366LL * 24 * 3600 * 1000)
#define YES     ",\"answer\":\"はい\",\"role\":\"事務局長\",\"proof\":\"document\""

static enum mm_err act(struct council *c, const struct mm_action *action, const char *words)
{
    char *text = mm_asprintf("{\"actor\":\"test\"%s}", words);
    struct mm_json *in = NULL;
    struct mm_buf out;
    mm_buf_init(&out, 10000);
    MM_CHECK_ERR(mm_json_parse(text, strlen(text), &council_limits, &in, NULL), MM_OK);
    enum mm_err err = action->run(c->central, in, &out, NULL);
    mm_buf_done(&out);
    mm_json_free(in);
    free(text);
    return err;
}

static enum mm_err answer(struct council *c, int number, const char *words)
{
    char *text = mm_asprintf(",\"question\":\"office-%02d\"%s", number, words);
    enum mm_err err = act(c, &mm_action_office_answer, text);
    free(text);
    return err;
}

static enum mm_err sign(struct council *c)
{
    return act(c, &mm_action_office_sign, ",\"role\":\"議会事務局長\"");
}

static bool report_at(struct council *c, const char *name, struct mm_report_table *ret_table)
{
    return run_report_at(c, name, c->at.wall_at_ms, ret_table);
}

static bool noted(const struct mm_report_table *table, const char *words)
{
    for (size_t i = 0; i < table->n_notes; i++)
        if (strstr(table->notes[i], words))
            return true;
    return false;
}

static bool office_notes(struct council *c, const char *words)
{
    struct mm_report_table table;
    bool found = report_at(c, "office", &table) && noted(&table, words);
    mm_report_table_done(&table);
    return found;
}

/* Some cell of a paper, in whichever section, has these words. */
static bool paper_says(struct council *c, const char *report, const char *words)
{
    struct mm_report_table table;
    bool found = false;
    if (!report_at(c, report, &table))
        return false;
    for (const struct mm_report_table *t = &table; t; t = t->next)
        for (size_t i = 0; i < t->n_rows * t->n_columns; i++)
            found |= t->cells[i].text && strstr(t->cells[i].text, words);
    mm_report_table_done(&table);
    return found;
}

MM_TEST(each_answer_needs_its_proof_and_its_day_and_no_name_of_a_person)
{
    static const struct {
        const char *words;
        enum mm_err want;
    } cases[] = {
        {YES, MM_OK},
        {",\"answer\":\"6\",\"role\":\"事務局長\"", MM_ERR_INVALID},
        {",\"answer\":\"1\",\"role\":\"事務局長\"", MM_ERR_INVALID},  /* rests on nothing */
        {",\"answer\":\"1\",\"proof\":\"document\"", MM_ERR_INVALID}, /* nobody's */
        {",\"answer\":\"3\",\"role\":\"事務局長\"", MM_ERR_INVALID},  /* by which day? */
        {",\"answer\":\"3\",\"role\":\"事務局長\",\"improve_on\":\"2020-01-01\"", MM_ERR_INVALID},
        {",\"answer\":\"3\",\"role\":\"事務局長\",\"improve_on\":\"2027-02-26\"", MM_OK},
        {",\"answer\":\"4\",\"role\":\"事務局長\"", MM_OK},
        {",\"answer\":\"5\",\"role\":\"事務局長\",\"improve_on\":\"2027-02-26\"", MM_ERR_INVALID},
        {",\"answer\":\"4\",\"role\":\"青葉 花子\"", MM_ERR_INVALID},
        {",\"answer\":\"4\",\"role\":\"青葉花子（事務局）\"", MM_ERR_INVALID},
        {",\"answer\":\"4\",\"role\":\"青葉さん\"", MM_ERR_INVALID},
        {",\"answer\":\"4\",\"role\":\"青葉分室の担当\"", MM_OK}, /* a place */
        {YES ",\"note\":\"青葉議員の連絡票\"", MM_ERR_INVALID},
        {YES ",\"note\":\"アオバさんの連絡票\"", MM_ERR_INVALID},
        {YES ",\"note\":\"連絡網（令和8年度）\"", MM_OK},
    };
    struct council c;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(council_import(&c, HEAD "青葉　花子,あおば　はなこ,議員,1,2026-11-09\n", false, NULL, NULL),
                 MM_OK);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        enum mm_err got = answer(&c, 1, cases[i].words);
        if (got != cases[i].want)
            fprintf(stderr, "case %zu\n", i);
        MM_CHECK_ERR(got, cases[i].want);
    }
    MM_CHECK_ERR(answer(&c, 99, YES), MM_ERR_NOT_FOUND);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM office_answer"), 5);
    council_close(&c);
}

MM_TEST(a_signature_stands_for_all_answers_and_falls_when_one_changes)
{
    struct council c;
    MM_REQUIRE(council_open(&c));
    for (int i = 1; i <= 14; i++)
        MM_CHECK_ERR(answer(&c, i, YES), MM_OK);
    MM_CHECK_ERR(sign(&c), MM_ERR_CONFLICT); /* one is missing */
    MM_CHECK(office_notes(&c, "署名: まだありません"));
    MM_CHECK_ERR(answer(&c, 15, YES), MM_OK);
    MM_CHECK_ERR(act(&c, &mm_action_office_sign, ",\"role\":\"\""), MM_ERR_INVALID);
    MM_CHECK_ERR(sign(&c), MM_OK);
    MM_CHECK(office_notes(&c, "署名: 議会事務局長（"));
    MM_CHECK(!office_notes(&c, "もう一度署名してください"));
    MM_CHECK_ERR(answer(&c, 3, ",\"answer\":\"4\",\"role\":\"事務局長\""), MM_OK);
    MM_CHECK(office_notes(&c, "もう一度署名してください"));
    c.at.wall_at_ms += YEAR_MS; /* each 年度 has its own */
    MM_CHECK(office_notes(&c, "署名: まだありません"));
    MM_CHECK_ERR(sign(&c), MM_ERR_CONFLICT);
    council_close(&c);
}

MM_TEST(the_year_before_stays_beside_this_one_and_the_papers_say_what_was_mended)
{
    struct council c;
    struct mm_report_table table;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(answer(&c, 8,
                        ",\"answer\":\"2\",\"role\":\"庶務係\",\"proof\":\"record\","
                        "\"improve_on\":\"2027-02-26\""),
                 MM_OK);
    MM_CHECK(paper_says(&c, "review", "写しから戻せるか"));
    MM_CHECK(paper_says(&c, "review", "のうち「はい」0問"));
    MM_CHECK(paper_says(&c, "improve", "庶務係"));
    MM_CHECK(!paper_says(&c, "improve", "組織の点検: "));
    c.at.wall_at_ms += YEAR_MS;
    MM_CHECK_ERR(answer(&c, 8,
                        ",\"answer\":\"1\",\"role\":\"庶務係\",\"proof\":\"record\","
                        "\"note\":\"復元の記録\""),
                 MM_OK);
    MM_REQUIRE(report_at(&c, "office", &table));
    MM_CHECK_STR(cell_of(&table, 7, "answer")->text, "はい");
    MM_CHECK_STR(cell_of(&table, 7, "proof")->text, "記録: 復元の記録");
    MM_CHECK_STR(cell_of(&table, 7, "before")->text, "一部");
    MM_CHECK(cell_of(&table, 7, "improve_on")->absent && cell_of(&table, 6, "answer")->absent);
    mm_report_table_done(&table);
    MM_REQUIRE(run_report_at(&c, "office", c.at.wall_at_ms - YEAR_MS, &table));
    MM_CHECK_STR(cell_of(&table, 7, "answer")->text, "一部"); /* as it was then */
    mm_report_table_done(&table);
    MM_CHECK(paper_says(&c, "improve", "復元の記録"));
    MM_CHECK(paper_says(&c, "improve", "（一部）"));
    MM_CHECK(!paper_says(&c, "review", "写しから戻せるか"));
    MM_CHECK(paper_says(&c, "review", "代わりの手順")); /* nobody has answered it yet */
    council_close(&c);
}

MM_TEST(a_day_of_improvement_that_passed_is_said_once_it_is_over)
{
    struct council c;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(answer(&c, 2, ",\"answer\":\"3\",\"role\":\"庶務係\",\"improve_on\":\"2026-11-22\""), MM_OK);
    MM_CHECK(!office_notes(&c, "予定日を過ぎている"));
    c.at.wall_at_ms += 24LL * 3600 * 1000;
    MM_CHECK(office_notes(&c, "予定日を過ぎている問いが1問"));
    council_close(&c);
}

MM_TEST_MAIN
