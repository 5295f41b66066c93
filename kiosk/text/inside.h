/* What the files of the typesetter share. Not for other floors. Lengths on a line are in 26.6: 1/64 px. */
#ifndef MM_KIOSK_TEXT_INSIDE_H
#define MM_KIOSK_TEXT_INSIDE_H

#include "kiosk/text/phrases.h"
#include "kiosk/text/text.h"
#include "sync/base/limits.h"
#include "sync/base/path.h"

#include <uchar.h>

typedef int32_t mm_f6; /* 26.6 */
#define MM_F6(px)     ((mm_f6)((px)*64))
#define MM_F6_PX(f)   (((f) + 32) >> 6) /* nearest px */
#define MM_F6_CEIL(f) (((f) + 63) >> 6)

/* ---- classes -------------------------------------------------------------------------------------- */
enum mm_class {
    MM_CLASS_KANJI,
    MM_CLASS_HIRAGANA,
    MM_CLASS_KATAKANA,
    MM_CLASS_LATIN,
    MM_CLASS_DIGIT,
    MM_CLASS_OPEN,       /* （「『 */
    MM_CLASS_CLOSE,      /* ）」』 */
    MM_CLASS_STOP,       /* 、。，． */
    MM_CLASS_MIDDLE,     /* ・：； */
    MM_CLASS_MARK,       /* ？！ */
    MM_CLASS_JOINED,     /* …― : inseparable from its like */
    MM_CLASS_UNIT,       /* ㎡ ㎞ ℓ : stays with its number */
    MM_CLASS_SPACE,      /* ASCII space */
    MM_CLASS_WIDE_SPACE, /* U+3000 */
    MM_CLASS_SIGN,       /* ASCII punctuation */
    MM_CLASS_GLUE,       /* U+00A0 and its like: no break on either side */
    MM_CLASS_OTHER,
    MM_CLASS_BREAK, /* forced line end */
    MM_CLASS_COUNT
};
enum mm_class mm_class_of(uint32_t cp);
/* Zero width and nothing to draw. A break may be asked for (U+200B) or forbidden (U+2060) there. */
bool mm_class_invisible(uint32_t cp);

/* ---- fonts and glyphs ------------------------------------------------------------------------------- */
struct mm_glyph {                   /* one grapheme cluster of one role at one size */
    struct mm_glyph *next;          /* of its bucket */
    struct mm_glyph *newer, *older; /* among those that hold a raster, by their last use */
    mm_f6 advance;
    mm_f6 lead, tail; /* blank that may be trimmed before and after the ink */
    uint32_t cp;      /* of the base */
    int16_t font, size_px;
    uint8_t role, cls;
    bool wide;             /* Latin drawn a full em wide: no space around it */
    bool no_start, no_end; /* may not begin, end a line */
    bool base_only, geta;  /* drawn without its marks; as 〓: no font has it */
    bool drawn;            /* raster is what it is, perhaps nothing */
    struct mm_raster raster;
    uint16_t len;
    char text[]; /* NUL-terminated */
};
enum { MM_GLYPH_BUCKETS = 4096 };

struct mm_font {
    char name[MM_ID_BYTES];
    char *path; /* owned */
    int index;
    struct mm_font_file *file; /* owned; NULL until it is needed */
    bool broken;               /* could not be opened: as if it were not installed */
};
struct mm_fonts {
    struct mm_font fonts[MM_MAX_FONT_FILES];
    int n_fonts;
    char absent[MM_PATH_BYTES]; /* the package of the last file that is not installed; "": all are */
    struct {
        int font;
        bool latin_only; /* letters and digits of an otherwise Japanese role */
        int heavier;     /* by how much its thin strokes grow, in thousandths of an em */
    } chain[MM_FONT_ROLE_COUNT][MM_MAX_FALLBACKS];
    int n_chain[MM_FONT_ROLE_COUNT];
    struct mm_phrases *phrases; /* owned, may be NULL */

    struct mm_glyph *buckets[MM_GLYPH_BUCKETS];
    size_t n_glyphs;
    struct mm_glyph *newest, *oldest; /* that hold a raster */
    size_t raster_bytes;
    unsigned generation; /* glyphs of another one are gone */
    size_t n_missing;    /* clusters that no font has, since it was asked last */
};
/* The font of a role for a cluster: the first that has base and variant exactly, else the first that has the
 * base; -1 when none has it. */
int mm_fonts_pick(struct mm_fonts *fonts, enum mm_font_role role, const uint32_t *cps, size_t n);
/* The first font of a role that is there for any character; -1 when there is none. */
int mm_fonts_main(const struct mm_fonts *fonts, int role);
int mm_fonts_heavier(const struct mm_fonts *fonts, int role, int font);
/* NULL when the file cannot be read as a font. */
struct mm_font_file *mm_fonts_file(struct mm_fonts *fonts, int font);

/* A cluster (UTF-8) with its measures, from the cache. Borrowed until fonts->generation changes; NULL when
 * there is no memory. */
struct mm_glyph *mm_glyph_get(struct mm_fonts *fonts, enum mm_font_role role, int size_px,
                              const char *cluster, size_t len);
/* Its raster, drawn when it was not or was thrown out. Borrowed until the next call. */
const struct mm_raster *mm_glyph_raster(struct mm_fonts *fonts, struct mm_glyph *glyph);
/* Decodes one cluster; returns the number of code points (at most max). */
size_t mm_cluster_decode(const char *cluster, size_t len, uint32_t *cps, size_t max);

/* ---- a paragraph ------------------------------------------------------------------------------------ */
enum { MM_MAX_CLUSTER_CPS = 16 };

struct mm_cluster {
    struct mm_glyph *glyph; /* NULL for a forced break */
    uint32_t cp, off;       /* off: of its text in para.text */
    uint16_t len;
    uint8_t cls;
    bool glue, free; /* what was invisible before it: no break (U+2060), or one (U+200B) */
    int16_t link;    /* of a glossary term, -1 none */
    int32_t ruby;    /* group, -1 none */
    mm_f6 start;     /* on one endless line */
    mm_f6 cell;      /* advance and what its ruby adds */
    float cost;      /* of a line break before it, in em; see break.c */
};
struct mm_ruby_group {
    size_t first, end; /* clusters */
    size_t ruby_first, ruby_end;
    mm_f6 base, ruby; /* width of either, solid */
    bool joined;      /* the next part of one word: its reading may touch the one before */
};
struct mm_para {
    struct mm_fonts *fonts; /* borrowed */
    struct mm_text_style style;
    char *text; /* base text, then readings; owned */
    size_t text_len, base_len;
    struct mm_cluster *clusters; /* owned */
    size_t n, cap;
    struct mm_cluster *rubies; /* owned: clusters of the readings */
    size_t n_rubies, cap_rubies;
    struct mm_ruby_group *groups; /* owned */
    size_t n_groups, cap_groups;
    int n_links;
    bool ruby_room; /* lines keep room for readings though this paragraph may have none */
    uint8_t ink;    /* of enum mm_ink */
};
/* markup false: every sign stands for itself. */
bool mm_para_init(struct mm_para *para, struct mm_fonts *fonts, const struct mm_text_style *style,
                  const char *text, size_t len, bool markup);
void mm_para_done(struct mm_para *para);
int mm_ruby_size(const struct mm_text_style *style);

/* A glyph that was drawn at so many times its size, made small again with strokes that grew by grow px of the
 * large one to each side. False when there is no memory. */
#define MM_HEAVIER_SCALE 4
bool mm_raster_heavier(const struct mm_raster *large, int grow, struct mm_raster *ret_raster);

/* ---- breaking --------------------------------------------------------------------------------------- */
#define MM_COST_NEVER  1e9f  /* strict rules forbid it */
#define MM_COST_FORCED -1e9f /* after \n */
/* Above MM_COST_WHOLE. Before a hiragana ending, in a word, from a number to its counter: hardly ever. */
#define MM_COST_HARDLY 30.0f
#define MM_COST_WHOLE  2.0f /* below: between phrases; from here on: inside of one */
enum mm_word_place { MM_WORD_UNKNOWN, MM_WORD_BETWEEN, MM_WORD_INSIDE, MM_WORD_SUFFIX };
/* Whether the place before cluster i lies between two known words of a compound, in the middle of one, or
 * before what ends one (議員｜等). */
enum mm_word_place mm_word_place(const struct mm_para *para, size_t i);
bool mm_compound(const struct mm_para *para, size_t i); /* between two characters of long compounds */

/* The cost of place i where words belong together although weights may see two; negative: nothing is known.
 */
float mm_joined_cost(const struct mm_para *para, size_t i);
bool mm_one_of(uint32_t cp, const char16_t *set);
bool mm_stands(const struct mm_para *para, size_t i, const char16_t *word); /* at place i */
/* Fills cost of every cluster. False when there is no memory. */
bool mm_break_costs(struct mm_para *para);

/* ---- lines ------------------------------------------------------------------------------------------ */
/* Fills start and cell of every cluster. */
void mm_line_measure(struct mm_para *para);
/* Width of clusters a..b-1 as one line: what mm_line_place gives. */
mm_f6 mm_line_width(const struct mm_para *para, size_t a, size_t b);
struct mm_placed { /* pen positions; arrays as long as the paragraph's clusters and readings */
    mm_f6 *x, *ruby_x;
};
/* Sets clusters a..b-1 as one line, with extra between any two that may part (justified); gives its width. */
mm_f6 mm_line_place(const struct mm_para *para, size_t a, size_t b, mm_f6 extra,
                    const struct mm_placed *placed);
/* Places between a and b where a justified line may be widened. */
size_t mm_line_gaps(const struct mm_para *para, size_t a, size_t b);

struct mm_line {
    size_t first, end; /* clusters, without spaces at the ends and without the break */
    mm_f6 width, extra;
    bool cut; /* … follows */
};
/* Chooses lines. Owned by the caller (free); NULL when there is no memory. May split readings that are wider
 * than a line. */
struct mm_line *mm_lines_choose(struct mm_para *para, mm_f6 width, size_t *ret_n);
/* Blank at both ends of a..b. */
size_t mm_line_trim_end(const struct mm_para *para, size_t a, size_t b);

/* ---- the layout that is kept ------------------------------------------------------------------------ */
enum mm_ink { MM_INK_TEXT, MM_INK_ACCENT, MM_INK_RULE, MM_INK_COUNT };
struct mm_set_glyph {
    struct mm_glyph *glyph; /* borrowed while the generation is the same */
    uint32_t off;           /* of its cluster in the layout's text */
    uint16_t len;
    int16_t size_px;
    uint8_t role, ink;
    bool ruby;
    int32_t x, y; /* pen on the baseline, px from the layout's corner */
};
struct mm_set_rect { /* underlines, rules of tables */
    struct mm_rect rect;
    uint8_t ink;
};
struct mm_set_line {
    uint32_t off, len; /* base text */
    uint32_t glyph, end;
    int32_t x, y, w, h; /* its strip */
    bool cut;
};
struct mm_layout {
    struct mm_fonts *fonts; /* borrowed */
    unsigned generation;
    char *text;
    size_t n_text, cap_text;
    struct mm_set_glyph *glyphs;
    size_t n_glyphs, cap_glyphs;
    struct mm_set_rect *rects;
    size_t n_rects, cap_rects;
    struct mm_set_line *lines;
    size_t n_lines, cap_lines;
    struct mm_link_area *links;
    size_t n_links, cap_links;
    struct { /* base text of each linked term */
        uint32_t off, len;
    } * terms;
    size_t n_terms, cap_terms;
    int width, height, baseline;
    uint32_t color[MM_INK_COUNT];
    bool no_memory;
};
/* Sets a paragraph at x, y in a column and adds it; gives its height. Without memory it remembers that. */
int mm_layout_add(struct mm_layout *layout, struct mm_para *para, int x, int y, int width);
void mm_layout_add_rule(struct mm_layout *layout, struct mm_rect rect, enum mm_ink ink);
/* The blit: glyphs of coverage in one colour, clipped. */
void mm_blit(struct mm_canvas *canvas, const struct mm_raster *raster, int x, int y, uint32_t color,
             const struct mm_rect *clip);

/* ---- kinds of matter -------------------------------------------------------------------------------- */
struct mm_setter { /* one matter that is being set, or only measured */
    struct mm_fonts *fonts;
    const struct mm_text_style *style;
    const struct mm_matter *matter;
    struct mm_para *paras; /* one a part; owned by the caller */
    size_t n;
    struct mm_layout *layout; /* NULL: only measure */
    int width;
};
void mm_set_table(struct mm_setter *setter);
void mm_measure_table(const struct mm_setter *setter, struct mm_extent *ret_extent);
/* The widths of a paragraph. */
struct mm_extent mm_para_extent(const struct mm_para *para);
bool mm_grow(void **list, size_t *cap, size_t n, size_t size);
#endif
