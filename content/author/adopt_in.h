/* What adopt_line.c and adopt_read.c share: a policy text as its lines. Internal to content/author. */
#ifndef MM_AUTHOR_ADOPT_IN_H
#define MM_AUTHOR_ADOPT_IN_H

#include "content/author/adopt.h"

#define MM_ADOPT_BLANK "　"

enum mm_adopt_kind {
    MM_ADOPT_TEXT,
    MM_ADOPT_CHAPTER,
    MM_ADOPT_SECTION,
    MM_ADOPT_ARTICLE,
    MM_ADOPT_NUMBER,
    MM_ADOPT_PAREN,
    MM_ADOPT_SUPPLEMENT,
    MM_ADOPT_COUNT
};

struct mm_adopt_line {
    enum mm_adopt_kind kind;
    const char *s; /* not terminated; without blanks at both ends and without # */
    size_t len;
    size_t mark; /* bytes of the number and what belongs to it */
    char number[24];
    bool is_title; /* （目的） on a line of its own, before 第n条 */
    int at;
};

bool mm_adopt_starts(const char *s, size_t len, const char *with);
/* Takes blanks of both widths and # off both ends. */
void mm_adopt_trim(const char **s, size_t *len);
/* Reads what the beginning of a line says: kind, number, mark and is_title, out of s and len. */
void mm_adopt_line_read(struct mm_adopt_line *line);
#endif
