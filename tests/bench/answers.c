/* bench_answers LOG TRACE STORE [VERB]: how long each answer (or other VERB) of a played sitting took: from
 * the frame before it (the finger still on つぎへ) to the frame after it, with the record durable in between.
 * LOG is the preloaded shim's, TRACE the kiosk's own list of what it showed as saved; the store tells which
 * of these were answers. Prints answers, syncs (fdatasyncs for one answer), p50_ms, p99_ms and max_ms. */
#include "tests/bench/bench.h"

#include "sync/db/sqlite/sqlite.h"

#define MAX_ANSWERS 100000
#define LINE_BYTES  200

struct answers {
    FILE *trace;
    struct mm_db *db;
    const char *verb; /* the end of its IRI */
    long at;          /* bytes of the trace that have been read */
    size_t n;
    long syncs;
    int64_t ns[MAX_ANSWERS];
};

static bool is_answer(struct answers *a, const char *id)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    if (mm_db_query(a->db, "SELECT 1 FROM statement WHERE id=? AND verb LIKE '%' || ?", &stmt, NULL) != MM_OK)
        return false;
    mm_bind_str(stmt, 1, id);
    mm_bind_str(stmt, 2, a->verb);
    if (mm_stmt_step(stmt, &row, NULL) != MM_OK)
        row = false;
    mm_stmt_end(stmt);
    return row;
}

/* Whether the trace, up to this many bytes, names an answer that was not named before. */
static bool traced_answer(struct answers *a, long bytes)
{
    char line[LINE_BYTES];
    bool found = false;
    while (a->at < bytes && fgets(line, sizeof line, a->trace)) {
        a->at += (long)strlen(line);
        line[strcspn(line, "\n")] = '\0';
        found |= strncmp(line, "shown ", 6) == 0 && is_answer(a, line + 6);
    }
    return found;
}

static void read_log(struct answers *a, FILE *log)
{
    char line[LINE_BYTES];
    int64_t before = 0, last = 0;
    long syncs = 0;
    while (fgets(line, sizeof line, log)) {
        char *end = line;
        if (strncmp(line, "frame ", 6) == 0) {
            before = last;
            last = strtoll(line + 6, &end, 10);
            syncs = strtol(end, NULL, 10);
        } else if (strncmp(line, "traced ", 7) == 0 && traced_answer(a, strtol(line + 7, NULL, 10)) &&
                   before && a->n < MAX_ANSWERS) {
            a->ns[a->n++] = last - before;
            a->syncs += syncs;
        }
    }
}

int main(int argc, char **argv)
{
    static struct answers a;
    char path[1000];
    struct mm_errinfo info = MM_ERRINFO_INIT;
    bool right = argc == 4 || argc == 5;
    FILE *log = right ? fopen(argv[1], "r") : NULL;
    a.trace = right ? fopen(argv[2], "r") : NULL;
    a.verb = argc == 5 ? argv[4] : "answered";
    if (!log || !a.trace) {
        fprintf(stderr, "bench_answers LOG TRACE STORE [VERB]\n");
        return 2;
    }
    snprintf(path, sizeof path, "%s/kiosk.db", argv[3]);
    if (mm_sqlite_open(path, MM_SQLITE_READ_ONLY, &a.db, &info) != MM_OK) {
        fprintf(stderr, "bench_answers: %s\n", info.text);
        return EXIT_FAILURE;
    }
    read_log(&a, log);
    mm_db_close(a.db);
    fclose(a.trace);
    fclose(log);
    if (!a.n) {
        fprintf(stderr, "bench_answers: no answer was shown as saved\n");
        return EXIT_FAILURE;
    }
    bench_say("answers", (double)a.n);
    bench_say("syncs", (double)a.syncs / (double)a.n);
    bench_say("p50_ms", bench_pct_ms(a.ns, a.n, 50));
    bench_say("p99_ms", bench_pct_ms(a.ns, a.n, 99));
    bench_say("max_ms", bench_pct_ms(a.ns, a.n, 100));
    return EXIT_SUCCESS;
}
