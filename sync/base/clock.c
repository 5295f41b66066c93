#include "sync/base/clock.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define DAY_MS    INT64_C(86400000)
#define JST_MS    INT64_C(32400000)
#define MINUTE_MS INT64_C(60000)

static int64_t system_ms(clockid_t id)
{
    struct timespec ts = {0};
    clock_gettime(id, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int64_t system_wall(void *ctx)
{
    (void)ctx;
    return system_ms(CLOCK_REALTIME);
}

static int64_t system_mono(void *ctx)
{
    (void)ctx;
    return system_ms(CLOCK_BOOTTIME);
}

struct mm_clock mm_clock_system(void)
{
    return (struct mm_clock){system_wall, system_mono, NULL, true};
}

static int64_t fixed_wall(void *ctx)
{
    const struct mm_clock_fixed *state = ctx;
    return state->wall_at_ms;
}

static int64_t fixed_mono(void *ctx)
{
    const struct mm_clock_fixed *state = ctx;
    return state->mono_at_ms;
}

struct mm_clock mm_clock_fixed(struct mm_clock_fixed *state)
{
    return (struct mm_clock){fixed_wall, fixed_mono, state, false};
}

void mm_clock_advance(struct mm_clock_fixed *state, int64_t by_ms)
{
    state->wall_at_ms += by_ms;
    state->mono_at_ms += by_ms;
}

int64_t mm_now_ms(const struct mm_clock *clock)
{
    return clock->wall_ms(clock->ctx);
}

int64_t mm_mono_ms(const struct mm_clock *clock)
{
    return clock->mono_ms(clock->ctx);
}

void mm_steady_init(struct mm_steady *steady, const struct mm_clock *clock)
{
    steady->base_wall_ms = mm_now_ms(clock);
    steady->base_mono_ms = mm_mono_ms(clock);
}

int64_t mm_steady_ms(const struct mm_steady *steady, const struct mm_clock *clock)
{
    return steady->base_wall_ms + (mm_mono_ms(clock) - steady->base_mono_ms);
}

/* --- the proleptic Gregorian calendar, in days since 1970-01-01 ------------------------------------- */

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t rest_of_day(int64_t at_ms)
{
    int64_t rest = at_ms % DAY_MS;
    return rest < 0 ? rest + DAY_MS : rest;
}

/* Years run from March, so that the leap day is the last of its year; an era is 400 years. */
static int64_t days_of(struct mm_date date)
{
    int64_t year = (int64_t)date.year - (date.month <= 2);
    int64_t era = floor_div(year, 400);
    int64_t year_of_era = year - era * 400;
    int64_t month = (date.month + 9) % 12;
    int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static struct mm_date date_of_days(int64_t days)
{
    days += 719468;
    int64_t era = floor_div(days, 146097);
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    struct mm_date date;
    date.day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    date.month = (int)(month < 10 ? month + 3 : month - 9);
    date.year = (int)(year_of_era + era * 400 + (date.month <= 2));
    return date;
}

static bool date_real(struct mm_date date)
{
    if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31)
        return false;
    struct mm_date back = date_of_days(days_of(date));
    return mm_date_compare(date, back) == 0;
}

struct mm_date mm_date_of(int64_t at_ms)
{
    return date_of_days(floor_div(at_ms, DAY_MS) + (rest_of_day(at_ms) + JST_MS) / DAY_MS);
}

int64_t mm_date_start_ms(struct mm_date date)
{
    return days_of(date) * DAY_MS - JST_MS;
}

int64_t mm_date_end_ms(struct mm_date date)
{
    return mm_date_start_ms(date) + DAY_MS;
}

struct mm_date mm_date_add(struct mm_date date, int days)
{
    return date_of_days(days_of(date) + days);
}

int mm_date_compare(struct mm_date a, struct mm_date b)
{
    if (a.year != b.year)
        return a.year < b.year ? -1 : 1;
    if (a.month != b.month)
        return a.month < b.month ? -1 : 1;
    return (a.day > b.day) - (a.day < b.day);
}

int32_t mm_date_day(struct mm_date date)
{
    return (int32_t)days_of(date);
}

struct mm_date mm_day_date(int32_t day)
{
    return date_of_days(day);
}

int mm_date_fiscal_year(struct mm_date date)
{
    return date.month >= 4 ? date.year : date.year - 1;
}

/* --- text ------------------------------------------------------------------------------------------ */

void mm_date_format(struct mm_date date, char out[MM_TIME_BYTES])
{
    const int two[] = {date.year / 100, date.year % 100, date.month, date.day};
    char *at = out;
    if (date.year < 0 || date.year > 9999) {
        snprintf(out, MM_TIME_BYTES, "%04d-%02d-%02d", date.year, date.month, date.day);
        return;
    }
    for (int i = 0; i < 4; i++) { /* by hand: a report has thousands of days */
        if (i > 1)
            *at++ = '-';
        *at++ = (char)('0' + two[i] / 10);
        *at++ = (char)('0' + two[i] % 10);
    }
    *at = '\0';
}

void mm_time_format_us(int64_t at_us, char out[MM_TIME_BYTES])
{
    char ms[MM_TIME_BYTES];
    int64_t at_ms = floor_div(at_us, 1000);
    mm_time_format(at_ms, ms);
    (void)snprintf(out, MM_TIME_BYTES, "%.23s%03dZ", ms, (int)(at_us - at_ms * 1000));
}

void mm_time_format(int64_t at_ms, char out[MM_TIME_BYTES])
{
    int64_t days = floor_div(at_ms, DAY_MS);
    int ms = (int)rest_of_day(at_ms);
    struct mm_date date = date_of_days(days);
    snprintf(out, MM_TIME_BYTES, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", date.year, date.month, date.day,
             ms / 3600000, ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
}

/* Exactly n digits; -1 when they are not all digits. */
static int digits(const char **s, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++, (*s)++) {
        if (**s < '0' || **s > '9')
            return -1;
        value = value * 10 + (**s - '0');
    }
    return value;
}

static bool literal(const char **s, char c)
{
    if (**s != c)
        return false;
    (*s)++;
    return true;
}

static enum mm_err parse_day(const char **s, struct mm_date *ret_date)
{
    struct mm_date date;
    if ((date.year = digits(s, 4)) < 0 || !literal(s, '-') || (date.month = digits(s, 2)) < 0 ||
        !literal(s, '-') || (date.day = digits(s, 2)) < 0)
        return MM_ERR_SYNTAX;
    if (!date_real(date))
        return MM_ERR_INVALID;
    *ret_date = date;
    return MM_OK;
}

enum mm_err mm_date_parse(const char *s, struct mm_date *ret_date)
{
    struct mm_date date;
    enum mm_err err = parse_day(&s, &date);
    if (err)
        return err;
    if (*s)
        return MM_ERR_SYNTAX;
    *ret_date = date;
    return MM_OK;
}

#define DAY_CHARS 10 /* 2026-11-22 */
void mm_day_format(int32_t day, char out[MM_DAY_BYTES])
{
    char text[MM_TIME_BYTES] = "";
    if (day != MM_DAY_NONE)
        mm_date_format(date_of_days(day), text);
    memcpy(out, text, DAY_CHARS);
    out[DAY_CHARS] = '\0';
}

enum mm_err mm_day_parse(const char *s, int32_t *ret_day)
{
    struct mm_date date;
    if (!*s) {
        *ret_day = MM_DAY_NONE;
        return MM_OK;
    }
    enum mm_err err = mm_date_parse(s, &date);
    if (!err)
        *ret_day = mm_date_day(date);
    return err;
}

/* ".678901": the first three digits count. */
static bool parse_fraction(const char **s, int *ret_us)
{
    int us = 0;
    int n = 0;
    for (; **s >= '0' && **s <= '9'; (*s)++, n++) {
        if (n < 6)
            us = us * 10 + (**s - '0');
    }
    for (int i = n; i < 6; i++)
        us *= 10;
    *ret_us = us;
    return n > 0;
}

/* "Z" or "+09:00"; "-00:00" says that the offset is unknown and is refused (xAPI 2.0, 4.2.7). */
static enum mm_err parse_offset(const char **s, int64_t *ret_offset_ms)
{
    *ret_offset_ms = 0;
    if (literal(s, 'Z') || literal(s, 'z'))
        return MM_OK;
    bool west = **s == '-';
    if (!west && **s != '+')
        return MM_ERR_SYNTAX;
    (*s)++;
    int hours = digits(s, 2);
    if (hours < 0 || !literal(s, ':'))
        return MM_ERR_SYNTAX;
    int minutes = digits(s, 2);
    if (minutes < 0)
        return MM_ERR_SYNTAX;
    if (hours > 23 || minutes > 59 || (west && hours == 0 && minutes == 0))
        return MM_ERR_INVALID;
    int64_t offset = (hours * 60 + minutes) * MINUTE_MS;
    *ret_offset_ms = west ? -offset : offset;
    return MM_OK;
}

enum mm_err mm_time_parse_us(const char *s, int64_t *ret_at_us)
{
    struct mm_date date;
    enum mm_err err = parse_day(&s, &date);
    if (err)
        return err;
    int hour = 0, minute = 0, second = 0, us = 0;
    if ((!literal(&s, 'T') && !literal(&s, 't')) || (hour = digits(&s, 2)) < 0 || !literal(&s, ':') ||
        (minute = digits(&s, 2)) < 0 || !literal(&s, ':') || (second = digits(&s, 2)) < 0)
        return MM_ERR_SYNTAX;
    if (literal(&s, '.') && !parse_fraction(&s, &us))
        return MM_ERR_SYNTAX;
    int64_t offset_ms = 0;
    err = parse_offset(&s, &offset_ms);
    if (err)
        return err;
    if (*s)
        return MM_ERR_SYNTAX;
    int64_t at_ms = days_of(date) * DAY_MS + (hour * 60 + minute) * MINUTE_MS + second * 1000 - offset_ms;
    /* A leap second is the last of a UTC day; it counts as the first instant of the next. */
    bool leap = second == 60 && at_ms % DAY_MS == 0;
    if (hour > 23 || minute > 59 || (second > 59 && !leap))
        return MM_ERR_INVALID;
    *ret_at_us = leap ? at_ms * 1000 : at_ms * 1000 + us;
    return MM_OK;
}

enum mm_err mm_time_parse(const char *s, int64_t *ret_at_ms)
{
    int64_t at_us = 0;
    enum mm_err err = mm_time_parse_us(s, &at_us);
    if (!err)
        *ret_at_ms = floor_div(at_us, 1000);
    return err;
}

/* --- Japanese eras --------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    struct mm_date first; /* the day on which the era began */
} eras[] = {
    {"令和", {2019, 5, 1}},  {"平成", {1989, 1, 8}},  {"昭和", {1926, 12, 25}},
    {"大正", {1912, 7, 30}}, {"明治", {1868, 1, 25}},
};

void mm_date_wareki(struct mm_date date, char out[MM_WAREKI_BYTES])
{
    for (size_t i = 0; i < sizeof eras / sizeof eras[0]; i++) {
        if (mm_date_compare(date, eras[i].first) < 0)
            continue;
        int year = date.year - eras[i].first.year + 1;
        if (year == 1)
            snprintf(out, MM_WAREKI_BYTES, "%s元年%d月%d日", eras[i].name, date.month, date.day);
        else
            snprintf(out, MM_WAREKI_BYTES, "%s%d年%d月%d日", eras[i].name, year, date.month, date.day);
        return;
    }
    snprintf(out, MM_WAREKI_BYTES, "%d年%d月%d日", date.year, date.month, date.day);
}

void mm_time_hour(int64_t at_ms, char out[MM_HOUR_BYTES])
{
    int minutes = (int)((at_ms - mm_date_start_ms(mm_date_of(at_ms))) / MINUTE_MS);
    snprintf(out, MM_HOUR_BYTES, "%d時%02d分", minutes / 60, minutes % 60);
}

void mm_time_wareki(int64_t at_ms, char out[MM_WAREKI_BYTES * 2])
{
    char day[MM_WAREKI_BYTES], hour[MM_HOUR_BYTES];
    mm_date_wareki(mm_date_of(at_ms), day);
    mm_time_hour(at_ms, hour);
    snprintf(out, MM_WAREKI_BYTES * 2, "%s %s", day, hour);
}
