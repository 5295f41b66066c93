/* Time comes from an injected clock, never from the system directly. Wall time is int64_t milliseconds
 * since 1970 UTC; a due date ends at 24:00 JST, and JST is UTC+9 fixed. */
#ifndef MM_BASE_CLOCK_H
#define MM_BASE_CLOCK_H

#include "sync/base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct mm_clock {
    int64_t (*wall_ms)(void *ctx); /* UTC; may jump */
    int64_t (*mono_ms)(void *ctx); /* since some start; never goes back */
    void *ctx;
    bool since_boot; /* mono_ms counts from the machine's start (mm_boot_id) and outlives this process */
};

/* The system's clocks (CLOCK_REALTIME, CLOCK_BOOTTIME). */
struct mm_clock mm_clock_system(void);

/* A clock that stands still until it is moved: for tests and scripted sittings. */
struct mm_clock_fixed {
    int64_t wall_at_ms;
    int64_t mono_at_ms;
};
struct mm_clock mm_clock_fixed(struct mm_clock_fixed *state); /* state: borrowed while the clock is used */
void mm_clock_advance(struct mm_clock_fixed *state, int64_t by_ms);

int64_t mm_now_ms(const struct mm_clock *clock);
int64_t mm_mono_ms(const struct mm_clock *clock);

/* Wall time that never goes back within one start: the wall time at the start plus monotonic time. */
struct mm_steady {
    int64_t base_wall_ms;
    int64_t base_mono_ms;
};
void mm_steady_init(struct mm_steady *steady, const struct mm_clock *clock);
int64_t mm_steady_ms(const struct mm_steady *steady, const struct mm_clock *clock);

#define MM_TIME_BYTES 32
/* "2026-11-22T03:04:05.678Z" (RFC 3339, UTC, milliseconds). */
void mm_time_format(int64_t at_ms, char out[MM_TIME_BYTES]);
/* RFC 3339 with any offset but -00:00; fractions beyond milliseconds are cut. */
MM_MUST_USE enum mm_err mm_time_parse(const char *s, int64_t *ret_at_ms);
/* The same to the microsecond. */
void mm_time_format_us(int64_t at_us, char out[MM_TIME_BYTES]);
MM_MUST_USE enum mm_err mm_time_parse_us(const char *s, int64_t *ret_at_us);

struct mm_date { /* a calendar day in Japan */
    int year, month, day;
};
struct mm_date mm_date_of(int64_t at_ms);      /* the day in JST */
int64_t mm_date_start_ms(struct mm_date date); /* 00:00 JST of that day, UTC ms */
int64_t mm_date_end_ms(struct mm_date date);   /* 24:00 JST of that day, UTC ms */
struct mm_date mm_date_add(struct mm_date date, int days);
int mm_date_compare(struct mm_date a, struct mm_date b); /* <0, 0, >0 */
/* Days since 1970-01-01, for counting. MM_DAY_NONE where no day is given: earlier than every day. */
#define MM_DAY_NONE INT32_MIN
int32_t mm_date_day(struct mm_date date);
struct mm_date mm_day_date(int32_t day);
/* "2026-11-22", or "" for MM_DAY_NONE; both ways. */
#define MM_DAY_BYTES 16
void mm_day_format(int32_t day, char out[MM_DAY_BYTES]);
MM_MUST_USE enum mm_err mm_day_parse(const char *s, int32_t *ret_day);
/* "2026-11-22" both ways; parse refuses impossible days. */
void mm_date_format(struct mm_date date, char out[MM_TIME_BYTES]);
MM_MUST_USE enum mm_err mm_date_parse(const char *s, struct mm_date *ret_date);
/* 令和8年11月22日; the eras stand in one table (明治 to 令和, 元年 for year 1). At most 40 bytes. */
#define MM_WAREKI_BYTES 48
void mm_date_wareki(struct mm_date date, char out[MM_WAREKI_BYTES]);
/* 10時05分 in JST. */
#define MM_HOUR_BYTES 24
void mm_time_hour(int64_t at_ms, char out[MM_HOUR_BYTES]);
/* 令和8年11月22日 10時05分 in JST. */
void mm_time_wareki(int64_t at_ms, char out[MM_WAREKI_BYTES * 2]);
/* The 年度 (April to March) that a day lies in: 2026 for 2026-04-01 … 2027-03-31. */
int mm_date_fiscal_year(struct mm_date date);
#endif
