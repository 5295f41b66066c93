/* What the running server counts for whoever watches it, in the text format of Prometheus. Counters are
 * touched from every thread without a lock; no name, id or council ever comes near them. */
#ifndef MM_SERVER_METRICS_H
#define MM_SERVER_METRICS_H

#include "sync/base/buf.h"
#include "sync/base/err.h"

#include <stdatomic.h>
#include <stdint.h>

struct mm_central;

#define MM_METRICS_ROUTES  64 /* the first: no route at all */
#define MM_METRICS_CLASSES 5  /* 1xx to 5xx */
#define MM_METRICS_BUCKETS 11 /* the last: everything above */

enum mm_histogram_kind {
    MM_HISTOGRAM_REQUEST,     /* us; from the whole body to the reply */
    MM_HISTOGRAM_TRANSACTION, /* us; all of the writer's */
    MM_HISTOGRAM_COMMIT,      /* us; its durable end alone */
    MM_HISTOGRAM_JOBS,        /* of one transaction */
    MM_HISTOGRAM_BATCH,       /* records of a kiosk's batch */
    MM_HISTOGRAM_KIND_COUNT
};
struct mm_histogram {
    _Atomic uint64_t bucket[MM_METRICS_BUCKETS], sum;
};
struct mm_metrics {
    _Atomic uint64_t request[MM_METRICS_ROUTES][MM_METRICS_CLASSES];
    struct mm_histogram histogram[MM_HISTOGRAM_KIND_COUNT];
    _Atomic uint64_t commit_failures;
    _Atomic int64_t queued;      /* jobs that wait for the writer */
    _Atomic int64_t connections; /* open now */
};

int64_t mm_metrics_now_us(void);
void mm_metrics_note(struct mm_metrics *metrics, enum mm_histogram_kind kind, int64_t value);
/* route: place in the table of routes; SIZE_MAX: none. */
void mm_metrics_answered(struct mm_metrics *metrics, size_t route, int status);
/* Everything, with what stands in the database: kiosks by state, records that wait for a person. */
MM_MUST_USE enum mm_err mm_metrics_write(struct mm_central *reader, struct mm_buf *out,
                                         struct mm_errinfo *info);
#endif
