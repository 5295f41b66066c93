/* mm-test: labels=plain,threads */
/* What takes long, one at a time, beside those who serve. */
#include "sync/server/slow.h"
#include "tests/unit/mm_test.h"

#include <semaphore.h>

struct work {
    sem_t begun, go_on, over;
    struct mm_slow *slow;
    enum mm_err next; /* of beginning another one from after() */
};

static void run(void *ctx)
{
    struct work *work = ctx;
    (void)sem_post(&work->begun);
    (void)sem_wait(&work->go_on);
}

static void nothing(void *ctx)
{
    (void)ctx;
}

static void after(void *ctx)
{
    struct work *work = ctx;
    work->next =
        mm_slow_take(work->slow) ? mm_slow_run(work->slow, nothing, nothing, NULL, NULL) : MM_ERR_BUSY;
    (void)sem_post(&work->over);
}

/* Whoever was told that the first is over is never told that it is still under way. */
MM_TEST(what_takes_long_is_done_one_at_a_time)
{
    struct work work = {.next = MM_ERR_IO};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    (void)sem_init(&work.begun, 0, 0);
    (void)sem_init(&work.go_on, 0, 0);
    (void)sem_init(&work.over, 0, 0);
    MM_REQUIRE(mm_slow_new(&work.slow, &info) == MM_OK);
    MM_CHECK(mm_slow_take(work.slow));
    MM_CHECK(!mm_slow_take(work.slow));
    mm_slow_give(work.slow);
    MM_CHECK(mm_slow_take(work.slow));
    MM_CHECK_ERR(mm_slow_run(work.slow, run, after, &work, &info), MM_OK);
    (void)sem_wait(&work.begun);
    MM_CHECK(!mm_slow_take(work.slow));
    (void)sem_post(&work.go_on);
    (void)sem_wait(&work.over);
    MM_CHECK_ERR(work.next, MM_OK);
    mm_slow_wait(work.slow);
    mm_slow_free(work.slow);
    mm_slow_free(NULL);
}

MM_TEST_MAIN
