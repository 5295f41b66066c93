#include "sync/server/deadline.h"

#include "sync/base/log.h"

#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define LOOK_MS    1000
#define WAIT_MS    1000 /* who waits no longer than this for its client is at work */
#define MOST_TIMES 4    /* of what one address may have in the end, while all are at work */

struct mm_deadline_row {
    int fd; /* not owned */
    enum mm_deadline_step step;
    int64_t since_ms; /* monotonic: in this step */
    unsigned more_s;  /* beyond what the step has */
    bool leaving;     /* shut down; its owner notices and removes it */
    bool proxy;       /* of many clients: as many as there is room for */
    struct in6_addr peer;
    struct mm_deadline_row *next, **from;
};

struct mm_deadline {
    struct mm_deadline_limits limits;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct mm_deadline_row *rows; /* owned */
    bool stop;
};

static int64_t now_ms(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void leave(struct mm_deadline_row *row)
{
    (void)shutdown(row->fd, SHUT_RDWR);
    row->leaving = true;
}

static bool is_over(const struct mm_deadline *d, const struct mm_deadline_row *row, int64_t now)
{
    return !row->leaving && row->step != MM_DEADLINE_NONE &&
           now - row->since_ms >= ((int64_t)d->limits.seconds[row->step] + row->more_s) * 1000;
}

static bool is_of(const struct mm_deadline_row *row, const struct in6_addr *peer)
{
    return !row->leaving && (!peer || memcmp(&row->peer, peer, sizeof *peer) == 0);
}

/* Of one address, or of all. */
static unsigned count(const struct mm_deadline *d, const struct in6_addr *peer)
{
    unsigned n = 0;
    for (const struct mm_deadline_row *row = d->rows; row; row = row->next)
        n += is_of(row, peer);
    return n;
}

/* The one that has waited longest for the next head or for more of a body. */
static struct mm_deadline_row *idlest(const struct mm_deadline *d, int64_t now, const struct in6_addr *peer)
{
    struct mm_deadline_row *found = NULL;
    for (struct mm_deadline_row *row = d->rows; row; row = row->next) {
        bool waits = row->step == MM_DEADLINE_HEAD || row->step == MM_DEADLINE_BODY;
        if (waits && is_of(row, peer) && now - row->since_ms >= WAIT_MS &&
            (!found || row->since_ms < found->since_ms))
            found = row;
    }
    return found;
}

/* Of one address, or of all: those that only wait go until no more than `most` are left. */
static void thin_out(const struct mm_deadline *d, int64_t now, const struct in6_addr *peer, unsigned most)
{
    for (unsigned n = count(d, peer); n > most; n--) {
        struct mm_deadline_row *goes = idlest(d, now, peer);
        if (!goes)
            return;
        leave(goes);
    }
}

static void look(const struct mm_deadline *d, int64_t now)
{
    for (struct mm_deadline_row *row = d->rows; row; row = row->next)
        if (is_over(d, row, now))
            leave(row);
    if (count(d, NULL) <= d->limits.same)
        return;
    for (const struct mm_deadline_row *row = d->rows; row; row = row->next)
        if (!row->leaving && !row->proxy)
            thin_out(d, now, &row->peer, d->limits.same);
    thin_out(d, now, NULL, d->limits.all);
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
        int64_t look_ms = now_ms() + LOOK_MS;
        struct timespec next = {.tv_sec = (time_t)(look_ms / 1000), .tv_nsec = look_ms % 1000 * 1000000};
        (void)pthread_cond_timedwait(&d->changed, &d->lock, &next);
        look(d, now_ms());
    }
    (void)pthread_mutex_unlock(&d->lock);
    return NULL;
}

enum mm_err mm_deadline_start(const struct mm_deadline_limits *limits, struct mm_deadline **ret_deadline,
                              struct mm_errinfo *info)
{
    struct mm_deadline *d = calloc(1, sizeof *d);
    pthread_condattr_t attr;
    if (!d)
        return mm_nomem(info);
    d->limits = *limits;
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
        return mm_fail_errno(info, code, "%s", mm_say("サーバーを始められません", "the server cannot start"));
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

static void set(struct mm_deadline_row *row, enum mm_deadline_step step, unsigned more_s)
{
    row->step = step;
    row->more_s = more_s;
    row->since_ms = now_ms();
}

struct mm_deadline_row *mm_deadline_add(struct mm_deadline *d, int fd, const struct sockaddr *peer)
{
    struct mm_deadline_row *row = calloc(1, sizeof *row);
    if (!row)
        return NULL;
    row->fd = fd;
    row->peer = mm_proxies_address(peer);
    row->proxy = d->limits.proxies && mm_proxies_has(d->limits.proxies, &row->peer);
    (void)pthread_mutex_lock(&d->lock);
    set(row, MM_DEADLINE_HEAD, 0);
    row->next = d->rows;
    row->from = &d->rows;
    if (row->next)
        row->next->from = &row->next;
    else
        (void)pthread_cond_signal(&d->changed); /* the first: there is something to watch */
    d->rows = row;
    if (!row->proxy && count(d, &row->peer) > MOST_TIMES * d->limits.same)
        leave(row);
    (void)pthread_mutex_unlock(&d->lock);
    return row;
}

void mm_deadline_set(struct mm_deadline *d, struct mm_deadline_row *row, enum mm_deadline_step step,
                     unsigned more_s)
{
    if (!row)
        return;
    (void)pthread_mutex_lock(&d->lock);
    set(row, step, more_s);
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
