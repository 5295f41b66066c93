/* One paragraph of Japanese text: units (a grapheme cluster, or a ruby word as a whole), strict line breaks,
 * lines that can be painted one by one. Lengths in pt. Where a line may break, Pango says (UAX #14, small
 * kana and ー kept off the line's start), and the tables of para_class.c forbid what must not stand at an
 * edge; punctuation is trimmed to half at the line's edges and between neighbours (JLREQ 3.1). */
#ifndef MM_RENDER_PARA_H
#define MM_RENDER_PARA_H

#include "content/pack/arena.h"
#include "sync/export/render/types.h"

enum mm_align { MM_ALIGN_START, MM_ALIGN_MIDDLE, MM_ALIGN_END };

struct mm_para_style {
    enum mm_type_role role, strong;
    float size;     /* em */
    float pitch;    /* line to line, in em */
    float indent;   /* of the first line, in em */
    uint32_t color; /* 0xRRGGBB */
    enum mm_align align;
    bool justify; /* by spreading characters, at most a quarter em each */
    bool phrases; /* breaks rather before a word than in it, lines of about one length: cells, headings */
};

struct mm_words {
    const char *text; /* UTF-8 */
    bool markup;      /* {漢字|かんじ} and **強調** mean something (content/FORMAT.md) */
};

struct mm_para;
/* All memory is the arena's. Errors: NOMEM, TOO_BIG (the arena's maximum). */
MM_MUST_USE enum mm_err mm_para_new(struct mm_arena *arena, struct mm_types *types,
                                    const struct mm_para_style *style, const struct mm_words *words,
                                    float width, struct mm_para **ret_para, struct mm_errinfo *info);
/* The same text in a column of another width. */
MM_MUST_USE enum mm_err mm_para_refit(struct mm_arena *arena, struct mm_para *para, float width,
                                      enum mm_align align);
size_t mm_para_lines(const struct mm_para *para);      /* 1 or more, also for "" */
float mm_para_line_height(const struct mm_para *para); /* the same for every line */
float mm_para_height(const struct mm_para *para);      /* of all lines */
float mm_para_baseline(const struct mm_para *para);    /* of the first line, from its top */
float mm_para_natural(const struct mm_para *para);     /* width of the longest line, untrimmed */
float mm_para_chunk(const struct mm_para *para);       /* width of the widest piece that no break cuts */
/* The text of a line without readings, for tests. Appends. */
void mm_para_line_text(const struct mm_para *para, size_t line, struct mm_buf *out);
/* y: top of the line's box. */
void mm_para_paint_line(const struct mm_para *para, cairo_t *cr, size_t line, float x, float y);
void mm_para_paint(const struct mm_para *para, cairo_t *cr, float x, float y); /* all lines */

/* ---- para_class.c ------------------------------------------------------------------------------------- */
enum mm_letter {
    MM_LETTER_OTHER, /* kanji, kana and all that stands alone */
    MM_LETTER_OPEN,  /* 「（ */
    MM_LETTER_CLOSE, /* 」）、。 */
    MM_LETTER_WORD,  /* letters and digits of ASCII */
    MM_LETTER_SIGN,  /* other ASCII */
    MM_LETTER_SPACE,
    MM_LETTER_BREAK, /* \n */
    MM_LETTER_NONE,  /* takes no room: ZWSP, BOM */
};
enum mm_letter mm_letter_of(uint32_t cp);
bool mm_line_start_forbidden(uint32_t cp);
bool mm_line_end_forbidden(uint32_t cp);
/* A new phrase may begin with b: what comes before it ended one (a particle, a mark), and b is no ending. */
bool mm_phrase_begins(uint32_t a, uint32_t b);
/* …… ―― and the like are one piece. */
bool mm_letters_joined(uint32_t a, uint32_t b);
#endif
