/* Sheets of paper: numbers, entry by two and by one, records of the server's own recorder, 修了（紙）.
 * mm-test-pg: */
#include "sync/server/actions.h"
#include "sync/server/evidence.h"
#include "sync/server/paper_print.h"
#include "sync/server/progress.h"
#include "sync/server/proof.h"
#include "sync/server/summary.h"
#include "tests/unit/server/fixture_batch.h"
#include "tests/unit/server/fixture_paper.h"

#define NAME "架空太郎"

static void make(struct council *c, char number[MM_PAPER_NUMBER_BYTES], struct mm_paper_form *ret_form)
{
    struct mm_paper_sheet sheet;
    struct mm_json *out = paper_act(c, &mm_action_paper_make, MM_OK,
                                    "{\"actor\":\"書記\",\"person\":\"" NAME "\",\"course\":\"" COURSE "\"}");
    snprintf(number, MM_PAPER_NUMBER_BYTES, "%s", mm_json_get_str(out, "number", ""));
    mm_json_free(out);
    MM_CHECK_ERR(mm_paper_sheet_get(c->central, number, &sheet, ret_form, NULL), MM_OK);
}

static struct mm_json *enter(struct council *c, const char *who, const char *number, const char *marks,
                             const char *more, enum mm_err want)
{
    return paper_act(c, &mm_action_paper_enter, want,
                     "{\"actor\":\"%s\",\"number\":\"%s\",\"answers\":[%s]%s}", who, number, marks, more);
}

static bool enter_is(struct council *c, const char *who, const char *number, const char *marks,
                     const char *more, const char *state)
{
    struct mm_json *out = enter(c, who, number, marks, more, MM_OK);
    bool is = strcmp(mm_json_get_str(out, "state", ""), state) == 0;
    mm_json_free(out);
    return is;
}

static void start(struct council *c)
{
    council_open(c);
    paper_put(c, paper_person(PERSON, NAME, MM_PERSON_COUNCILLOR, 1));
}

MM_TEST(every_wrong_digit_of_a_number_is_found)
{
    char number[MM_PAPER_NUMBER_BYTES];
    int64_t back = 0;
    mm_paper_number_write(123456, number);
    MM_CHECK_ERR(mm_paper_number_read(number, &back, NULL), MM_OK);
    MM_CHECK_INT(back, 123456);
    for (size_t i = 0; i < 6; i++)
        for (char d = '0'; d <= '9'; d++) {
            char wrong[MM_PAPER_NUMBER_BYTES];
            memcpy(wrong, number, sizeof wrong);
            wrong[i] = d;
            MM_CHECK_INT(mm_paper_number_read(wrong, &back, NULL) == MM_OK, d == number[i]);
        }
    for (size_t i = 0; i < 5; i++) {
        char wrong[MM_PAPER_NUMBER_BYTES];
        memcpy(wrong, number, sizeof wrong);
        wrong[i] = number[i + 1], wrong[i + 1] = number[i];
        MM_CHECK(mm_paper_number_read(wrong, &back, NULL) != MM_OK);
    }
}

MM_TEST(two_people_enter_and_only_what_agrees_is_recorded)
{
    struct council c;
    struct mm_paper_form form;
    char number[MM_PAPER_NUMBER_BYTES], right[2000], other[2000];
    start(&c);
    make(&c, number, &form);
    paper_answers(&form, 99, right);
    paper_answers(&form, 0, other);
    MM_CHECK(enter_is(&c, "書記", number, right, "", "first"));
    MM_CHECK(enter_is(&c, "書記", number, right, "", "first")); /* not the second person */
    MM_CHECK_INT(count(&c, PAPER_OWN), 0);
    struct mm_json *out = enter(&c, "次長", number, other, "", MM_OK);
    MM_CHECK_STR(mm_json_get_str(out, "state", ""), "differs");
    MM_CHECK_INT(mm_json_size(mm_json_get(out, "differences")), 1);
    MM_CHECK_INT(mm_json_int(mm_json_at(mm_json_get(out, "differences"), 0), 0), 1);
    mm_json_free(out);
    MM_CHECK_INT(count(&c, PAPER_OWN), 0);
    MM_CHECK(enter_is(&c, "次長", number, right, "", "recorded"));
    MM_CHECK_INT(count(&c, PAPER_OWN), (int64_t)form.form.n + 2);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM paper_entry"), 0); /* kept nowhere else */
    mm_json_free(enter(&c, "次長", number, right, "", MM_ERR_CONFLICT));
    council_close(&c);
}

MM_TEST(who_prints_a_sheet_with_a_name_stands_in_the_record_of_operations)
{
    struct council c;
    struct mm_paper_form form;
    char number[MM_PAPER_NUMBER_BYTES], query[200];
    start(&c);
    make(&c, number, &form);
    snprintf(query, sizeof query,
             "SELECT COUNT(*) FROM operation WHERE actor='次長' AND what='paper show %s " PERSON "'", number);
    MM_CHECK_INT(count(&c, query), 0);
    mm_json_free(paper_act(&c, &mm_action_paper_show, MM_ERR_NOT_FOUND, "{\"actor\":\"次長\",\"group\":99}"));
    mm_json_free(
        paper_act(&c, &mm_action_paper_show, MM_OK, "{\"actor\":\"次長\",\"number\":\"%s\"}", number));
    MM_CHECK_INT(count(&c, query), 1);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM operation WHERE what LIKE 'group show %'"), 0);
    council_close(&c);
}

/* The same course three times: fifteen questions, and hardly one twice: what is true and what is false must
 * be balanced, for which one that was seen may come again. */
MM_TEST(a_form_asks_first_what_the_person_has_not_seen)
{
    enum { TIMES = 3 };
    struct council c;
    struct mm_paper_form form[TIMES];
    char number[MM_PAPER_NUMBER_BYTES], right[2000];
    struct mm_random_seeded seed; /* the draw is the same each time */
    size_t twice = 0, asked = 0;
    start(&c);
    c.central->random = mm_random_seeded(&seed, 1);
    for (size_t f = 0; f < TIMES; f++) {
        make(&c, number, &form[f]);
        paper_answers(&form[f], 99, right);
        MM_CHECK(enter_is(&c, "書記", number, right, ",\"alone\":\"職員が一人のため\"", "recorded"));
        asked += form[f].form.n;
        for (size_t g = 0; g < f; g++)
            for (size_t i = 0; i < form[f].form.n; i++)
                for (size_t k = 0; k < form[g].form.n; k++)
                    twice += strcmp(form[f].form.item[i].item_id, form[g].form.item[k].item_id) == 0;
    }
    MM_CHECK(asked >= 15);
    MM_CHECK(twice <= 1);
    council_close(&c);
}

MM_TEST(paper_is_complete_when_the_explanations_are_handed_over)
{
    struct council c;
    struct mm_paper_form form;
    struct mm_duty *duties = NULL;
    struct mm_hash before, after;
    struct mm_summary summary = {0};
    size_t n = 0, closed = 0;
    char number[MM_PAPER_NUMBER_BYTES], right[2000];
    start(&c);
    make(&c, number, &form);
    paper_answers(&form, 1, right);
    mm_json_free(paper_act(&c, &mm_action_paper_hand, MM_ERR_INVALID,
                           "{\"actor\":\"書記\",\"number\":\"%s\"}", number));
    MM_CHECK(
        enter_is(&c, "書記", number, right, ",\"assisted\":true,\"alone\":\"職員が一人のため\"", "recorded"));
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM progress WHERE state=2"), 0);
    mm_json_free(
        paper_act(&c, &mm_action_paper_hand, MM_OK, "{\"actor\":\"書記\",\"number\":\"%s\"}", number));
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM progress WHERE state=2 AND route='paper'"), 1);
    MM_CHECK_ERR(mm_duties_list(c.central, PERSON, &duties, &n, NULL), MM_OK);
    for (size_t i = 0; i < n; i++)
        if (strcmp(duties[i].closed_by, MM_DUTY_BY_PAPER) == 0)
            closed++;
    MM_CHECK_INT(closed, 1);
    free(duties);
    /* each step says whose sheet it was: make, enter, hand */
    MM_CHECK_INT(count(&c, "SELECT COUNT(DISTINCT what) FROM operation WHERE what LIKE 'paper %'"
                           " AND person='" PERSON "'"),
                 3);
    MM_CHECK_ERR(mm_summary_of(c.central, "", PERSON, &summary, NULL), MM_OK);
    if (MM_CHECK_INT(summary.n_past, 1))
        MM_CHECK(summary.past[0].assisted);
    mm_summary_done(&summary);
    MM_CHECK_ERR(mm_derived_hash(c.central, &before, NULL), MM_OK);
    MM_CHECK_ERR(mm_central_rebuild(c.central, NULL), MM_OK);
    MM_CHECK_ERR(mm_derived_hash(c.central, &after, NULL), MM_OK);
    MM_CHECK(mm_hash_equal(&before, &after));
    mm_json_free(paper_act(&c, &mm_action_paper_hand, MM_ERR_CONFLICT,
                           "{\"actor\":\"書記\",\"number\":\"%s\"}", number));
    council_close(&c);
}

/* One sheet of the yearly course, which shows the 目安: entered and handed over. wrong: which question is, or
 * PAPER_ALL_WRONG, or 99 for none. */
static void yearly(struct council *c, size_t wrong)
{
    struct mm_paper_sheet sheet;
    struct mm_paper_form form;
    char number[MM_PAPER_NUMBER_BYTES], marks[2000];
    struct mm_json *out = paper_act(c, &mm_action_paper_make, MM_OK,
                                    "{\"actor\":\"書記\",\"person\":\"" NAME "\",\"course\":\"yearly\"}");
    snprintf(number, sizeof number, "%s", mm_json_get_str(out, "number", ""));
    mm_json_free(out);
    MM_CHECK_ERR(mm_paper_sheet_get(c->central, number, &sheet, &form, NULL), MM_OK);
    MM_CHECK(form.course_of->shows_cut);
    paper_answers(&form, wrong, marks);
    MM_CHECK(enter_is(c, "書記", number, marks, ",\"alone\":\"職員が一人のため\"", "recorded"));
    mm_json_free(
        paper_act(c, &mm_action_paper_hand, MM_OK, "{\"actor\":\"書記\",\"number\":\"%s\"}", number));
}

#define MOVE_ON "{\"actor\":\"書記\",\"name\":\"move_on\",\"value\":\"completed_and_passed\""
MM_TEST(paper_waits_for_the_mark_where_the_council_decided_so)
{
    static const char done[] = "SELECT COUNT(*) FROM progress WHERE state=2 AND route='paper'";
    const struct mm_action *set = mm_action_find("council.set");
    struct council c;
    struct mm_roster roster;
    start(&c);
    mm_json_free(paper_act(&c, set, MM_ERR_INVALID, MOVE_ON "}")); /* nobody decided */
    MM_CHECK_INT(mm_central_move_on(c.central), MM_MOVE_ON_COMPLETED);
    mm_json_free(paper_act(&c, set, MM_OK,
                           MOVE_ON ",\"body\":\"議会運営委員会\",\"decided_on\":\"2026-11-01\","
                                   "\"number\":\"第1号\"}"));
    MM_CHECK_ERR(mm_central_roster(c.central, &roster, NULL), MM_OK);
    MM_CHECK(roster.wants_passed); /* kiosks are told */
    mm_roster_done(&roster);
    mm_json_free(paper_act(&c, mm_action_find("duty.note"), MM_OK,
                           "{\"actor\":\"書記\",\"kind\":\"request\",\"person\":\"" NAME
                           "\",\"course\":\"yearly\"}"));
    yearly(&c, PAPER_ALL_WRONG);
    MM_CHECK_INT(count(&c, done), 0);
    yearly(&c, 99);
    MM_CHECK_INT(count(&c, done), 1);
    council_close(&c);
}

/* 95 % of the questions: enough for the pack's 8 of 10, and not for what the council decided. */
MM_TEST(paper_is_judged_by_the_mark_that_the_council_decided)
{
    static const char *const decided[] = {NULL, "100"};
    for (size_t i = 0; i < sizeof decided / sizeof decided[0]; i++) {
        struct council c;
        start(&c);
        if (decided[i])
            mm_json_free(paper_act(&c, mm_action_find("council.set"), MM_OK,
                                   "{\"actor\":\"書記\",\"name\":\"cut\",\"value\":\"%s\",\"body\":"
                                   "\"議会運営委員会\",\"decided_on\":\"2026-11-01\",\"number\":\"第1号\"}",
                                   decided[i]));
        mm_json_free(paper_act(&c, mm_action_find("duty.note"), MM_OK,
                               "{\"actor\":\"書記\",\"kind\":\"request\",\"person\":\"" NAME
                               "\",\"course\":\"yearly\"}"));
        yearly(&c, 0);
        MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM reached"), !decided[i]);
        council_close(&c);
    }
}

#define ANSWERS(number)                                                                                      \
    "SELECT COUNT(*) FROM evidence WHERE sight IN (SELECT attempt FROM paper_sheet) AND " number

/* Nothing is marked at the first question. */
static void blank_first(const struct mm_paper_form *form, const char *marks, char out[2000])
{
    const struct mm_item *item = mm_pack_item(form->pack, form->form.item[0].item_id);
    bool each = item->ops->paper != MM_PAPER_ONE && item->ops->paper != MM_PAPER_ANY;
    size_t n = (size_t)snprintf(out, 2000, "\"");
    for (size_t k = 0; k < (each ? item->n_options : 1); k++)
        n += (size_t)snprintf(out + n, 2000 - n, "－");
    (void)snprintf(out + n, 2000 - n, "\"%s", strchr(marks, ','));
}

/* What was typed from the wrong row, or beside a double mark: two people type what stands there, and new
 * records say so. */
MM_TEST(two_people_correct_a_sheet_by_new_records_and_the_first_ones_stay)
{
    static const char correct[] = ",\"correct\":true";
    struct council c;
    struct mm_paper_form form;
    struct mm_hash before, after;
    struct mm_proof proof = {0};
    char number[MM_PAPER_NUMBER_BYTES], typed[2000], right[2000], blank[2000];
    start(&c);
    make(&c, number, &form);
    paper_answers(&form, 0, typed);
    paper_answers(&form, 99, right);
    mm_json_free(enter(&c, "書記", number, right, correct, MM_ERR_CONFLICT)); /* it is not entered yet */
    MM_CHECK(enter_is(&c, "書記", number, typed, ",\"alone\":\"職員が一人のため\"", "recorded"));
    mm_json_free(
        paper_act(&c, &mm_action_paper_hand, MM_OK, "{\"actor\":\"書記\",\"number\":\"%s\"}", number));
    int64_t records = count(&c, PAPER_OWN), rows = count(&c, ANSWERS("mark IN (1,4)"));
    MM_CHECK(enter_is(&c, "書記", number, right, correct, "first"));
    MM_CHECK(enter_is(&c, "書記", number, right, correct, "first"));
    MM_CHECK(enter_is(&c, "次長", number, typed, correct, "differs"));
    MM_CHECK_INT(count(&c, PAPER_OWN), records);
    MM_CHECK(enter_is(&c, "次長", number, right, correct, "recorded"));
    MM_CHECK_INT(count(&c, PAPER_OWN), records + 4); /* a session of its own with one answer */
    MM_CHECK(count(&c, ANSWERS("mark IN (1,4)")) > rows);
    MM_CHECK_INT(count(&c, ANSWERS("mark NOT IN (1,4)")), 0);
    MM_CHECK_INT(count(&c, ANSWERS("revision=2")), count(&c, ANSWERS("mark IN (1,4)")) - rows);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM progress WHERE state=2 AND route='paper'"), 1);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM operation WHERE what LIKE 'paper correct %'"), 4);
    /* It says the same now; and once more another thing: two marks where one is asked for are no answer. */
    mm_json_free(enter(&c, "書記", number, right, ",\"correct\":true,\"alone\":\"一人\"", MM_ERR_CONFLICT));
    blank_first(&form, right, blank);
    MM_CHECK(enter_is(&c, "書記", number, blank, ",\"correct\":true,\"alone\":\"一人\"", "recorded"));
    MM_CHECK_INT(count(&c, ANSWERS("revision=3 AND mark<>3")), 0);
    MM_CHECK(count(&c, ANSWERS("revision=3")) > 0);
    MM_CHECK_ERR(mm_derived_hash(c.central, &before, NULL), MM_OK);
    MM_CHECK_ERR(mm_central_rebuild(c.central, NULL), MM_OK);
    MM_CHECK_ERR(mm_derived_hash(c.central, &after, NULL), MM_OK);
    MM_CHECK(mm_hash_equal(&before, &after));
    MM_CHECK_ERR(mm_prove(c.central, &proof, NULL), MM_OK);
    MM_CHECK_INT(mm_proof_wrong(&proof), 0);
    council_close(&c);
}

/* Typed so that the 目安 was missed, for which 修了 waits here, though the sheet reaches it. */
MM_TEST(a_sheet_that_reaches_the_mark_when_corrected_has_reached_it)
{
    static const char done[] = "SELECT COUNT(*) FROM progress WHERE state=2 AND route='paper'";
    struct council c;
    struct mm_paper_form form;
    struct mm_paper_sheet sheet;
    char number[MM_PAPER_NUMBER_BYTES], right[2000];
    start(&c);
    mm_json_free(paper_act(&c, mm_action_find("duty.note"), MM_OK,
                           "{\"actor\":\"書記\",\"kind\":\"request\",\"person\":\"" NAME
                           "\",\"course\":\"yearly\"}"));
    mm_json_free(paper_act(&c, mm_action_find("council.set"), MM_OK,
                           MOVE_ON ",\"body\":\"議会運営委員会\",\"decided_on\":\"2026-11-01\","
                                   "\"number\":\"第1号\"}"));
    yearly(&c, PAPER_ALL_WRONG);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM reached") + count(&c, done), 0);
    mm_paper_number_write(count(&c, "SELECT MAX(number) FROM paper_sheet"), number);
    MM_CHECK_ERR(mm_paper_sheet_get(c.central, number, &sheet, &form, NULL), MM_OK);
    paper_answers(&form, 99, right);
    MM_CHECK(enter_is(&c, "書記", number, right, ",\"correct\":true,\"alone\":\"一人\"", "recorded"));
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM reached"), 1);
    MM_CHECK_INT(count(&c, done), 1);
    council_close(&c);
}

MM_TEST(a_kiosk_that_claims_paper_is_not_believed)
{
    struct council c;
    struct kiosk k;
    struct mm_record_reply reply;
    start(&c);
    MM_REQUIRE(kiosk_enrol(&c, &k, 3));
    k.route = MM_DUTY_BY_PAPER;
    struct record r = record_verb(&c, &k, PERSON, MM_VERB_COMPLETED, COUNCIL_AT_MS);
    MM_CHECK_ERR(take(&c, &k, &r, 1, &reply), MM_OK);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM progress WHERE state=2 AND route='individual'"), 1);
    records_free(&r, 1);
    council_close(&c);
}

MM_TEST(one_person_may_enter_only_where_staff_are_few)
{
    struct council c;
    struct mm_paper_form form;
    char number[MM_PAPER_NUMBER_BYTES], right[2000], id[MM_ID_BYTES], name[40];
    start(&c);
    for (int i = 0; i < MM_FEW_STAFF + 1; i++) {
        snprintf(id, sizeof id, "0198c000-0000-7000-8000-0000000001%02d", i);
        snprintf(name, sizeof name, "職員%d", i);
        paper_put(&c, paper_person(id, name, MM_PERSON_STAFF, 0));
    }
    make(&c, number, &form);
    paper_answers(&form, 99, right);
    mm_json_free(enter(&c, "書記", number, right, ",\"alone\":\"急ぎのため\"", MM_ERR_REFUSED));
    MM_CHECK_INT(count(&c, PAPER_OWN), 0);
    council_close(&c);
}

MM_TEST(a_slip_is_named_by_its_question)
{
    struct council c;
    struct mm_paper_form form;
    char number[MM_PAPER_NUMBER_BYTES], right[2000], bad[2100];
    start(&c);
    make(&c, number, &form);
    paper_answers(&form, 99, right);
    mm_json_free(enter(&c, "書記", number, "\"○\"", "", MM_ERR_INVALID)); /* columns */
    snprintf(bad, sizeof bad, "\"ZZZ\"%s", strchr(right, ','));
    mm_json_free(enter(&c, "書記", number, bad, "", MM_ERR_INVALID));
    mm_json_free(enter(&c, "書記", "000001-0", right, "", MM_ERR_INVALID));
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM paper_entry"), 0);
    council_close(&c);
}
static enum mm_err printed(const char *shown, enum mm_paper_print what)
{
    struct mm_json *doc = NULL;
    struct mm_buf pdf;
    mm_buf_init(&pdf, MM_MAX_PDF_BYTES);
    enum mm_err err = mm_json_parse(shown, strlen(shown), &council_limits, &doc, NULL);
    if (!err)
        err = mm_paper_print(doc, what, COUNCIL_AT_MS, &pdf, NULL);
    mm_json_free(doc);
    mm_buf_done(&pdf);
    return err;
}

MM_TEST(nobody_gets_the_key_of_a_sheet_that_was_not_entered)
{
    MM_CHECK_ERR(printed("{\"state\":\"made\",\"sheets\":[\"000001-1\"]}", MM_PAPER_PRINT_EXPLAIN),
                 MM_ERR_INVALID);
    MM_CHECK_ERR(printed("{\"group\":1}", MM_PAPER_PRINT_PLAN), MM_ERR_INVALID);
    MM_CHECK_INT(mm_paper_print_find("解説"), MM_PAPER_PRINT_EXPLAIN);
    MM_CHECK_INT(mm_paper_print_find("explanations"), MM_PAPER_PRINT_EXPLAIN);
    MM_CHECK_INT(mm_paper_print_find("key"), MM_PAPER_PRINT_COUNT);
}

MM_TEST_MAIN
