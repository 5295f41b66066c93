/* SDL2 window and input. The window's surface is updated by rectangles from our canvas; no renderer, no GL.
 */
#include "kiosk/platform/touch.h"
#include "sync/base/log.h"

#include <SDL.h>
#include <stdlib.h>
#include <string.h>

struct mm_platform {
    SDL_Window *window;
    struct mm_touch touch;
    bool button_down;
    int shown_w, shown_h; /* size that was reported last */
};

/* Where no message bus is, SDL would have one started: a fork (beside the thread that reads the pack), a
 * daemon that stays when the kiosk has ended, and a wait for both. The kiosk has nothing to say to it. */
void mm_platform_early(void)
{
    (void)setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 0); /* without memory it is started, as ever */
}

static void set_hints(void)
{
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0"); /* no second delivery of a touch */
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
}

static bool named(const char *variable)
{
    const char *value = getenv(variable);
    return value && *value;
}

/* Without any of these SDL would only try drivers that show nothing to anybody, and some of them talk to
 * standard error. */
static bool display_named(void)
{
    return named("DISPLAY") || named("WAYLAND_DISPLAY") || named("SDL_VIDEODRIVER");
}

/* SDL falls back to a driver without a screen; only who names it means it. */
static bool driver_shows_nothing(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    return !named("SDL_VIDEODRIVER") &&
           (!driver || strcmp(driver, "offscreen") == 0 || strcmp(driver, "dummy") == 0);
}

static enum mm_err make_window(struct mm_platform *platform, const char *title, int w, int h,
                               struct mm_errinfo *info)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    /* On X11 SDL would show a window surface through GL, which is 20 times slower without a GPU. */
    if (driver && strcmp(driver, "x11") == 0)
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    Uint32 flags = w > 0 ? SDL_WINDOW_RESIZABLE : SDL_WINDOW_FULLSCREEN_DESKTOP;
    /* The full size from the start: without a window manager nobody would enlarge it. */
    SDL_DisplayMode mode = {.w = 1280, .h = 720};
    if (w <= 0 && SDL_GetDesktopDisplayMode(0, &mode) != 0)
        mode = (SDL_DisplayMode){.w = 1280, .h = 720};
    platform->window = SDL_CreateWindow(title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                        w > 0 ? w : mode.w, w > 0 ? h : mode.h, flags);
    if (!platform->window)
        return mm_fail(info, MM_ERR_NOT_FOUND,
                       mm_say("画面（ディスプレイ）を開けません：%s", "cannot open the display: %s"),
                       SDL_GetError());
    SDL_Surface *surface = SDL_GetWindowSurface(platform->window);
    if (!surface || surface->w <= 0 || surface->h <= 0)
        return mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                       mm_say("画面の大きさが 0 です。表示の設定を確認してください。",
                              "the screen has no size; check its settings"));
    platform->shown_w = surface->w;
    platform->shown_h = surface->h;
    SDL_DisableScreenSaver();
    return MM_OK;
}

static void sdl_close(struct mm_platform *platform)
{
    if (!platform)
        return;
    if (platform->window)
        SDL_DestroyWindow(platform->window);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    free(platform);
}

static enum mm_err sdl_open(struct mm_platform **ret_platform, const char *title, int w, int h,
                            struct mm_errinfo *info)
{
    struct mm_platform *platform = calloc(1, sizeof *platform);
    if (!platform)
        return mm_nomem(info);
    set_hints();
    if (!display_named() || SDL_InitSubSystem(SDL_INIT_VIDEO) != 0 || driver_shows_nothing()) {
        sdl_close(platform);
        return mm_fail(
            info, MM_ERR_NOT_FOUND, "%s",
            mm_say("画面（ディスプレイ）がありません。画面をつなぐか、--headless で動かしてください。",
                   "there is no display; connect one or use --headless"));
    }
    enum mm_err err = make_window(platform, title, w, h, info);
    if (err != MM_OK) {
        sdl_close(platform);
        return err;
    }
    *ret_platform = platform;
    return MM_OK;
}

static void sdl_size(struct mm_platform *platform, int *ret_w, int *ret_h, double *ret_dpi)
{
    float dpi = 0;
    int display = SDL_GetWindowDisplayIndex(platform->window);
    SDL_GetWindowSize(platform->window, ret_w, ret_h);
    *ret_dpi = display >= 0 && SDL_GetDisplayDPI(display, &dpi, NULL, NULL) == 0 ? (double)dpi : 0;
}

/* ---- events --------------------------------------------------------------------------------------- */
static bool on_key(const SDL_KeyboardEvent *key, struct mm_event *ret)
{
    static const struct {
        SDL_Keycode code;
        enum mm_key key;
    } keys[] = {
        {SDLK_UP, MM_KEY_UP},          {SDLK_DOWN, MM_KEY_DOWN},    {SDLK_LEFT, MM_KEY_LEFT},
        {SDLK_RIGHT, MM_KEY_RIGHT},    {SDLK_RETURN, MM_KEY_ENTER}, {SDLK_KP_ENTER, MM_KEY_ENTER},
        {SDLK_SPACE, MM_KEY_SPACE},    {SDLK_ESCAPE, MM_KEY_BACK},  {SDLK_BACKSPACE, MM_KEY_BACK},
        {SDLK_AC_BACK, MM_KEY_BACK},   {SDLK_KP_PLUS, MM_KEY_DOWN}, {SDLK_KP_MINUS, MM_KEY_UP},
        {SDLK_KP_DIVIDE, MM_KEY_BACK},
    };
    SDL_Keycode code = key->keysym.sym;
    if (code == SDLK_TAB) {
        *ret = (struct mm_event){.type = MM_EVENT_KEY,
                                 .key = key->keysym.mod & KMOD_SHIFT ? MM_KEY_UP : MM_KEY_DOWN};
        return true;
    }
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        bool press = keys[i].key >= MM_KEY_ENTER;
        if (keys[i].code == code && !(press && key->repeat)) {
            *ret = (struct mm_event){.type = MM_EVENT_KEY, .key = keys[i].key};
            return true;
        }
    }
    if (key->repeat)
        return false;
    if (code >= SDLK_0 && code <= SDLK_9)
        *ret = (struct mm_event){.type = MM_EVENT_DIGIT, .digit = (int)(code - SDLK_0)};
    else if (code >= SDLK_KP_1 && code <= SDLK_KP_9)
        *ret = (struct mm_event){.type = MM_EVENT_DIGIT, .digit = (int)(code - SDLK_KP_1) + 1};
    else if (code == SDLK_KP_0)
        *ret = (struct mm_event){.type = MM_EVENT_DIGIT, .digit = 0};
    else if (code > ' ' && code < 0x7F)
        *ret = (struct mm_event){.type = MM_EVENT_TEXT, .ch = (char)code};
    else
        return false;
    return true;
}

static bool on_finger(struct mm_platform *platform, const SDL_TouchFingerEvent *finger, struct mm_event *ret)
{
    enum mm_touch_phase phase = finger->type == SDL_FINGERDOWN ? MM_TOUCH_DOWN
                                : finger->type == SDL_FINGERUP ? MM_TOUCH_UP
                                                               : MM_TOUCH_MOVE;
    unsigned lost = platform->touch.lost;
    enum mm_event_type type =
        mm_touch_take(&platform->touch, phase, (int64_t)finger->fingerId, (int64_t)SDL_GetTicks64());
    int w = 0, h = 0;
    if (platform->touch.lost != lost)
        mm_log(
            MM_LOG_WARN, "%s",
            mm_say(
                "触れた指が離れたことを、画面から知らされませんでした（抜けた画面か不具合）。離れたものとして"
                "続けます。",
                "a touch was never lifted (a screen that was unplugged, or a fault); going on as if it was"));
    SDL_GetWindowSize(platform->window, &w, &h);
    if (type == MM_EVENT_DOWN)
        SDL_ShowCursor(SDL_DISABLE);
    *ret = (struct mm_event){
        .type = type, .x = (int)(finger->x * (float)w), .y = (int)(finger->y * (float)h), .finger = true};
    return type != MM_EVENT_NONE;
}

static bool on_button(struct mm_platform *platform, const SDL_MouseButtonEvent *button, struct mm_event *ret)
{
    if (button->which == SDL_TOUCH_MOUSEID || button->button != SDL_BUTTON_LEFT)
        return false;
    platform->button_down = button->type == SDL_MOUSEBUTTONDOWN;
    SDL_ShowCursor(SDL_ENABLE);
    *ret = (struct mm_event){
        .type = platform->button_down ? MM_EVENT_DOWN : MM_EVENT_UP, .x = button->x, .y = button->y};
    return true;
}

static bool on_motion(const struct mm_platform *platform, const SDL_MouseMotionEvent *motion,
                      struct mm_event *ret)
{
    if (motion->which == SDL_TOUCH_MOUSEID)
        return false;
    SDL_ShowCursor(SDL_ENABLE);
    if (!platform->button_down)
        return false; /* nothing hovers */
    *ret = (struct mm_event){.type = MM_EVENT_MOVE, .x = motion->x, .y = motion->y};
    return true;
}

static bool on_window(struct mm_platform *platform, const SDL_WindowEvent *window, struct mm_event *ret)
{
    if (window->event == SDL_WINDOWEVENT_SIZE_CHANGED) {
        if (window->data1 <= 0 || window->data2 <= 0 ||
            (window->data1 == platform->shown_w && window->data2 == platform->shown_h))
            return false;
        platform->shown_w = window->data1;
        platform->shown_h = window->data2;
        *ret = (struct mm_event){.type = MM_EVENT_RESIZE, .x = window->data1, .y = window->data2};
        return true;
    }
    if (window->event == SDL_WINDOWEVENT_EXPOSED) {
        *ret = (struct mm_event){.type = MM_EVENT_EXPOSE};
        return true;
    }
    return false;
}

/* False for events that nobody above needs. */
static bool translate(struct mm_platform *platform, const SDL_Event *event, struct mm_event *ret)
{
    switch (event->type) {
    case SDL_QUIT:
        *ret = (struct mm_event){.type = MM_EVENT_QUIT};
        return true;
    case SDL_KEYDOWN:
        return on_key(&event->key, ret);
    case SDL_FINGERDOWN:
    case SDL_FINGERMOTION:
    case SDL_FINGERUP:
        return on_finger(platform, &event->tfinger, ret);
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        return on_button(platform, &event->button, ret);
    case SDL_MOUSEMOTION:
        return on_motion(platform, &event->motion, ret);
    case SDL_MOUSEWHEEL:
        *ret = (struct mm_event){.type = MM_EVENT_WHEEL, .y = -event->wheel.y};
        return event->wheel.y != 0;
    case SDL_WINDOWEVENT:
        return on_window(platform, &event->window, ret);
    default:
        return false;
    }
}

static void sdl_wait(struct mm_platform *platform, int wait_ms, struct mm_event *ret_event)
{
    Uint64 start = SDL_GetTicks64();
    *ret_event = (struct mm_event){.type = MM_EVENT_NONE};
    for (;;) {
        SDL_Event event;
        int left = wait_ms;
        if (wait_ms > 0) {
            Uint64 gone = SDL_GetTicks64() - start;
            left = gone >= (Uint64)wait_ms ? 0 : wait_ms - (int)gone;
        }
        /* Without waiting SDL stops at its own mark in the queue, even when events stand behind it. */
        if (!SDL_WaitEventTimeout(&event, left) &&
            (left != 0 || SDL_PeepEvents(&event, 1, SDL_GETEVENT, SDL_FIRSTEVENT, SDL_LASTEVENT) != 1))
            return;
        if (translate(platform, &event, ret_event))
            return;
    }
}

/* ---- pixels --------------------------------------------------------------------------------------- */
static bool clip_to(struct mm_rect *rect, int w, int h)
{
    int x1 = rect->x + rect->w < w ? rect->x + rect->w : w;
    int y1 = rect->y + rect->h < h ? rect->y + rect->h : h;
    rect->x = rect->x > 0 ? rect->x : 0;
    rect->y = rect->y > 0 ? rect->y : 0;
    rect->w = x1 - rect->x;
    rect->h = y1 - rect->y;
    return rect->w > 0 && rect->h > 0;
}

static int copy_rect(SDL_Surface *surface, const struct mm_canvas *canvas, const struct mm_rect *r)
{
    char *to = (char *)surface->pixels + (size_t)r->y * (size_t)surface->pitch +
               (size_t)r->x * surface->format->BytesPerPixel;
    const uint32_t *from = canvas->px + (size_t)r->y * (size_t)canvas->w + r->x;
    return SDL_ConvertPixels(r->w, r->h, SDL_PIXELFORMAT_RGB888, from, canvas->w * 4, surface->format->format,
                             to, surface->pitch);
}

static enum mm_err sdl_present(struct mm_platform *platform, const struct mm_canvas *canvas,
                               const struct mm_rect *dirty, size_t n_dirty, struct mm_errinfo *info)
{
    SDL_Surface *surface = SDL_GetWindowSurface(platform->window);
    SDL_Rect rects[64];
    int n = 0;
    if (!surface)
        return mm_fail(info, MM_ERR_IO, mm_say("画面に描けません：%s", "cannot draw on the screen: %s"),
                       SDL_GetError());
    int w = surface->w < canvas->w ? surface->w : canvas->w;
    int h = surface->h < canvas->h ? surface->h : canvas->h;
    for (size_t i = 0; i < n_dirty; i++) {
        struct mm_rect r = dirty[i];
        if (!clip_to(&r, w, h))
            continue;
        if (copy_rect(surface, canvas, &r) != 0)
            return mm_fail(info, MM_ERR_IO, mm_say("画面に描けません：%s", "cannot draw on the screen: %s"),
                           SDL_GetError());
        rects[n++] = (SDL_Rect){r.x, r.y, r.w, r.h};
        if (n == 64 || i + 1 == n_dirty) {
            if (SDL_UpdateWindowSurfaceRects(platform->window, rects, n) != 0)
                return mm_fail(info, MM_ERR_IO,
                               mm_say("画面に描けません：%s", "cannot draw on the screen: %s"),
                               SDL_GetError());
            n = 0;
        }
    }
    if (n > 0 && SDL_UpdateWindowSurfaceRects(platform->window, rects, n) != 0)
        return mm_fail(info, MM_ERR_IO, mm_say("画面に描けません：%s", "cannot draw on the screen: %s"),
                       SDL_GetError());
    return MM_OK;
}

const struct mm_platform_ops mm_platform_sdl = {sdl_open, sdl_close, sdl_size, sdl_wait, sdl_present};
