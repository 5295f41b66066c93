/* The typesetter: strict kinsoku and phrases, readings (ruby), trimmed punctuation, lists and tables, font
 * fallback by grapheme cluster. Takes the small markup of content/pack (ruby, strong, term, break) and gives
 * layouts that are kept and painted as often as wanted. Pure but for glyph rasters, which come from
 * kiosk/platform. Runs in the kiosk only. */
#ifndef MM_KIOSK_TEXT_H
#define MM_KIOSK_TEXT_H

#include "kiosk/platform/platform.h"
#include "sync/base/buf.h"
#include "sync/base/err.h"

/* ---- fonts: roles → files → fallback order, from fonts/fonts.json ---------------------------------- */
enum mm_font_role {
    MM_FONT_BODY,    /* BIZ UDGothic */
    MM_FONT_STRONG,  /* BIZ UDGothic Bold */
    MM_FONT_HEADING, /* BIZ UDPGothic Bold */
    MM_FONT_ROLE_COUNT
};
struct mm_fonts;
/* Reads fonts.json; a role without any existing file is NOT_FOUND with one clear sentence that names the
 * Debian package. */
MM_MUST_USE enum mm_err mm_fonts_open(const char *json_path, struct mm_fonts **ret_fonts,
                                      struct mm_errinfo *info);
void mm_fonts_close(struct mm_fonts *fonts);
/* The weights of phrases (kiosk/text/phrases.h). Without them lines break by the strict rules alone. */
MM_MUST_USE enum mm_err mm_fonts_phrases(struct mm_fonts *fonts, const char *json_path,
                                         struct mm_errinfo *info);
/* Drops all cached glyphs: nothing of one person is left. Layouts stay good. */
void mm_fonts_forget(struct mm_fonts *fonts);
/* True when every cluster of a text has a glyph in some font of the role; *ret_missing (may be NULL) gets the
 * first cluster that has none. Such a cluster is shown without its marks, or as 〓 when there is no more to
 * show; never as a box. */
bool mm_fonts_cover(struct mm_fonts *fonts, enum mm_font_role role, const char *text, char ret_missing[32]);
/* How many such clusters were met since this was asked last. */
size_t mm_fonts_missing(struct mm_fonts *fonts);
/* The Debian package of a font file that is not installed and that others stand in for; NULL: all are there.
 * Borrowed. */
const char *mm_fonts_absent(const struct mm_fonts *fonts);

/* ---- what is set and how ---------------------------------------------------------------------------- */
enum mm_align { MM_ALIGN_START, MM_ALIGN_CENTER, MM_ALIGN_END, MM_ALIGN_COUNT };
struct mm_text_style {
    enum mm_font_role role;
    int size_px;
    double pitch;    /* line pitch in em: 1.6 … 1.95; ruby room is added where ruby is on */
    uint32_t color;  /* 0xFFRRGGBB */
    uint32_t accent; /* marks of lists, heads of tables; 0: color */
    uint32_t rule;   /* lines of tables; 0: color */
    enum mm_align align;
    bool ruby;     /* show readings */
    bool balanced; /* headings, buttons, options: lines of even length, broken between phrases */
    bool justify;  /* both edges straight: at most a quarter em more between two characters, else ragged */
    bool hang;     /* 、 and 。 may hang out of the line's end: leave half an em there */
    int max_lines; /* of a text: 0 no limit, else the last line ends in … */
};

enum mm_matter_kind {
    MM_MATTER_TEXT,   /* parts[0] */
    MM_MATTER_EXACT,  /* parts[0] as it stands, no markup: a clause. A line that begins with its number hangs
                       */
    MM_MATTER_POINTS, /* a bulleted list, a part each */
    MM_MATTER_STEPS,  /* a numbered list, a part each */
    MM_MATTER_TABLE,  /* cells row by row, two or three columns; the first row is the head */
    MM_MATTER_KIND_COUNT
};
struct mm_matter {
    enum mm_matter_kind kind;
    const char *const *parts; /* markup */
    size_t n_parts;
    int columns; /* TABLE */
};

/* ---- layout ---------------------------------------------------------------------------------------- */
struct mm_layout;
/* Sets matter in a column of width_px (at least one character a line). The layout is independent of the
 * matter afterwards, and is to be freed before the fonts are closed. */
MM_MUST_USE enum mm_err mm_layout_new(struct mm_fonts *fonts, const struct mm_text_style *style,
                                      const struct mm_matter *matter, int width_px,
                                      struct mm_layout **ret_layout, struct mm_errinfo *info);
/* The same of one text. */
MM_MUST_USE enum mm_err mm_layout_text(struct mm_fonts *fonts, const struct mm_text_style *style,
                                       const char *markup, int width_px, struct mm_layout **ret_layout,
                                       struct mm_errinfo *info);
void mm_layout_free(struct mm_layout *layout);
int mm_layout_width(const struct mm_layout *layout);    /* widest line, px */
int mm_layout_height(const struct mm_layout *layout);   /* all lines, px */
int mm_layout_baseline(const struct mm_layout *layout); /* of the first line, px below the top */
int mm_layout_lines(const struct mm_layout *layout);    /* each line of a cell counts */
/* Base text of a line (for tests and dumps), and its strip. */
void mm_layout_line_text(const struct mm_layout *layout, int line, struct mm_buf *out);
struct mm_rect mm_layout_line_rect(const struct mm_layout *layout, int line);

/* Where the glossary terms stand: areas for a finger, one a line that a term is on, from the layout's corner
 * and as high as the line. */
struct mm_link_area {
    struct mm_rect rect;
    int term;
};
size_t mm_layout_links(const struct mm_layout *layout);
const struct mm_link_area *mm_layout_link(const struct mm_layout *layout, size_t index);
/* Base text of a term as it stands in the glossary. */
void mm_layout_term(const struct mm_layout *layout, int term, struct mm_buf *out);

/* Paints at x, y (top left), clipped. */
void mm_layout_paint(const struct mm_layout *layout, struct mm_canvas *canvas, int x, int y,
                     const struct mm_rect *clip);

/* Widths without making a layout. */
struct mm_extent {
    int least;   /* the widest phrase: below it a phrase is cut; a table: its cells stand below each other */
    int natural; /* without breaking any line */
};
MM_MUST_USE enum mm_err mm_text_measure(struct mm_fonts *fonts, const struct mm_text_style *style,
                                        const struct mm_matter *matter, struct mm_extent *ret_extent,
                                        struct mm_errinfo *info);

/* May a line begin, end with this code point (strict kinsoku)? */
bool mm_kinsoku_start_forbidden(uint32_t cp);
bool mm_kinsoku_end_forbidden(uint32_t cp);

/* ---- painting primitives (anti-aliased, clipped) ---------------------------------------------------- */
MM_MUST_USE enum mm_err mm_canvas_init(struct mm_canvas *canvas, int w, int h);
void mm_canvas_done(struct mm_canvas *canvas);
/* The common part; w and h are 0 or less when there is none. */
struct mm_rect mm_rect_cut(struct mm_rect a, struct mm_rect b);
void mm_paint_fill(struct mm_canvas *c, struct mm_rect rect, uint32_t color, const struct mm_rect *clip);
/* Rounded rectangle; stroke_px 0 for none; fill 0 for none (alpha byte 0). */
void mm_paint_round(struct mm_canvas *c, struct mm_rect rect, int radius_px, uint32_t fill, uint32_t stroke,
                    int stroke_px, const struct mm_rect *clip);
enum mm_sign_shape {                    /* drawn as shapes, never as text */
                     MM_SHAPE_CIRCLE,   /* ○ */
                     MM_SHAPE_CROSS,    /* × */
                     MM_SHAPE_QUESTION, /* ？ */
                     MM_SHAPE_CHECK,    /* ✓ */
                     MM_SHAPE_LEFT,     /* ← */
                     MM_SHAPE_RIGHT,    /* → */
                     MM_SHAPE_UP,
                     MM_SHAPE_DOWN,
                     MM_SHAPE_PLUS,
                     MM_SHAPE_MINUS,
                     MM_SHAPE_DOT,
                     MM_SHAPE_A, /* letters of what is chosen from, where no sign says more */
                     MM_SHAPE_B,
                     MM_SHAPE_C,
                     MM_SHAPE_D,
                     MM_SHAPE_E,
                     MM_SHAPE_CLOCK, /* from here on pictures, which stand before their word */
                     MM_SHAPE_CALENDAR,
                     MM_SHAPE_TABLET,
                     MM_SHAPE_MAIL,
                     MM_SHAPE_ALERT,
                     MM_SHAPE_PERSON,
                     MM_SHAPE_BOOK,
                     MM_SHAPE_PEN,
                     MM_SHAPE_SPEAKER,
                     MM_SHAPE_LOCK,
                     MM_SHAPE_CARD,
                     MM_SHAPE_PHONE,
                     MM_SHAPE_PLAY,
                     MM_SHAPE_PAUSE,
                     MM_SHAPE_AGAIN,
                     MM_SHAPE_NONE,
                     MM_SHAPE_COUNT
};
void mm_paint_shape(struct mm_canvas *c, enum mm_sign_shape shape, struct mm_rect rect, int stroke_px,
                    uint32_t color, const struct mm_rect *clip);
#endif
