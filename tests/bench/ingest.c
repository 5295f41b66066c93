/* bench_ingest DIR SERVER BATCHES [SIZE [KIOSKS]]: durable intake of signed batches of 25 statements (or
 * SIZE) by a real server on loopback, from 8 kiosks at a time (or KIOSKS), with progress and evidence kept;
 * and beside it, in the same run and folder, what SQLite alone makes of the same rows: the same tables and
 * indexes (statements and what finds them), one transaction for a batch, synchronous=FULL, the same
 * checkpoints, no network, no signature, no JSON, nothing derived. Prints both rates, their ratio, the most
 * memory that the server had, and the bytes on the disk for each statement with all that is kept of it. */
#include "tests/bench/ingest_load.h"

#include "sync/server/internal.h"

#include <sqlite3.h>
#include <sys/stat.h>

#define RAW_ROUNDS 3

/* ---- SQLite alone ---------------------------------------------------------------------------------------
 */
static bool sql(sqlite3 *db, const char *text)
{
    char *why = NULL;
    if (sqlite3_exec(db, text, NULL, NULL, &why) == SQLITE_OK)
        return true;
    fprintf(stderr, "bench_ingest: %s: %s\n", text, why);
    sqlite3_free(why);
    return false;
}

/* The rows of a table as values, so that reading them is not part of the measurement. */
struct rows {
    const char *table;
    sqlite3_value **values; /* owned */
    int columns;
    size_t n;
};

static bool rows_read(sqlite3 *from, const char *sql_text, struct rows *rows)
{
    sqlite3_stmt *s = NULL;
    size_t cap = 0;
    if (sqlite3_prepare_v2(from, sql_text, -1, &s, NULL) != SQLITE_OK)
        return false;
    rows->columns = sqlite3_column_count(s);
    while (sqlite3_step(s) == SQLITE_ROW) {
        size_t at = rows->n * (size_t)rows->columns;
        if (at + (size_t)rows->columns > cap) {
            cap = cap ? cap * 2 : 65536;
            rows->values = realloc(rows->values, cap * sizeof(sqlite3_value *));
            if (!rows->values)
                return false;
        }
        for (int i = 0; i < rows->columns; i++)
            rows->values[at + (size_t)i] = sqlite3_value_dup(sqlite3_column_value(s, i));
        rows->n++;
    }
    sqlite3_finalize(s);
    return true;
}

static void rows_free(struct rows *rows)
{
    for (size_t i = 0; i < rows->n * (size_t)rows->columns; i++)
        sqlite3_value_free(rows->values[i]);
    free(rows->values);
}

static bool schema_copy(sqlite3 *from, sqlite3 *to)
{
    sqlite3_stmt *s = NULL;
    bool good = sqlite3_prepare_v2(from,
                                   "SELECT sql FROM sqlite_master WHERE tbl_name IN ('statement', 'posting')"
                                   " AND sql IS NOT NULL ORDER BY type DESC",
                                   -1, &s, NULL) == SQLITE_OK;
    while (good && sqlite3_step(s) == SQLITE_ROW)
        good = sql(to, (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    return good;
}

static sqlite3_stmt *insert_into(sqlite3 *db, const struct rows *rows)
{
    char text[200];
    sqlite3_stmt *s = NULL;
    snprintf(text, sizeof text, "INSERT INTO %s VALUES (?", rows->table);
    for (int i = 1; i < rows->columns; i++)
        strncat(text, ",?", sizeof text - strlen(text) - 1);
    strncat(text, ")", sizeof text - strlen(text) - 1);
    return sqlite3_prepare_v2(db, text, -1, &s, NULL) == SQLITE_OK ? s : NULL;
}

static bool insert_row(sqlite3_stmt *s, const struct rows *rows, size_t row)
{
    for (int i = 0; i < rows->columns; i++)
        sqlite3_bind_value(s, i + 1, rows->values[row * (size_t)rows->columns + (size_t)i]);
    return sqlite3_step(s) == SQLITE_DONE && sqlite3_reset(s) == SQLITE_OK;
}

static int64_t value_of(const struct rows *rows, size_t row, int column)
{
    return sqlite3_value_int64(rows->values[row * (size_t)rows->columns + (size_t)column]);
}

/* Statements in the order of storing, each followed by the rows of table posting that begin with it. */
static bool rows_insert(sqlite3 *db, const struct rows rows[2], size_t group)
{
    sqlite3_stmt *statement = insert_into(db, &rows[0]), *posting = insert_into(db, &rows[1]);
    bool good = statement && posting;
    for (size_t r = 0, p = 0; good && r < rows[0].n; r++) {
        if (r % group == 0)
            good = sql(db, "BEGIN IMMEDIATE");
        good = good && insert_row(statement, &rows[0], r);
        for (; good && p < rows[1].n && value_of(&rows[1], p, 2) <= value_of(&rows[0], r, 0); p++)
            good = insert_row(posting, &rows[1], p);
        if (good && ((r + 1) % group == 0 || r + 1 == rows[0].n))
            good = sql(db, "COMMIT");
    }
    sqlite3_finalize(statement);
    sqlite3_finalize(posting);
    return good;
}

/* Rows a second; < 0 when it failed. */
static double raw_once(const char *dir, sqlite3 *from, const struct rows rows[2], size_t group)
{
    char path[600], settings[200];
    sqlite3 *db = NULL;
    snprintf(path, sizeof path, "%s/raw.db", dir);
    snprintf(settings, sizeof settings,
             "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=%d;"
             " PRAGMA cache_size=-" MM_CENTRAL_CACHE_KIB,
             MM_CENTRAL_WAL_PAGES);
    bool good = sqlite3_open(path, &db) == SQLITE_OK && sql(db, settings) && schema_copy(from, db);
    int64_t start = bench_ns();
    good = good && rows_insert(db, rows, group);
    double seconds = (double)(bench_ns() - start) / 1e9;
    sqlite3_close(db);
    static const char *const parts[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/raw.db%s", dir, parts[i]);
        unlink(path);
    }
    return good ? (double)rows[0].n / seconds : -1;
}

/* The middle one of some rounds. */
static double raw_rate(const char *dir, sqlite3 *from, const struct rows rows[2], size_t group)
{
    double rates[RAW_ROUNDS];
    for (size_t i = 0; i < RAW_ROUNDS; i++)
        rates[i] = raw_once(dir, from, rows, group);
    return load_middle(rates, RAW_ROUNDS);
}

/* ---- all ------------------------------------------------------------------------------------------------
 */
static bool report(struct load *load)
{
    struct stat st = {0};
    sqlite3 *db = NULL;
    struct rusage before, after;
    struct rows rows[2] = {{.table = "statement"}, {.table = "posting"}};
    const char *file = load->url + strlen("sqlite:");
    size_t sent = load_statements(load);
    bool good = sqlite3_open_v2(file, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
    good = good && rows_read(db, "SELECT * FROM statement ORDER BY stored", &rows[0]) &&
           rows_read(db, "SELECT * FROM posting ORDER BY first", &rows[1]);
    if (!good || rows[0].n != sent) {
        fprintf(stderr, "bench_ingest: %zu of %zu statements are stored\n", rows[0].n, sent);
        return false;
    }
    getrusage(RUSAGE_SELF, &before);
    double raw = raw_rate(load->dir, db, rows, load->size);
    double raw_many = raw_rate(load->dir, db, rows, load->size * load->kiosks);
    getrusage(RUSAGE_SELF, &after);
    load_say(load, raw);
    if (stat(file, &st) == 0)
        bench_say("bytes_a_statement", (double)st.st_size / (double)sent);
    bench_say("raw_cpu_us", (load_cpu_us(&after) - load_cpu_us(&before)) / (2.0 * RAW_ROUNDS * (double)sent));
    bench_say("raw_200_per_s", raw_many);
    rows_free(&rows[0]);
    rows_free(&rows[1]);
    sqlite3_close(db);
    return raw > 0 && raw_many > 0;
}

int main(int argc, char **argv)
{
    struct load load;
    if (!load_plan(argc, argv, &load))
        return 2;
    bool good = load_run(argv[1], argv[2], &load) && report(&load);
    load_done(&load);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
