/* The window on SDL's dummy driver: what the system sends against what the kiosk gets. */
#include "kiosk/platform/platform.h"
#include "tests/unit/mm_test.h"

#include <SDL.h>

static struct mm_platform *open_dummy(void)
{
    struct mm_platform *platform = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    if (mm_platform_sdl.open(&platform, "test", 640, 480, &info) != MM_OK)
        printf("%s\n", info.text);
    return platform;
}

static void drain(struct mm_platform *platform)
{
    struct mm_event event;
    do {
        mm_platform_sdl.wait(platform, 0, &event);
    } while (event.type != MM_EVENT_NONE);
}

static struct mm_event sent(struct mm_platform *platform, SDL_Event *event)
{
    struct mm_event got;
    SDL_PushEvent(event);
    mm_platform_sdl.wait(platform, 0, &got);
    return got;
}

static struct mm_event key(struct mm_platform *platform, SDL_Keycode code, Uint16 mod)
{
    SDL_Event event = {.type = SDL_KEYDOWN};
    event.key.keysym.sym = code;
    event.key.keysym.mod = mod;
    return sent(platform, &event);
}

MM_TEST(keys_become_the_four_keys_digits_and_text)
{
    static const struct {
        SDL_Keycode code;
        Uint16 mod;
        enum mm_key key;
    } rows[] = {
        {SDLK_UP, 0, MM_KEY_UP},        {SDLK_DOWN, 0, MM_KEY_DOWN},      {SDLK_LEFT, 0, MM_KEY_LEFT},
        {SDLK_RIGHT, 0, MM_KEY_RIGHT},  {SDLK_TAB, 0, MM_KEY_DOWN},       {SDLK_TAB, KMOD_LSHIFT, MM_KEY_UP},
        {SDLK_RETURN, 0, MM_KEY_ENTER}, {SDLK_KP_ENTER, 0, MM_KEY_ENTER}, {SDLK_SPACE, 0, MM_KEY_SPACE},
        {SDLK_KP_PLUS, 0, MM_KEY_DOWN}, {SDLK_KP_MINUS, 0, MM_KEY_UP},    {SDLK_KP_DIVIDE, 0, MM_KEY_BACK},
        {SDLK_ESCAPE, 0, MM_KEY_BACK},  {SDLK_BACKSPACE, 0, MM_KEY_BACK}, {SDLK_AC_BACK, 0, MM_KEY_BACK},
    };
    struct mm_platform *platform = open_dummy();
    MM_REQUIRE(platform);
    drain(platform);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct mm_event got = key(platform, rows[i].code, rows[i].mod);
        MM_CHECK_INT(got.type, MM_EVENT_KEY);
        MM_CHECK_INT(got.key, rows[i].key);
    }
    MM_CHECK_INT(key(platform, SDLK_7, 0).digit, 7);
    MM_CHECK_INT(key(platform, SDLK_KP_0, 0).digit, 0);
    MM_CHECK_INT(key(platform, SDLK_KP_9, 0).digit, 9);
    MM_CHECK_INT(key(platform, SDLK_KP_9, 0).type, MM_EVENT_DIGIT);
    MM_CHECK_INT(key(platform, SDLK_q, 0).ch, 'q');
    MM_CHECK_INT(key(platform, SDLK_F5, 0).type, MM_EVENT_NONE);
    mm_platform_sdl.close(platform);
}

static struct mm_event finger(struct mm_platform *platform, Uint32 type, SDL_FingerID id, float x, float y)
{
    SDL_Event event = {.type = type};
    event.tfinger.type = type;
    event.tfinger.fingerId = id;
    event.tfinger.x = x;
    event.tfinger.y = y;
    return sent(platform, &event);
}

MM_TEST(only_the_first_finger_counts)
{
    struct mm_platform *platform = open_dummy();
    MM_REQUIRE(platform);
    drain(platform);
    struct mm_event got = finger(platform, SDL_FINGERDOWN, 1, 0.5f, 0.25f);
    MM_CHECK_INT(got.type, MM_EVENT_DOWN);
    MM_CHECK_INT(got.x, 320);
    MM_CHECK_INT(got.y, 120);
    MM_CHECK_INT(finger(platform, SDL_FINGERDOWN, 2, 0.1f, 0.1f).type, MM_EVENT_NONE);
    MM_CHECK_INT(finger(platform, SDL_FINGERMOTION, 2, 0.2f, 0.2f).type, MM_EVENT_NONE);
    MM_CHECK_INT(finger(platform, SDL_FINGERUP, 2, 0.2f, 0.2f).type, MM_EVENT_NONE);
    MM_CHECK_INT(finger(platform, SDL_FINGERMOTION, 1, 0.6f, 0.25f).type, MM_EVENT_MOVE);
    MM_CHECK_INT(finger(platform, SDL_FINGERUP, 1, 0.6f, 0.25f).type, MM_EVENT_UP);
    MM_CHECK_INT(finger(platform, SDL_FINGERDOWN, 3, 0.5f, 0.5f).type, MM_EVENT_DOWN);
    mm_platform_sdl.close(platform);
}

static struct mm_event button(struct mm_platform *platform, Uint32 type, Uint32 which, Uint8 which_button)
{
    SDL_Event event = {.type = type};
    event.button.type = type;
    event.button.which = which;
    event.button.button = which_button;
    event.button.x = 11;
    event.button.y = 22;
    return sent(platform, &event);
}

MM_TEST(a_touch_is_not_delivered_again_as_a_mouse)
{
    struct mm_platform *platform = open_dummy();
    MM_REQUIRE(platform);
    drain(platform);
    MM_CHECK_INT(button(platform, SDL_MOUSEBUTTONDOWN, SDL_TOUCH_MOUSEID, SDL_BUTTON_LEFT).type,
                 MM_EVENT_NONE);
    MM_CHECK_INT(button(platform, SDL_MOUSEBUTTONDOWN, 0, SDL_BUTTON_RIGHT).type, MM_EVENT_NONE);
    struct mm_event got = button(platform, SDL_MOUSEBUTTONDOWN, 0, SDL_BUTTON_LEFT);
    MM_CHECK_INT(got.type, MM_EVENT_DOWN);
    MM_CHECK_INT(got.x, 11);
    MM_CHECK_INT(button(platform, SDL_MOUSEBUTTONUP, 0, SDL_BUTTON_LEFT).type, MM_EVENT_UP);
    mm_platform_sdl.close(platform);
}

MM_TEST(presented_pixels_reach_the_window)
{
    struct mm_platform *platform = open_dummy();
    uint32_t *px = calloc(640 * 480, sizeof *px);
    MM_REQUIRE(platform && px);
    struct mm_canvas canvas = {px, 640, 480};
    for (int i = 0; i < 640 * 480; i++)
        px[i] = 0xFF336699u;
    /* More rectangles than one call takes, one of them beyond the window. */
    struct mm_rect dirty[100];
    for (int i = 0; i < 100; i++)
        dirty[i] = (struct mm_rect){i * 6, 0, 6, 480};
    dirty[99].x = 635;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_CHECK_ERR(mm_platform_sdl.present(platform, &canvas, dirty, 100, &info), MM_OK);
    int w, h;
    double dpi;
    mm_platform_sdl.size(platform, &w, &h, &dpi);
    MM_CHECK_INT(w, 640);
    MM_CHECK_INT(h, 480);
    free(px);
    mm_platform_sdl.close(platform);
}

MM_TEST(without_a_display_there_is_one_clear_sentence)
{
    struct mm_platform *platform = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    setenv("SDL_VIDEODRIVER", "x11", 1);
    unsetenv("DISPLAY");
    MM_CHECK_ERR(mm_platform_sdl.open(&platform, "test", 640, 480, &info), MM_ERR_NOT_FOUND);
    MM_CHECK(strstr(info.text, "画面") != NULL && strchr(info.text, '\n') == NULL);
    MM_CHECK(platform == NULL);
}

MM_TEST(the_null_platform_never_blocks)
{
    struct mm_platform *platform = NULL;
    struct mm_event event;
    int w, h;
    double dpi;
    MM_REQUIRE(mm_platform_null.open(&platform, "", 0, 0, NULL) == MM_OK);
    mm_platform_null.size(platform, &w, &h, &dpi);
    MM_CHECK_INT(w, 1920);
    mm_platform_null.wait(platform, 60000, &event);
    MM_CHECK_INT(event.type, MM_EVENT_NONE);
    mm_platform_null.wait(platform, -1, &event);
    MM_CHECK_INT(event.type, MM_EVENT_QUIT);
    mm_platform_null.close(platform);
}

MM_TEST_MAIN
