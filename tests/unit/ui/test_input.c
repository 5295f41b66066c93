/* Touch, keys and number keys: what they press, what they move, and what they leave alone. */
#include "frames.h"

#include "tests/unit/mm_test.h"

struct rig {
    struct mm_fonts *fonts;
    struct mm_ui *ui;
    char id[MM_UI_ID_BYTES];
    bool dirty;
    int64_t now;
};

static bool rig_open(struct rig *rig, int w, int h, double inch, enum mm_text_size size)
{
    *rig = (struct rig){.fonts = frames_fonts(), .now = 1000};
    if (!rig->fonts || mm_ui_new(rig->fonts, w, h, inch, &rig->ui, NULL) != MM_OK)
        return false;
    mm_ui_set(rig->ui, &(struct mm_ui_settings){.size = size});
    return true;
}

static void rig_close(struct rig *rig)
{
    mm_ui_free(rig->ui);
    mm_fonts_close(rig->fonts);
}

static void show(struct rig *rig, void (*declare)(struct mm_ui *ui))
{
    declare(rig->ui);
    MM_CHECK_ERR(mm_ui_end(rig->ui, NULL), MM_OK);
}

static const char *feed(struct rig *rig, struct mm_event event)
{
    rig->now += 400;
    mm_ui_input(rig->ui, &event, rig->now, rig->id, &rig->dirty);
    return rig->id;
}

static const char *key(struct rig *rig, enum mm_key k)
{
    return feed(rig, (struct mm_event){.type = MM_EVENT_KEY, .key = k});
}

static const char *digit(struct rig *rig, int d)
{
    return feed(rig, (struct mm_event){.type = MM_EVENT_DIGIT, .digit = d});
}

static const char *pointer(struct rig *rig, enum mm_event_type type, int x, int y)
{
    return feed(rig, (struct mm_event){.type = type, .x = x, .y = y});
}

static struct mm_rect rect_of(struct rig *rig, const char *id)
{
    const struct mm_ui_item *item = mm_ui_find(rig->ui, id);
    return item ? item->rect : (struct mm_rect){0, 0, 0, 0};
}

MM_TEST(a_press_counts_when_it_is_released_inside)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, frame_question);
    struct mm_rect r = rect_of(&rig, "a.0.0");
    MM_CHECK_STR(pointer(&rig, MM_EVENT_DOWN, r.x + 3, r.y + 3), "");
    MM_CHECK(rig.dirty);
    MM_CHECK_STR(pointer(&rig, MM_EVENT_MOVE, r.x + r.w - 2, r.y + r.h - 2), "");
    MM_CHECK_STR(pointer(&rig, MM_EVENT_UP, r.x + r.w - 2, r.y + r.h - 2), "a.0.0");
    MM_CHECK_STR(mm_ui_focus(rig.ui), "a.0.0");
    rig_close(&rig);
}

MM_TEST(sliding_off_cancels_and_so_does_coming_from_another_target)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, frame_question);
    struct mm_rect a = rect_of(&rig, "a.0.0"), b = rect_of(&rig, "a.0.1");
    pointer(&rig, MM_EVENT_DOWN, a.x + 9, a.y + 9);
    pointer(&rig, MM_EVENT_MOVE, a.x - 30, a.y + 9);
    MM_CHECK(rig.dirty);
    MM_CHECK_STR(pointer(&rig, MM_EVENT_UP, a.x - 30, a.y + 9), "");
    pointer(&rig, MM_EVENT_DOWN, a.x + 9, a.y + 9);
    pointer(&rig, MM_EVENT_MOVE, b.x + 9, b.y + 9);
    MM_CHECK_STR(pointer(&rig, MM_EVENT_UP, b.x + 9, b.y + 9), "");
    /* Back inside before the release: it counts again. */
    pointer(&rig, MM_EVENT_DOWN, a.x + 9, a.y + 9);
    pointer(&rig, MM_EVENT_MOVE, a.x - 30, a.y + 9);
    pointer(&rig, MM_EVENT_MOVE, a.x + 9, a.y + 9);
    MM_CHECK_STR(pointer(&rig, MM_EVENT_UP, a.x + 9, a.y + 9), "a.0.0");
    /* A release without a press is nothing. */
    MM_CHECK_STR(pointer(&rig, MM_EVENT_UP, a.x + 9, a.y + 9), "");
    rig_close(&rig);
}

MM_TEST(a_trembling_second_press_is_ignored)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, frame_question);
    struct mm_rect a = rect_of(&rig, "next"), b = rect_of(&rig, "a.0.1");
    struct mm_event down = {.type = MM_EVENT_DOWN, .x = a.x + 5, .y = a.y + 5}, up = down;
    up.type = MM_EVENT_UP;
    mm_ui_input(rig.ui, &down, 5000, rig.id, &rig.dirty);
    mm_ui_input(rig.ui, &up, 5010, rig.id, &rig.dirty);
    MM_CHECK_STR(rig.id, "next");
    mm_ui_input(rig.ui, &down, 5200, rig.id, &rig.dirty);
    mm_ui_input(rig.ui, &up, 5250, rig.id, &rig.dirty);
    MM_CHECK_STR(rig.id, "");
    down.x = up.x = b.x + 5; /* another target at once is meant */
    down.y = up.y = b.y + 5;
    mm_ui_input(rig.ui, &down, 5260, rig.id, &rig.dirty);
    mm_ui_input(rig.ui, &up, 5270, rig.id, &rig.dirty);
    MM_CHECK_STR(rig.id, "a.0.1");
    rig_close(&rig);
}

/* ↓ through a frame meets every target once and comes back to the first. */
static void check_reach(struct rig *rig, enum mm_key direction)
{
    bool met[512] = {false};
    size_t targets = 0, found = 0;
    for (size_t i = 0; i < mm_ui_items(rig->ui); i++)
        targets += mm_ui_item(rig->ui, i)->pressable && strcmp(mm_ui_item(rig->ui, i)->role, "scroll") != 0;
    for (int step = 0; step < 400 && found < targets; step++) {
        char before[MM_UI_ID_BYTES];
        snprintf(before, sizeof before, "%s", mm_ui_focus(rig->ui));
        key(rig, direction);
        for (size_t i = 0; i < mm_ui_items(rig->ui); i++) {
            const struct mm_ui_item *item = mm_ui_item(rig->ui, i);
            if (strcmp(item->id, mm_ui_focus(rig->ui)) == 0 && item->pressable && !met[i]) {
                met[i] = true;
                found++;
                MM_CHECK(item->visible || strcmp(before, item->id) == 0); /* or the key read on */
            }
        }
    }
    MM_CHECK_INT(found, targets);
}

MM_TEST(keys_reach_every_target_of_every_frame_and_show_it)
{
    for (size_t s = 0; s < N_SCREENS; s++) {
        for (int size = MM_SIZE_M; size < MM_SIZE_COUNT; size += 2) {
            struct rig rig;
            MM_REQUIRE(rig_open(&rig, screens[s].w, screens[s].h, screens[s].inch, (enum mm_text_size)size));
            for (size_t f = 0; f < N_FRAMES; f++) {
                show(&rig, frames[f].declare);
                check_reach(&rig, MM_KEY_DOWN);
                check_reach(&rig, MM_KEY_UP);
            }
            rig_close(&rig);
        }
    }
}

MM_TEST(left_and_right_stay_in_the_row)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, frame_question); /* the focus starts at a.2.0 */
    MM_CHECK_STR(mm_ui_focus(rig.ui), "a.2.0");
    key(&rig, MM_KEY_RIGHT);
    MM_CHECK_STR(mm_ui_focus(rig.ui), "a.2.1");
    key(&rig, MM_KEY_RIGHT);
    key(&rig, MM_KEY_RIGHT);
    MM_CHECK_STR(mm_ui_focus(rig.ui), "a.2.2");
    key(&rig, MM_KEY_LEFT);
    MM_CHECK_STR(mm_ui_focus(rig.ui), "a.2.1");
    MM_CHECK_STR(key(&rig, MM_KEY_ENTER), "a.2.1");
    MM_CHECK_STR(key(&rig, MM_KEY_BACK), "@back");
    rig_close(&rig);
}

MM_TEST(enter_presses_nothing_before_a_focus_is_seen)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, frame_explain);
    MM_CHECK_STR(mm_ui_focus(rig.ui), "");
    MM_CHECK_STR(key(&rig, MM_KEY_ENTER), "");
    MM_CHECK(mm_ui_focus(rig.ui)[0] != '\0');
    rig_close(&rig);
}

MM_TEST(number_keys_press_answers_first)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, frame_question); /* 9 answers, then 2 of the footer, then 4 of the band: 15 targets */
    MM_CHECK_STR(digit(&rig, 2), "a.0.1");
    MM_CHECK_STR(digit(&rig, 9), "a.2.2");
    MM_CHECK_STR(digit(&rig, 0), "");
    MM_CHECK_STR(digit(&rig, 1), ""); /* 10 … 15 exist: it waits */
    MM_CHECK_STR(digit(&rig, 1), "next");
    MM_CHECK_STR(digit(&rig, 1), "");
    MM_CHECK_STR(key(&rig, MM_KEY_ENTER), "a.0.0");
    rig_close(&rig);
}

MM_TEST(a_single_digit_that_waits_is_pressed_by_the_clock)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, frame_signin); /* seats have their own numbers */
    MM_CHECK_INT(mm_ui_next_tick_ms(rig.ui), -1);
    MM_CHECK_STR(digit(&rig, 2), "");
    int64_t due = mm_ui_next_tick_ms(rig.ui);
    MM_CHECK_INT(due, rig.now + 1500);
    mm_ui_tick(rig.ui, due - 1, rig.id, &rig.dirty);
    MM_CHECK_STR(rig.id, "");
    mm_ui_tick(rig.ui, due, rig.id, &rig.dirty);
    MM_CHECK_STR(rig.id, "seat.2");
    MM_CHECK_INT(mm_ui_next_tick_ms(rig.ui), -1);
    digit(&rig, 2);
    MM_CHECK_STR(digit(&rig, 6), "seat.26");
    digit(&rig, 3);
    MM_CHECK_STR(digit(&rig, 9), "");       /* there is no 39 */
    MM_CHECK_STR(digit(&rig, 9), "seat.9"); /* nothing longer begins with 9 */
    rig_close(&rig);
}

static void frame_long(struct mm_ui *ui)
{
    mm_ui_begin(ui, "long", "1");
    mm_ui_region(ui, MM_REGION_BODY);
    for (int i = 0; i < 40; i++) {
        char id[MM_UI_ID_BYTES];
        snprintf(id, sizeof id, "p.%d", i);
        mm_ui_text(ui, id, MM_TEXT_BODY, "議員は、職務上知り得た情報を、だれにも漏らしてはなりません。");
    }
    mm_ui_push(ui, "inner", MM_BUTTON_OPTION, "読みました");
    mm_ui_region(ui, MM_REGION_FOOTER);
    frame_primary(ui, "next", "つぎへ");
}

static void frame_long_2(struct mm_ui *ui)
{
    frame_long(ui);
    mm_ui_begin(ui, "long", "2");
    mm_ui_region(ui, MM_REGION_BODY);
    for (int i = 0; i < 40; i++)
        mm_ui_text(ui, "", MM_TEXT_BODY, "別のページです。");
}

MM_TEST(a_long_body_scrolls_by_buttons_wheel_flick_and_keys)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, frame_long);
    struct mm_rect down = rect_of(&rig, "@scroll.down");
    int top = rect_of(&rig, "p.0").y;
    MM_CHECK(down.w >= 56 && !mm_ui_find(rig.ui, "@scroll.up")->pressable);
    pointer(&rig, MM_EVENT_DOWN, down.x + 5, down.y + 5);
    MM_CHECK_STR(pointer(&rig, MM_EVENT_UP, down.x + 5, down.y + 5), ""); /* kept inside the interface */
    MM_CHECK(rect_of(&rig, "p.0").y < top - 300);
    MM_CHECK(mm_ui_find(rig.ui, "@scroll.up")->pressable);
    feed(&rig, (struct mm_event){.type = MM_EVENT_WHEEL, .y = -100});
    MM_CHECK_INT(rect_of(&rig, "p.0").y, top);
    pointer(&rig, MM_EVENT_DOWN, 600, 700);
    pointer(&rig, MM_EVENT_MOVE, 600, 500);
    MM_CHECK_STR(pointer(&rig, MM_EVENT_UP, 600, 500), "");
    MM_CHECK_INT(rect_of(&rig, "p.0").y, top - 200);
    mm_ui_reveal(rig.ui, "inner");
    MM_CHECK(mm_ui_find(rig.ui, "inner")->visible);
    MM_CHECK(!mm_ui_find(rig.ui, "@scroll.down")->pressable);
    rig_close(&rig);
}

static void frame_applied(struct mm_ui *ui)
{
    frame_long(ui);
    mm_ui_region(ui, MM_REGION_FOOTER);
    mm_ui_button(ui,
                 &(struct mm_button){
                     .id = "apply", .kind = MM_BUTTON_PRIMARY, .label = "する", .flags = MM_UI_WHEN_READ});
}

MM_TEST(what_is_done_with_a_text_waits_until_its_end_was_in_sight)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1366, 768, 15.6, MM_SIZE_XL));
    show(&rig, frame_applied);
    MM_CHECK(!mm_ui_find(rig.ui, "apply")->pressable);
    MM_CHECK_STR(digit(&rig, mm_ui_number(rig.ui, "apply")), "");
    for (int k = 0; k < 40 && !mm_ui_at_end(rig.ui); k++)
        key(&rig, MM_KEY_DOWN);
    show(&rig, frame_applied);
    MM_CHECK(mm_ui_find(rig.ui, "apply")->pressable);
    feed(&rig, (struct mm_event){.type = MM_EVENT_WHEEL, .y = -9}); /* what was seen stays seen */
    show(&rig, frame_applied);
    struct mm_rect r = rect_of(&rig, "apply");
    pointer(&rig, MM_EVENT_DOWN, r.x + 9, r.y + 9);
    MM_CHECK_STR(pointer(&rig, MM_EVENT_UP, r.x + 9, r.y + 9), "apply");
    rig_close(&rig);
}

MM_TEST(keys_read_a_long_text_page_by_page_before_the_focus_jumps)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, frame_long);
    int pages = 0;
    while (!mm_ui_focus(rig.ui)[0] && pages < 20) {
        key(&rig, MM_KEY_DOWN);
        pages++;
    }
    MM_CHECK(pages >= 2);
    MM_CHECK_STR(mm_ui_focus(rig.ui), "inner");
    MM_CHECK(mm_ui_find(rig.ui, "inner")->visible);
    rig_close(&rig);
}

MM_TEST(a_new_place_starts_at_the_top_and_the_same_place_stays)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, frame_long);
    int top = rect_of(&rig, "p.0").y;
    feed(&rig, (struct mm_event){.type = MM_EVENT_WHEEL, .y = 3});
    int scrolled = rect_of(&rig, "p.0").y;
    MM_CHECK(scrolled < top);
    show(&rig, frame_long);
    MM_CHECK_INT(rect_of(&rig, "p.0").y, scrolled);
    show(&rig, frame_long_2);
    show(&rig, frame_long);
    MM_CHECK_INT(rect_of(&rig, "p.0").y, top);
    rig_close(&rig);
}

static void frame_disabled(struct mm_ui *ui)
{
    mm_ui_begin(ui, "disabled", "");
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_button(
        ui, &(struct mm_button){
                .id = "no", .kind = MM_BUTTON_OPTION, .label = "まだ選べません", .flags = MM_UI_DISABLED});
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_AGAIN});
    mm_ui_box_press(ui, "help", 0);
    mm_ui_text(ui, "t", MM_TEXT_SUBHEAD_AGAIN, "なくしたら");
    mm_ui_text(ui, "u", MM_TEXT_SMALL, "ここにふれます。");
    mm_ui_close(ui);
}

MM_TEST(what_is_disabled_cannot_be_pressed_and_a_whole_card_can)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, frame_disabled);
    struct mm_rect r = rect_of(&rig, "no"), t = rect_of(&rig, "u");
    pointer(&rig, MM_EVENT_DOWN, r.x + 5, r.y + 5);
    MM_CHECK_STR(pointer(&rig, MM_EVENT_UP, r.x + 5, r.y + 5), "");
    pointer(&rig, MM_EVENT_DOWN, t.x + 5, t.y + 5); /* on the text inside the card */
    MM_CHECK_STR(pointer(&rig, MM_EVENT_UP, t.x + 5, t.y + 5), "help");
    MM_CHECK_STR(mm_ui_find(rig.ui, "help")->text, "なくしたら ここにふれます。 ");
    rig_close(&rig);
}

MM_TEST(the_time_in_which_a_repeat_is_ignored_is_the_persons)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    mm_ui_set(rig.ui, &(struct mm_ui_settings){.size = MM_SIZE_M, .repeat_ms = 1500});
    show(&rig, frame_question);
    struct mm_rect r = rect_of(&rig, "a.0.0");
    (void)pointer(&rig, MM_EVENT_DOWN, r.x + 3, r.y + 3);
    MM_CHECK_STR(pointer(&rig, MM_EVENT_UP, r.x + 3, r.y + 3), "a.0.0");
    (void)pointer(&rig, MM_EVENT_DOWN, r.x + 3, r.y + 3);
    MM_CHECK_STR(pointer(&rig, MM_EVENT_UP, r.x + 3, r.y + 3), ""); /* 0.8 s later */
    rig.now += 1000;
    (void)pointer(&rig, MM_EVENT_DOWN, r.x + 3, r.y + 3);
    MM_CHECK_STR(pointer(&rig, MM_EVENT_UP, r.x + 3, r.y + 3), "a.0.0");
    mm_ui_set(rig.ui, &(struct mm_ui_settings){.size = MM_SIZE_M, .repeat_ms = 90000}); /* never for ever */
    show(&rig, frame_question);
    rig.now += 1000;
    (void)pointer(&rig, MM_EVENT_DOWN, r.x + 3, r.y + 3);
    MM_CHECK_STR(pointer(&rig, MM_EVENT_UP, r.x + 3, r.y + 3), "a.0.0");
    rig_close(&rig);
}

MM_TEST(who_holds_to_select_presses_nothing_by_brushing_past)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    mm_ui_set(rig.ui, &(struct mm_ui_settings){.size = MM_SIZE_M, .hold_ms = 600});
    show(&rig, frame_question);
    struct mm_rect r = rect_of(&rig, "a.0.0");
    (void)pointer(&rig, MM_EVENT_DOWN, r.x + 3, r.y + 3);
    MM_CHECK_STR(pointer(&rig, MM_EVENT_UP, r.x + 3, r.y + 3), ""); /* 0.4 s */
    (void)pointer(&rig, MM_EVENT_DOWN, r.x + 3, r.y + 3);
    rig.now += 300;
    MM_CHECK_STR(pointer(&rig, MM_EVENT_UP, r.x + 3, r.y + 3), "a.0.0"); /* 0.7 s */
    MM_CHECK_STR(mm_ui_focus(rig.ui), "a.0.0");
    rig.now += 1000;
    MM_CHECK_STR(key(&rig, MM_KEY_ENTER), "a.0.0"); /* keys need no holding */
    rig_close(&rig);
}

MM_TEST(a_palm_lets_go_of_what_was_pressed)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, frame_question);
    struct mm_rect r = rect_of(&rig, "a.0.0");
    (void)pointer(&rig, MM_EVENT_DOWN, r.x + 3, r.y + 3);
    (void)feed(&rig, (struct mm_event){.type = MM_EVENT_CANCEL});
    MM_CHECK(rig.dirty);
    MM_CHECK_STR(pointer(&rig, MM_EVENT_UP, r.x + 3, r.y + 3), "");
    rig_close(&rig);
}

MM_TEST(two_switches_move_on_and_choose)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    show(&rig, frame_question);
    MM_CHECK_STR(key(&rig, MM_KEY_SPACE), mm_ui_focus(rig.ui)); /* no switches: as Enter */
    MM_CHECK(rig.id[0] && !mm_ui_by_switch(rig.ui));
    mm_ui_set(rig.ui, &(struct mm_ui_settings){.size = MM_SIZE_M, .switches = 2});
    show(&rig, frame_question);
    char first[MM_UI_ID_BYTES], second[MM_UI_ID_BYTES];
    snprintf(first, sizeof(first), "%s", mm_ui_focus(rig.ui));
    MM_CHECK_STR(key(&rig, MM_KEY_SPACE), "");
    snprintf(second, sizeof(second), "%s", mm_ui_focus(rig.ui));
    MM_CHECK(strcmp(first, second) != 0);
    rig.now -= 300; /* 0.1 s after the first: a hand that trembles */
    MM_CHECK_STR(key(&rig, MM_KEY_SPACE), "");
    MM_CHECK_STR(mm_ui_focus(rig.ui), second);
    MM_CHECK_STR(key(&rig, MM_KEY_ENTER), second);
    MM_CHECK(mm_ui_by_switch(rig.ui));
    MM_CHECK_INT(mm_ui_next_tick_ms(rig.ui), -1); /* nothing moves by itself */
    rig_close(&rig);
}

static void tick(struct rig *rig, int64_t ms)
{
    rig->now += ms;
    mm_ui_tick(rig->ui, rig->now, rig->id, &rig->dirty);
    MM_CHECK_STR(rig->id, ""); /* time alone chooses nothing */
}

MM_TEST(one_switch_sets_the_focus_going_and_chooses)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1920, 1080, 21.5, MM_SIZE_M));
    mm_ui_set(rig.ui, &(struct mm_ui_settings){.size = MM_SIZE_M, .switches = 1, .scan_ms = 2000});
    show(&rig, frame_question);
    char at[MM_UI_ID_BYTES];
    MM_CHECK_INT(mm_ui_next_tick_ms(rig.ui), -1);
    MM_CHECK_STR(key(&rig, MM_KEY_SPACE), "");
    snprintf(at, sizeof(at), "%s", mm_ui_focus(rig.ui));
    MM_CHECK(at[0]);
    MM_CHECK_INT(mm_ui_next_tick_ms(rig.ui), rig.now + 2000);
    tick(&rig, 1999);
    MM_CHECK_STR(mm_ui_focus(rig.ui), at);
    tick(&rig, 1);
    MM_CHECK(rig.dirty && strcmp(mm_ui_focus(rig.ui), at) != 0);
    snprintf(at, sizeof(at), "%s", mm_ui_focus(rig.ui));
    MM_CHECK_STR(key(&rig, MM_KEY_SPACE), at);
    MM_CHECK_INT(mm_ui_next_tick_ms(rig.ui), -1); /* rests where it was */
    rig.now += 1000;
    MM_CHECK_STR(key(&rig, MM_KEY_ENTER), "");
    size_t steps = 0;
    for (; mm_ui_next_tick_ms(rig.ui) >= 0 && steps < 1000; steps++)
        tick(&rig, 2000);
    MM_CHECK_INT(steps, 2 * (int64_t)mm_ui_items(rig.ui)); /* nobody is there: it rests */
    rig_close(&rig);
}

MM_TEST(one_switch_reads_a_long_text_page_by_page)
{
    struct rig rig;
    MM_REQUIRE(rig_open(&rig, 1280, 800, 10.1, MM_SIZE_XL));
    mm_ui_set(rig.ui, &(struct mm_ui_settings){.size = MM_SIZE_XL, .switches = 1, .scan_ms = 2000});
    show(&rig, frame_long);
    struct mm_ui_view before, after;
    size_t pages = 0;
    for (int i = 0; i < 20 && !mm_ui_at_end(rig.ui); i++) {
        mm_ui_view_get(rig.ui, &before);
        MM_CHECK_STR(key(&rig, MM_KEY_ENTER), "");
        tick(&rig, 2000);
        mm_ui_view_get(rig.ui, &after);
        if (after.scroll != before.scroll && strcmp(after.focus, before.focus) == 0) {
            MM_CHECK_INT(mm_ui_next_tick_ms(rig.ui), -1); /* as long as one wants to read */
            pages++;
        }
    }
    MM_CHECK(mm_ui_at_end(rig.ui) && pages >= 1);
    rig_close(&rig);
}

MM_TEST_MAIN
