/* Are two databases the same? Tables with their definitions, and every row of them. */
#ifndef MM_TEST_DUMP_H
#define MM_TEST_DUMP_H

#include "sync/base/buf.h"
#include "sync/db/db.h"
#include "tests/unit/mm_test.h"

#define DUMP_BYTES (32 * 1024 * 1024)

/* The words of each kind of database. */
struct dump_words {
    const char *tables; /* tables and indexes with their definitions */
    const char *list;   /* names of tables */
    const char *row;    /* a row as one text; NULL: its columns, quoted */
};
static const struct dump_words dump_sqlite = {
    .tables = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name",
    .list = "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
};
static const struct dump_words dump_pg = {
    .tables =
        "SELECT c.relname, (SELECT string_agg(a.attname||' '||format_type(a.atttypid, a.atttypmod)||' '||"
        "a.attnotnull::text, ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid=c.oid AND"
        " a.attnum>0 AND NOT a.attisdropped)||' '||c.relrowsecurity::text||c.relforcerowsecurity::text"
        " FROM pg_class c JOIN pg_namespace n ON n.oid=c.relnamespace WHERE n.nspname=current_schema()"
        " AND c.relkind IN ('r','p','i','I') ORDER BY c.relname",
    .list = "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid=c.relnamespace WHERE"
            " n.nspname=current_schema() AND c.relkind='r' AND NOT c.relispartition OR"
            " c.relkind='p' ORDER BY c.relname",
    .row = "t::text",
};

/* The first column of every row, a line each; the second behind it where there is one. */
static inline void dump_lines(struct mm_db *db, const char *sql, bool two, struct mm_buf *out)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(db, sql, &stmt, NULL);
    while (!err && (err = mm_stmt_step(stmt, &row, NULL)) == MM_OK && row) {
        mm_buf_str_append(out, mm_col_str(stmt, 0));
        if (two)
            mm_buf_printf(out, "\t%s", mm_col_str(stmt, 1));
        mm_buf_char(out, '\n');
    }
    mm_stmt_end(stmt);
    mm_db_forget(db, sql);
    MM_CHECK_ERR(err, MM_OK);
}

/* The expression of a row as one text. */
static inline void dump_row(struct mm_db *db, const struct dump_words *words, const char *table,
                            struct mm_buf *out)
{
    char sql[400];
    if (words->row) {
        mm_buf_str_append(out, words->row);
        return;
    }
    snprintf(sql, sizeof sql,
             "SELECT group_concat('quote(\"'||name||'\")', '||'',''||') FROM pragma_table_info('%s')", table);
    dump_lines(db, sql, false, out);
}

static inline void dump_table(struct mm_db *db, const struct dump_words *words, const char *table,
                              struct mm_buf *out)
{
    struct mm_buf row, sql;
    mm_buf_init(&row, 16 * 1024);
    mm_buf_init(&sql, 20 * 1024);
    dump_row(db, words, table, &row);
    mm_buf_printf(&sql, "SELECT %s AS line FROM \"%s\" t ORDER BY 1", mm_buf_str(&row), table);
    dump_lines(db, mm_buf_str(&sql), false, out);
    mm_buf_done(&row);
    mm_buf_done(&sql);
}

static inline int dump_rows(struct mm_db *db, const struct dump_words *words, const char *table)
{
    struct mm_buf rows;
    int n = 0;
    mm_buf_init(&rows, DUMP_BYTES);
    dump_table(db, words, table, &rows);
    for (const char *c = mm_buf_str(&rows); *c; c++)
        n += *c == '\n';
    mm_buf_done(&rows);
    return n;
}

/* but: names, each between spaces, of tables of which only the number of rows is the same; "" for none. */
static inline void dump_same(struct mm_db *got, struct mm_db *want, const struct dump_words *words,
                             const char *but)
{
    struct mm_buf tables, others, a, b;
    mm_buf_init(&tables, DUMP_BYTES);
    mm_buf_init(&others, DUMP_BYTES);
    dump_lines(got, words->tables, true, &tables);
    dump_lines(want, words->tables, true, &others);
    MM_CHECK_STR(mm_buf_str(&tables), mm_buf_str(&others));
    mm_buf_clear(&tables);
    mm_buf_init(&a, DUMP_BYTES);
    mm_buf_init(&b, DUMP_BYTES);
    dump_lines(want, words->list, false, &tables);
    char *save = NULL;
    for (char *name = strtok_r(tables.data, "\n", &save); name; name = strtok_r(NULL, "\n", &save)) {
        char between[100];
        snprintf(between, sizeof between, " %s ", name);
        if (strstr(but, between)) {
            MM_CHECK_INT(dump_rows(got, words, name), dump_rows(want, words, name));
            continue;
        }
        mm_buf_clear(&a);
        mm_buf_clear(&b);
        dump_table(got, words, name, &a);
        dump_table(want, words, name, &b);
        if (strcmp(mm_buf_str(&a), mm_buf_str(&b)) != 0) {
            printf("table %s\n", name);
            MM_CHECK_STR(mm_buf_str(&a), mm_buf_str(&b));
        }
    }
    mm_buf_done(&tables);
    mm_buf_done(&others);
    mm_buf_done(&a);
    mm_buf_done(&b);
}
#endif
