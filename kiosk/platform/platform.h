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
    MM_EVENT_WHEEL, /* y: lines, positive is down */
    MM_EVENT_KEY,
    MM_EVENT_DIGIT,  /* number keys: digit 0..9 */
    MM_EVENT_TEXT,   /* one printable ASCII character from a card reader: ch */
    MM_EVENT_RESIZE, /* the canvas has a new size */
    MM_EVENT_EXPOSE, /* present again */
    MM_EVENT_QUIT,
    MM_EVENT_TYPE_COUNT
};
enum mm_key { MM_KEY_UP, MM_KEY_DOWN, MM_KEY_LEFT, MM_KEY_RIGHT, MM_KEY_ENTER, MM_KEY_BACK, MM_KEY_COUNT };
struct mm_event {
    enum mm_event_type type;
    int x, y;
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
extern const struct mm_platform_ops mm_platform_sdl;  /* SDL2, window surface, software */
extern const struct mm_platform_ops mm_platform_null; /* no window: scripts, dumps, tests */

/* ---- fonts ------------------------------------------------------------------------------------------ */
struct mm_face; /* one font file at one pixel size */
struct mm_font_file;

/* A font file by path (index for collections). Sizes are opened from it lazily. */
MM_MUST_USE enum mm_err mm_font_file_open(const char *path, int index, struct mm_font_file **ret_file,
                                          struct mm_errinfo *info);
void mm_font_file_close(struct mm_font_file *file);
/* Coverage of a whole grapheme cluster: the base has a glyph, and a variation selector (if any) selects a
 * glyph of this font. exact false accepts a base without its variant. */
bool mm_font_file_has(struct mm_font_file *file, const uint32_t *cps, size_t n, bool exact);

struct mm_glyph {   /* one grapheme cluster, rasterised; alpha only */
    uint8_t *alpha; /* owned by the face; w*h */
    int w, h;
    int left, top; /* px from the pen on the baseline: x of the left edge, y of the top edge above it */
    float advance; /* px */
    int ink_left, ink_right; /* first and last inked column + 1, relative to the pen */
};
MM_MUST_USE enum mm_err mm_face_open(struct mm_font_file *file, int size_px, struct mm_face **ret_face,
                                     struct mm_errinfo *info);
void mm_face_close(struct mm_face *face);
int mm_face_ascent(const struct mm_face *face);
/* Rasters and caches a cluster (UTF-8). Borrowed until the next call for this face (a full cache is emptied)
 * or until the face is closed or forgotten; NULL when there is no memory. */
const struct mm_glyph *mm_face_glyph(struct mm_face *face, const char *cluster, size_t len);
void mm_face_forget(struct mm_face *face); /* empties the cache: nothing of one person is left */
/* Pixels of a PNG file for screenshots. */
MM_MUST_USE enum mm_err mm_png_write(const char *path, const struct mm_canvas *canvas,
                                     struct mm_errinfo *info);
#endif
