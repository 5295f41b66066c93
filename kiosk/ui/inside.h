/* What the files of kiosk/ui share: the declared tree and the state between frames. Not for other floors. */
#ifndef MM_KIOSK_UI_INSIDE_H
#define MM_KIOSK_UI_INSIDE_H

#include "kiosk/ui/theme.h"
#include "kiosk/ui/ui.h"
#include "sync/base/limits.h"

#include <string.h>

#define MM_UI_UP   "@scroll.up"
#define MM_UI_DOWN "@scroll.down"

enum mm_node_type {
    MM_NODE_BOX,
    MM_NODE_TEXT,
    MM_NODE_BUTTON,
    MM_NODE_PROGRESS,
    MM_NODE_DOTS,
    MM_NODE_SIGN,
    MM_NODE_GROW,
    MM_NODE_SPACE,
    MM_NODE_SCROLL, /* the buttons ▲ and ▼ */
    MM_NODE_FIGURE, /* its children are regions */
    MM_NODE_SPOT,   /* a region of a figure: text is its words, detail its letter */
    MM_NODE_TYPE_COUNT
};
enum mm_direction { MM_DIR_COLUMN, MM_DIR_ROW, MM_DIR_GRID, MM_DIR_FLOW };

struct mm_node {
    enum mm_node_type type;
    enum mm_region region;
    int parent, first, last, next; /* -1: none */
    struct mm_box box;
    enum mm_direction dir;
    int columns;
    char id[MM_UI_ID_BYTES];
    size_t text, detail; /* offsets into strings, 0 is "" */
    size_t mark;         /* of a button: the number or letter before its words, which hang beside it */
    enum mm_matter_kind matter;
    size_t n_parts;    /* of the text: that many strings, one after the other */
    int parts_columns; /* of a table */
    int kind;          /* of text or button */
    enum mm_sign_shape sign;
    bool has_sign;
    unsigned flags;
    int number;
    int done, total; /* progress; dots: current, count */
    uint64_t filled;
    double mm;
    const struct mm_picture *picture; /* figure: borrowed */
    const uint32_t *px;        /* its pixels in this size, borrowed from the gallery; NULL: not there */
    struct mm_rect inner;      /* where they stand in the figure */
    int drawn_h;               /* of the picture: its words may have made the place taller */
    struct mm_rect units;      /* figure: 0, 0 and its size; spot: where it is, in these units */
    char twin[MM_UI_ID_BYTES]; /* spot: the item that a touch of it activates; "" for none */
    bool alone;                /* a statement by itself */
    bool flat;                 /* answer: its sign stands before its word, not above */
    bool beside;               /* fold: its detail stands beside its words, not below */
    bool gone;                 /* spare, and there is no room */
    enum mm_color ground;      /* what it stands on */
    struct mm_rect rect;       /* relative to the parent, after place() on the unscrolled canvas */
    const struct mm_layout *label, *extra, *hung; /* borrowed from the cache; hung: the mark */
    int item;                                     /* -1: none */
};

#define MM_UI_NODES (MM_MAX_UI_ITEMS * 3)
#define MM_UI_TEXTS (MM_MAX_UI_ITEMS * 8)

struct mm_piece { /* what was painted where */
    struct mm_rect rect;
    uint64_t hash;
};

struct mm_words { /* a matter of the frame */
    enum mm_matter_kind kind;
    const char *text; /* n strings, one after the other */
    size_t n, bytes;
    int columns;
};
struct mm_text_entry { /* the cache of layouts */
    uint64_t hash;
    struct mm_text_style style;
    int width;                /* -1: only measured */
    struct mm_words words;    /* text owned */
    char *text;               /* the same */
    struct mm_layout *layout; /* owned; NULL: only measured */
    struct mm_extent extent;
    unsigned used; /* frame */
};

struct mm_found { /* how the body of the last frame fits its screen */
    uint64_t key; /* of all that it depends on; 0: nothing yet */
    struct mm_look look;
    bool flat;
    int drawn; /* figures in pixels */
    bool gone[MM_UI_NODES];
    uint8_t columns[MM_UI_NODES];
};

#define MM_UI_LINKS 16
struct mm_ui_link { /* a glossary term in a text, and the item that says more of it */
    size_t term;    /* offset into strings */
    char twin[MM_UI_ID_BYTES];
};

struct mm_ui {
    struct mm_fonts *fonts; /* borrowed */
    struct mm_canvas canvas;
    double diagonal_inch, px_per_mm;
    struct mm_ui_settings settings;
    struct mm_look base; /* of screen and settings */
    struct mm_look look; /* of the frame: base, or larger where there is room */
    unsigned looks;      /* how often base was made */

    /* the frame */
    char screen[MM_UI_ID_BYTES], place[MM_UI_ID_BYTES];
    struct mm_node nodes[MM_UI_NODES];
    int n_nodes;
    int open; /* innermost open box */
    bool overflow, unbalanced, no_memory, double_id;
    struct mm_buf strings; /* texts of the frame */
    struct mm_ui_link links[MM_UI_LINKS];
    size_t n_links;
    struct mm_buf plain; /* without markup, for items */
    struct mm_ui_item items[MM_MAX_UI_ITEMS + 2];
    int item_node[MM_MAX_UI_ITEMS + 2];
    int item_number[MM_MAX_UI_ITEMS + 2]; /* number key, 0 for none */
    size_t n_items;
    int top; /* where the interface begins: 0, or below the blank of the setting lower */
    struct mm_rect region_rect[MM_REGION_COUNT];
    struct mm_rect viewport; /* of the body */
    int content_h;           /* of the body */
    int room_h;              /* what the body has before it scrolls */
    bool scrolls;
    bool flat; /* answers are flat: else the body would scroll */
    bool roomy;
    bool read; /* the end of the body was in sight at this place */
    unsigned frame;
    struct mm_found found;

    /* kept between frames */
    char focus[MM_UI_ID_BYTES];
    struct mm_ui_view back; /* where to be when the next frame is of this place */
    bool returned;          /* this frame is */
    bool fresh;             /* a new place: FOCUS_FIRST counts */
    int scroll;
    bool reveal_focus; /* after the next layout */
    struct {
        bool down, scrolling, inside;
        char id[MM_UI_ID_BYTES]; /* what was pressed, "" none */
        int x, y, scroll;
        int64_t since_ms;
    } press;
    struct { /* a fold that was pressed to be opened */
        char id[MM_UI_ID_BYTES];
        int content_h; /* of the body before */
    } opens;
    char last_id[MM_UI_ID_BYTES]; /* activated last */
    int64_t last_ms;
    int digits; /* typed so far, 0 none */
    int64_t digits_until_ms;
    struct {
        enum mm_key
            key; /* the switch that was pressed last, when that counted, and whether nothing else was */
        int64_t at_ms;
        bool used;
        int left; /* steps that the focus goes by itself; 0: it rests */
        int64_t due_ms;
    } scan;

    /* painted */
    struct mm_piece pieces[MM_UI_NODES + MM_REGION_COUNT + 1];
    size_t n_pieces;
    bool repaint;
    struct mm_ui_gallery gallery;
    struct mm_text_entry texts[MM_UI_TEXTS];
    size_t n_texts;
};

/* Goes on with the hash h, or begins with MM_UI_HASH: to know again what was there in an earlier frame. */
#define MM_UI_HASH 14695981039346656037u
static inline uint64_t mm_ui_hash(uint64_t h, const void *data, size_t len)
{
    const uint8_t *bytes = data;
    for (; len >= sizeof h; bytes += sizeof h, len -= sizeof h) {
        uint64_t word;
        memcpy(&word, bytes, sizeof word);
        h = (h ^ word) * 1099511628211u;
        h ^= h >> 29; /* what differs in the upper bits of a word alone counts below too */
    }
    for (size_t i = 0; i < len; i++)
        h = (h ^ bytes[i]) * 1099511628211u;
    return h;
}

const char *mm_ui_str(const struct mm_ui *ui, size_t offset);
struct mm_words mm_ui_words(const char *markup); /* one text */
struct mm_words mm_ui_node_words(const struct mm_ui *ui, const struct mm_node *node);
/* A layout from the cache, NULL when there is no memory (remembered for mm_ui_end). */
const struct mm_layout *mm_ui_layout(struct mm_ui *ui, const struct mm_text_style *style,
                                     struct mm_words words, int width);
struct mm_extent mm_ui_extent(struct mm_ui *ui, const struct mm_text_style *style, struct mm_words words);
void mm_ui_cache_sweep(struct mm_ui *ui, unsigned keep_from); /* drops what was used before that frame */
/* Styles of a node as it is now: colour by state and ground. */
struct mm_text_style mm_ui_text_style(const struct mm_ui *ui, const struct mm_node *node);
struct mm_text_style mm_ui_label_style(const struct mm_ui *ui, const struct mm_node *node);
struct mm_text_style mm_ui_detail_style(const struct mm_ui *ui, const struct mm_node *node);
struct mm_button_paint {
    uint32_t fill, line, ink; /* fill 0: what is behind it */
    int px;                   /* of the line */
};
struct mm_button_paint mm_ui_button_paint(const struct mm_ui *ui, const struct mm_node *node);
bool mm_node_pressable(const struct mm_node *node);
bool mm_node_focusable(const struct mm_node *node); /* by keys and numbers: a spot through its twin alone */
bool mm_node_sign_left(const struct mm_node *node);
bool mm_node_sign_above(const struct mm_node *node);
bool mm_node_has_sign(const struct mm_node *node);
bool mm_node_again(const struct mm_node *node); /* brown-orange */

/* The figure in the width there is, at most about half the screen high; then its spots in it. */
void mm_ui_fit_figure(struct mm_ui *ui, struct mm_node *node, int w);
void mm_ui_paint_figure(struct mm_ui *ui, const struct mm_node *node, const struct mm_rect *clip);
void mm_ui_want_figures(struct mm_ui *ui); /* tells the gallery what this frame lacks */
int mm_ui_figure_natural(const struct mm_ui *ui, const struct mm_node *node);
void mm_ui_paint_spot(struct mm_ui *ui, const struct mm_node *node, const struct mm_rect *clip);

/* The twin of the term under a point of the body; NULL for none. */
const struct mm_ui_item *mm_ui_link_at(const struct mm_ui *ui, int x, int y);
/* input.c: one target on or back, as ↓ and ↑ do; how long a repeat is no press. */
void mm_ui_focus_move(struct mm_ui *ui, int direction, bool *ret_dirty);
int64_t mm_ui_repeat_ms(const struct mm_ui *ui);
/* switches.c: true where the key is a person's switch; *ret_chooses: it presses what has the focus. */
bool mm_ui_switch(struct mm_ui *ui, enum mm_key key, int64_t now_ms, bool *ret_chooses, bool *ret_dirty);
void mm_ui_scan_tick(struct mm_ui *ui, int64_t now_ms, bool *ret_dirty);
void mm_ui_scan_stop(struct mm_ui *ui);   /* something else was pressed */
void mm_ui_lay_out(struct mm_ui *ui);     /* all regions */
void mm_ui_make_items(struct mm_ui *ui);  /* items and numbers from the laid-out tree */
void mm_ui_place_items(struct mm_ui *ui); /* their rectangles after scrolling */
int mm_ui_scroll_max(const struct mm_ui *ui);
struct mm_rect mm_ui_node_rect(const struct mm_ui *ui, const struct mm_node *node); /* on the canvas */
/* Cut by an end of the body so that nothing of its words is seen: an empty edge, which is not shown; nor is a
 * heading at the foot of the body without a word of what it is the heading of. */
bool mm_ui_is_edge(const struct mm_ui *ui, const struct mm_node *node);
/* From the top of a button to its words. */
int mm_button_label_y(const struct mm_ui *ui, const struct mm_node *node);
bool mm_ui_footer_is_band(const struct mm_ui *ui);
/* The line below the footer continues it; without a footer it stands at the foot of the body. */
enum mm_color mm_ui_mark_ground(const struct mm_ui *ui);
#endif
