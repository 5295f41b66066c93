/* What bench_ingest and bench_ingest_pg share: signed batches made beforehand, a real server, kiosks that
 * send them all at once. The store is what the fixtures of the tests make: SQLite, or PostgreSQL with
 * MM_TEST_PG. */
#ifndef MM_TESTS_BENCH_INGEST_LOAD_H
#define MM_TESTS_BENCH_INGEST_LOAD_H

#include "tests/bench/bench.h"

#include <stddef.h>
#include <sys/resource.h>

struct load {
    size_t batches, size, kiosks; /* batches of each kiosk, statements of each batch */
    /* what came of it */
    char dir[256], url[600]; /* of the store */
    double seconds;          /* from the first byte to the last acknowledgement */
    int64_t *ns;             /* owned; how long each batch took */
    size_t n_ns;
    struct rusage server;
};

/* DIR SERVER BATCHES [SIZE [KIOSKS]]: false with a sentence on stderr. */
bool load_plan(int argc, char **argv, struct load *load);
/* The statements lie in the store then, and the server is gone. */
bool load_run(const char *dir, const char *server, struct load *load);
void load_done(struct load *load);

static inline size_t load_statements(const struct load *load)
{
    return load->batches * load->size * load->kiosks;
}

/* µs of processor time, which other work on the machine does not change much. */
double load_cpu_us(const struct rusage *usage);
/* The figures of the server; raw_per_s is what its rate is held against. */
void load_say(struct load *load, double raw_per_s);
/* The middle one of an odd number of rates; < 0 when one failed. Sorts. */
double load_middle(double *rates, size_t n);
#endif
