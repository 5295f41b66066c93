/* Corrected time: what becomes of clocks that are years ahead, never set or put back. */
#include "sync/base/id.h"
#include "sync/rules/rules.h"
#include "tests/unit/mm_test.h"

#define DAY  (24LL * 3600 * 1000)
#define HOUR (3600LL * 1000)
#define NOON 1795309500000LL /* 2026-11-22, the server's time at first */
#define FAR  (NOON + 100 * DAY)

/* A start that began at began_ms and wrote at these hours of its monotonic time, by a clock that is off. */
static struct mm_boot started(int64_t first_seq, int64_t began_ms, int64_t off_ms, int first, int last)
{
    struct mm_boot boot;
    mm_boot_init(&boot);
    MM_CHECK(mm_boot_add(&boot, first_seq, began_ms + off_ms + first * HOUR, first * HOUR));
    (void)mm_boot_add(&boot, first_seq + 1, began_ms + off_ms + last * HOUR, last * HOUR);
    return boot;
}

static void measure(struct mm_boot *boot, int64_t began_ms)
{
    boot->measured = true;
    boot->offset_ms = began_ms;
}

/* The time of a record at this hour of the start. */
static struct mm_time at(const struct mm_boot *boot, int64_t began_ms, int64_t off_ms, int hour)
{
    return mm_corrected_time(boot, began_ms + off_ms + hour * HOUR, hour * HOUR, FAR);
}

MM_TEST(a_measured_start_has_the_servers_time_whatever_its_clock_said)
{
    static const int64_t off[] = {0, 3650 * DAY, -NOON, -30 * DAY, 5 * HOUR};
    for (size_t i = 0; i < sizeof off / sizeof off[0]; i++) {
        struct mm_boot b = started(1, NOON, off[i], 1, 3);
        measure(&b, NOON);
        mm_boots_settle(&b, 1, NOON - DAY);
        struct mm_time t = at(&b, NOON, off[i], 2);
        MM_CHECK_INT(t.at_ms, NOON + 2 * HOUR);
        MM_CHECK_INT(t.quality, MM_TIME_MEASURED);
    }
}

MM_TEST(a_clock_ten_years_ahead_for_one_start_lands_between_its_neighbours)
{
    int64_t ahead = 3650 * DAY;
    struct mm_boot b[] = {started(1, NOON, 0, 1, 2), started(3, NOON + DAY, ahead, 1, 2),
                          started(5, NOON + 2 * DAY, 0, 1, 2)};
    measure(&b[0], NOON);
    measure(&b[2], NOON + 2 * DAY);
    mm_boots_settle(b, 3, NOON - DAY);
    struct mm_time t = at(&b[1], NOON + DAY, ahead, 1);
    MM_CHECK(t.at_ms > NOON + 2 * HOUR && t.at_ms < NOON + 2 * DAY);
    MM_CHECK_INT(t.quality, MM_TIME_MOVED);
    /* an hour between two records is an hour still */
    MM_CHECK_INT(at(&b[1], NOON + DAY, ahead, 2).at_ms - t.at_ms, HOUR);
    /* its neighbours are as they were */
    MM_CHECK_INT(at(&b[2], NOON + 2 * DAY, 0, 1).at_ms, NOON + 2 * DAY + HOUR);
    /* measured later it is exact */
    measure(&b[1], NOON + DAY);
    mm_boots_settle(b, 3, NOON - DAY);
    MM_CHECK_INT(at(&b[1], NOON + DAY, ahead, 1).at_ms, NOON + DAY + HOUR);
}

MM_TEST(a_right_clock_that_nobody_measured_is_believed_and_says_so)
{
    struct mm_boot b[] = {started(1, NOON, 0, 1, 2), started(3, NOON + DAY, 0, 1, 2),
                          started(5, NOON + 2 * DAY, 0, 1, 2)};
    measure(&b[0], NOON);
    measure(&b[2], NOON + 2 * DAY);
    mm_boots_settle(b, 3, 0);
    struct mm_time t = at(&b[1], NOON + DAY, 0, 1);
    MM_CHECK_INT(t.at_ms, NOON + DAY + HOUR);
    MM_CHECK_INT(t.quality, MM_TIME_CLAIMED);
}

MM_TEST(a_clock_of_1970_lands_behind_the_start_before_it)
{
    struct mm_boot b[] = {started(1, NOON, 0, 1, 2), started(3, NOON + DAY, -NOON - DAY, 1, 2)};
    measure(&b[0], NOON);
    b[1].before_ms = NOON + 3 * DAY;
    mm_boots_settle(b, 2, 0);
    struct mm_time t = at(&b[1], NOON + DAY, -NOON - DAY, 1);
    MM_CHECK(t.at_ms > NOON + 2 * HOUR && t.at_ms < NOON + 3 * DAY);
    MM_CHECK_INT(t.quality, MM_TIME_MOVED);
    /* with nothing before it: since the kiosk is known */
    struct mm_boot alone = started(1, NOON, -NOON, 1, 2);
    alone.before_ms = NOON + DAY;
    mm_boots_settle(&alone, 1, NOON - 2 * DAY);
    t = at(&alone, NOON, -NOON, 1);
    MM_CHECK(t.at_ms >= NOON - 2 * DAY && t.at_ms <= NOON + DAY + HOUR);
}

MM_TEST(a_clock_set_right_within_a_start_is_believed_from_then_on)
{
    struct mm_boot b = started(1, NOON, -NOON, 1, 2);
    (void)mm_boot_add(&b, 3, NOON + 3 * HOUR, 3 * HOUR); /* set meanwhile */
    b.before_ms = NOON + HOUR;
    mm_boots_settle(&b, 1, NOON - DAY);
    struct mm_time t = at(&b, NOON, 0, 3);
    MM_CHECK_INT(t.at_ms, NOON + 3 * HOUR);
    MM_CHECK_INT(t.quality, MM_TIME_CLAIMED);
    t = at(&b, NOON, -NOON, 2);
    MM_CHECK(t.at_ms >= NOON - DAY && t.at_ms <= NOON + 3 * HOUR);
}

MM_TEST(of_two_clocks_that_contradict_each_other_the_later_start_is_believed)
{
    /* both unmeasured: the first two days ahead, the second right */
    struct mm_boot b[] = {started(1, NOON, 2 * DAY, 1, 2), started(3, NOON + DAY, 0, 1, 2)};
    b[0].before_ms = b[1].before_ms = NOON + 5 * DAY;
    mm_boots_settle(b, 2, 0);
    struct mm_time first = at(&b[0], NOON, 2 * DAY, 2), second = at(&b[1], NOON + DAY, 0, 1);
    MM_CHECK_INT(second.at_ms, NOON + DAY + HOUR);
    MM_CHECK_INT(second.quality, MM_TIME_CLAIMED);
    MM_CHECK(first.at_ms <= NOON + DAY);
    MM_CHECK_INT(first.quality, MM_TIME_MOVED);
}

MM_TEST(no_record_is_later_than_its_arrival)
{
    struct mm_boot b = started(1, NOON, 0, 1, 2);
    struct mm_time t = mm_corrected_time(&b, NOON + 9 * DAY, HOUR, NOON + HOUR);
    MM_CHECK(t.at_ms <= NOON + HOUR && t.quality == MM_TIME_MOVED);
    t = mm_corrected_time(NULL, NOON + 9 * DAY, 0, NOON);
    MM_CHECK(t.at_ms == NOON && t.quality == MM_TIME_MOVED);
    t = mm_corrected_time(NULL, NOON - 9 * DAY, 0, NOON);
    MM_CHECK(t.at_ms == NOON - 9 * DAY && t.quality == MM_TIME_CLAIMED);
    measure(&b, INT64_MAX / 2);
    MM_CHECK_INT(mm_corrected_time(&b, NOON, INT64_MAX, NOON).at_ms, NOON);
    MM_CHECK_INT(mm_corrected_time(&b, NOON, INT64_MIN, NOON).at_ms, NOON);
}

/* 400 lives of a machine: starts with clocks that are right, ahead, behind or unset, some measured. Every
 * record keeps its place, lies within what is possible, and is exact where it was measured. */
enum { STARTS = 8 };
struct life {
    struct mm_boot boots[STARTS];
    int64_t began_ms[STARTS], off_ms[STARTS];
    int last[STARTS];
};

static void live(struct life *life, struct mm_random *random)
{
    static const int64_t offs[] = {0, 0, 0, 3650 * DAY, -NOON, -7 * DAY, 2 * DAY};
    int64_t now = NOON;
    for (int i = 0; i < STARTS; i++) {
        now += (1 + mm_random_below(random, 40)) * HOUR;
        life->began_ms[i] = now;
        life->off_ms[i] = offs[mm_random_below(random, sizeof offs / sizeof offs[0])];
        life->last[i] = 1 + (int)mm_random_below(random, 9);
        life->boots[i] = started(1 + 2 * i, now, life->off_ms[i], 0, life->last[i]);
        now += life->last[i] * HOUR;
        life->boots[i].before_ms = now + 90 * DAY;
        if (mm_random_below(random, 3) == 0)
            measure(&life->boots[i], life->began_ms[i]);
    }
}

MM_TEST(in_400_lives_of_a_machine_records_keep_their_order_and_measured_ones_their_time)
{
    struct mm_random_seeded state;
    struct mm_random random = mm_random_seeded(&state, 20261122);
    for (int round = 0; round < 400; round++) {
        struct life life;
        int64_t last = INT64_MIN;
        live(&life, &random);
        mm_boots_settle(life.boots, STARTS, NOON - DAY);
        for (int i = 0; i < STARTS; i++) {
            for (int hour = 0; hour <= life.last[i]; hour += life.last[i]) {
                struct mm_time t = at(&life.boots[i], life.began_ms[i], life.off_ms[i], hour);
                MM_REQUIRE(t.at_ms >= last);
                MM_REQUIRE(t.at_ms >= NOON - 8 * DAY && t.at_ms <= NOON + 200 * DAY);
                MM_REQUIRE(!life.boots[i].measured || t.at_ms == life.began_ms[i] + hour * HOUR);
                last = t.at_ms;
            }
        }
        /* the same facts settled again say the same */
        struct life again = life;
        mm_boots_settle(again.boots, STARTS, NOON - DAY);
        for (int i = 0; i < STARTS; i++)
            MM_REQUIRE(mm_boot_same(&life.boots[i], &again.boots[i]));
    }
}

MM_TEST(what_a_start_is_known_by_does_not_depend_on_the_order_of_its_records)
{
    struct mm_boot a = started(3, NOON, 0, 1, 4), b;
    mm_boot_init(&b);
    MM_CHECK(mm_boot_add(&b, 4, NOON + 4 * HOUR, 4 * HOUR));
    MM_CHECK(mm_boot_add(&b, 3, NOON + HOUR, HOUR));
    MM_CHECK(!mm_boot_add(&b, 4, NOON + 4 * HOUR, 4 * HOUR));
    MM_CHECK(a.first_seq == b.first_seq && a.last_mono_ms == b.last_mono_ms &&
             a.claim_low_ms == b.claim_low_ms && a.claim_high_ms == b.claim_high_ms);
}

MM_TEST_MAIN
