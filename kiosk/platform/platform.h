/* The outside of the kiosk: window, input, glyph rasters. The only floor that includes SDL and FreeType.
 * Above it everything paints into a canvas of our own memory, so that pixels are the same under every driver.
 * Reached through ops, so that scripted runs work without a window. */
#ifndef MM_KIOSK_PLATFORM_H
#define MM_KIOSK_PLATFORM_H

#include "sync/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- canvas --------------------------------------------------------------------------------------- */
struct mm_rect {
    int x, y, w, h; /* px */
};
struct mm_canvas {
    uint32_t *px; /* 0xFFRRGGBB, w*h, row by row; owned */
    int w, h;
};

/* ---- window and input ------------------------------------------------------------------------------ */
enum mm_event_type {
    MM_EVENT_NONE, /* wait ran out */
    MM_EVENT_DOWN, /* pointer or first finger down at x, y */
    MM_EVENT_MOVE,
    MM_EVENT_UP,
    MM_EVENT_CANCEL, /* what is pressed is let go and presses nothing: a palm, a finger whose screen is gone
                      */
    MM_EVENT_WHEEL,  /* y: lines, positive is down */
    MM_EVENT_KEY,
    MM_EVENT_DIGIT,  /* number keys: digit 0..9 */
    MM_EVENT_TEXT,   /* one printable ASCII character from a card reader: ch */
    MM_EVENT_RESIZE, /* the canvas has a new size */
    MM_EVENT_EXPOSE, /* present again */
    MM_EVENT_QUIT,
    MM_EVENT_TYPE_COUNT
};
enum mm_key {
    MM_KEY_UP,
    MM_KEY_DOWN,
    MM_KEY_LEFT,
    MM_KEY_RIGHT,
    MM_KEY_ENTER,
    MM_KEY_BACK,
    MM_KEY_SPACE, /* as Enter, but for who has switches */
    MM_KEY_COUNT
};
struct mm_event {
    enum mm_event_type type;
    int x, y;
    bool finger; /* x and y are a finger's, not a pointer's */
    enum mm_key key;
    int digit;
    char ch;
};
struct mm_platform;
struct mm_platform_ops {
    /* Opens a window (fullscreen when w is 0). NOT_FOUND with one clear sentence when there is no display. */
    enum mm_err (*open)(struct mm_platform **ret_platform, const char *title, int w, int h,
                        struct mm_errinfo *info);
    void (*close)(struct mm_platform *platform);
    /* Current size in px and the screen's density if known (0 if not). */
    void (*size)(struct mm_platform *platform, int *ret_w, int *ret_h, double *ret_dpi);
    /* Waits at most wait_ms (-1: for ever, 0: not at all) for one event. */
    void (*wait)(struct mm_platform *platform, int wait_ms, struct mm_event *ret_event);
    /* Shows these rectangles of the canvas. Returns after the frame was handed to the system. */
    enum mm_err (*present)(struct mm_platform *platform, const struct mm_canvas *canvas,
                           const struct mm_rect *dirty, size_t n_dirty, struct mm_errinfo *info);
};
/* What the environment must say before a window opens. Called while there is no other thread. */
void mm_platform_early(void);
extern const struct mm_platform_ops mm_platform_sdl;  /* SDL2, window surface, software */
extern const struct mm_platform_ops mm_platform_null; /* no window: scripts, dumps, tests */
/* A platform of null gets another size, as when a screen is exchanged; MM_EVENT_RESIZE is the caller's to
 * send. */
void mm_platform_null_resize(struct mm_platform *platform, int w, int h);

/* ---- fonts ------------------------------------------------------------------------------------------ */
struct mm_font_file;

/* A font file by path (index for collections). What draws from it is started when it is first needed. */
MM_MUST_USE enum mm_err mm_font_file_open(const char *path, int index, struct mm_font_file **ret_file,
                                          struct mm_errinfo *info);
void mm_font_file_close(struct mm_font_file *file);
/* Coverage of a whole grapheme cluster: the base has a glyph, and a variation selector (if any) selects a
 * glyph of this font. exact false accepts a base without its variant. */
bool mm_font_file_has(struct mm_font_file *file, const uint32_t *cps, size_t n, bool exact);

/* Of the glyph of a cluster's base (with its variation selector): advance and the ink from left to right of
 * the pen, as parts of an em. Not rounded, and without drawing anything. */
struct mm_font_measure {
    double advance, ink_left, ink_right;
};
/* False when the font has no glyph for it. ink false: the advance alone, which is found much faster. */
bool mm_font_file_measure(struct mm_font_file *file, const uint32_t *cps, size_t n, bool ink,
                          struct mm_font_measure *ret_measure);

struct mm_raster {  /* one grapheme cluster; coverage only */
    uint8_t *alpha; /* h rows of stride bytes, what is right of w is 0; NULL: nothing to draw */
    int w, h, stride;
    int left, top; /* px from the pen on the baseline: x of the left edge, y of the top edge above it */
};
/* Draws a cluster (UTF-8, NUL-terminated). alpha is the caller's (free). NOT_FOUND when the file cannot be
 * drawn from, NOMEM. */
MM_MUST_USE enum mm_err mm_font_file_raster(struct mm_font_file *file, int size_px, const char *cluster,
                                            struct mm_raster *ret_raster);
void mm_font_file_forget(
    struct mm_font_file *file); /* nothing drawn before is left in the library's memory */
/* Pixels of a PNG file for screenshots. */
MM_MUST_USE enum mm_err mm_png_write(const char *path, const struct mm_canvas *canvas,
                                     struct mm_errinfo *info);
#endif
