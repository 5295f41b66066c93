/* The declared interface: a screen's build() declares a flat list of items, top to bottom; this floor lays
 * them out, moves the focus, paints, dumps and (later) speaks from that one list. List order is focus order.
 * No screen knows a pixel: sizes come from the theme in millimetres, and the person's text size.
 *
 * A frame: mm_ui_begin, the screen's declarations, mm_ui_end (layout), mm_ui_paint. Between frames the ui
 * keeps focus, scroll and the pressed item by id.
 */
#ifndef MM_KIOSK_UI_H
#define MM_KIOSK_UI_H

#include "content/pack/figure.h"
#include "kiosk/platform/platform.h"
#include "kiosk/text/text.h"
#include "sync/base/buf.h"

#define MM_UI_ID_BYTES 48

enum mm_text_size { /* 小 中 大 特大; 中 is the default */
                    MM_SIZE_S,
                    MM_SIZE_M,
                    MM_SIZE_L,
                    MM_SIZE_XL,
                    MM_SIZE_COUNT
};
enum mm_theme_id {
    MM_THEME_LIGHT,    /* 明るい */
    MM_THEME_DARK,     /* 暗い */
    MM_THEME_CONTRAST, /* くっきり */
    MM_THEME_CALM,     /* まぶしさを抑える */
    MM_THEME_COUNT
};
const char *mm_theme_ja(enum mm_theme_id theme);
const char *mm_text_size_ja(enum mm_text_size size);

struct mm_ui_settings { /* of the person, or of the attract screen */
    enum mm_text_size size;
    enum mm_theme_id theme;
    bool ruby;
    bool speech; /* what has the focus is read aloud */
    bool lower; /* 操作を下に寄せる: everything in the lower 60 % of the screen, where that is large enough */
    int repeat_ms; /* the same target again within this is one press of a trembling hand; 0: the least */
    int volume;    /* of recorded narration, a step of mm_player_volume */
    int hold_ms;   /* a target is pressed when it was held for this long; 0: by a short touch too */
    int switches;  /* 0, 1 or 2: what スペース and Enter are (switches.c) */
    int scan_ms;   /* of 1: the focus goes on by itself after this */
};
#define MM_VOLUME_USUAL    2
#define MM_REPEAT_LEAST_MS 300
#define MM_REPEAT_MOST_MS  1500
#define MM_HOLD_MOST_MS    2000
#define MM_SCAN_LEAST_MS   1000
#define MM_SCAN_MOST_MS    10000

struct mm_ui;
/* diagonal_inch: of the screen; gives px per mm together with the size. */
MM_MUST_USE enum mm_err mm_ui_new(struct mm_fonts *fonts, int w, int h, double diagonal_inch,
                                  struct mm_ui **ret_ui, struct mm_errinfo *info);
void mm_ui_free(struct mm_ui *ui);
MM_MUST_USE enum mm_err mm_ui_resize(struct mm_ui *ui, int w, int h);
void mm_ui_set(struct mm_ui *ui, const struct mm_ui_settings *settings);
const struct mm_ui_settings *mm_ui_settings(const struct mm_ui *ui);
struct mm_canvas *mm_ui_canvas(struct mm_ui *ui);
double mm_ui_px_per_mm(const struct mm_ui *ui); /* of the screen as it is, not of the text */
/* True at sizes 大 and 特大, and on a tablet held upright: few words stand in a line. */
bool mm_ui_large(const struct mm_ui *ui);
/* True then and on every small screen (low and narrow): one statement of a question a screen. */
bool mm_ui_one_at_a_time(const struct mm_ui *ui);
/* True when the screen is portrait or so narrow that side columns go below. */
bool mm_ui_narrow(const struct mm_ui *ui);
bool mm_ui_portrait(const struct mm_ui *ui);
/* True when there is room for the setting lower; on a small screen everything is within reach anyway. */
bool mm_ui_can_lower(const struct mm_ui *ui);
/* True when the screen has little height for its size, or is a tablet held upright: band, footer and large
 * buttons stay small. */
bool mm_ui_low(const struct mm_ui *ui);

/* ---- declaring a frame ------------------------------------------------------------------------------ */
/* screen: name of the screen, for dumps, and for keeping focus and scroll apart between screens. place tells
 * pages of one screen apart ("duty.p4"): a new place starts at the top with fresh focus. */
void mm_ui_begin(struct mm_ui *ui, const char *screen, const char *place);
MM_MUST_USE enum mm_err mm_ui_end(struct mm_ui *ui, struct mm_errinfo *info);

enum mm_region {
    MM_REGION_BAND,   /* top: back, where am I, tools at the right */
    MM_REGION_BODY,   /* scrolls when it must, with large buttons and a visible sign */
    MM_REGION_FOOTER, /* つづきは次回 · progress in words · the primary button at the right */
    MM_REGION_MARK,   /* one quiet line below the footer: what this installation or its teaching is not yet */
    MM_REGION_COUNT
};
void mm_ui_region(struct mm_ui *ui, enum mm_region region);
/* A screen of few words, which no other screen continues: its body is set in larger letters where they fit.
 */
void mm_ui_roomy(struct mm_ui *ui);
/* Attract, purpose and the like: band and footer are left out when nothing was declared in them. */

enum mm_surface {
    MM_SURFACE_NONE,
    MM_SURFACE_CARD,  /* white sheet, thin line */
    MM_SURFACE_AGAIN, /* brown-orange: look again; emergency help */
    MM_SURFACE_DONE,  /* green line: done, right, do this */
    MM_SURFACE_QUOTE, /* the clause: indigo rule at the left on light blue */
    MM_SURFACE_COUNT
};
#define MM_UI_SPARE_MOST 5
/* The spacing scale: mm at the reference screen, in steps of 2 mm (8 px at 21.5 inch and 1920 x 1080). All
 * that stands beside or below each other is apart by one of them (checked). */
enum mm_step {
    MM_STEP_NONE = 0,
    MM_STEP_HALF = 1,
    MM_STEP_1 = 2,
    MM_STEP_2 = 4,
    MM_STEP_3 = 6,
    MM_STEP_4 = 8,
    MM_STEP_5 = 10,
    MM_STEP_6 = 12,
    MM_STEP_7 = 14,
    MM_STEP_14 = 28
};
struct mm_box {
    enum mm_surface surface;
    int weight;  /* share of the parent row's free width; 0: natural width */
    bool middle; /* children centred across (row: vertically; column: horizontally) */
    bool even; /* row: its columns end where the tallest does; their grow children or last cards take the rest
                */
    enum mm_step gap; /* between children; MM_STEP_NONE: the theme's */
    int w_px, h_px;   /* exactly this large, for what is held against the screen; 0: as large as it must be */
    bool stay;        /* row: words beside something that is none stay there in a narrow column too */
    int tall; /* grid: its lines share this percent of the body's height, whatever comes and goes beside it */
    bool press; /* set by mm_ui_box_press: the whole box is one pressable item */
    int spare; /* 1 … MM_UI_SPARE_MOST: left out where the body would scroll, the highest first; 0: never */
};
void mm_ui_column(struct mm_ui *ui, const struct mm_box *box); /* NULL: plain */
void mm_ui_row(struct mm_ui *ui, const struct mm_box *box);    /* becomes a column when narrow and soft */
void mm_ui_grid(struct mm_ui *ui, int columns, const struct mm_box *box); /* equal cells */
/* A run of text: one column of a comfortable measure, or two where one would scroll and two do not. */
void mm_ui_flow(struct mm_ui *ui);
/* Makes the box that was opened last one pressable item; call it right after opening. Its text is all that
 * stands in it. No button may stand inside. flags: SELECTED, DISABLED, FOCUS_FIRST. */
void mm_ui_box_press(struct mm_ui *ui, const char *id, unsigned flags);
void mm_ui_close(struct mm_ui *ui);
void mm_ui_grow(struct mm_ui *ui); /* takes the free space of its row, of the body, or of an even column */
void mm_ui_space(struct mm_ui *ui, enum mm_step space);

enum mm_text_kind {
    MM_TEXT_TITLE,         /* attract */
    MM_TEXT_HEADING,       /* of a page or screen */
    MM_TEXT_SUBHEAD,       /* of a card: indigo */
    MM_TEXT_SUBHEAD_DO,    /* green: do this */
    MM_TEXT_SUBHEAD_AGAIN, /* brown: look again */
    MM_TEXT_BODY,
    MM_TEXT_EVEN,      /* a few words of running text, in even lines: a tip */
    MM_TEXT_STATEMENT, /* a question's statement: larger when it stands alone */
    MM_TEXT_STRONG,
    MM_TEXT_SMALL, /* notes, sources */
    MM_TEXT_BAND,  /* title in the band */
    MM_TEXT_MARK,  /* what every picture says of itself; does not grow with the text size */
    MM_TEXT_KIND_COUNT
};
void mm_ui_text(struct mm_ui *ui, const char *id, enum mm_text_kind kind, const char *markup);
/* Lists, tables, a clause as it stands: one item. */
void mm_ui_matter(struct mm_ui *ui, const char *id, enum mm_text_kind kind, const struct mm_matter *matter);
/* Where a text of the body says [[term]], a touch of the word presses the item `twin`, which keys and numbers
 * reach. */
void mm_ui_link(struct mm_ui *ui, const char *term, const char *twin);

enum mm_button_kind {
    MM_BUTTON_PRIMARY, /* one a screen, at the right of the footer */
    MM_BUTTON_PLAIN,   /* outlined */
    MM_BUTTON_HUGE,    /* attract: start */
    MM_BUTTON_BAND,    /* in the band: outlined white */
    MM_BUTTON_CARD,    /* a full-width row: label and below it a small text */
    MM_BUTTON_NAME,    /* sign-in: small line above, large name */
    MM_BUTTON_ANSWER,  /* sign above, word below: ○ 正しい */
    MM_BUTTON_OPTION,  /* an option of a single choice, full width */
    MM_BUTTON_FOLD,    /* opens and closes what follows */
    MM_BUTTON_KEY,     /* of a pad */
    MM_BUTTON_PICTURE, /* emergency help: a large picture above its words, in brown-orange */
    MM_BUTTON_KIND_COUNT
};
enum { /* flags */
       MM_UI_SELECTED = 1,
       MM_UI_DISABLED = 2,     /* shown, not pressable; say why in a text */
       MM_UI_QUIET = 4,        /* わからない: grey line, same size */
       MM_UI_HERE = 128,       /* with FOCUS_FIRST: a new place is scrolled to it */
       MM_UI_FOCUS_FIRST = 8,  /* has the focus when the place is new */
       MM_UI_OPEN = 16,        /* fold: is open */
       MM_UI_SECRET = 32,      /* a digit of a PIN: no ring where a finger was, nothing of it in a dump */
       MM_UI_AGAIN = 256,      /* emergency help in a list: in brown-orange, as its pictures */
       MM_UI_DONE = 512,       /* fold: what it opens was done right; green, with a tick */
       MM_UI_WHEN_READ = 1024, /* cannot be pressed before the end of the body was in sight */
       MM_UI_SPARE = 64, /* in a strip: left out where it would need a second line; to be had elsewhere */
};
struct mm_button {
    const char *id; /* stable; what act() gets */
    enum mm_button_kind kind;
    const char *label;       /* markup */
    const char *detail;      /* small text (CARD: below; NAME: above), or NULL */
    enum mm_sign_shape sign; /* MM_SHAPE_NONE (or zero-initialised MM_SHAPE_CIRCLE with ANSWER) */
    bool has_sign;
    unsigned flags;
    int number; /* number key that presses it; 0: the next free number, first the body, then footer and band
                 */
};
void mm_ui_button(struct mm_ui *ui, const struct mm_button *button);
/* Shorthand. */
void mm_ui_push(struct mm_ui *ui, const char *id, enum mm_button_kind kind, const char *label);

/* 12ページのうち5ページ　あと約4分: bar and words. */
void mm_ui_progress(struct mm_ui *ui, const char *id, int done, int total, const char *words);
/* Numbered dots of a check, answered ones filled, the current one ringed, and beside them their words; the
 * words alone where there is no room for both. */
void mm_ui_dots(struct mm_ui *ui, const char *id, int n, int current, const bool *filled, const char *words);
/* A shape with a word, not pressable (あなたの答え ○). */
void mm_ui_sign(struct mm_ui *ui, const char *id, enum mm_sign_shape shape, const char *words);

/* A figure with regions to be touched. Each region has a twin: an item of the list beside the figure that
 * does the same, which is what keys and numbers reach and what a touch of the region activates. Where
 * no picture stands behind them the regions are shown with their words on a plain sheet. */
struct mm_ui_spot {
    const char *id;
    const char *twin;        /* NULL: nothing to be touched, as in an explanation */
    struct mm_rect at;       /* in the figure's units */
    const char *letter;      /* as in the list */
    const char *words;       /* markup */
    enum mm_sign_shape sign; /* beside the letter: chosen, わからない; MM_SHAPE_NONE */
    unsigned flags;          /* SELECTED, QUIET, OPEN: the one that is asked about */
};
struct mm_picture; /* content/pack/pack.h */
struct mm_ui_figure {
    const char *id;
    const char *words;                /* what it shows */
    int w, h;                         /* units */
    const struct mm_picture *picture; /* what is drawn; NULL: regions alone. Borrowed for the frame */
    const struct mm_ui_spot *regions;
    size_t n_regions;
};
void mm_ui_figure(struct mm_ui *ui, const struct mm_ui_figure *figure);
/* Where the pixels of pictures come from. A picture that is not there yet is shown in words. */
struct mm_ui_gallery {
    /* The pixels (0xFFRRGGBB) of exactly this size; borrowed until the next frame is laid out. NULL: not
     * there. */
    const uint32_t *(*find)(void *ctx, const struct mm_picture *picture, int w, int h,
                            const struct mm_figure_palette *palette);
    /* They were missing in a frame that is shown. */
    void (*want)(void *ctx, const struct mm_picture *picture, int w, int h,
                 const struct mm_figure_palette *palette);
    void *ctx;
};
void mm_ui_set_gallery(struct mm_ui *ui, const struct mm_ui_gallery *gallery); /* copied */
/* True where a figure of a page stands beside its text, which is half of the body with this gap between. */
#define MM_UI_FIGURE_GAP MM_STEP_4
bool mm_ui_figure_beside(const struct mm_ui *ui);
/* How this screen shows the figures of pages: in a body that does not scroll, and in one that does. */
void mm_ui_figure_looks(const struct mm_ui *ui, struct mm_figure_look ret_looks[MM_FIGURE_LOOKS]);

/* ---- input → what was activated ---------------------------------------------------------------------- */
/* Feeds one event; *ret_id gets the id of the item that this event activated, "" for none. Activation is on
 * release inside the target; sliding off cancels; ↑ ↓ move the focus, ← → within a row, Enter presses, Back
 * gives "@back"; digits press by number (two digits within 1.5 s or Enter). *ret_dirty: something must be
 * repainted. now_ms: monotonic. */
void mm_ui_input(struct mm_ui *ui, const struct mm_event *event, int64_t now_ms, char ret_id[MM_UI_ID_BYTES],
                 bool *ret_dirty);
/* For digits that wait: when mm_ui_tick wants to be called (monotonic ms), -1 for never. */
int64_t mm_ui_next_tick_ms(const struct mm_ui *ui);
void mm_ui_tick(struct mm_ui *ui, int64_t now_ms, char ret_id[MM_UI_ID_BYTES], bool *ret_dirty);

/* True where the last thing that was pressed was a switch. */
bool mm_ui_by_switch(const struct mm_ui *ui);

/* ---- output ------------------------------------------------------------------------------------------ */
/* Paints what changed since the last paint; *ret_dirty gets at most max rectangles. */
void mm_ui_paint(struct mm_ui *ui, struct mm_rect *ret_dirty, size_t max, size_t *ret_n);
void mm_ui_repaint(struct mm_ui *ui); /* everything at the next paint */
/* Semantic dump: "screen NAME PLACE", then one line an item: role id "text" flags [x,y,w,h with geometry]. */
void mm_ui_dump(const struct mm_ui *ui, bool geometry, struct mm_buf *out);
/* What a screen reader would say, one line an item, in reading form: of one pressable item, or (id NULL) of
 * the whole frame; and of the title and the texts of the body alone. */
void mm_ui_speech(const struct mm_ui *ui, const char *id, struct mm_buf *out);
void mm_ui_speech_texts(const struct mm_ui *ui, struct mm_buf *out);
void mm_ui_where(const struct mm_ui *ui, struct mm_buf *out); /* screen and place */
/* Faults found by rule: outside the viewport, overlapping, target too small or too near, unreachable, text
 * clipped. One line each; "" when none. */
void mm_ui_lint(const struct mm_ui *ui, struct mm_buf *out);

/* Items of the laid-out frame, for scripts and tests. */
struct mm_ui_item {
    char id[MM_UI_ID_BYTES];
    const char *role;    /* "button", "text", "heading", … */
    const char *text;    /* plain, without markup */
    struct mm_rect rect; /* on the canvas, after scrolling */
    unsigned flags;
    bool pressable;
    bool visible; /* inside its region's viewport */
};
size_t mm_ui_items(const struct mm_ui *ui);
const struct mm_ui_item *mm_ui_item(const struct mm_ui *ui, size_t index);
const struct mm_ui_item *mm_ui_find(const struct mm_ui *ui, const char *id); /* NULL if none */
const char *mm_ui_focus(const struct mm_ui *ui);                             /* id, "" for none */
bool mm_ui_takes_focus(const struct mm_ui *ui, size_t index);                /* by keys */
int mm_ui_number(const struct mm_ui *ui, const char *id);                    /* its number key; 0: none */
bool mm_ui_in_footer(const struct mm_ui *ui, size_t index);
struct mm_rect mm_ui_body(const struct mm_ui *ui); /* where what scrolls shows */
bool mm_ui_at_end(const struct mm_ui *ui);         /* nothing is left to be scrolled into view */
/* Scrolls so that the item is visible. */
void mm_ui_reveal(struct mm_ui *ui, const char *id);
/* Where nothing has the focus any more, the first target of the body from this item on has it. */
void mm_ui_focus_from(struct mm_ui *ui, const char *id);
/* Where somebody is on a place of a screen, for when they come back to it from another screen. */
struct mm_ui_view {
    char screen[MM_UI_ID_BYTES], place[MM_UI_ID_BYTES], focus[MM_UI_ID_BYTES];
    int scroll;
};
void mm_ui_view_get(const struct mm_ui *ui, struct mm_ui_view *ret_view);
/* The next frame, where it is of that place, is scrolled and focused as it was left. */
void mm_ui_view_put(struct mm_ui *ui, const struct mm_ui_view *view);
void mm_ui_forget(struct mm_ui *ui); /* nothing of one person is left: glyphs, focus, scroll, digits */
#endif
