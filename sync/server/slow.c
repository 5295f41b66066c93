#include "sync/server/slow.h"

#include "sync/base/log.h"

#include <pthread.h>
#include <stdlib.h>

struct mm_slow {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool taken;
    int threads; /* that have not ended; more than one while after() of the last ones is under way */
    void (*run)(void *ctx), (*after)(void *ctx);
    void *ctx; /* borrowed */
};

enum mm_err mm_slow_new(struct mm_slow **ret_slow, struct mm_errinfo *info)
{
    struct mm_slow *slow = calloc(1, sizeof *slow);
    if (!slow)
        return mm_nomem(info);
    (void)pthread_mutex_init(&slow->lock, NULL);
    (void)pthread_cond_init(&slow->changed, NULL);
    *ret_slow = slow;
    return MM_OK;
}

void mm_slow_wait(struct mm_slow *slow)
{
    (void)pthread_mutex_lock(&slow->lock);
    while (slow->taken || slow->threads)
        (void)pthread_cond_wait(&slow->changed, &slow->lock);
    (void)pthread_mutex_unlock(&slow->lock);
}

void mm_slow_free(struct mm_slow *slow)
{
    if (!slow)
        return;
    mm_slow_wait(slow);
    (void)pthread_cond_destroy(&slow->changed);
    (void)pthread_mutex_destroy(&slow->lock);
    free(slow);
}

bool mm_slow_take(struct mm_slow *slow)
{
    (void)pthread_mutex_lock(&slow->lock);
    bool mine = !slow->taken;
    slow->taken = true;
    (void)pthread_mutex_unlock(&slow->lock);
    return mine;
}

/* Of the turn and of the threads, whichever ends. */
static void end(struct mm_slow *slow, bool turn, int threads)
{
    (void)pthread_mutex_lock(&slow->lock);
    if (turn)
        slow->taken = false;
    slow->threads -= threads;
    (void)pthread_cond_broadcast(&slow->changed);
    (void)pthread_mutex_unlock(&slow->lock);
}

void mm_slow_give(struct mm_slow *slow)
{
    end(slow, true, 0);
}

static void *thread(void *arg)
{
    struct mm_slow *slow = arg;
    void (*after)(void *ctx) = slow->after;
    void *ctx = slow->ctx;
    slow->run(ctx);
    end(slow, true, 0);
    after(ctx);
    end(slow, false, 1);
    return NULL;
}

enum mm_err mm_slow_run(struct mm_slow *slow, void (*run)(void *ctx), void (*after)(void *ctx), void *ctx,
                        struct mm_errinfo *info)
{
    pthread_t made;
    slow->run = run;
    slow->after = after;
    slow->ctx = ctx;
    (void)pthread_mutex_lock(&slow->lock);
    slow->threads++;
    (void)pthread_mutex_unlock(&slow->lock);
    int failed = pthread_create(&made, NULL, thread, slow);
    if (!failed) {
        (void)pthread_detach(made);
        return MM_OK;
    }
    end(slow, true, 1);
    return mm_fail_errno(info, failed, "%s", mm_say("スレッドを作れません", "cannot make a thread"));
}
