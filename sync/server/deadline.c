#include "sync/server/deadline.h"

#include "sync/base/log.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define LOOK_S 1

struct mm_deadline_row {
    int fd;          /* not owned */
    int64_t until_s; /* monotonic; 0: no deadline */
    struct mm_deadline_row *next, **from;
};

struct mm_deadline {
    unsigned limit_s[MM_DEADLINE_STEP_COUNT];
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct mm_deadline_row *rows; /* owned */
    bool stop;
};

static int64_t now_s(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec;
}

static void *watch(void *ctx)
{
    struct mm_deadline *d = ctx;
    (void)pthread_mutex_lock(&d->lock);
    while (!d->stop) {
        if (!d->rows) {
            (void)pthread_cond_wait(&d->changed, &d->lock);
            continue;
        }
        struct timespec next = {.tv_sec = (time_t)(now_s() + LOOK_S)};
        (void)pthread_cond_timedwait(&d->changed, &d->lock, &next);
        int64_t now = now_s();
        for (struct mm_deadline_row *row = d->rows; row; row = row->next) {
            if (!row->until_s || now < row->until_s)
                continue;
            (void)shutdown(row->fd, SHUT_RDWR); /* its owner notices and removes it */
            row->until_s = 0;
        }
    }
    (void)pthread_mutex_unlock(&d->lock);
    return NULL;
}

enum mm_err mm_deadline_start(const unsigned limit_s[MM_DEADLINE_STEP_COUNT],
                              struct mm_deadline **ret_deadline, struct mm_errinfo *info)
{
    struct mm_deadline *d = calloc(1, sizeof *d);
    pthread_condattr_t attr;
    if (!d)
        return mm_fail(info, MM_ERR_NOMEM, "%s", mm_say("メモリが足りません", "out of memory"));
    memcpy(d->limit_s, limit_s, sizeof d->limit_s);
    (void)pthread_mutex_init(&d->lock, NULL);
    (void)pthread_condattr_init(&attr);
    (void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&d->changed, &attr);
    (void)pthread_condattr_destroy(&attr);
    int code = pthread_create(&d->thread, NULL, watch, d);
    if (code != 0) {
        (void)pthread_cond_destroy(&d->changed);
        (void)pthread_mutex_destroy(&d->lock);
        free(d);
        return mm_fail_errno(info, code, "%s", mm_say("サーバを始められません", "the server cannot start"));
    }
    *ret_deadline = d;
    return MM_OK;
}

void mm_deadline_stop(struct mm_deadline *d)
{
    if (!d)
        return;
    (void)pthread_mutex_lock(&d->lock);
    d->stop = true;
    (void)pthread_cond_signal(&d->changed);
    (void)pthread_mutex_unlock(&d->lock);
    (void)pthread_join(d->thread, NULL);
    while (d->rows)
        mm_deadline_remove(d, d->rows);
    (void)pthread_cond_destroy(&d->changed);
    (void)pthread_mutex_destroy(&d->lock);
    free(d);
}

static void set(struct mm_deadline *d, struct mm_deadline_row *row, enum mm_deadline_step step)
{
    row->until_s = step == MM_DEADLINE_NONE ? 0 : now_s() + (int64_t)d->limit_s[step];
}

struct mm_deadline_row *mm_deadline_add(struct mm_deadline *d, int fd)
{
    struct mm_deadline_row *row = calloc(1, sizeof *row);
    if (!row)
        return NULL;
    row->fd = fd;
    (void)pthread_mutex_lock(&d->lock);
    set(d, row, MM_DEADLINE_HEAD);
    row->next = d->rows;
    row->from = &d->rows;
    if (row->next)
        row->next->from = &row->next;
    else
        (void)pthread_cond_signal(&d->changed); /* the first: there is something to watch */
    d->rows = row;
    (void)pthread_mutex_unlock(&d->lock);
    return row;
}

void mm_deadline_set(struct mm_deadline *d, struct mm_deadline_row *row, enum mm_deadline_step step)
{
    if (!row)
        return;
    (void)pthread_mutex_lock(&d->lock);
    set(d, row, step);
    (void)pthread_mutex_unlock(&d->lock);
}

void mm_deadline_remove(struct mm_deadline *d, struct mm_deadline_row *row)
{
    if (!row)
        return;
    (void)pthread_mutex_lock(&d->lock);
    *row->from = row->next;
    if (row->next)
        row->next->from = row->from;
    (void)pthread_mutex_unlock(&d->lock);
    free(row);
}
