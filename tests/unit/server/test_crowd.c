/* mm-test: labels=plain */
/* Too many kiosks at once: each is told its own second, none waits longer than an hour, and nobody is lost.
 */
#include "sync/server/crowd.h"

#include "sync/base/limits.h"
#include "tests/unit/server/fixture_web.h"

#define SECOND_US INT64_C(1000000)
#define RATE      100

MM_TEST(what_is_served_at_once_keeps_the_rate)
{
    static struct mm_crowd crowd;
    int64_t in = 0;
    mm_crowd_init(&crowd, RATE);
    for (int64_t ms = 0; ms < 10000; ms++)
        for (int i = 0; i < 5; i++) /* fifty times what it should be */
            in += mm_crowd_wait_s(&crowd, MM_CROWD_ROUND, 0, 100 * SECOND_US + ms * 1000) == 0;
    MM_CHECK(in >= 10 * RATE && in <= (10 + MM_CROWD_BURST_S) * RATE + 2);
    mm_crowd_done(&crowd);
}

MM_TEST(who_has_to_come_again_stands_in_a_line_of_at_most_an_hour)
{
    static struct mm_crowd crowd;
    static int n[MM_CROWD_SPREAD_S + 2];
    memset(n, 0, sizeof n);
    mm_crowd_init(&crowd, 10);
    for (int i = 0; i < 60000; i++) {
        int64_t wait = mm_crowd_wait_s(&crowd, MM_CROWD_ROUND, 0, 100 * SECOND_US);
        MM_REQUIRE(wait >= 0 && wait <= MM_CROWD_SPREAD_S);
        n[wait]++;
    }
    for (int s = 2; s < MM_CROWD_SPREAD_S - 1;
         s++) /* everybody's places: 8 to a second, twice round and a bit */
        MM_REQUIRE(n[s] >= 15 && n[s] <= 25);
    mm_crowd_done(&crowd);
}

MM_TEST(a_full_queue_sends_programs_away_and_never_people)
{
    static struct mm_crowd crowd;
    mm_crowd_init(&crowd, 0);
    MM_CHECK_INT(mm_crowd_wait_s(&crowd, MM_CROWD_ROUND, MM_MAX_QUEUED - 1, SECOND_US), 0);
    MM_CHECK(mm_crowd_wait_s(&crowd, MM_CROWD_ROUND, MM_MAX_QUEUED, SECOND_US) > 0);
    MM_CHECK(mm_crowd_wait_s(&crowd, MM_CROWD_WRITES, MM_MAX_QUEUED, SECOND_US) > 0);
    MM_CHECK_INT(mm_crowd_wait_s(&crowd, MM_CROWD_ALWAYS, MM_MAX_QUEUED, SECOND_US), 0);
    mm_crowd_done(&crowd);
}

/* 20,000 kiosks that obey, a virtual day. They come to look less often, so that half of the rate is free;
 * when most are gone the others look each minute again. */
MM_TEST(kiosks_are_told_to_look_less_often_until_half_the_rate_is_free)
{
    static int64_t at[20000];
    static struct mm_crowd crowd;
    char id[32] = "";
    int64_t looks = 0, refused = 0, look = 0;
    mm_crowd_init(&crowd, RATE);
    memset(at, 0, sizeof at);
    for (int64_t s = 0; s < 6 * 3600; s++)
        for (int i = 0; i < (s < 2 * 3600 ? 20000 : 100); i++) {
            if (at[i] > s)
                continue;
            int64_t now = (10000 + s) * SECOND_US, wait = mm_crowd_wait_s(&crowd, MM_CROWD_ROUND, 0, now);
            bool settled = s >= 3600 && s < 2 * 3600;
            looks += settled, refused += settled && wait > 0;
            snprintf(id, sizeof id, "kiosk %d", i);
            if (!wait)
                look = mm_crowd_look_s(&crowd, id, now);
            at[i] = s + (wait ? wait : look);
        }
    MM_CHECK(looks > 3600 * RATE * 2 / 5 && looks < 3600 * RATE * 3 / 5);
    MM_CHECK(refused < looks / 10);
    MM_CHECK_INT(look, MM_CROWD_LOOK_S);
    mm_crowd_done(&crowd);
}

MM_TEST(a_kiosk_is_sent_away_with_its_time_and_its_batch_is_taken_then)
{
    struct web w;
    struct kiosk k;
    char path[200];
    MM_REQUIRE(web_open(&w) && kiosk_enrol(&w.c, &k, 1));
    snprintf(path, sizeof path, "/kiosk/v1/held/1/%064d", 0);
    MM_CHECK_INT(web_signed(&w, &k, path, NULL), 200);
    MM_CHECK_STR(w.answer.next, "60");
    mm_router_rate(w.router, 1);
    int n = 0, status = 200;
    for (; n < 10 && status == 200; n++)
        status = web_signed(&w, &k, path, NULL);
    MM_CHECK_INT(status, 429);
    MM_CHECK(is_error(&w, "busy"));
    MM_CHECK(w.answer.retry_after_s >= 1 && w.answer.retry_after_s <= 4);
    MM_CHECK_INT(web_signed(&w, &k, "/kiosk/v1/roster", NULL), 200); /* a round that began goes on */
    MM_CHECK_INT(web_get(&w, "/healthz"), 200);
    mm_router_rate(w.router, 0);
    MM_CHECK_INT(web_signed(&w, &k, path, NULL), 200);
    web_close(&w);
}

MM_TEST_MAIN
