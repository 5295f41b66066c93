#include "sync/server/writer.h"

#include "sync/base/log.h"
#include "sync/server/place.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_GROUP   256 /* jobs of one transaction */
#define MAX_TRIES   8   /* of a job alone, when another process was in the way */
#define TRY_STEP_MS 5

struct mm_writer {
    struct mm_central *central; /* borrowed */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more, idle;
    struct mm_job *first, **end; /* to be done */
    bool stop, busy;
};

/* ---- one transaction ----------------------------------------------------------------------------------- */
static enum mm_err turn(struct mm_central *central, const struct mm_job *job, struct mm_errinfo *info)
{
    return job->council ? mm_central_turn(central, job->council, info) : MM_OK;
}

/* False: nothing of it is kept, and *ret_err says why unless a job wanted it so. */
static bool try_group(struct mm_central *central, struct mm_job *first, enum mm_err *ret_err,
                      struct mm_errinfo *info)
{
    bool kept = false;
    struct mm_metrics *metrics = &central->shared->metrics;
    int64_t jobs = 0, began = mm_metrics_now_us();
    enum mm_err err = turn(central, first, info), turned = MM_OK;
    if (!err)
        err = mm_central_group_begin(central, info);
    for (struct mm_job *job = first; !err && job && mm_central_group_good(central); job = job->next, jobs++)
        if ((turned = turn(central, job, info)) == MM_OK)
            job->run(central, job->ctx);
        else
            central->undo = true;
    int64_t ran = mm_metrics_now_us();
    if (!err)
        err = mm_central_group_end(central, &kept, turned ? NULL : info);
    err = turned ? turned : err;
    if (kept) {
        int64_t now = mm_metrics_now_us();
        mm_metrics_note(metrics, MM_HISTOGRAM_COMMIT, now - ran);
        mm_metrics_note(metrics, MM_HISTOGRAM_TRANSACTION, now - began);
        mm_metrics_note(metrics, MM_HISTOGRAM_JOBS, jobs);
    } else if (err && err != MM_ERR_AGAIN) {
        (void)atomic_fetch_add(&metrics->commit_failures, 1U);
    }
    *ret_err = err;
    return kept;
}

static void pause_ms(long ms)
{
    const struct timespec step = {0, ms * 1000000L};
    (void)nanosleep(&step, NULL);
}

/* By itself: what it answers about its own failure is as good as an answer about success, since both are true
 * of what is stored. Only a transaction that could not be made durable is an error here. */
static void run_alone(struct mm_central *central, struct mm_job *job)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = MM_ERR_AGAIN;
    job->next = NULL;
    for (long tries = 1; err == MM_ERR_AGAIN && tries <= MAX_TRIES; tries++) {
        mm_errinfo_clear(&info);
        (void)try_group(central, job, &err, &info);
        if (err == MM_ERR_AGAIN)
            pause_ms(tries * TRY_STEP_MS);
    }
    job->after(job->ctx, err, &info);
}

static void run_group(struct mm_central *central, struct mm_job *first)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = MM_OK;
    bool alone = first && !first->next;
    bool kept = !alone && try_group(central, first, &err, &info);
    while (first) {
        struct mm_job *job = first;
        first = job->next;
        if (kept)
            job->after(job->ctx, MM_OK, NULL);
        else
            run_alone(central, job);
    }
}

/* Walls of the database stand for a whole transaction. */
static bool goes_along(const struct mm_central *central, const struct mm_job *job, const struct mm_job *next)
{
    return !central->place->walls || job->council == next->council ||
           (job->council && next->council && strcmp(job->council, next->council) == 0);
}

/* ---- the thread ---------------------------------------------------------------------------------------- */
static struct mm_job *take_group(struct mm_writer *w)
{
    struct mm_job *first = w->first, *last = first;
    int64_t n = first != NULL;
    for (; last && last->next && n < MAX_GROUP && goes_along(w->central, first, last->next); n++)
        last = last->next;
    (void)atomic_fetch_sub(&w->central->shared->metrics.queued, n);
    if (last) {
        w->first = last->next;
        last->next = NULL;
    }
    if (!w->first)
        w->end = &w->first;
    return first;
}

static void *work(void *ctx)
{
    struct mm_writer *w = ctx;
    (void)pthread_mutex_lock(&w->lock);
    while (!w->stop || w->first) {
        struct mm_job *group = take_group(w);
        w->busy = group != NULL;
        if (!group) {
            (void)pthread_cond_broadcast(&w->idle);
            (void)pthread_cond_wait(&w->more, &w->lock);
            continue;
        }
        (void)pthread_mutex_unlock(&w->lock);
        run_group(w->central, group);
        mm_central_tidy(w->central); /* nobody waits for this */
        (void)pthread_mutex_lock(&w->lock);
    }
    (void)pthread_mutex_unlock(&w->lock);
    return NULL;
}

enum mm_err mm_writer_start(struct mm_central *central, struct mm_writer **ret_writer,
                            struct mm_errinfo *info)
{
    struct mm_writer *w = calloc(1, sizeof *w);
    if (!w)
        return mm_nomem(info);
    w->central = central;
    w->end = &w->first;
    (void)pthread_mutex_init(&w->lock, NULL);
    (void)pthread_cond_init(&w->more, NULL);
    (void)pthread_cond_init(&w->idle, NULL);
    int code = pthread_create(&w->thread, NULL, work, w);
    if (code != 0) {
        free(w);
        return mm_fail_errno(info, code, "%s", mm_say("サーバーを始められません", "the server cannot start"));
    }
    central->shared->writer = w;
    *ret_writer = w;
    return MM_OK;
}

void mm_writer_add(struct mm_writer *w, struct mm_job *job)
{
    job->next = NULL;
    (void)pthread_mutex_lock(&w->lock);
    *w->end = job;
    w->end = &job->next;
    w->busy = true;
    (void)atomic_fetch_add(&w->central->shared->metrics.queued, 1);
    (void)pthread_cond_signal(&w->more);
    (void)pthread_mutex_unlock(&w->lock);
}

/* ---- waiting for one ----------------------------------------------------------------------------------- */
struct waiting {
    struct mm_job job;
    void (*run)(struct mm_central *central, void *ctx);
    void *ctx;
    pthread_mutex_t lock;
    pthread_cond_t over;
    bool done;
    enum mm_err err;
    struct mm_errinfo info;
};

static void waiting_run(struct mm_central *central, void *ctx)
{
    struct waiting *wait = ctx;
    wait->run(central, wait->ctx);
}

static void waiting_after(void *ctx, enum mm_err err, const struct mm_errinfo *info)
{
    struct waiting *wait = ctx;
    (void)pthread_mutex_lock(&wait->lock);
    wait->err = err;
    if (info)
        wait->info = *info;
    wait->done = true;
    (void)pthread_cond_signal(&wait->over);
    (void)pthread_mutex_unlock(&wait->lock);
}

enum mm_err mm_writer_do(struct mm_writer *w, const char *council,
                         void (*run)(struct mm_central *central, void *ctx), void *ctx,
                         struct mm_errinfo *info)
{
    struct waiting wait = {.run = run, .ctx = ctx, .info = MM_ERRINFO_INIT};
    wait.job = (struct mm_job){waiting_run, waiting_after, &wait, NULL, council};
    (void)pthread_mutex_init(&wait.lock, NULL);
    (void)pthread_cond_init(&wait.over, NULL);
    mm_writer_add(w, &wait.job);
    (void)pthread_mutex_lock(&wait.lock);
    while (!wait.done)
        (void)pthread_cond_wait(&wait.over, &wait.lock);
    (void)pthread_mutex_unlock(&wait.lock);
    (void)pthread_cond_destroy(&wait.over);
    (void)pthread_mutex_destroy(&wait.lock);
    return wait.err ? mm_fail(info, wait.err, "%s", wait.info.text) : MM_OK;
}

void mm_writer_settle(struct mm_writer *w)
{
    (void)pthread_mutex_lock(&w->lock);
    while (w->busy)
        (void)pthread_cond_wait(&w->idle, &w->lock);
    (void)pthread_mutex_unlock(&w->lock);
}

bool mm_writer_ends(struct mm_writer *w)
{
    (void)pthread_mutex_lock(&w->lock);
    bool ends = w->stop;
    (void)pthread_mutex_unlock(&w->lock);
    return ends;
}

void mm_writer_stop(struct mm_writer *w)
{
    if (!w)
        return;
    (void)pthread_mutex_lock(&w->lock);
    w->stop = true;
    (void)pthread_cond_signal(&w->more);
    (void)pthread_mutex_unlock(&w->lock);
    (void)pthread_join(w->thread, NULL);
    w->central->shared->writer = NULL;
    (void)pthread_cond_destroy(&w->more);
    (void)pthread_cond_destroy(&w->idle);
    (void)pthread_mutex_destroy(&w->lock);
    free(w);
}
