/* What the files of the typesetter share. Not for other floors. */
#ifndef MM_KIOSK_TEXT_INSIDE_H
#define MM_KIOSK_TEXT_INSIDE_H

#include "kiosk/text/text.h"

/* ---- fonts ---------------------------------------------------------------------------------------- */
/* The font of a role for a cluster: the first that has base and variant exactly, else the first that has the
 * base; -1 when none has it. */
int mm_fonts_pick(struct mm_fonts *fonts, enum mm_font_role role, const uint32_t *cps, size_t n);
/* A font (as from pick) at a size. Faces are opened when needed and closed when others are needed more, so
 * layouts keep this and not the face. */
struct mm_face_ref {
    int16_t font, size_px; /* font -1: none */
};
/* What to show a cluster with; of the role's main font when no font has it. */
struct mm_face_ref mm_fonts_ref(struct mm_fonts *fonts, enum mm_font_role role, const uint32_t *cps, size_t n,
                                int size_px);
/* Borrowed until the next call; NULL when it cannot be opened. */
struct mm_face *mm_fonts_face(struct mm_fonts *fonts, struct mm_face_ref ref);
/* Decodes one cluster; returns the number of code points (at most max). */
size_t mm_cluster_decode(const char *cluster, size_t len, uint32_t *cps, size_t max);

/* ---- clusters ------------------------------------------------------------------------------------- */
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
    MM_CLASS_SPACE,      /* ASCII space */
    MM_CLASS_WIDE_SPACE, /* U+3000 */
    MM_CLASS_SIGN,       /* ASCII punctuation */
    MM_CLASS_OTHER,
    MM_CLASS_BREAK, /* forced line end */
    MM_CLASS_COUNT
};
enum mm_class mm_class_of(uint32_t cp);

struct mm_ruby_group {
    size_t first, end; /* clusters */
    size_t ruby_first, ruby_end;
    float width; /* of the ruby, solid */
};

struct mm_cluster {
    uint32_t cp;
    uint32_t off;
    uint16_t len; /* bytes in para.text */
    uint8_t cls;
    bool wide; /* full em: no space before Latin */
    bool strong, term;
    struct mm_face_ref face; /* none for breaks */
    float advance;
    float lead, tail; /* blank that may be trimmed before and after the ink */
    int ruby;         /* group index, -1 */
    float cost;       /* of a line break before this cluster, in em; see break.c */
};

struct mm_para {
    struct mm_fonts *fonts; /* borrowed */
    struct mm_text_style style;
    char *text; /* base text, then ruby text; owned */
    size_t text_len;
    struct mm_cluster *clusters; /* owned */
    size_t n, cap;
    struct mm_cluster *rubies; /* owned: clusters of the readings */
    size_t n_rubies, cap_rubies;
    struct mm_ruby_group *groups; /* owned */
    size_t n_groups, cap_groups;
};

/* ---- breaking --------------------------------------------------------------------------------------- */
#define MM_COST_NEVER  1e9f  /* strict rules forbid it */
#define MM_COST_FORCED -1e9f /* after \n */
/* Fills cost of every cluster. */
void mm_break_costs(struct mm_para *para);

/* ---- lines ------------------------------------------------------------------------------------------ */
struct mm_placed { /* pen positions of one line; arrays as long as the paragraph, or NULL */
    float *x;
    float *ruby_x;
};
/* Sets clusters a..b-1 as one line and returns its width. placed may be NULL. */
float mm_line_set(const struct mm_para *para, size_t a, size_t b, const struct mm_placed *placed);

struct mm_line {
    size_t first, end; /* clusters, without spaces at the ends and without the break */
    float width;
    bool cut; /* … follows */
};
/* Chooses lines. Owned by the caller (free); NULL when there is no memory. */
struct mm_line *mm_lines_choose(const struct mm_para *para, float width, size_t *ret_n);
#endif
