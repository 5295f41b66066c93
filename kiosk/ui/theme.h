/* The one table of the look: spacing, type and targets in millimetres at the reference screen, colours of the
 * four themes. Everything that other files of kiosk/ui draw comes from here, in px. Not for other floors. */
#ifndef MM_KIOSK_UI_THEME_H
#define MM_KIOSK_UI_THEME_H

#include "kiosk/ui/ui.h"

enum mm_color {
    MM_COLOR_GROUND,
    MM_COLOR_SHEET,
    MM_COLOR_FOOTER,
    MM_COLOR_INK,
    MM_COLOR_MUTED,
    MM_COLOR_LINE,
    MM_COLOR_QUIET, /* outline of a quiet button */
    MM_COLOR_ACCENT,
    MM_COLOR_ACCENT_PRESSED,
    MM_COLOR_ON_ACCENT,
    MM_COLOR_BAND,
    MM_COLOR_BAND_PRESSED,
    MM_COLOR_ON_BAND,
    MM_COLOR_PRESSED, /* fill of an outlined button while it is held */
    MM_COLOR_QUOTE,
    MM_COLOR_DONE,
    MM_COLOR_DONE_SHEET,
    MM_COLOR_AGAIN,
    MM_COLOR_AGAIN_SHEET,
    MM_COLOR_TRACK,
    MM_COLOR_FOCUS_OUT,
    MM_COLOR_FOCUS_RING,
    MM_COLOR_COUNT
};
uint32_t mm_theme_color(enum mm_theme_id theme, enum mm_color color);
/* The Digital Agency's tokens that 明るい is made of. */
struct mm_token {
    const char *name;
    uint32_t rgb;
};
extern const struct mm_token mm_theme_tokens[];
extern const size_t mm_theme_n_tokens;
/* The ten colours of figures in a theme. */
void mm_theme_palette(enum mm_theme_id theme, struct mm_figure_palette *ret_palette);

/* Text colours and the grounds they stand on anywhere in the interface: each pair is 7:1 or better in every
 * theme (tested). */
struct mm_color_pair {
    enum mm_color text, ground;
};
extern const struct mm_color_pair mm_theme_pairs[];
extern const size_t mm_theme_n_pairs;
double mm_theme_contrast(uint32_t a, uint32_t b); /* WCAG 2 ratio, 1 … 21 */

struct mm_button_look {
    int w, h;  /* least */
    int pad;   /* at the sides */
    int pad_y; /* above and below the words */
    int sign;  /* side of the sign */
    int radius;
};
struct mm_look { /* in px, for one screen, text size and theme */
    enum mm_theme_id theme;
    bool low;            /* little height: band and footer keep the size of 中 */
    double unit;         /* px of a reference millimetre */
    double air;          /* of what stands above each other: more where a body leaves its screen empty */
    double letters;      /* of the body; more where a screen of few words says so */
    double growth;       /* of running text, for the gaps between columns of it; 1 or more */
    double figure_scale; /* px of a figure's unit: figures grow with the text, and never shrink with it */
    int target, target_gap;
    int pad_x, pad_top, pad_bottom;
    int pad_x_open; /* of a body without a band above it */
    int gap, answer_gap, grid_gap, grid_row_gap;
    int card_pad_x, card_pad_y, row_pad_y, quote_pad, quote_rule;
    int radius, line, stroke;
    int ring, outline; /* of the focus: yellow, then black outside */
    int band_h, band_gap, footer_h;
    int strip_blank;  /* least blank above and below what stands in band and footer */
    int footer_above; /* the same above the footer's: what scrolls up to it stays apart from its buttons */
    int bar_h, dot, dot_gap;   /* progress */
    int dot_ring;              /* from the dot at hand to the outer edge of its ring */
    int mark_above, mark_edge; /* blank between footer and the line below it, and below that */
    int scroll_w, scroll_h;
    int scroll_edge; /* blank at the right of the scroll buttons */
    int reveal;      /* blank kept around what is scrolled into view */
    int flick;       /* travel that turns a press into a scroll */
    struct mm_text_style text[MM_TEXT_KIND_COUNT];
    struct mm_text_style alone; /* a statement by itself */
    struct mm_text_style strip; /* small text in band and footer */
    struct mm_text_style label[MM_BUTTON_KIND_COUNT];
    struct mm_text_style detail[MM_BUTTON_KIND_COUNT];
    struct mm_button_look button[MM_BUTTON_KIND_COUNT];
};
/* How much larger than millimetres say a screen is set: people stand farther from a large one and nearer to a
 * small one; between 17.6" and 43" the picture keeps its proportions. */
double mm_look_scale(double diagonal_inch);
/* narrow: side columns go below; low: little height, so band and footer stay small. */
void mm_look_make(struct mm_look *ret_look, const struct mm_ui_settings *settings, double px_per_mm,
                  double diagonal_inch, bool narrow, bool low);
/* The letters of the body, and what grows with them, this much larger. Band and footer stay as they are. */
void mm_look_enlarge(struct mm_look *look, double letters);
/* Whether a button of this kind grows with the body; the others are of one size on every screen. */
bool mm_look_of_body(int button_kind);
#endif
