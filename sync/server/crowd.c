#include "sync/server/crowd.h"

#include "sync/base/hash.h"
#include "sync/base/limits.h"

#include <math.h>
#include <string.h>

#define SECOND_US INT64_C(1000000)
/* A place in the line is a little wider than what the rate allows: others come meanwhile for the first time.
 */
#define PLACE_PERCENT 125
#define PLACE_US      (10 * 1000) /* without a rate */

void mm_crowd_init(struct mm_crowd *crowd, int64_t per_second)
{
    *crowd = (struct mm_crowd){.per_second = per_second};
    (void)pthread_mutex_init(&crowd->lock, NULL);
}

void mm_crowd_done(struct mm_crowd *crowd)
{
    (void)pthread_mutex_destroy(&crowd->lock);
}

void mm_crowd_rate(struct mm_crowd *crowd, int64_t per_second)
{
    (void)pthread_mutex_lock(&crowd->lock);
    crowd->per_second = per_second;
    (void)pthread_mutex_unlock(&crowd->lock);
}

static bool let_in(struct mm_crowd *crowd, int64_t now_us)
{
    if (crowd->per_second == 0)
        return true;
    if (crowd->served_us < now_us - MM_CROWD_BURST_S * SECOND_US)
        crowd->served_us = now_us - MM_CROWD_BURST_S * SECOND_US;
    if (crowd->served_us > now_us)
        return false;
    crowd->served_us += SECOND_US / crowd->per_second;
    return true;
}

/* The next place behind the last one; when the hour is full, between those who stand there already. */
static int64_t place_s(struct mm_crowd *crowd, int64_t now_us)
{
    int64_t wide = crowd->per_second ? SECOND_US * PLACE_PERCENT / 100 / crowd->per_second : PLACE_US;
    crowd->line_us += wide;
    if (crowd->line_us < now_us + SECOND_US || crowd->line_us > now_us + MM_CROWD_SPREAD_S * SECOND_US)
        crowd->line_us = now_us + SECOND_US;
    return (crowd->line_us - now_us + SECOND_US - 1) / SECOND_US;
}

int64_t mm_crowd_wait_s(struct mm_crowd *crowd, enum mm_crowd_entry entry, int64_t queued, int64_t now_us)
{
    if (entry == MM_CROWD_ALWAYS)
        return 0;
    (void)pthread_mutex_lock(&crowd->lock);
    bool round = entry == MM_CROWD_ROUND;
    bool in = queued < MM_MAX_QUEUED && (!round || let_in(crowd, now_us));
    int64_t wait_s = in ? 0 : place_s(crowd, now_us);
    (void)pthread_mutex_unlock(&crowd->lock);
    return wait_s;
}

static void see(struct mm_crowd *crowd, const char *recorder, int64_t now_us)
{
    if (now_us - crowd->window_us >= MM_CROWD_WINDOW_S * SECOND_US) {
        bool just_before = now_us - crowd->window_us < 2 * MM_CROWD_WINDOW_S * SECOND_US;
        crowd->n_before = just_before ? crowd->n : 0;
        crowd->window_us = now_us;
        crowd->n = 0;
        memset(crowd->place, 0, sizeof crowd->place);
    }
    struct mm_hash hash = mm_sha256(recorder, strlen(recorder));
    size_t at = ((size_t)hash.b[0] << 8 | hash.b[1]) % MM_CROWD_PLACES;
    uint8_t bit = (uint8_t)(1U << (at % 8));
    crowd->n += (crowd->place[at / 8] & bit) == 0;
    crowd->place[at / 8] |= bit;
}

/* Two may share a place: so many kiosks take n places. */
static double kiosks(int64_t n)
{
    return n < MM_CROWD_PLACES ? -MM_CROWD_PLACES * log(1 - (double)n / MM_CROWD_PLACES)
                               : 20.0 * MM_CROWD_PLACES;
}

int64_t mm_crowd_look_s(struct mm_crowd *crowd, const char *recorder, int64_t now_us)
{
    (void)pthread_mutex_lock(&crowd->lock);
    see(crowd, recorder, now_us);
    double all = kiosks(crowd->n > crowd->n_before ? crowd->n : crowd->n_before);
    int64_t look_s = crowd->per_second ? (int64_t)(2 * all / (double)crowd->per_second) : 0;
    (void)pthread_mutex_unlock(&crowd->lock);
    return look_s < MM_CROWD_LOOK_S     ? MM_CROWD_LOOK_S
           : look_s > MM_CROWD_SPREAD_S ? MM_CROWD_SPREAD_S
                                        : look_s;
}
