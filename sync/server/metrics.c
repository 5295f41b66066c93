#include "sync/server/metrics.h"

#include "sync/server/internal.h"
#include "sync/server/router.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* ---- counting ------------------------------------------------------------------------------------------ */
#define TIMES                                                                                                \
    {                                                                                                        \
        1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 1000000, 5000000                              \
    }
static const struct {
    const char *name, *help;
    int64_t bounds[MM_METRICS_BUCKETS - 1];
    double unit; /* of one step, as written */
} histograms[] = {
    [MM_HISTOGRAM_REQUEST] = {"mamori_request_seconds", "From a whole request to its reply.", TIMES, 1e-6},
    [MM_HISTOGRAM_TRANSACTION] = {"mamori_transaction_seconds", "One transaction of the writer.", TIMES,
                                  1e-6},
    [MM_HISTOGRAM_COMMIT] = {"mamori_commit_seconds", "Its durable end alone.", TIMES, 1e-6},
    [MM_HISTOGRAM_JOBS] = {"mamori_transaction_jobs",
                           "Requests of one transaction.",
                           {1, 2, 4, 8, 16, 32, 64, 128, 192, 256},
                           1},
    [MM_HISTOGRAM_BATCH] = {"mamori_batch_records",
                            "Records of a kiosk's batch.",
                            {1, 2, 5, 10, 25, 50, 100, 200, 350, 500},
                            1},
};
_Static_assert(sizeof histograms / sizeof histograms[0] == MM_HISTOGRAM_KIND_COUNT, "a row for each");

int64_t mm_metrics_now_us(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void add(_Atomic uint64_t *to, uint64_t n)
{
    (void)atomic_fetch_add_explicit(to, n, memory_order_relaxed);
}

void mm_metrics_note(struct mm_metrics *metrics, enum mm_histogram_kind kind, int64_t value)
{
    size_t i = 0;
    while (i < MM_METRICS_BUCKETS - 1 && value > histograms[kind].bounds[i])
        i++;
    add(&metrics->histogram[kind].bucket[i], 1);
    add(&metrics->histogram[kind].sum, value > 0 ? (uint64_t)value : 0);
}

void mm_metrics_answered(struct mm_metrics *metrics, size_t route, int status)
{
    size_t at = route < MM_METRICS_ROUTES - 1 ? route + 1 : 0;
    int class = status / 100 - 1;
    if (class >= 0 && class < MM_METRICS_CLASSES)
        add(&metrics->request[at][class], 1);
}

/* ---- writing ------------------------------------------------------------------------------------------- */
static void head(struct mm_buf *out, const char *name, const char *type, const char *help)
{
    mm_buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void put_requests(const struct mm_metrics *metrics, struct mm_buf *out)
{
    size_t n = 0;
    const struct mm_route *const *routes = mm_route_list(&n);
    head(out, "mamori_requests_total", "counter", "Replies by route and class of status.");
    for (size_t r = 0; r <= n; r++)
        for (size_t c = 0; c < MM_METRICS_CLASSES; c++) {
            uint64_t count = atomic_load(&metrics->request[r][c]);
            if (count)
                mm_buf_printf(out, "mamori_requests_total{method=\"%s\",route=\"%s\",class=\"%zuxx\"} %llu\n",
                              r ? routes[r - 1]->method : "", r ? routes[r - 1]->pattern : "", c + 1,
                              (unsigned long long)count);
        }
}

static void put_histogram(const struct mm_metrics *metrics, enum mm_histogram_kind kind, struct mm_buf *out)
{
    const struct mm_histogram *h = &metrics->histogram[kind];
    const char *name = histograms[kind].name;
    uint64_t count = 0;
    head(out, name, "histogram", histograms[kind].help);
    for (size_t i = 0; i < MM_METRICS_BUCKETS - 1; i++) {
        count += atomic_load(&h->bucket[i]);
        mm_buf_printf(out, "%s_bucket{le=\"%g\"} %llu\n", name,
                      (double)histograms[kind].bounds[i] * histograms[kind].unit, (unsigned long long)count);
    }
    count += atomic_load(&h->bucket[MM_METRICS_BUCKETS - 1]);
    mm_buf_printf(out, "%s_bucket{le=\"+Inf\"} %llu\n", name, (unsigned long long)count);
    mm_buf_printf(out, "%s_sum %.17g\n%s_count %llu\n", name,
                  (double)atomic_load(&h->sum) * histograms[kind].unit, name, (unsigned long long)count);
}

static void put_one(struct mm_buf *out, const char *name, const char *type, const char *help, int64_t value)
{
    head(out, name, type, help);
    mm_buf_printf(out, "%s %lld\n", name, (long long)value);
}

/* Pages of this process that are in memory; -1 where that cannot be known. */
static int64_t resident_bytes(void)
{
    char line[100] = "", *end = line;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file)
        return -1;
    bool good = fgets(line, sizeof line, file) != NULL;
    (void)fclose(file);
    if (good)
        (void)strtoll(line, &end, 10);
    return good ? strtoll(end, NULL, 10) * sysconf(_SC_PAGESIZE) : -1;
}

static void put_process(const struct mm_metrics *metrics, struct mm_buf *out)
{
    int64_t resident = resident_bytes();
    head(out, "mamori_build_info", "gauge", "The program's version.");
    mm_buf_printf(out, "mamori_build_info{version=\"%s\"} 1\n", MM_VERSION);
    put_one(out, "mamori_connections", "gauge", "Connections that are open.",
            atomic_load(&metrics->connections));
    put_one(out, "mamori_queue_jobs", "gauge", "Requests that wait for the writer.",
            atomic_load(&metrics->queued));
    put_one(out, "mamori_commit_failures_total", "counter", "Transactions that could not be made durable.",
            (int64_t)atomic_load(&metrics->commit_failures));
    if (resident >= 0)
        put_one(out, "process_resident_memory_bytes", "gauge", "Memory of the process.", resident);
}

/* Of a state of kiosks. */
static const char *const states[] = {"active", "pending", "revoked", "retired"};
#define N_STATES (sizeof states / sizeof states[0])

struct sums {
    int64_t kiosks[N_STATES], received_at_ms[N_STATES];
    int64_t quarantined, conflicts, backlog;
};

static void add_kiosk(struct sums *sums, const struct mm_kiosk_row *kiosk)
{
    sums->quarantined += kiosk->quarantined;
    sums->conflicts += kiosk->conflicts;
    sums->backlog += kiosk->backlog > 0 ? kiosk->backlog : 0;
    for (size_t s = 0; s < N_STATES; s++) {
        if (strcmp(states[s], kiosk->status) != 0)
            continue;
        sums->kiosks[s]++;
        if (kiosk->last_received_at_ms > sums->received_at_ms[s])
            sums->received_at_ms[s] = kiosk->last_received_at_ms;
    }
}

static void put_sums(const struct sums *sums, struct mm_buf *out)
{
    head(out, "mamori_kiosks", "gauge", "Kiosks by state.");
    for (size_t s = 0; s < N_STATES; s++)
        mm_buf_printf(out, "mamori_kiosks{state=\"%s\"} %lld\n", states[s], (long long)sums->kiosks[s]);
    head(out, "mamori_last_receipt_timestamp_seconds", "gauge",
         "When records last came from a kiosk in that state; 0: never.");
    for (size_t s = 0; s < N_STATES; s++)
        mm_buf_printf(out, "mamori_last_receipt_timestamp_seconds{state=\"%s\"} %lld.%03lld\n", states[s],
                      (long long)(sums->received_at_ms[s] / 1000),
                      (long long)(sums->received_at_ms[s] % 1000));
    put_one(out, "mamori_records_quarantined", "gauge", "Records that are kept apart.", sums->quarantined);
    put_one(out, "mamori_records_conflicting", "gauge", "Records whose id another one has.", sums->conflicts);
    put_one(out, "mamori_records_backlog", "gauge", "Records that kiosks said they still hold.",
            sums->backlog);
}

static enum mm_err add_council(struct mm_central *reader, void *ctx, struct mm_errinfo *info)
{
    struct mm_kiosk_row *kiosks = NULL;
    size_t n = 0;
    enum mm_err err = mm_central_kiosks(reader, &kiosks, &n, info);
    for (size_t i = 0; !err && i < n; i++)
        add_kiosk(ctx, &kiosks[i]);
    free(kiosks);
    return err;
}

enum mm_err mm_metrics_write(struct mm_central *reader, struct mm_buf *out, struct mm_errinfo *info)
{
    const struct mm_metrics *metrics = &reader->shared->metrics;
    struct sums sums = {{0}};
    enum mm_err err = mm_central_each(reader, add_council, &sums, info);
    if (err)
        return err;
    put_process(metrics, out);
    put_requests(metrics, out);
    for (int k = 0; k < MM_HISTOGRAM_KIND_COUNT; k++)
        put_histogram(metrics, (enum mm_histogram_kind)k, out);
    put_sums(&sums, out);
    return mm_buf_check(out, info);
}
