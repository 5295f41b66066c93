#include "tests/unit/mm_test.h"

#include "sync/base/clock.h"

static struct mm_date date(int y, int m, int d)
{
    return (struct mm_date){y, m, d};
}

MM_TEST(times_print_as_rfc_3339)
{
    static const struct {
        int64_t at_ms;
        const char *text;
    } rows[] = {
        {0, "1970-01-01T00:00:00.000Z"},
        {-1, "1969-12-31T23:59:59.999Z"},
        {1795316645678, "2026-11-22T03:04:05.678Z"},
        {1709218800000, "2024-02-29T15:00:00.000Z"},
        {-62135596800000, "0001-01-01T00:00:00.000Z"},
        {253402300799999, "9999-12-31T23:59:59.999Z"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[MM_TIME_BYTES];
        int64_t back = 1;
        mm_time_format(rows[i].at_ms, text);
        MM_CHECK_STR(text, rows[i].text);
        MM_CHECK_ERR(mm_time_parse(rows[i].text, &back), MM_OK);
        MM_CHECK_INT(back, rows[i].at_ms);
    }
    char text[MM_TIME_BYTES];
    mm_time_format(INT64_MAX, text); /* absurd, but within its bytes */
    MM_CHECK_STR(text, "292278994-08-17T07:12:55.807Z");
    mm_time_format(INT64_MIN, text);
    MM_CHECK(strlen(text) < MM_TIME_BYTES);
    MM_CHECK_INT(mm_date_of(INT64_MAX).year, 292278994);
}

static int64_t parsed(const char *s)
{
    int64_t at_ms = -77;
    enum mm_err err = mm_time_parse(s, &at_ms);
    return err ? -1000 - (int64_t)err : at_ms;
}

MM_TEST(every_rfc_3339_form_of_an_instant_is_the_same)
{
    const int64_t at = 1795316645678;
    MM_CHECK_INT(parsed("2026-11-22T03:04:05.678Z"), at);
    MM_CHECK_INT(parsed("2026-11-22t03:04:05.678z"), at);
    MM_CHECK_INT(parsed("2026-11-22T12:04:05.678+09:00"), at);
    MM_CHECK_INT(parsed("2026-11-21T21:34:05.678-05:30"), at);
    MM_CHECK_INT(parsed("2026-11-22T03:04:05.678+00:00"), at);
    MM_CHECK_INT(parsed("2026-11-22T03:04:05.678999999999999999Z"), at);
    MM_CHECK_INT(parsed("2026-11-22T03:04:05.6Z"), at - 78);
    MM_CHECK_INT(parsed("2026-11-22T03:04:05Z"), at - 678);
    MM_CHECK_INT(parsed("2016-12-31T23:59:60Z"), 1483228800000);
    MM_CHECK_INT(parsed("2017-01-01T08:59:60+09:00"), 1483228800000);
}

MM_TEST(impossible_times_are_refused)
{
    static const char *const syntax[] = {
        "",
        "2026-11-22",
        "2026-11-22T03:04Z",
        "2026-11-22T03:04:05",
        "2026-11-22T03:04:05.Z",
        "2026-11-22T03:04:05Zx",
        "2026-11-22T03:04:05+0900",
        "2026-11-22 03:04:05Z",
        "26-11-22T03:04:05Z",
        "2026-1-22T03:04:05Z",
        "20261122T030405Z",
        "2026-11-22T03:04:05 Z",
        "2026-11-22T03:04:05,5Z",
        "+2026-11-22T03:04:05Z",
    };
    static const char *const invalid[] = {
        "2026-02-29T00:00:00Z",      "2026-13-01T00:00:00Z",      "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",      "2026-04-31T00:00:00Z",      "2026-11-22T24:00:00Z",
        "2026-11-22T03:60:00Z",      "2026-11-22T03:04:60Z",      "2026-11-22T03:04:61Z",
        "2026-11-22T03:04:05-00:00", "2026-11-22T03:04:05+24:00", "2026-11-22T03:04:05+09:60",
    };
    for (size_t i = 0; i < sizeof syntax / sizeof syntax[0]; i++)
        MM_CHECK_INT(parsed(syntax[i]), -1000 - MM_ERR_SYNTAX);
    for (size_t i = 0; i < sizeof invalid / sizeof invalid[0]; i++)
        MM_CHECK_INT(parsed(invalid[i]), -1000 - MM_ERR_INVALID);
}

MM_TEST(a_day_in_japan_starts_at_15_utc_and_ends_24_hours_later)
{
    MM_CHECK_INT(mm_date_start_ms(date(2024, 3, 1)), 1709218800000);
    MM_CHECK_INT(mm_date_end_ms(date(2024, 2, 29)), 1709218800000);
    MM_CHECK_INT(mm_date_compare(mm_date_of(1709218800000), date(2024, 3, 1)), 0);
    MM_CHECK_INT(mm_date_compare(mm_date_of(1709218799999), date(2024, 2, 29)), 0);
    MM_CHECK_INT(mm_date_compare(mm_date_of(-32400001), date(1969, 12, 31)), 0);
}

MM_TEST(days_count_across_months_years_and_leap_days)
{
    MM_CHECK_INT(mm_date_compare(mm_date_add(date(2024, 2, 28), 1), date(2024, 2, 29)), 0);
    MM_CHECK_INT(mm_date_compare(mm_date_add(date(2024, 2, 28), 2), date(2024, 3, 1)), 0);
    MM_CHECK_INT(mm_date_compare(mm_date_add(date(2100, 2, 28), 1), date(2100, 3, 1)), 0);
    MM_CHECK_INT(mm_date_compare(mm_date_add(date(2000, 2, 28), 1), date(2000, 2, 29)), 0);
    MM_CHECK_INT(mm_date_compare(mm_date_add(date(2026, 1, 1), -1), date(2025, 12, 31)), 0);
    MM_CHECK_INT(mm_date_compare(mm_date_add(date(2026, 11, 22), 365 * 400 + 97), date(2426, 11, 22)), 0);
    struct mm_date d = date(1868, 1, 1);
    int wrong = 0;
    for (int i = 0; i < 150000; i++) {
        struct mm_date next = mm_date_add(d, 1);
        wrong += mm_date_compare(d, next) >= 0 || mm_date_end_ms(d) != mm_date_start_ms(next);
        d = next;
    }
    MM_CHECK_INT(wrong, 0);
    MM_CHECK_INT(mm_date_compare(d, date(2278, 9, 8)), 0);
}

MM_TEST(dates_compare_by_year_then_month_then_day)
{
    MM_CHECK(mm_date_compare(date(2025, 12, 31), date(2026, 1, 1)) < 0);
    MM_CHECK(mm_date_compare(date(2026, 2, 1), date(2026, 1, 31)) > 0);
    MM_CHECK(mm_date_compare(date(2026, 2, 1), date(2026, 2, 2)) < 0);
    MM_CHECK(mm_date_compare(date(2026, 2, 2), date(2026, 2, 2)) == 0);
}

MM_TEST(dates_print_and_parse)
{
    char text[MM_TIME_BYTES];
    struct mm_date d;
    mm_date_format(date(2026, 1, 2), text);
    MM_CHECK_STR(text, "2026-01-02");
    MM_CHECK_ERR(mm_date_parse("2024-02-29", &d), MM_OK);
    MM_CHECK_INT(mm_date_compare(d, date(2024, 2, 29)), 0);
    MM_CHECK_ERR(mm_date_parse("2023-02-29", &d), MM_ERR_INVALID);
    MM_CHECK_ERR(mm_date_parse("2026-11-31", &d), MM_ERR_INVALID);
    MM_CHECK_ERR(mm_date_parse("2026-11-22 ", &d), MM_ERR_SYNTAX);
    MM_CHECK_ERR(mm_date_parse("2026/11/22", &d), MM_ERR_SYNTAX);
    MM_CHECK_ERR(mm_date_parse("", &d), MM_ERR_SYNTAX);
    MM_CHECK_INT(mm_date_compare(d, date(2024, 2, 29)), 0); /* untouched by the failures */
}

MM_TEST(eras_change_on_their_day)
{
    static const struct {
        int y, m, d;
        const char *text;
    } rows[] = {
        {2026, 11, 22, "令和8年11月22日"},  {2019, 5, 1, "令和元年5月1日"},
        {2019, 12, 31, "令和元年12月31日"}, {2020, 1, 1, "令和2年1月1日"},
        {2019, 4, 30, "平成31年4月30日"},   {1989, 1, 8, "平成元年1月8日"},
        {1989, 1, 7, "昭和64年1月7日"},     {1926, 12, 25, "昭和元年12月25日"},
        {1926, 12, 24, "大正15年12月24日"}, {1912, 7, 30, "大正元年7月30日"},
        {1912, 7, 29, "明治45年7月29日"},   {1868, 1, 25, "明治元年1月25日"},
        {1868, 1, 24, "1868年1月24日"},     {2024, 2, 29, "令和6年2月29日"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[MM_WAREKI_BYTES];
        mm_date_wareki(date(rows[i].y, rows[i].m, rows[i].d), text);
        MM_CHECK_STR(text, rows[i].text);
    }
}

MM_TEST(times_print_in_japan_time)
{
    char text[MM_WAREKI_BYTES * 2];
    mm_time_wareki(1795316645678, text);
    MM_CHECK_STR(text, "令和8年11月22日 12時04分");
    mm_time_wareki(mm_date_start_ms(date(2019, 5, 1)), text);
    MM_CHECK_STR(text, "令和元年5月1日 0時00分");
    mm_time_wareki(mm_date_start_ms(date(2019, 5, 1)) - 1, text);
    MM_CHECK_STR(text, "平成31年4月30日 23時59分");
}

MM_TEST(a_fiscal_year_runs_from_april_to_march)
{
    MM_CHECK_INT(mm_date_fiscal_year(date(2026, 4, 1)), 2026);
    MM_CHECK_INT(mm_date_fiscal_year(date(2026, 12, 31)), 2026);
    MM_CHECK_INT(mm_date_fiscal_year(date(2027, 1, 1)), 2026);
    MM_CHECK_INT(mm_date_fiscal_year(date(2027, 3, 31)), 2026);
    MM_CHECK_INT(mm_date_fiscal_year(date(2027, 4, 1)), 2027);
}

MM_TEST(a_fixed_clock_moves_only_when_told)
{
    struct mm_clock_fixed state = {1000, 50};
    struct mm_clock clock = mm_clock_fixed(&state);
    MM_CHECK_INT(mm_now_ms(&clock), 1000);
    MM_CHECK_INT(mm_now_ms(&clock), 1000);
    mm_clock_advance(&state, 25);
    MM_CHECK_INT(mm_now_ms(&clock), 1025);
    MM_CHECK_INT(mm_mono_ms(&clock), 75);
}

MM_TEST(steady_time_ignores_a_wall_clock_that_is_set)
{
    struct mm_clock_fixed state = {1000000, 500};
    struct mm_clock clock = mm_clock_fixed(&state);
    struct mm_steady steady;
    mm_steady_init(&steady, &clock);
    mm_clock_advance(&state, 10);
    state.wall_at_ms -= 900000;
    MM_CHECK_INT(mm_steady_ms(&steady, &clock), 1000010);
    mm_clock_advance(&state, 5);
    MM_CHECK_INT(mm_steady_ms(&steady, &clock), 1000015);
}

MM_TEST(the_system_clock_runs)
{
    struct mm_clock clock = mm_clock_system();
    MM_CHECK(mm_now_ms(&clock) > mm_date_start_ms(date(2020, 1, 1)));
    int64_t before = mm_mono_ms(&clock);
    usleep(3000);
    int64_t after = mm_mono_ms(&clock);
    MM_CHECK(after - before >= 2 && after - before < 60000);
}

MM_TEST(microseconds_are_read_and_written_whole)
{
    char text[MM_TIME_BYTES];
    int64_t us = 0, ms = 0;
    MM_CHECK_ERR(mm_time_parse_us("2026-11-22T10:05:00.123456789+09:00", &us), MM_OK);
    mm_time_format_us(us, text);
    MM_CHECK_STR(text, "2026-11-22T01:05:00.123456Z");
    MM_CHECK_ERR(mm_time_parse("2026-11-22T01:05:00.123999Z", &ms), MM_OK);
    MM_CHECK_INT(ms, us / 1000);
    MM_CHECK_ERR(mm_time_parse_us("1969-12-31T23:59:59.999999Z", &us), MM_OK);
    MM_CHECK_INT(us, -1);
    mm_time_format_us(us, text);
    MM_CHECK_STR(text, "1969-12-31T23:59:59.999999Z");
    MM_CHECK_ERR(mm_time_parse("1969-12-31T23:59:59.999999Z", &ms), MM_OK);
    MM_CHECK_INT(ms, -1);
}

MM_TEST_MAIN
