/* What para.c and para_line.c share. */
#ifndef MM_RENDER_PARA_IN_H
#define MM_RENDER_PARA_IN_H

#include "sync/export/render/para.h"

struct mm_reading {   /* ruby */
    const char *text; /* borrowed from the words */
    size_t len;
    float width;
};
struct mm_unit {
    const char *text; /* in the paragraph's own copy */
    uint32_t len;
    uint32_t cp;    /* its first */
    uint8_t letter; /* enum mm_letter */
    bool strong;
    bool can_break; /* a line may begin with it */
    bool phrase;    /* and a phrase begins there */
    bool may_cut;   /* nothing forbids it: a word longer than the column is cut here */
    float blank;    /* before it, when it does not begin a line; negative where blanks meet */
    float base, width;
    const struct mm_reading *ruby; /* NULL for none */
};
struct mm_line {
    uint32_t first, n; /* units, without the spaces that a break swallows */
    float width;       /* as drawn, edges trimmed */
    bool last;         /* of its paragraph: never justified */
};
struct mm_para {
    struct mm_para_style style;
    struct mm_types *types;
    float width; /* of the column */
    struct mm_unit *units;
    size_t n_units;
    struct mm_line *lines;
    size_t n_lines;
    bool has_ruby;
};

const char *mm_para_full_text(void); /* the sentence for a document that is too much */
#endif
