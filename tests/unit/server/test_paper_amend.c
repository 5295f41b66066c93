/* A sheet that was recorded under another name, with a wrong mark of help or of a wrong day: two people, or
 * one with a reason, put it right, and everything that is derived follows. mm-test-pg: long
 * mm-test: labels=plain */
#include "sync/server/actions.h"
#include "sync/server/certificate.h"
#include "sync/server/proof.h"
#include "tests/unit/server/fixture_batch.h"
#include "tests/unit/server/fixture_paper.h"

#define OTHER "0198c000-0000-7000-8000-0000000000ab"
#define ALONE ",\"alone\":\"職員が一人のため\""

struct world {
    struct council c;
    struct mm_paper_form form;
    char number[2][MM_PAPER_NUMBER_BYTES], right[2000];
};

static void begin(struct world *w)
{
    council_open(&w->c);
    paper_put(&w->c, paper_person(PERSON, "架空太郎", MM_PERSON_COUNCILLOR, 1));
    paper_put(&w->c, paper_person(OTHER, "架空花子", MM_PERSON_COUNCILLOR, 2));
}

/* A sheet of the first person, entered and handed over. */
static void one_done(struct world *w)
{
    struct mm_paper_sheet sheet;
    begin(w);
    struct mm_json *out = paper_act(&w->c, &mm_action_paper_make, MM_OK,
                                    "{\"actor\":\"書記\",\"person\":\"1\",\"course\":\"" COURSE "\"}");
    snprintf(w->number[0], sizeof w->number[0], "%s", mm_json_get_str(out, "number", ""));
    mm_json_free(out);
    MM_CHECK_ERR(mm_paper_sheet_get(w->c.central, w->number[0], &sheet, &w->form, NULL), MM_OK);
    paper_answers(&w->form, 0, w->right);
    mm_json_free(paper_act(&w->c, &mm_action_paper_enter, MM_OK,
                           "{\"actor\":\"書記\",\"number\":\"%s\",\"answers\":[%s]" ALONE
                           ",\"on\":\"2026-11-10\"}",
                           w->number[0], w->right));
    mm_json_free(paper_act(&w->c, &mm_action_paper_hand, MM_OK,
                           "{\"actor\":\"書記\",\"number\":\"%s\",\"on\":\"2026-11-12\"}", w->number[0]));
}

/* A session in which the sheets of the two were entered and closed. */
static void two_together(struct world *w)
{
    struct mm_paper_sheet *sheets = NULL;
    char rows[3000];
    size_t n = 0, len = 0;
    begin(w);
    mm_json_free(paper_act(&w->c, &mm_action_group_open, MM_OK,
                           "{\"actor\":\"書記\",\"course\":\"" COURSE
                           "\",\"on\":\"2026-11-20\",\"sheets\":3}"));
    mm_json_free(paper_act(&w->c, &mm_action_group_attend, MM_OK,
                           "{\"actor\":\"書記\",\"group\":1,\"people\":[\"1\",\"2\"]}"));
    MM_CHECK_ERR(mm_paper_form_get(w->c.central, 1, &w->form, NULL), MM_OK);
    MM_CHECK_ERR(mm_paper_sheets(w->c.central, 1, &sheets, &n, NULL), MM_OK);
    MM_REQUIRE(n == 3);
    for (size_t i = 0; i < 2; i++) {
        mm_paper_number_write(sheets[i].number, w->number[i]);
        paper_answers(&w->form, i ? PAPER_ALL_WRONG : 99, w->right);
        len += (size_t)snprintf(rows + len, sizeof rows - len,
                                "%s{\"number\":\"%s\",\"person\":\"%zu\",\"answers\":[%s],\"marks\":%zu}",
                                i ? "," : "", w->number[i], i + 1, w->right, mm_marks_count_all(w->right));
    }
    mm_json_free(paper_act(&w->c, &mm_action_group_enter, MM_OK,
                           "{\"actor\":\"書記\",\"group\":1,\"sheets\":2,\"rows\":[%s]}", rows));
    free(sheets);
}

/* What came of it; "" where it is refused. */
static const char *amend(struct world *w, const char *who, const char *more, enum mm_err want)
{
    static char state[16];
    struct mm_json *out = paper_act(&w->c, &mm_action_paper_amend, want,
                                    "{\"actor\":\"%s\",\"number\":\"%s\"%s}", who, w->number[0], more);
    snprintf(state, sizeof state, "%s", mm_json_get_str(out, "state", ""));
    mm_json_free(out);
    return state;
}

static int64_t of(struct world *w, const char *sql, const char *person)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    int64_t n = -1;
    MM_CHECK_ERR(mm_db_query(mm_central_db(w->c.central), sql, &stmt, NULL), MM_OK);
    mm_bind_str(stmt, 1, person);
    MM_CHECK_ERR(mm_stmt_step(stmt, &row, NULL), MM_OK);
    n = row ? mm_col_int(stmt, 0) : -1;
    mm_stmt_end(stmt);
    return n;
}
static const char rows_of[] = "SELECT COUNT(*) FROM evidence WHERE person=?";
static const char right_of[] = "SELECT COUNT(*) FROM evidence WHERE person=? AND mark IN (1,4)";
static const char done_of[] = "SELECT COUNT(*) FROM progress WHERE person=? AND state=2";
static const char progress_of[] = "SELECT COUNT(*) FROM progress WHERE person=?";
static const char told_of[] = "SELECT COUNT(*) FROM operation WHERE person=? AND what LIKE 'paper amend %'";
#define VOIDED    "SELECT COUNT(*) FROM statement WHERE voided=1"
#define WITHDRAWN "SELECT COUNT(*) FROM certificate WHERE withdrawn_on<>''"

static bool all_agrees(struct world *w)
{
    struct mm_proof proof = {0};
    struct mm_hash before, after;
    MM_CHECK_ERR(mm_prove(w->c.central, &proof, NULL), MM_OK);
    bool good = MM_CHECK_INT(mm_proof_wrong(&proof), 0);
    MM_CHECK_ERR(mm_derived_hash(w->c.central, &before, NULL), MM_OK);
    MM_CHECK_ERR(mm_central_rebuild(w->c.central, NULL), MM_OK);
    MM_CHECK_ERR(mm_derived_hash(w->c.central, &after, NULL), MM_OK);
    return MM_CHECK(mm_hash_equal(&before, &after)) && good;
}

static const char *closed_on(struct world *w, const char *person)
{
    static char day[MM_DAY_BYTES];
    struct mm_duty *duties = NULL;
    size_t n = 0;
    day[0] = '\0';
    MM_CHECK_ERR(mm_duties_list(w->c.central, person, &duties, &n, NULL), MM_OK);
    for (size_t i = 0; i < n; i++)
        if (strcmp(duties[i].course, COURSE) == 0)
            snprintf(day, sizeof day, "%s", duties[i].closed_on);
    free(duties);
    return day;
}

static struct mm_json *certified(struct world *w, const char *seat)
{
    return paper_act(&w->c, &mm_action_certificate_issue, MM_OK, "{\"actor\":\"書記\",\"person\":\"%s\"}",
                     seat);
}

MM_TEST(two_people_move_a_sheet_to_whose_it_is_and_what_was_issued_for_it_counts_no_more)
{
    struct world w;
    char code[MM_CERTIFICATE_BYTES];
    one_done(&w);
    int64_t rows = of(&w, rows_of, PERSON), right = of(&w, right_of, PERSON), own = count(&w.c, PAPER_OWN);
    struct mm_json *paper = certified(&w, "1");
    snprintf(code, sizeof code, "%s", mm_json_get_str(paper, "code", ""));
    mm_json_free(paper);
    MM_CHECK_STR(amend(&w, "書記", ",\"person\":\"2\"", MM_OK), "first");
    MM_CHECK_STR(amend(&w, "書記", ",\"person\":\"2\"", MM_OK), "first"); /* not the second person */
    MM_CHECK_STR(amend(&w, "次長", ",\"person\":\"2\",\"assisted\":true", MM_OK), "differs");
    MM_CHECK_INT(of(&w, rows_of, PERSON), rows);
    MM_CHECK_INT(count(&w.c, VOIDED), 0);
    MM_CHECK_STR(amend(&w, "次長", ",\"person\":\"2\"", MM_OK), "recorded");
    MM_CHECK_INT(of(&w, rows_of, PERSON), 0);
    MM_CHECK_INT(of(&w, progress_of, PERSON), 0);
    MM_CHECK_INT(of(&w, told_of, PERSON), 4); /* each time that somebody said so */
    MM_CHECK_INT(of(&w, told_of, OTHER), 1);
    MM_CHECK_INT(of(&w, rows_of, OTHER), rows);
    MM_CHECK_INT(of(&w, right_of, OTHER), right);
    MM_CHECK_STR(closed_on(&w, PERSON), "");
    MM_CHECK_STR(closed_on(&w, OTHER), "2026-11-12");
    MM_CHECK_INT(count(&w.c, VOIDED), own); /* they stay, and each has one that voids it */
    MM_CHECK_INT(count(&w.c, PAPER_OWN), 3 * own);
    MM_CHECK_INT(count(&w.c, WITHDRAWN), 1);
    mm_json_free(paper_act(&w.c, &mm_action_certificate_check, MM_ERR_CONFLICT,
                           "{\"code\":\"%s\",\"name\":\"架空太郎\"}", code));
    MM_CHECK(all_agrees(&w));
    MM_CHECK_STR(amend(&w, "書記", ALONE, MM_ERR_CONFLICT), ""); /* as it is recorded */
    MM_CHECK_INT(count(&w.c, "SELECT COUNT(*) FROM paper_entry"), 0);
    council_close(&w.c);
}

MM_TEST(one_person_with_a_reason_puts_help_and_days_right_and_the_next_certificate_has_a_new_number)
{
    struct world w;
    one_done(&w);
    mm_json_free(certified(&w, "1"));
    MM_CHECK_STR(amend(&w, "書記", ",\"assisted\":true" ALONE, MM_OK), "recorded");
    MM_CHECK_INT(count(&w.c, WITHDRAWN), 0); /* it says nothing of that */
    MM_CHECK_INT(count(&w.c, "SELECT COUNT(*) FROM paper_sheet WHERE assisted=1"), 1);
    amend(&w, "書記", ",\"person\":\"2\",\"swap\":true" ALONE, MM_ERR_INVALID); /* it is of no session */
    amend(&w, "書記", ",\"handed\":\"2026-11-09\"" ALONE, MM_ERR_INVALID);      /* before it was filled in */
    amend(&w, "書記", ",\"handed\":\"2027-11-09\"" ALONE, MM_ERR_INVALID);
    MM_CHECK_STR(closed_on(&w, PERSON), "2026-11-12");
    MM_CHECK_STR(amend(&w, "書記", ",\"on\":\"2026-11-08\",\"handed\":\"2026-11-09\"" ALONE, MM_OK),
                 "recorded");
    MM_CHECK_STR(closed_on(&w, PERSON), "2026-11-09");
    MM_CHECK_INT(count(&w.c, WITHDRAWN), 1);
    struct mm_json *paper = certified(&w, "1");
    MM_CHECK_INT(mm_json_get_int(paper, "serial", 0), 2);
    MM_CHECK_STR(mm_json_get_str(paper, "done_on", ""), "2026-11-09");
    mm_json_free(paper);
    MM_CHECK_INT(
        count(&w.c, "SELECT COUNT(*) FROM operation WHERE what LIKE 'paper amend 1 " PERSON " alone: %'"), 4);
    MM_CHECK(all_agrees(&w));
    council_close(&w.c);
}

MM_TEST(a_sheet_that_should_not_have_been_recorded_is_blank_again)
{
    struct world w;
    one_done(&w);
    MM_CHECK_STR(amend(&w, "書記", ",\"blank\":true" ALONE, MM_OK), "recorded");
    MM_CHECK_INT(of(&w, progress_of, PERSON), 0);
    amend(&w, "書記", ",\"person\":\"2\"" ALONE, MM_ERR_CONFLICT); /* nothing is recorded */
    struct mm_json *out =
        paper_act(&w.c, &mm_action_paper_enter, MM_OK,
                  "{\"actor\":\"書記\",\"number\":\"%s\",\"answers\":[%s]" ALONE "}", w.number[0], w.right);
    MM_CHECK_STR(mm_json_get_str(out, "state", ""), "recorded");
    mm_json_free(out);
    MM_CHECK(of(&w, rows_of, PERSON) > 0);
    council_close(&w.c);
}

MM_TEST(two_sheets_of_a_session_that_were_taken_for_each_other_change_places_before_its_end_and_behind_it)
{
    struct world w;
    two_together(&w);
    int64_t rows = of(&w, rows_of, PERSON);
    MM_CHECK_INT(of(&w, right_of, PERSON), rows);
    MM_CHECK_INT(of(&w, right_of, OTHER), 0);
    amend(&w, "書記", ",\"person\":\"2\"" ALONE, MM_ERR_CONFLICT); /* who has one of their own */
    MM_CHECK_STR(amend(&w, "書記", ",\"person\":\"2\",\"swap\":true" ALONE, MM_OK), "recorded");
    MM_CHECK_INT(of(&w, right_of, OTHER), rows);
    MM_CHECK_INT(of(&w, right_of, PERSON), 0);
    mm_json_free(paper_act(&w.c, &mm_action_group_close, MM_OK, "{\"actor\":\"書記\",\"group\":1}"));
    MM_CHECK_STR(amend(&w, "書記", ",\"person\":\"1\",\"swap\":true" ALONE, MM_OK), "recorded");
    MM_CHECK_INT(of(&w, right_of, PERSON), rows);
    MM_CHECK_INT(of(&w, done_of, PERSON) + of(&w, done_of, OTHER), 2);
    MM_CHECK_STR(closed_on(&w, OTHER), "2026-11-20");
    MM_CHECK_INT(count(&w.c, "SELECT COUNT(*) FROM paper_present WHERE absent_at_ms=0"), 2);
    MM_CHECK(all_agrees(&w));
    council_close(&w.c);
}

MM_TEST(who_has_done_it_already_gets_no_second_sheet_and_nothing_is_changed)
{
    struct world w;
    two_together(&w);
    mm_json_free(paper_act(&w.c, &mm_action_group_close, MM_OK, "{\"actor\":\"書記\",\"group\":1}"));
    struct mm_json *made = paper_act(&w.c, &mm_action_paper_make, MM_ERR_CONFLICT,
                                     "{\"actor\":\"書記\",\"person\":\"2\",\"course\":\"" COURSE "\"}");
    mm_json_free(made);
    paper_put(&w.c,
              paper_person("0198c000-0000-7000-8000-0000000000ac", "架空次郎", MM_PERSON_COUNCILLOR, 3));
    MM_CHECK_STR(amend(&w, "書記", ",\"person\":\"3\"" ALONE, MM_OK), "recorded");
    MM_CHECK_INT(of(&w, progress_of, PERSON), 0);
    MM_CHECK_INT(
        count(&w.c, "SELECT COUNT(*) FROM paper_present WHERE absent_at_ms=0 AND person='" PERSON "'"), 0);
    int64_t own = count(&w.c, PAPER_OWN);
    amend(&w, "書記", ",\"person\":\"2\"" ALONE, MM_ERR_CONFLICT);
    amend(&w, "書記", ",\"person\":\"だれか\"" ALONE, MM_ERR_NOT_FOUND);
    amend(&w, "書記", ",\"blank\":true,\"person\":\"2\"" ALONE, MM_ERR_INVALID);
    MM_CHECK_INT(count(&w.c, PAPER_OWN), own);
    council_close(&w.c);
}

MM_TEST_MAIN
