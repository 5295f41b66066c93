/* bench_ingest_pg DIR SERVER BATCHES [SIZE [KIOSKS]]: what bench_ingest measures, with the store in the
 * PostgreSQL of MM_TEST_PG (tests/pg_shared, or tests/cluster for one that syncs); and beside it, in the same
 * run, what pipeline mode alone makes of the same rows in the same tables: one connection, prepared
 * statements, a transaction and a sync for each batch, no network but the socket, no signature, no JSON,
 * nothing derived. As the superuser, for whom the walls between councils do not stand. */
#include "tests/bench/ingest_load.h"

#include <libpq-fe.h>
#include <string.h>

#define RAW_ROUNDS  3
#define MAX_COLUMNS 16

static bool sql(PGconn *db, const char *text)
{
    PGresult *result = PQexec(db, text);
    ExecStatusType status = PQresultStatus(result);
    PQclear(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        return true;
    fprintf(stderr, "bench_ingest_pg: %s: %s", text, PQerrorMessage(db));
    return false;
}

static PGresult *rows_read(PGconn *db, const char *text)
{
    return PQexecParams(db, text, 0, NULL, NULL, NULL, NULL, 1);
}

/* A statement that puts one row of what was read into its table. */
static bool prepare(PGconn *db, const char *table, const PGresult *rows)
{
    char text[300];
    size_t len = (size_t)snprintf(text, sizeof text, "INSERT INTO %s VALUES (", table);
    for (int i = 0; i < PQnfields(rows); i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s$%d", i ? "," : "", i + 1);
    snprintf(text + len, sizeof text - len, ") ON CONFLICT DO NOTHING");
    PGresult *result = PQprepare(db, table, text, 0, NULL);
    bool good = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    return good && PQnfields(rows) <= MAX_COLUMNS;
}

static bool send_row(PGconn *db, const char *table, const PGresult *rows, int row)
{
    const char *values[MAX_COLUMNS];
    int lengths[MAX_COLUMNS], formats[MAX_COLUMNS], n = PQnfields(rows);
    for (int i = 0; i < n; i++) {
        values[i] = PQgetisnull(rows, row, i) ? NULL : PQgetvalue(rows, row, i);
        lengths[i] = PQgetlength(rows, row, i);
        formats[i] = 1;
    }
    return PQsendQueryPrepared(db, table, n, values, lengths, formats, 1) == 1;
}

static bool send_text(PGconn *db, const char *text)
{
    return PQsendQueryParams(db, text, 0, NULL, NULL, NULL, NULL, 1) == 1;
}

/* Everything up to the answer to the sync. */
static bool take(PGconn *db)
{
    bool good = PQpipelineSync(db) == 1, over = false;
    while (good && !over) {
        PGresult *result = PQgetResult(db);
        ExecStatusType status = result ? PQresultStatus(result) : PGRES_COMMAND_OK;
        over = status == PGRES_PIPELINE_SYNC;
        good = over || status == PGRES_COMMAND_OK;
        PQclear(result);
    }
    return good;
}

/* The eight bytes of a number. */
static int64_t number(const PGresult *rows, int row, int column)
{
    int64_t n = 0;
    for (int i = 0; i < PQgetlength(rows, row, column); i++)
        n = (int64_t)(((uint64_t)n << 8) | (unsigned char)PQgetvalue(rows, row, column)[i]);
    return n;
}

/* Statements in the order of storing, each batch followed by the rows of table posting that begin with it. */
static bool insert_all(PGconn *db, PGresult *const rows[2], int group)
{
    static const char *const tables[] = {"statement", "posting"};
    int n = PQntuples(rows[0]), m = PQntuples(rows[1]), first = PQfnumber(rows[1], "first");
    int stored = PQfnumber(rows[0], "stored");
    bool good = PQenterPipelineMode(db) == 1;
    for (int r = 0, p = 0; good && r < n; r++) {
        bool last = (r + 1) % group == 0 || r + 1 == n;
        if (r % group == 0)
            good = send_text(db, "BEGIN");
        good = good && send_row(db, tables[0], rows[0], r);
        for (; good && p < m && number(rows[1], p, first) <= number(rows[0], r, stored); p++)
            good = send_row(db, tables[1], rows[1], p);
        if (good && last)
            good = send_text(db, "COMMIT") && take(db);
    }
    return PQexitPipelineMode(db) == 1 && good;
}

/* Rows a second; < 0 when it failed. */
static double raw_once(PGconn *db, PGresult *const rows[2], int group)
{
    bool good = sql(db, "TRUNCATE statement, posting") && sql(db, "CHECKPOINT");
    int64_t start = bench_ns();
    good = good && insert_all(db, rows, group);
    if (!good)
        fprintf(stderr, "bench_ingest_pg: %s", PQerrorMessage(db));
    return good ? (double)PQntuples(rows[0]) * 1e9 / (double)(bench_ns() - start) : -1;
}

static bool report(PGconn *db, struct load *load)
{
    double rates[RAW_ROUNDS];
    PGresult *rows[2] = {rows_read(db, "SELECT * FROM statement ORDER BY stored"),
                         rows_read(db, "SELECT * FROM posting ORDER BY first")};
    PGresult *size = PQexec(db, "SELECT pg_database_size(current_database())");
    bool good = (size_t)PQntuples(rows[0]) == load_statements(load) && prepare(db, "statement", rows[0]) &&
                prepare(db, "posting", rows[1]);
    for (size_t i = 0; i < RAW_ROUNDS; i++)
        rates[i] = good ? raw_once(db, rows, (int)load->size) : -1;
    load_say(load, load_middle(rates, RAW_ROUNDS));
    if (PQntuples(size) == 1)
        bench_say("bytes_a_statement", strtod(PQgetvalue(size, 0, 0), NULL) / (double)load_statements(load));
    PQclear(size);
    PQclear(rows[0]);
    PQclear(rows[1]);
    return rates[0] > 0;
}

int main(int argc, char **argv)
{
    struct load load;
    char url[700];
    PGconn *db = NULL;
    if (!load_plan(argc, argv, &load))
        return 2;
    if (!getenv("MM_TEST_PG")) {
        fprintf(stderr, "bench_ingest_pg: MM_TEST_PG names a file with the URL of a PostgreSQL\n");
        return 2;
    }
    bool good = load_run(argv[1], argv[2], &load);
    if (good) {
        snprintf(url, sizeof url, "%s&user=owner", load.url); /* the last of two counts */
        db = PQconnectdb(url);
        good = PQstatus(db) == CONNECTION_OK && report(db, &load);
        PQfinish(db);
    }
    load_done(&load);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
