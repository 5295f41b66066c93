/* Nine o'clock on the day of a session: more kiosks come at once than can be served. Those that are too many
 * are told when to come again, each its own second, one behind the other; and all of them are told how often
 * to look for something new. Whoever sits at a page is never kept waiting by them. Times in us, monotonic. */
#ifndef MM_SERVER_CROWD_H
#define MM_SERVER_CROWD_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* How a route behaves when it is crowded. */
enum mm_crowd_entry {
    MM_CROWD_ALWAYS, /* is served */
    MM_CROWD_WRITES, /* by a program that can come again: when the writer has too much to do, it must */
    MM_CROWD_ROUND,  /* likewise, and with it a kiosk begins a round: so many a second */
};

#define MM_CROWD_PER_SECOND 500  /* rounds, unless the operator says otherwise */
#define MM_CROWD_BURST_S    2    /* so much may come ahead of its time */
#define MM_CROWD_SPREAD_S   3600 /* nobody is sent away for longer */
#define MM_CROWD_LOOK_S     60   /* how often a kiosk looks for something new, unless it is crowded */

#define MM_CROWD_PLACES   (1 << 16)
#define MM_CROWD_WINDOW_S 5400 /* in it every kiosk comes at least once */

struct mm_crowd {
    pthread_mutex_t lock; /* of all that follows */
    int64_t per_second;   /* 0: as many as come */
    int64_t served_us;    /* what was let in has used the rate up to here */
    int64_t line_us;      /* the last place that was given to somebody who has to come again */
    /* Kiosks, counted by the places of their hashes that are taken: in this window and in the one before. */
    uint8_t place[MM_CROWD_PLACES / 8];
    int64_t window_us, n, n_before;
};
void mm_crowd_init(struct mm_crowd *crowd, int64_t per_second);
void mm_crowd_done(struct mm_crowd *crowd);
void mm_crowd_rate(struct mm_crowd *crowd, int64_t per_second);
/* 0: come in; otherwise come again after so many seconds. queued: what waits for the writer. */
int64_t mm_crowd_wait_s(struct mm_crowd *crowd, enum mm_crowd_entry entry, int64_t queued, int64_t now_us);
/* This kiosk was here. So many seconds later it should look again, MM_CROWD_LOOK_S to MM_CROWD_SPREAD_S: as
 * many as let all kiosks look with half of the rate. */
int64_t mm_crowd_look_s(struct mm_crowd *crowd, const char *recorder, int64_t now_us);
#endif
