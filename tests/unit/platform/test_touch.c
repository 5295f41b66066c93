/* Which finger counts, and where it means to be. */
#include "kiosk/platform/touch.h"

#include "tests/unit/mm_test.h"

#include <math.h>
#include <string.h>

MM_TEST(a_second_finger_does_nothing)
{
    struct mm_touch t = {0};
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_DOWN, 7, 0), MM_EVENT_DOWN);
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_DOWN, 8, 50), MM_EVENT_NONE);
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_MOVE, 8, 60), MM_EVENT_NONE);
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_UP, 8, 70), MM_EVENT_NONE);
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_MOVE, 7, 80), MM_EVENT_MOVE);
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_UP, 7, 90), MM_EVENT_UP);
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_DOWN, 9, 100), MM_EVENT_DOWN);
}

MM_TEST(a_finger_that_stays_behind_its_first_one_does_not_become_it)
{
    struct mm_touch t = {0};
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_DOWN, 1, 0), MM_EVENT_DOWN);
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_DOWN, 2, 10), MM_EVENT_NONE);
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_UP, 1, 20), MM_EVENT_UP);
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_MOVE, 2, 30), MM_EVENT_NONE);
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_DOWN, 3, 40), MM_EVENT_NONE);
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_UP, 2, 50), MM_EVENT_NONE);
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_UP, 3, 60), MM_EVENT_NONE);
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_DOWN, 4, 70), MM_EVENT_DOWN);
}

MM_TEST(a_palm_presses_nothing)
{
    struct mm_touch t = {0};
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_DOWN, 1, 0), MM_EVENT_DOWN);
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_DOWN, 2, 5), MM_EVENT_NONE);
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_DOWN, 3, 9), MM_EVENT_CANCEL);
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_DOWN, 4, 11), MM_EVENT_NONE);
    for (int64_t id = 1; id <= 4; id++)
        MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_UP, id, 20), MM_EVENT_NONE);
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_DOWN, 5, 30), MM_EVENT_DOWN);
}

MM_TEST(a_finger_whose_screen_was_unplugged_does_not_block_the_next_one)
{
    struct mm_touch t = {0};
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_DOWN, 1, 0), MM_EVENT_DOWN);
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_DOWN, 2, MM_TOUCH_LOST_MS - 1), MM_EVENT_NONE);
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_DOWN, 3, 3 * MM_TOUCH_LOST_MS), MM_EVENT_DOWN);
    MM_CHECK_INT(mm_touch_take(&t, MM_TOUCH_UP, 3, 3 * MM_TOUCH_LOST_MS + 100), MM_EVENT_UP);
    MM_CHECK_INT(t.lost, 1);
}

static const struct mm_touch_point meant[5] = {{0.1, 0.1}, {0.9, 0.1}, {0.5, 0.5}, {0.1, 0.8}, {0.9, 0.8}};

MM_TEST(what_glass_and_angle_do_is_undone)
{
    struct mm_touch_point touched[5];
    struct mm_touch_map map, again;
    char text[MM_TOUCH_MAP_BYTES];
    for (int i = 0; i < 5; i++) {
        touched[i].x = 0.98 * meant[i].x + 0.01 * meant[i].y + 0.012;
        touched[i].y = 1.03 * meant[i].y - 0.008;
    }
    MM_REQUIRE(mm_touch_fit(touched, meant, 5, &map) == MM_OK);
    mm_touch_map_format(&map, text);
    MM_REQUIRE(mm_touch_map_parse(text, &again) == MM_OK);
    for (int i = 0; i < 5; i++) {
        struct mm_touch_point at = mm_touch_apply(&again, touched[i]);
        MM_CHECK(hypot(at.x - meant[i].x, at.y - meant[i].y) < 1e-5);
    }
}

MM_TEST(a_map_that_would_turn_the_screen_is_refused)
{
    struct mm_touch_point turned[5], line[5];
    struct mm_touch_map map;
    for (int i = 0; i < 5; i++) {
        turned[i] = (struct mm_touch_point){1 - meant[i].x, meant[i].y};
        line[i] = (struct mm_touch_point){meant[i].x, meant[i].x};
    }
    MM_CHECK_ERR(mm_touch_fit(turned, meant, 5, &map), MM_ERR_INVALID);
    MM_CHECK_ERR(mm_touch_fit(line, meant, 5, &map), MM_ERR_INVALID);
    MM_CHECK_ERR(mm_touch_fit(meant, meant, 2, &map), MM_ERR_INVALID);
    static const char *const bad[] = {"",
                                      "1",
                                      "1000000 0 0 0 1000000",
                                      "1000000 0 0 0 1000000 0 0",
                                      "0 1000000 0 1000000 0 0",
                                      "1000000 0 900000 0 1000000 0",
                                      "a b c d e f",
                                      "1000000,0,0,0,1000000,0"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        MM_CHECK_ERR(mm_touch_map_parse(bad[i], &map), MM_ERR_INVALID);
    MM_CHECK_ERR(mm_touch_map_parse("1000000 0 0 0 1000000 0", &map), MM_OK);
}

MM_TEST_MAIN
