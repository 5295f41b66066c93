#include "sync/export/export.h"
#include "tests/unit/server/fixture_council.h"

#define COURSE "onboarding-duty" /* the first of the pack */
#define HEAD   "氏名,よみ,状態,議席,任期開始日\n"

/* n councillors and m staff, called 議員あ, 議員い … */
static bool people_of(struct council *c, int n, int m, struct mm_person **ret_people, size_t *ret_n)
{
    static const char kana[] = "あいうえおかきくけこさしすせそたちつてと";
    struct mm_buf csv;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err;

    mm_buf_init(&csv, 100000);
    mm_buf_str_append(&csv, HEAD);
    for (int i = 0; i < n; i++)
        mm_buf_printf(&csv, "議員%.3s,ぎいん%.3s,議員,%d,2026-11-09\n", kana + 3 * i, kana + 3 * i, i + 1);
    for (int i = 0; i < m; i++)
        mm_buf_printf(&csv, "職員%.3s,しょくいん%.3s,職員,,2026-11-01\n", kana + 3 * i, kana + 3 * i);
    err = council_import(c, mm_buf_str(&csv), false, NULL, &info);
    mm_buf_done(&csv);
    if (!err)
        err = mm_people_list(c->central, ret_people, ret_n, &info);
    MM_CHECK_STR(info.text, "");
    return MM_CHECK(err == MM_OK);
}

static void sql(struct council *c, const char *text, const char *person, const char *other)
{
    struct mm_db *db = mm_central_db(c->central);
    struct mm_stmt *stmt = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;

    MM_CHECK_ERR(mm_db_begin(db, &info), MM_OK);
    MM_CHECK_ERR(mm_db_query(db, text, &stmt, &info), MM_OK);
    mm_bind_str(stmt, 1, mm_central_council(c->central));
    mm_bind_str(stmt, 2, person);
    mm_bind_int(stmt, 3, COUNCIL_AT_MS - 1000);
    if (other)
        mm_bind_str(stmt, 4, other);
    MM_CHECK_ERR(mm_stmt_run(stmt, NULL, &info), MM_OK);
    MM_CHECK_ERR(mm_db_commit(db, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
}

/* Two rows about clause 4, one of them right. */
static void answers(struct council *c, const char *person)
{
    sql(c,
        "INSERT INTO evidence (council, person, row_id, sight, item, item_version, clauses, mark, practice,"
        " revision, at_ms, statement) VALUES (?1, ?2, 'x/a', 's', 'x', 'v', '4', 1, 0, 1, ?3, 'i')",
        person, NULL);
    sql(c,
        "INSERT INTO evidence (council, person, row_id, sight, item, item_version, clauses, mark, practice,"
        " revision, at_ms, statement) VALUES (?1, ?2, 'x/b', 's', 'x', 'v', '4', 0, 0, 1, ?3, 'i')",
        person, NULL);
}

static bool run_report(struct council *c, const char *name, struct mm_report_table *ret_table)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    const struct mm_report_ops *report = mm_report_find(name);

    if (!MM_CHECK(report != NULL))
        return false;
    MM_CHECK_ERR(report->run(c->central, COUNCIL_AT_MS, ret_table, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    return info.err == MM_OK;
}

static const struct mm_cell *cell_of(const struct mm_report_table *table, size_t row, const char *column)
{
    for (size_t c = 0; c < table->n_columns; c++)
        if (strcmp(table->columns[c].id, column) == 0)
            return &table->cells[row * table->n_columns + c];
    return NULL;
}

/* The row of a clause's label and group. */
static size_t gaps_row(const struct mm_report_table *table, const char *label, const char *group)
{
    for (size_t r = 0; r < table->n_rows; r++)
        if (strcmp(cell_of(table, r, "clause")->text, label) == 0 &&
            strcmp(cell_of(table, r, "group")->text, group) == 0)
            return r;
    return table->n_rows;
}

static bool shown(const struct mm_report_table *table, const char *group)
{
    static const char *const figures[] = {"rows", "right", "share", "unsure", "interval"};
    size_t r = gaps_row(table, "基本方針4", group);
    bool any = false, all = true;

    if (r == table->n_rows)
        return false;
    for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
        any = any || !cell_of(table, r, figures[i])->absent;
        all = all && !cell_of(table, r, figures[i])->absent;
    }
    MM_CHECK(any == all); /* never a part of the figures */
    return all;
}

static void suppressed(int councillors, int staff)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_report_table table;
    int answered[2] = {0, 0};

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 10, 10, &people, &n));
    for (size_t i = 0; i < n; i++) {
        int kind = !mm_person_is_councillor(people[i].status);

        if (answered[kind] < (kind ? staff : councillors)) {
            answers(&c, people[i].id);
            answered[kind]++;
        }
    }
    if (run_report(&c, "gaps", &table)) {
        bool both = councillors >= 5 && staff >= 5;

        MM_CHECK_INT(shown(&table, "全体"), councillors + staff >= 5);
        MM_CHECK_INT(shown(&table, "議員"), both);
        MM_CHECK_INT(shown(&table, "職員"), both);
        MM_CHECK_INT(cell_of(&table, gaps_row(&table, "基本方針4", "全体"), "people")->num,
                     councillors + staff);
        mm_report_table_done(&table);
    }
    free(people);
    council_close(&c);
}

MM_TEST(figures_of_few_people_are_never_shown)
{
    for (int n = 1; n <= 9; n++) {
        suppressed(n, 0);
        suppressed(n, 9 - n);
    }
    suppressed(5, 5);
    suppressed(9, 4);
    suppressed(4, 9);
    suppressed(6, 7);
}

MM_TEST(gaps_lists_every_clause_once_in_the_order_of_the_policy)
{
    struct council c;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(run_report(&c, "gaps", &table));
    MM_CHECK_INT(table.n_rows, 26);
    MM_CHECK_STR(cell_of(&table, 0, "clause")->text, "基本方針1");
    MM_CHECK_STR(cell_of(&table, 1, "clause")->text, "基本方針2(1)");
    MM_CHECK_STR(cell_of(&table, 25, "clause")->text, "基本方針10");
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST(gaps_counts_rows_and_shares)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0, row;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 6, 5, &people, &n));
    for (size_t i = 0; i < n; i++)
        answers(&c, people[i].id);
    free(people);
    MM_REQUIRE(run_report(&c, "gaps", &table));
    row = gaps_row(&table, "基本方針4", "議員");
    MM_CHECK_INT(cell_of(&table, row, "people")->num, 6);
    MM_CHECK_INT(cell_of(&table, row, "rows")->num, 12);
    MM_CHECK_INT(cell_of(&table, row, "right")->num, 6);
    MM_CHECK(cell_of(&table, row, "share")->share > 0.499 && cell_of(&table, row, "share")->share < 0.501);
    MM_CHECK_STR(cell_of(&table, row, "interval")->text, "25.4%〜74.6%");
    mm_report_table_done(&table);
    council_close(&c);
}

/* The fields of the next line of our own CSV, cut in place; no field here holds a comma. */
static char *csv_line(char *at, char *fields[], size_t n)
{
    char *end = strstr(at, "\r\n");

    if (!end)
        return NULL;
    *end = '\0';
    for (size_t i = 0; i < n; i++) {
        char *comma = strchr(at, ',');

        fields[i] = at;
        if (comma)
            *comma = '\0';
        at = comma ? comma + 1 : end;
    }
    return end + 2;
}

static struct mm_buf written(const struct mm_report_table *table, const char *format)
{
    struct mm_buf out;
    struct mm_errinfo info = MM_ERRINFO_INIT;

    mm_buf_init(&out, 1000000);
    MM_CHECK_ERR(mm_export_find(format)->write(table, &out, NULL, &info), MM_OK);
    return out;
}

/* The value of a cell in the JSON reads as the text that CSV and terminal show. */
static void same_value(const struct mm_json *value, enum mm_cell_type type, const char *text)
{
    char want[64];

    if (mm_json_type(value) == MM_JSON_NULL)
        snprintf(want, sizeof(want), "-");
    else if (type == MM_CELL_PERCENT)
        snprintf(want, sizeof(want), "%.1f%%", mm_json_num(value, -1) * 100.0);
    else if (type == MM_CELL_INT)
        snprintf(want, sizeof(want), "%lld", (long long)mm_json_int(value, -1));
    else
        return;
    MM_CHECK_STR(text, want);
}

MM_TEST(the_numbers_of_every_format_are_the_same)
{
    enum { MAX_COLUMNS = 16 };
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_report_table table;
    struct mm_buf csv, json, text;
    struct mm_json *doc = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char *fields[MAX_COLUMNS], *at;
    const char *line;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 6, 5, &people, &n));
    for (size_t i = 0; i < n; i++)
        answers(&c, people[i].id);
    free(people);
    MM_REQUIRE(run_report(&c, "gaps", &table));
    MM_REQUIRE(table.n_columns <= MAX_COLUMNS);
    csv = written(&table, "csv");
    json = written(&table, "json");
    text = written(&table, "table");
    MM_REQUIRE(mm_json_parse(mm_buf_str(&json), json.len, &council_limits, &doc, &info) == MM_OK);
    at = strstr(csv.data, "\r\n条項,");
    MM_REQUIRE(at);
    at = csv_line(at + 2, fields, table.n_columns);
    line = strstr(mm_buf_str(&text), "\n---");
    for (size_t r = 0; r < table.n_rows; r++) {
        const struct mm_json *row = mm_json_at(mm_json_get(doc, "rows"), r);

        MM_REQUIRE(at && line);
        at = csv_line(at, fields, table.n_columns);
        line = strchr(line + 1, '\n');
        for (size_t k = 0; k < table.n_columns; k++) {
            const char *shown_at = strstr(line, fields[k]), *end = strchr(line + 1, '\n');

            same_value(mm_json_get(row, table.columns[k].id), table.columns[k].type, fields[k]);
            MM_CHECK(shown_at && end && shown_at < end);
        }
    }
    mm_json_free(doc);
    mm_buf_done(&csv);
    mm_buf_done(&json);
    mm_buf_done(&text);
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST(gaps_holds_no_name)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0, n_formats;
    struct mm_report_table table;
    const struct mm_export_ops *const *formats = mm_export_list(&n_formats);

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 6, 6, &people, &n));
    for (size_t i = 0; i < n; i++)
        answers(&c, people[i].id);
    MM_REQUIRE(run_report(&c, "gaps", &table));
    for (size_t f = 0; f < n_formats; f++) {
        struct mm_buf out;
        struct mm_errinfo info = MM_ERRINFO_INIT;

        mm_buf_init(&out, 1000000);
        MM_CHECK_ERR(formats[f]->write(&table, &out, NULL, &info), MM_OK);
        for (size_t i = 0; i < n; i++) {
            MM_CHECK(strstr(mm_buf_str(&out), people[i].name) == NULL);
            MM_CHECK(strstr(mm_buf_str(&out), people[i].id) == NULL);
        }
        mm_buf_done(&out);
    }
    free(people);
    mm_report_table_done(&table);
    council_close(&c);
}

static void progress(struct council *c, const struct mm_person *person, const char *state)
{
    struct mm_duty *duties = NULL;
    size_t n = 0, at = 0;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    bool done = strcmp(state, "done") == 0;

    MM_CHECK_ERR(mm_duties_list(c->central, person->id, &duties, &n, &info), MM_OK);
    while (at < n && strcmp(duties[at].course, COURSE) != 0)
        at++;
    MM_REQUIRE(at < n);
    sql(c,
        done ? "INSERT INTO progress (council, person, registration, course, state, first_at_ms,"
               " completed_at_ms, passed_at_ms, last_at_ms) VALUES (?1, ?2, ?4, '" COURSE "', 2, ?3, ?3,"
               " 9223372036854775807, ?3)"
             : "INSERT INTO progress (council, person, registration, course, state, first_at_ms,"
               " completed_at_ms, passed_at_ms, last_at_ms) VALUES (?1, ?2, ?4, '" COURSE "', 1, ?3,"
               " 9223372036854775807, 9223372036854775807, ?3)",
        person->id, duties[at].registration);
    free(duties);
}

static size_t row_of_name(const struct mm_report_table *table, const char *name)
{
    for (size_t r = 0; r < table->n_rows; r++)
        if (strcmp(cell_of(table, r, "name")->text, name) == 0)
            return r;
    return table->n_rows;
}

static bool has_note(const struct mm_report_table *table, const char *part)
{
    for (size_t i = 0; i < table->n_notes; i++)
        if (strstr(table->notes[i], part))
            return true;
    return false;
}

MM_TEST(completion_says_未_途中_済_with_days_and_totals)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0, row;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 3, 2, &people, &n));
    progress(&c, &people[0], "done");
    progress(&c, &people[1], "started");
    MM_REQUIRE(run_report(&c, "completion", &table));
    MM_CHECK_INT(table.n_rows, 5 * mm_central_pack(c.central)->n_courses);
    MM_CHECK(table.demo);
    MM_CHECK_INT(table.handling, MM_HANDLING_NAMES);
    row = row_of_name(&table, people[0].name);
    MM_CHECK_STR(cell_of(&table, row, "state")->text, "済");
    MM_CHECK(!cell_of(&table, row, "done_on")->absent);
    row = row_of_name(&table, people[1].name);
    MM_CHECK_STR(cell_of(&table, row, "state")->text, "途中");
    MM_CHECK(!cell_of(&table, row, "started_on")->absent && cell_of(&table, row, "done_on")->absent);
    row = row_of_name(&table, people[2].name);
    MM_CHECK_STR(cell_of(&table, row, "state")->text, "未");
    MM_CHECK(has_note(&table, "議員 3人中1人が済（33.3%）"));
    MM_CHECK(has_note(&table, "職員 2人中0人が済（0.0%）"));
    MM_CHECK(has_note(&table, "この時刻までに届いた記録"));
    free(people);
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST(completion_marks_people_of_a_kiosk_with_a_backlog)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_report_table table;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 3, 0, &people, &n));
    sql(&c,
        "INSERT INTO recorder (council, id, name, kind, status, enrolled_at_ms, last_seen_at_ms,"
        " last_received_at_ms, last_seq, backlog) VALUES (?1, 'k1', ?2, 'kiosk', 'active', ?3, ?3, ?3, 4, 7)",
        "控室", NULL);
    sql(&c, "INSERT INTO sighting (council, person, recorder, last_at_ms) VALUES (?1, ?2, 'k1', ?3)",
        people[1].id, NULL);
    MM_REQUIRE(run_report(&c, "completion", &table));
    MM_CHECK_STR(cell_of(&table, row_of_name(&table, people[1].name), "note")->text,
                 "確認中（控室に未送信の記録）");
    MM_CHECK_STR(cell_of(&table, row_of_name(&table, people[0].name), "note")->text, "");
    MM_CHECK(has_note(
        &table, "端末「控室」から記録が最後に届いた時刻: 令和8年11月22日 10時04分（未送信の記録 7件）"));
    free(people);
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST(the_roster_comes_back_through_its_own_import)
{
    struct council c;
    struct mm_person *people = NULL;
    size_t n = 0;
    struct mm_report_table table;
    struct mm_buf out;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *reply = NULL;

    MM_REQUIRE(council_open(&c));
    MM_REQUIRE(people_of(&c, 4, 3, &people, &n));
    free(people);
    MM_REQUIRE(run_report(&c, "roster", &table));
    mm_buf_init(&out, 1000000);
    MM_CHECK_ERR(mm_export_find("csv")->write(&table, &out, NULL, &info), MM_OK);
    MM_CHECK_ERR(council_import(&c, mm_buf_str(&out) + 3, false, &reply, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    MM_CHECK_INT(mm_json_get_int(reply, "unchanged", -1), 7);
    mm_json_free(reply);
    mm_buf_done(&out);
    mm_report_table_done(&table);
    council_close(&c);
}

MM_TEST_MAIN
