/* What tests of reports share: people of a council, their answers and progress, and reading a table. */
#ifndef MM_TEST_FIXTURE_REPORT_H
#define MM_TEST_FIXTURE_REPORT_H

#include "sync/export/export.h"
#include "tests/unit/server/fixture_council.h"

#define COURSE "onboarding-duty" /* the first of the pack */
#define HEAD   "氏名,よみ,状態,議席,任期開始日\n"

/* n councillors and m staff, called 議員あ, 議員い … */
static inline bool people_of(struct council *c, int n, int m, struct mm_person **ret_people, size_t *ret_n)
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

static inline void sql(struct council *c, const char *text, const char *person, const char *other)
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

/* Two rows about the clause, one of them right. */
static inline void answers(struct council *c, const char *person, const char *clause)
{
    sql(c,
        "INSERT INTO evidence (council, person, row_id, sight, item, item_version, clauses, mark, practice,"
        " revision, at_ms, statement) VALUES (?1, ?2, 'x/a' || ?4, 's', 'x', 'v', ?4, 1, 0, 1, ?3, 'i')",
        person, clause);
    sql(c,
        "INSERT INTO evidence (council, person, row_id, sight, item, item_version, clauses, mark, practice,"
        " revision, at_ms, statement) VALUES (?1, ?2, 'x/b' || ?4, 's', 'x', 'v', ?4, 0, 0, 1, ?3, 'i')",
        person, clause);
}

static inline bool run_report_at(struct council *c, const char *name, int64_t as_of_ms,
                                 struct mm_report_table *ret_table)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    const struct mm_report_ops *report = mm_report_find(name);

    if (!MM_CHECK(report != NULL))
        return false;
    MM_CHECK_ERR(report->run(c->central, as_of_ms, ret_table, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    return info.err == MM_OK;
}

static inline bool run_report(struct council *c, const char *name, struct mm_report_table *ret_table)
{
    return run_report_at(c, name, COUNCIL_AT_MS, ret_table);
}

static inline const struct mm_cell *cell_of(const struct mm_report_table *table, size_t row,
                                            const char *column)
{
    for (size_t c = 0; c < table->n_columns; c++)
        if (strcmp(table->columns[c].id, column) == 0)
            return &table->cells[row * table->n_columns + c];
    return NULL;
}

/* The row of a clause's label and group. */
static inline size_t figure_row(const struct mm_report_table *table, const char *label, const char *group)
{
    for (size_t r = 0; r < table->n_rows; r++)
        if (strcmp(cell_of(table, r, "clause")->text, label) == 0 &&
            strcmp(cell_of(table, r, "group")->text, group) == 0)
            return r;
    return table->n_rows;
}

/* Whether the figures of a clause and group are there, all of them or none. */
static inline bool shown(const struct mm_report_table *table, const char *label, const char *group)
{
    static const char *const figures[] = {"rows", "right", "share", "unsure", "interval"};
    size_t r = figure_row(table, label, group);
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

/* The fields of the next line of our own CSV, cut in place; no field here holds a comma. */
static inline char *csv_line(char *at, char *fields[], size_t n)
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

static inline struct mm_buf written(const struct mm_report_table *table, const char *format)
{
    struct mm_buf out;
    struct mm_errinfo info = MM_ERRINFO_INIT;

    mm_buf_init(&out, 1000000);
    MM_CHECK_ERR(mm_export_find(format)->write(table, &out, NULL, &info), MM_OK);
    return out;
}

/* The value of a cell in the JSON reads as the text that CSV and terminal show. */
static inline void same_value(const struct mm_json *value, enum mm_cell_type type, const char *text)
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

/* Every number of a table is the same in CSV, JSON and on the terminal. first: title of the first column. */
static inline void same_in_every_format(const struct mm_report_table *table, const char *first)
{
    enum { MAX_COLUMNS = 16 };
    struct mm_buf csv = written(table, "csv"), json = written(table, "json"), text = written(table, "table");
    struct mm_json *doc = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char head[64], *fields[MAX_COLUMNS], *at;
    const char *line;

    MM_REQUIRE(table->n_columns <= MAX_COLUMNS);
    MM_REQUIRE(mm_json_parse(mm_buf_str(&json), json.len, &council_limits, &doc, &info) == MM_OK);
    MM_CHECK_INT(mm_json_size(mm_json_get(doc, "rows")), table->n_rows);
    snprintf(head, sizeof(head), "\r\n%s,", first);
    at = strstr(csv.data, head);
    MM_REQUIRE(at);
    at = csv_line(at + 2, fields, table->n_columns);
    line = strstr(mm_buf_str(&text), "\n---");
    for (size_t r = 0; r < table->n_rows; r++) {
        const struct mm_json *row = mm_json_at(mm_json_get(doc, "rows"), r);

        MM_REQUIRE(at && line);
        at = csv_line(at, fields, table->n_columns);
        line = strchr(line + 1, '\n');
        for (size_t k = 0; k < table->n_columns; k++) {
            const char *shown_at = strstr(line, fields[k]), *end = strchr(line + 1, '\n');

            same_value(mm_json_get(row, table->columns[k].id), table->columns[k].type, fields[k]);
            MM_CHECK(shown_at && end && shown_at < end);
        }
    }
    mm_json_free(doc);
    mm_buf_done(&csv);
    mm_buf_done(&json);
    mm_buf_done(&text);
}

/* No format of the table holds a name or an id of these people. */
static inline void nobody_in_it(const struct mm_report_table *table, const struct mm_person *people, size_t n)
{
    size_t n_formats;
    const struct mm_export_ops *const *formats = mm_export_list(&n_formats);

    for (size_t f = 0; f < n_formats; f++) {
        struct mm_buf out = written(table, formats[f]->name);

        for (size_t i = 0; i < n; i++) {
            MM_CHECK(strstr(mm_buf_str(&out), people[i].name) == NULL);
            MM_CHECK(strstr(mm_buf_str(&out), people[i].id) == NULL);
        }
        mm_buf_done(&out);
    }
}

static inline void progress(struct council *c, const struct mm_person *person, const char *state)
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
               " completed_at_ms, last_at_ms) VALUES (?1, ?2, ?4, '" COURSE "', 2, ?3, ?3, ?3)"
             : "INSERT INTO progress (council, person, registration, course, state, first_at_ms,"
               " completed_at_ms, last_at_ms) VALUES (?1, ?2, ?4, '" COURSE "', 1, ?3,"
               " 9223372036854775807, ?3)",
        person->id, duties[at].registration);
    free(duties);
}

static inline size_t row_of_name(const struct mm_report_table *table, const char *name)
{
    for (size_t r = 0; r < table->n_rows; r++)
        if (strcmp(cell_of(table, r, "name")->text, name) == 0)
            return r;
    return table->n_rows;
}

static inline bool has_note(const struct mm_report_table *table, const char *part)
{
    for (size_t i = 0; i < table->n_notes; i++)
        if (strstr(table->notes[i], part))
            return true;
    return false;
}
#endif
