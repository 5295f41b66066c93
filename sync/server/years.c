#include "sync/server/years.h"

#include "sync/base/buf.h"
#include "sync/base/clock.h"
#include "sync/base/log.h"

#include <stdio.h>

#define MAX_TEXT_BYTES (64 * 1024)
#define LAST_YEAR      2200 /* of a clock that is believed */

void mm_years_bound(int year, char out[MM_YEARS_BOUND_BYTES])
{
    const struct mm_date day = {.year = year, .month = 1, .day = 1};
    uint64_t ms = (uint64_t)mm_date_start_ms(day);
    (void)snprintf(out, MM_YEARS_BOUND_BYTES, "%08x-%04x", (unsigned)(ms >> 16), (unsigned)(ms & 0xffff));
}

struct state {
    bool apart, ours;
    int last; /* year that there is; 0: none */
};

static enum mm_err look(struct mm_db *db, struct state *ret_state, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(
        db,
        "SELECT c.relkind='p', pg_get_userbyid(c.relowner)=current_user,"
        " (SELECT COALESCE(MAX(CAST(RIGHT(p.relname, 4) AS BIGINT)), 0) FROM pg_catalog.pg_inherits i"
        " JOIN pg_catalog.pg_class p ON p.oid=i.inhrelid WHERE i.inhparent=c.oid AND p.relname ~ "
        "'^statement_[0-9]{4}$')"
        " FROM pg_catalog.pg_class c WHERE c.oid=to_regclass('statement')",
        &stmt, info);
    if (!err)
        err = mm_stmt_step(stmt, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_CORRUPT, "statement");
    if (!err)
        *ret_state = (struct state){.apart = mm_col_int(stmt, 0) != 0,
                                    .ours = mm_col_int(stmt, 1) != 0,
                                    .last = (int)mm_col_int(stmt, 2)};
    mm_stmt_end(stmt);
    return err;
}

/* Every text is one transaction. */
static enum mm_err run(struct mm_db *db, struct mm_buf *text, struct mm_errinfo *info)
{
    enum mm_err err = mm_buf_check(text, info);
    if (!err)
        err = mm_db_exec(db, mm_buf_str(text), info);
    mm_buf_done(text);
    return err;
}

static void add_bounds(struct mm_buf *text, const char *before, const char *between, int year,
                       const char *after)
{
    char from[MM_YEARS_BOUND_BYTES], to[MM_YEARS_BOUND_BYTES];
    mm_years_bound(year, from);
    mm_years_bound(year + 1, to);
    mm_buf_printf(text, "%s '%s' %s '%s'%s", before, from, between, to, after);
}

static void add_values(struct mm_buf *text, int year)
{
    add_bounds(text, " FOR VALUES FROM (", ") TO (", year, ");");
}

static enum mm_err take_apart(struct mm_db *db, int last, struct mm_errinfo *info)
{
    struct mm_buf text;
    mm_buf_init(&text, MAX_TEXT_BYTES);
    mm_buf_str_append(
        &text, "ALTER TABLE statement NO FORCE ROW LEVEL SECURITY;"
               "ALTER TABLE statement RENAME TO statement_whole;"
               "ALTER INDEX statement_seq RENAME TO statement_whole_seq;"
               "CREATE TABLE statement (LIKE statement_whole, UNIQUE (council, id)) PARTITION BY RANGE (id);"
               "CREATE INDEX statement_seq ON statement (council, recorder, seq);"
               "CREATE INDEX statement_stored ON statement (stored);"
               "CREATE TABLE statement_rest PARTITION OF statement DEFAULT;");
    for (int year = MM_YEARS_FIRST; year <= last; year++) {
        mm_buf_printf(&text, "CREATE TABLE statement_%d PARTITION OF statement", year);
        add_values(&text, year);
    }
    mm_buf_str_append(&text, "INSERT INTO statement SELECT * FROM statement_whole ORDER BY stored;"
                             "DROP TABLE statement_whole;");
    return run(db, &text, info);
}

/* What the rest has of that year goes with it, or the year could not be added. */
static enum mm_err add_year(struct mm_db *db, int year, struct mm_errinfo *info)
{
    struct mm_buf text;
    mm_buf_init(&text, MAX_TEXT_BYTES);
    mm_buf_printf(&text,
                  "ALTER TABLE statement_rest NO FORCE ROW LEVEL SECURITY;"
                  "CREATE TABLE statement_%d (LIKE statement);"
                  "WITH theirs AS (DELETE FROM statement_rest WHERE",
                  year);
    add_bounds(&text, " id >=", "AND id <", year, "");
    mm_buf_printf(&text,
                  " RETURNING *) INSERT INTO statement_%d SELECT * FROM theirs;"
                  "ALTER TABLE statement ATTACH PARTITION statement_%d",
                  year, year);
    add_values(&text, year);
    return run(db, &text, info);
}

enum mm_err mm_years_build(struct mm_db *db, int64_t now_ms, struct mm_errinfo *info)
{
    struct state state = {0};
    int year = mm_date_of(now_ms).year;
    int last = (year < MM_YEARS_FIRST ? MM_YEARS_FIRST
                : year > LAST_YEAR    ? LAST_YEAR
                                      : year) +
               MM_YEARS_AHEAD;
    enum mm_err err = look(db, &state, info);
    if (err || (state.apart && state.last >= last))
        return err;
    if (!state.ours) {
        mm_log(MM_LOG_WARN, "statement: %s",
               mm_say("年ごとの表を、データベースの所有者で一度始めて作ってください",
                      "start once as the owner of the database to make its years"));
        return MM_OK;
    }
    if (!state.apart)
        return take_apart(db, last, info);
    for (int next = state.last + 1; !err && next <= last; next++)
        err = add_year(db, next, info);
    return err;
}
