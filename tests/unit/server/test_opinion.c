/* Opinions on questions come in, in any order and any number of times; they name nobody, few are not told
 * apart, and what was decided stands in the papers of the council. mm-test-pg: */
#include "sync/server/actions.h"
#include "sync/server/opinion.h"
#include "sync/server/reports/reports.h"
#include "sync/server/told.h"
#include "tests/unit/server/fixture_batch.h"
#include "tests/unit/server/fixture_paper.h"
#include "tests/unit/server/fixture_report.h"

#define KIOSK "0198c000-0000-7000-8000-0000000000c1"

static enum mm_record_status tell(struct council *c, int n, const char *item, const char *reasons)
{
    struct mm_record_reply reply = {.status = MM_RECORD_STATUS_COUNT};
    const struct mm_item *now = mm_pack_item(mm_central_pack(c->central), item);
    char *data = mm_asprintf("{\"item\":\"%s\",\"version\":\"%s\",\"reasons\":\"%s\"}", item,
                             now ? now->version_hash : "0", reasons);
    struct mm_told told = {.data = data};
    snprintf(told.id, sizeof told.id, "0198c000-0000-8000-8000-0000000000%02d", n);
    snprintf(told.kind, sizeof told.kind, "opinion");
    MM_CHECK_ERR(mm_told_check(&told, NULL), MM_OK);
    MM_CHECK_ERR(mm_told_take(c->central, KIOSK, &told, 1, &reply, NULL), MM_OK);
    free(data);
    return reply.status;
}

/* The cell of this column in the first row whose cell of column `by` says `is`. */
static char *cell(const struct mm_report_table *table, const char *by, const char *is, const char *column)
{
    for (size_t r = 0; r < table->n_rows; r++) {
        const struct mm_cell *key = cell_of(table, r, by), *found = cell_of(table, r, column);
        if (!MM_CHECK(key && found))
            break;
        if (!key->text || strcmp(key->text, is) != 0)
            continue;
        if (found->absent)
            return mm_asprintf("-");
        return found->text ? mm_asprintf("%s", found->text) : mm_asprintf("%lld", (long long)found->num);
    }
    return mm_asprintf("nothing");
}

static void cell_is(struct council *c, const char *item, const char *column, const char *want)
{
    struct mm_report_table table;
    if (!MM_CHECK_ERR(mm_report_opinions.run(c->central, COUNCIL_AT_MS + 1000, &table, NULL), MM_OK))
        return;
    char *got = cell(&table, "item", item, column);
    MM_CHECK_STR(got, want);
    free(got);
    mm_report_table_done(&table);
}

MM_TEST(an_opinion_counts_once_however_often_it_comes_and_few_are_not_told_apart)
{
    struct council c;
    MM_REQUIRE(council_open(&c));
    for (int n = 1; n <= 4; n++)
        MM_CHECK_INT(tell(&c, n, "duty-01", n % 2 ? "figure" : "not_true figure"), MM_RECORD_STORED);
    MM_CHECK_INT(tell(&c, 2, "duty-01", "not_true figure"), MM_RECORD_DUPLICATE);
    MM_CHECK_INT(tell(&c, 9, "duty-02", "wording"), MM_RECORD_STORED);
    cell_is(&c, "duty-01", "count", "5件未満");
    cell_is(&c, "duty-01", "figure", "-");
    cell_is(&c, "duty-01", "main", "-");
    MM_CHECK_INT(tell(&c, 5, "duty-01", "figure"), MM_RECORD_STORED);
    cell_is(&c, "duty-01", "count", "5件");
    cell_is(&c, "duty-01", "figure", "5");
    cell_is(&c, "duty-01", "not_true", "2");
    cell_is(&c, "duty-01", "wording", "0");
    cell_is(&c, "duty-01", "main", "図が見にくい");
    cell_is(&c, "duty-02", "count", "5件未満");
    council_close(&c);
}

/* All that the report says of a question by numbers. */
static char *look(struct council *c, const char *item, int64_t as_of_ms, int64_t *ret_n)
{
    struct mm_report_table table;
    struct mm_buf said;
    mm_buf_init(&said, 4000);
    if (MM_CHECK_ERR(mm_report_opinions.run(c->central, as_of_ms, &table, NULL), MM_OK)) {
        char *count = cell(&table, "item", item, "count");
        *ret_n = strtoll(count, NULL, 10) * (strstr(count, "未満") == NULL);
        mm_buf_str_append(&said, count);
        for (int i = 0; i < MM_OPINION_COUNT; i++) {
            char *reason = cell(&table, "item", item, mm_opinion_code((enum mm_opinion)i));
            mm_buf_printf(&said, " %s", reason);
            free(reason);
        }
        free(count);
        mm_report_table_done(&table);
    }
    char *all = mm_asprintf("%s", mm_buf_str(&said));
    mm_buf_done(&said);
    return all;
}

/* Somebody writes the report down before and after each sitting, also as of days before, and across the end
 * of the 年度, and subtracts. */
MM_TEST(two_looks_around_a_sitting_tell_nobodys_reasons)
{
    static const char *const said[] = {"figure", "not_true", "wording figure", "hard_to_read"};
    struct council c;
    int64_t n = 0, now = 0;
    MM_REQUIRE(council_open(&c));
    char *before = look(&c, "duty-01", c.at.wall_at_ms, &n);
    for (int i = 1; i <= 18; i++) {
        MM_CHECK_INT(tell(&c, i, "duty-01", said[i % 4]), MM_RECORD_STORED);
        if (i == 8) /* the year is over with three that wait */
            c.at.wall_at_ms = mm_date_start_ms((struct mm_date){2027, 4, 1});
        mm_clock_advance(&c.at, 3600000);
        char *after = look(&c, "duty-01", c.at.wall_at_ms, &now);
        MM_CHECK(now == n ? i == 1 || strcmp(before, after) == 0 : now - n >= 5);
        free(before);
        before = after;
        n = now;
    }
    MM_CHECK_INT(n, 15);
    /* a day that is over shows what was issued by then */
    free(look(&c, "duty-01", mm_date_start_ms((struct mm_date){2027, 3, 31}), &now));
    MM_CHECK_INT(now, 5);
    free(before);
    council_close(&c);
}

/* Of a newer kiosk: kept, so that a newer server can take it. */
MM_TEST(an_opinion_for_an_unknown_reason_is_kept_apart)
{
    struct council c;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_INT(tell(&c, 1, "duty-01", "figure boredom"), MM_RECORD_QUARANTINED);
    MM_CHECK_INT(tell(&c, 2, "duty-01", "figure figure"), MM_RECORD_QUARANTINED);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM opinion"), 0);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM told_kept"), 2);
    council_close(&c);
}

static bool paper_says(struct council *c, const struct mm_report_ops *report, const char *section,
                       const char *column, const char *text)
{
    struct mm_report_table table, *at = &table;
    bool says = false;
    if (!MM_CHECK_ERR(report->run(c->central, COUNCIL_AT_MS + 1000, &table, NULL), MM_OK))
        return false;
    while (at && strstr(at->title, section) == NULL)
        at = at->next;
    if (at) {
        char *got = cell(at, column, text, column);
        says = strcmp(got, text) == 0;
        free(got);
    }
    mm_report_table_done(&table);
    return says;
}

MM_TEST(what_was_decided_stands_in_the_papers_until_it_is_undone)
{
    struct council c;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_INT(tell(&c, 1, "duty-01", "not_true"), MM_RECORD_STORED);
    struct mm_json *out = paper_act(&c, &mm_action_opinion_decide, MM_OK,
                                    "{\"actor\":\"書記\",\"item\":\"duty-01\",\"ruling\":\"fix\","
                                    "\"reason\":\"outdated\"}");
    cell_is(&c, "duty-01", "decision", "次の版で直す");
    cell_is(&c, "duty-01", "why", "古くなった");
    MM_CHECK(paper_says(&c, &mm_report_review, "問題についての意見", "count", "5件未満"));
    MM_CHECK(paper_says(&c, &mm_report_review, "問題についての意見", "decision", "次の版で直す"));
    MM_CHECK(paper_says(&c, &mm_report_improve, "問題の扱い", "decision", "次の版で直す"));
    c.at.wall_at_ms += 500;
    mm_json_free(paper_act(&c, &mm_action_opinion_undo, MM_OK, "{\"actor\":\"書記\",\"id\":\"%s\"}",
                           mm_json_get_str(out, "id", "")));
    mm_json_free(out);
    cell_is(&c, "duty-01", "decision", "");
    MM_CHECK(!paper_says(&c, &mm_report_improve, "問題の扱い", "decision", "次の版で直す"));
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM operation WHERE what LIKE 'opinion %'"), 2);
    council_close(&c);
}

static void waits(struct council *c, const char *want)
{
    struct mm_report_table table;
    if (!MM_CHECK_ERR(mm_report_find("tasks")->run(c->central, COUNCIL_AT_MS + 1000, &table, NULL), MM_OK))
        return;
    char *got = cell(&table, "place", "opinions", "count");
    MM_CHECK_STR(got, want);
    free(got);
    mm_report_table_done(&table);
}

/* In 今月すること: as soon as there are so many that they may be told, until something was decided. */
MM_TEST(opinions_wait_for_a_decision_once_they_are_enough_to_be_told)
{
    struct council c;
    MM_REQUIRE(council_open(&c));
    for (int n = 1; n <= 4; n++)
        MM_CHECK_INT(tell(&c, n, "duty-01", "figure"), MM_RECORD_STORED);
    waits(&c, "0");
    MM_CHECK_INT(tell(&c, 5, "duty-01", "figure"), MM_RECORD_STORED);
    waits(&c, "1");
    mm_json_free(paper_act(&c, &mm_action_opinion_decide, MM_OK,
                           "{\"actor\":\"書記\",\"item\":\"duty-01\",\"ruling\":\"keep\","
                           "\"reason\":\"outdated\"}"));
    waits(&c, "0");
    council_close(&c);
}

MM_TEST_MAIN
