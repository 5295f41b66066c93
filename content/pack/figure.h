/* Figures of a pack: SVG in one visual language (content/FORMAT.md). Only what that language needs is
 * allowed: a dozen elements, attributes without scripts, links, styles or entities, ten colours that mean
 * something. The same reader checks a file for its author and writes it again, in the colours of a theme, for
 * the renderer, so that no foreign byte reaches a drawing library. Pure; libexpat reads the XML. */
#ifndef MM_PACK_FIGURE_H
#define MM_PACK_FIGURE_H

#include "sync/base/buf.h"
#include "sync/base/err.h"
#include "sync/base/hash.h"

#include <stdbool.h>
#include <stdint.h>

/* What a colour says. In a file each stands as its light value, which is also what any viewer shows. */
enum mm_figure_color {
    MM_FIGURE_SHEET,       /* #ffffff: the ground */
    MM_FIGURE_TINT,        /* #eef4fa: areas */
    MM_FIGURE_LINE,        /* #b3b3b3: quiet lines */
    MM_FIGURE_INK,         /* #1a1a1a: words */
    MM_FIGURE_MUTED,       /* #4a4a4a: words and lines that stand back */
    MM_FIGURE_ACCENT,      /* #00316a */
    MM_FIGURE_ON_ACCENT,   /* #fefefe: words on an area of the accent (or of done, again) */
    MM_FIGURE_DONE,        /* #0c472a: do this */
    MM_FIGURE_AGAIN,       /* #6d2700: look again */
    MM_FIGURE_AGAIN_SHEET, /* #ffeee2 */
    MM_FIGURE_COLOR_COUNT
};
struct mm_figure_palette {
    uint32_t rgb[MM_FIGURE_COLOR_COUNT]; /* 0xRRGGBB */
};
extern const struct mm_figure_palette mm_figure_light; /* the values in the files */
/* "ffffff-eef4fa-…", in the order above, and back (INVALID). */
#define MM_FIGURE_PALETTE_BYTES (MM_FIGURE_COLOR_COUNT * 7)
void mm_figure_palette_format(const struct mm_figure_palette *palette, char out[MM_FIGURE_PALETTE_BYTES]);
MM_MUST_USE enum mm_err mm_figure_palette_parse(const char *text, struct mm_figure_palette *ret_palette);

/* Size in units: one unit is one px of the reference screen (21.5 inch, 1920 × 1080). */
#define MM_FIGURE_MAX_W      900
#define MM_FIGURE_MAX_H      600
#define MM_FIGURE_LEAST_TEXT 28 /* readable on a screen of 1366 × 768 */
#define MM_FIGURE_LEAST_LINE 2

/* How a screen shows figures, in the same words at the kiosk and at its agent. */
struct mm_figure_look {
    double scale; /* px a unit */
    struct mm_figure_palette palette;
    int cap_w, cap_h; /* px: what a column leaves, and what one sees at once; 0 for no bound */
};
/* The reference screen: beside text on a page, without scroll buttons and with them. */
#define MM_FIGURE_LOOKS 2
extern const struct mm_figure_look mm_figure_reference[MM_FIGURE_LOOKS];
#define MM_FIGURE_LOOK_BYTES 120
/* "1.0000 ffffff-… 848 669", and back (INVALID; also for sizes that no screen has). */
void mm_figure_look_format(const struct mm_figure_look *look, char out[MM_FIGURE_LOOK_BYTES]);
MM_MUST_USE enum mm_err mm_figure_look_parse(const char *text, struct mm_figure_look *ret_look);
/* The pixels of a figure of w × h units: its natural size, or smaller in its own proportions where a bound
 * asks for that. */
void mm_figure_px(int w, int h, const struct mm_figure_look *look, int *ret_w, int *ret_h);

struct mm_figure_facts {
    int w, h;
};
/* Calls fault (may be NULL) for everything that is not allowed, with its line. INVALID when there was any;
 * ret_facts only when there was none. */
MM_MUST_USE enum mm_err mm_figure_check(const char *svg, size_t len, struct mm_figure_facts *ret_facts,
                                        void (*fault)(void *ctx, int line, const char *what,
                                                      const char *message),
                                        void *ctx);
/* Only the size, out of the root element: for a figure that passed the check before. */
MM_MUST_USE enum mm_err mm_figure_size(const char *svg, size_t len, struct mm_figure_facts *ret_facts);
/* Writes the figure anew in other colours: only elements, attributes and texts that the check knows. words
 * (may be NULL) gets all its text, for the choice of fonts. INVALID like the check, with the first fault in
 * info. */
MM_MUST_USE enum mm_err mm_figure_write(const char *svg, size_t len, const struct mm_figure_palette *palette,
                                        struct mm_buf *out, struct mm_buf *words, struct mm_errinfo *info);
/* What people read in a figure that passed the check (of another, what stands before its first fault): each
 * text with its line, title and desc too, which are not drawn. */
typedef void mm_figure_hear(void *ctx, int line, const char *text, bool drawn);
void mm_figure_texts(const char *svg, size_t len, mm_figure_hear *hear, void *ctx);
#endif
