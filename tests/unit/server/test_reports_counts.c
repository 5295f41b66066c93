/* Reports that count people and things, and no answers: 研修ごとの受講状況, 操作の記録, 決定事項, 端末一覧.
 */
#include "sync/server/decision.h"
#include "tests/unit/server/fixture_report.h"

#define YEAR_MS (366 * 86400000LL)

static int64_t int_of(const struct mm_report_table *table, size_t row, const char *column)
{
    const struct mm_cell *cell = cell_of(table, row, column);
    return cell->absent ? -1 : cell->num;
}

static void put_fact(struct council *c, const struct mm_fact *fact)
{
    MM_CHECK_ERR(mm_db_begin(mm_central_db(c->central), NULL), MM_OK);
    MM_CHECK_ERR(mm_facts_put(c->central, fact, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(mm_central_db(c->central), NULL), MM_OK);
}

static void other_training(struct council *c, const char *person)
{
    struct mm_fact other = {.id = "00000000-0000-7000-8000-000000000097",
                            .kind = MM_FACT_OTHER,
                            .course = COURSE,
                            .detail = "講演会",
                            .on_day = mm_date_day((struct mm_date){2026, 11, 20}),
                            .until_day = MM_DAY_NONE,
                            .known_day = mm_date_day((struct mm_date){2026, 11, 21})};
    snprintf(other.person, sizeof other.person, "%s", person);
    put_fact(c, &other);
}

static void request_to_all(struct council *c)
{
    struct mm_fact request = {.id = "00000000-0000-7000-8000-000000000096",
                              .kind = MM_FACT_REQUEST,
                              .course = COURSE,
                              .audience = MM_AUD_COUNCILLOR,
                              .on_day = mm_date_day((struct mm_date){2026, 11, 20}),
                              .until_day = mm_date_day((struct mm_date){2026, 11, 25}),
                              .known_day = mm_date_day((struct mm_date){2026, 11, 20})};
    put_fact(c, &request);
}

/* For everybody the facts are dealt out, for one they are looked up. */
static size_t same_duties(struct council *c, const struct mm_person *people, size_t n_people)
{
    struct mm_duty *all = NULL, *own = NULL;
    size_t n_all = 0, n_own = 0, met = 0, others = 0;
    MM_CHECK_ERR(mm_duties_list(c->central, NULL, &all, &n_all, NULL), MM_OK);
    for (size_t p = 0; p < n_people; p++) {
        MM_CHECK_ERR(mm_duties_list(c->central, people[p].id, &own, &n_own, NULL), MM_OK);
        size_t at = 0;
        while (at < n_all && strcmp(all[at].person, people[p].id) != 0)
            at++;
        for (size_t i = 0; i < n_own; i++) {
            MM_CHECK(at + i < n_all && memcmp(&all[at + i], &own[i], sizeof own[i]) == 0);
            others += strcmp(own[i].closed_by, MM_DUTY_BY_OTHER) == 0;
        }
        met += n_own;
        free(own);
    }
    MM_CHECK_INT(n_all, met);
    free(all);
    return others;
}

/* Every row adds up, and the whole is councillors and staff. */
static void adds_up(const struct mm_report_table *table)
{
    static const char *const counted[] = {"asked",      "none",        "started", "done",
                                          "individual", "group_route", "paper",   "other"};
    MM_CHECK(table->n_rows > 0 && table->n_rows % 3 == 0);
    for (size_t r = 0; r < table->n_rows; r++) {
        MM_CHECK_INT(int_of(table, r, "asked"), int_of(table, r, "none") + int_of(table, r, "started") +
                                                    int_of(table, r, "done") + int_of(table, r, "other"));
        MM_CHECK_INT(int_of(table, r, "done"), int_of(table, r, "individual") +
                                                   int_of(table, r, "group_route") +
                                                   int_of(table, r, "paper"));
    }
    for (size_t r = 0; r + 2 < table->n_rows; r += 3)
        for (size_t k = 0; k < sizeof counted / sizeof counted[0]; k++)
            MM_CHECK_INT(int_of(table, r, counted[k]),
                         int_of(table, r + 1, counted[k]) + int_of(table, r + 2, counted[k]));
}

MM_TEST(the_duties_of_everybody_are_the_duties_of_each)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 5, 3, &people, &n));
    for (size_t i = 0; i < n; i += 2)
        answers(&c, people[i].id, "5");
    MM_CHECK_INT(same_duties(&c, people, n), 0);
    other_training(&c, people[n / 2].id); /* somebody in the middle */
    MM_CHECK_INT(same_duties(&c, people, n), 1);
    struct mm_duty *duties = NULL;
    size_t n_duties = 0;
    MM_CHECK_ERR(mm_duties_list(c.central, people[0].id, &duties, &n_duties, NULL), MM_OK);
    if (MM_CHECK(n_duties > 0))
        sql(&c,
            "INSERT INTO progress (council, registration, person, course, state, first_at_ms,"
            " completed_at_ms, last_at_ms) VALUES (?1, ?4, ?2, '" COURSE "', 2, ?3, ?3, ?3)",
            people[0].id, duties[0].registration);
    free(duties);
    request_to_all(&c);
    MM_CHECK_INT(same_duties(&c, people, n), 1);
    free(people);
    council_close(&c);
}

MM_TEST(courses_counts_who_is_where_and_another_training_apart)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 5, 2, &people, &n));
    progress(&c, &people[0], "done");
    progress(&c, &people[1], "started");
    other_training(&c, people[2].id);
    MM_REQUIRE(run_report(&c, "courses", &table));
    MM_CHECK_STR(cell_of(&table, 0, "group")->text, "全体");
    MM_CHECK_INT(int_of(&table, 0, "asked"), 7);
    MM_CHECK_INT(int_of(&table, 1, "asked"), 5);
    MM_CHECK_INT(int_of(&table, 1, "none"), 2);
    MM_CHECK_INT(int_of(&table, 1, "started"), 1);
    MM_CHECK_INT(int_of(&table, 1, "done"), 1);
    MM_CHECK_INT(int_of(&table, 1, "individual"), 1);
    MM_CHECK_INT(int_of(&table, 1, "other"), 1);
    MM_CHECK_INT(int_of(&table, 2, "none"), 2);
    MM_CHECK(cell_of(&table, 0, "reached")->absent);
    adds_up(&table);
    MM_CHECK(!mm_report_find("courses")->names_people);
    same_in_every_format(&table, "研修");
    nobody_in_it(&table, people, n);
    free(people);
    mm_report_table_done(&table);
    council_close(&c);
}

static void decide_kaiha(struct council *c, const char *value)
{
    MM_CHECK_ERR(mm_db_begin(mm_central_db(c->central), NULL), MM_OK);
    MM_CHECK_ERR(
        mm_decision_put(c->central, "kaiha", value, "議会運営委員会 2026-11-01 第1号", COUNCIL_AT_MS, NULL),
        MM_OK);
    MM_CHECK_ERR(mm_db_commit(mm_central_db(c->central), NULL), MM_OK);
}

static size_t rows_of_kaiha(struct council *c)
{
    struct mm_report_table table;
    if (!run_report(c, "kaiha", &table))
        return 99;
    size_t n = table.n_rows;
    mm_report_table_done(&table);
    return n;
}

/* Row of the first course: what the 会派 is called, and its 人, 未, 途中, 済, ほかの研修. */
static void kaiha_is(const struct mm_report_table *table, size_t row, const char *called,
                     const int64_t want[5])
{
    static const char *const ids[] = {"asked", "none", "started", "done", "other"};
    MM_CHECK_STR(cell_of(table, row, "kaiha")->text, called);
    for (size_t i = 0; i < 5; i++)
        MM_CHECK_INT(int_of(table, row, ids[i]), want[i]);
}

MM_TEST(kaiha_are_counted_by_a_decision_alone_in_the_order_of_the_seats_and_add_up_to_the_councillors)
{
    static const char csv[] = "氏名,よみ,状態,議席,会派,任期開始日\n"
                              "議員あ,ぎいんあ,議員,1,若葉会,2026-11-09\n"
                              "議員い,ぎいんい,議員,2,青葉会,2026-11-09\n"
                              "議員う,ぎいんう,議員,3,若葉会,2026-11-09\n"
                              "議員え,ぎいんえ,議員,4,,2026-11-09\n"
                              "職員あ,しょくいんあ,職員,,,2026-11-01\n";
    struct council c;
    struct mm_report_table table;
    struct mm_person *people = NULL;
    size_t n = 0;

    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(council_import(&c, csv, false, NULL, NULL), MM_OK);
    MM_CHECK_ERR(mm_people_list(c.central, &people, &n, NULL), MM_OK);
    MM_REQUIRE(n == 5);
    progress(&c, &people[0], "done");
    progress(&c, &people[1], "started");
    other_training(&c, people[2].id);
    MM_CHECK_INT(rows_of_kaiha(&c), 0);
    decide_kaiha(&c, "no");
    MM_CHECK_INT(rows_of_kaiha(&c), 0);
    decide_kaiha(&c, "yes");
    MM_REQUIRE(run_report(&c, "kaiha", &table));
    kaiha_is(&table, 0, "若葉会", (const int64_t[]){2, 0, 0, 1, 1});
    kaiha_is(&table, 1, "青葉会", (const int64_t[]){1, 0, 1, 0, 0});
    kaiha_is(&table, 2, "会派なし", (const int64_t[]){1, 1, 0, 0, 0});
    MM_CHECK(strcmp(cell_of(&table, 3, "course")->text, cell_of(&table, 0, "course")->text) != 0);
    MM_CHECK(mm_report_find("kaiha")->names_people); /* of a small one a count is as good as a name */
    MM_CHECK_INT(table.handling, MM_HANDLING_NAMES);
    nobody_in_it(&table, people, n);
    mm_report_table_done(&table);
    MM_REQUIRE(run_report(&c, "courses", &table)); /* row 1: the councillors */
    MM_CHECK_INT(int_of(&table, 1, "asked"), 4);
    MM_CHECK_INT(int_of(&table, 1, "done"), 1);
    MM_CHECK_INT(int_of(&table, 1, "other"), 1);
    mm_report_table_done(&table);
    free(people);
    council_close(&c);
}

MM_TEST(operations_shows_who_looked_newest_first_and_of_this_fiscal_year)
{
    struct council c;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(mm_central_operation(c.central, "書記", "report completion", NULL), MM_OK);
    mm_clock_advance(&c.at, 60000);
    MM_CHECK_ERR(mm_central_operation(c.central, "議長", "council set signin=pin", NULL), MM_OK);
    MM_REQUIRE(run_report_at(&c, "operations", c.at.wall_at_ms, &table));
    MM_REQUIRE(table.n_rows >= 2);
    MM_CHECK_STR(cell_of(&table, 0, "actor")->text, "議長");
    MM_CHECK_STR(cell_of(&table, 0, "kind")->text, "設定の変更");
    MM_CHECK_STR(cell_of(&table, 0, "what")->text, "変えた: signin=pin");
    MM_CHECK_STR(cell_of(&table, 1, "actor")->text, "書記");
    MM_CHECK_STR(cell_of(&table, 1, "kind")->text, "個人名のある帳票を見た");
    MM_CHECK_STR(cell_of(&table, 1, "what")->text, "受講状況一覧（completion）");
    MM_CHECK_INT(table.handling, MM_HANDLING_NAMES);
    mm_report_table_done(&table);
    MM_REQUIRE(run_report_at(&c, "operations", COUNCIL_AT_MS, &table)); /* before the second */
    MM_CHECK_STR(cell_of(&table, 0, "actor")->text, "書記");
    mm_report_table_done(&table);
    MM_REQUIRE(run_report_at(&c, "operations", COUNCIL_AT_MS + YEAR_MS, &table));
    MM_CHECK_INT(table.n_rows, 0);
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST(operations_say_whose_record_somebody_looked_at_as_long_as_they_are_in_the_roster)
{
    struct council c;
    struct mm_report_table table;
    struct mm_person *people = NULL;
    char what[700];
    size_t n = 0;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 2, 0, &people, &n));
    snprintf(what, sizeof what, "certificate record %s", people[1].id);
    MM_CHECK_ERR(mm_central_operation(c.central, "書記", what, NULL), MM_OK);
    mm_clock_advance(&c.at, 60000);
    MM_CHECK_ERR(mm_central_operation(c.central, "書記",
                                      "certificate record 0198c000-0000-7000-8000-00000000dead", NULL),
                 MM_OK);
    MM_REQUIRE(run_report_at(&c, "operations", c.at.wall_at_ms, &table));
    MM_CHECK_STR(cell_of(&table, 0, "what")->text,
                 "受講の記録を出した: 0198c000-0000-7000-8000-00000000dead");
    snprintf(what, sizeof what, "受講の記録を出した: %s", people[1].name);
    MM_CHECK_STR(cell_of(&table, 1, "what")->text, what);
    mm_report_table_done(&table);
    free(people);
    council_close(&c);
}

MM_TEST(operations_are_said_in_japanese_and_what_is_not_known_stays_as_it_was_written)
{
    static const struct {
        const char *what, *kind, *says;
    } rows[] = {
        {"print completion 2026-11-22T01:05:00Z 0123 4567", "帳票を印刷用に出した",
         "受講状況一覧（completion） 2026-11-22T01:05:00Z 0123 4567"},
        {"group open", "集合研修", "開いた"},
        {"paper enter 3 alone: 職員が一人", "紙での受講", "用紙を入力した: 3 alone: 職員が一人"},
        {"certificate issue 2026-1", "研修修了証・受講記録", "出した: 2026-1"},
        {"training undo x", "ほかの研修", "取り消した: x"},
        {"selfcheck close x", "自己点検", "実施期間を閉じた: x"},
        {"group opening", "集合研修", "group opening"},
        {"report nothing", "個人名のある帳票を見た", "report nothing"},
    };
    const size_t n = sizeof rows / sizeof rows[0];
    struct council c;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    for (size_t i = 0; i < n; i++) {
        mm_clock_advance(&c.at, 60000);
        MM_CHECK_ERR(mm_central_operation(c.central, "書記", rows[i].what, NULL), MM_OK);
    }
    MM_REQUIRE(run_report_at(&c, "operations", c.at.wall_at_ms, &table));
    MM_REQUIRE(table.n_rows >= n);
    for (size_t i = 0; i < n; i++) {
        MM_CHECK_STR(cell_of(&table, n - 1 - i, "kind")->text, rows[i].kind);
        MM_CHECK_STR(cell_of(&table, n - 1 - i, "what")->text, rows[i].says);
    }
    mm_report_table_done(&table);
    council_close(&c);
}

static size_t decision_row(const struct mm_report_table *table, const char *what)
{
    size_t r = 0;
    while (r < table->n_rows && strcmp(cell_of(table, r, "what")->text, what) != 0)
        r++;
    return r;
}

static void decide(struct council *c, const char *name, const char *value)
{
    struct mm_json *doc = NULL;
    struct mm_buf in, out;
    mm_buf_init(&in, 1000);
    mm_buf_init(&out, 10000);
    mm_buf_printf(&in,
                  "{\"actor\":\"a\",\"name\":\"%s\",\"value\":\"%s\",\"body\":\"○○ 委員会\","
                  "\"decided_on\":\"2026-11-01\",\"number\":\"第 12 号\"}",
                  name, value);
    MM_CHECK_ERR(mm_json_parse(in.data, in.len, &council_limits, &doc, NULL), MM_OK);
    MM_CHECK_ERR(mm_action_find("council.set")->run(c->central, doc, &out, NULL), MM_OK);
    mm_json_free(doc);
    mm_buf_done(&out);
    mm_buf_done(&in);
}

MM_TEST(decisions_tells_what_was_decided_from_what_is_provisional)
{
    static const struct {
        const char *name, *value, *what, *before, *after;
    } rows[] = {
        {"due.yearly", "45", "毎年の研修をお願いする日数", "教材のとおり", "45日"},
        {"move_on", "completed_and_passed", "修了の扱い", "すべてのページと、答えと、解説で修了",
         "目安を示す研修は、目安に届いてから修了"},
    };
    struct council c;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(run_report(&c, "decisions", &table));
    for (size_t r = 0; r < table.n_rows; r++)
        MM_CHECK_STR(cell_of(&table, r, "state")->text, "暫定（議会の決定前）");
    MM_CHECK_STR(cell_of(&table, decision_row(&table, "開示の段階"), "value")->text, "0: 受講状況のみ");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        MM_CHECK_STR(cell_of(&table, decision_row(&table, rows[i].what), "value")->text, rows[i].before);
    mm_report_table_done(&table);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        decide(&c, rows[i].name, rows[i].value);
    MM_REQUIRE(run_report(&c, "decisions", &table));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t r = decision_row(&table, rows[i].what);
        MM_REQUIRE(r < table.n_rows);
        MM_CHECK_STR(cell_of(&table, r, "value")->text, rows[i].after);
        MM_CHECK_STR(cell_of(&table, r, "state")->text, "決定");
        MM_CHECK_STR(cell_of(&table, r, "body")->text, "○○ 委員会");
        MM_CHECK_STR(cell_of(&table, r, "number")->text, "第 12 号");
        MM_CHECK(!cell_of(&table, r, "decided_on")->absent);
    }
    same_in_every_format(&table, "決めること");
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST(kiosks_lists_what_waits_and_who_gets_to_see_it_is_told_apart)
{
    struct council c;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    sql(&c,
        "INSERT INTO recorder (council, id, name, kind, status, enrolled_at_ms, last_seen_at_ms,"
        " last_received_at_ms, last_seq, backlog) VALUES (?1, 'k1', ?2, 'kiosk', 'active', ?3, ?3, ?3, 4, 7)",
        "控室", NULL);
    MM_REQUIRE(run_report(&c, "kiosks", &table));
    MM_REQUIRE(table.n_rows == 1);
    MM_CHECK_STR(cell_of(&table, 0, "name")->text, "控室");
    MM_CHECK_STR(cell_of(&table, 0, "received_at")->text, "令和8年11月22日 10時04分");
    MM_CHECK_INT(int_of(&table, 0, "backlog"), 7);
    MM_CHECK(has_note(&table, "端末 1台、未送信の記録 7件"));
    MM_CHECK_INT(mm_report_right(mm_report_find("kiosks")), MM_RIGHT_KIOSK_LIST);
    MM_CHECK_INT(mm_report_right(mm_report_find("operations")), MM_RIGHT_AUDIT);
    MM_CHECK_INT(mm_report_right(mm_report_find("completion")), MM_RIGHT_REPORT_NAMES);
    MM_CHECK_INT(mm_report_right(mm_report_find("courses")), MM_RIGHT_REPORT);
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST_MAIN
