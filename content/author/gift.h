/* What form_gift.c, form_moodle.c, gift_read.c and the gift_ files share. Internal to content/author. */
#ifndef MM_AUTHOR_GIFT_H
#define MM_AUTHOR_GIFT_H

#include "content/author/bank.h"

/* How a type is asked in GIFT. Chosen by what its record looks like (pack.h), so a new type needs nothing
 * here unless it is asked in a new way. */
enum mm_gift_way {
    MM_GIFT_CHOICE, /* options with = or %weight% */
    MM_GIFT_TRUE,   /* statement -> 正しい / 正しくない */
    MM_GIFT_ORDER,  /* step -> its number */
    MM_GIFT_SORT,   /* card -> category */
    MM_GIFT_SCENE,  /* the scene as a description, each decision as a choice */
    MM_GIFT_WAY_COUNT
};
/* Of an item's own row. */
enum mm_gift_way mm_gift_way(const struct mm_bank_line *item);

#define MM_GIFT_TRUE_JA  "正しい"
#define MM_GIFT_FALSE_JA "正しくない"

/* ---- gift_html.c: markup of FORMAT.md ↔ HTML as Moodle shows it ---- */
/* Appends text as HTML. vars: the council's variables, put in and marked, so that they come back as
 * variables. */
void mm_gift_html(const struct mm_json *vars, const char *text, struct mm_buf *out);
/* Back again: INVALID names a tag that has no meaning in FORMAT.md. */
MM_MUST_USE enum mm_err mm_gift_unhtml(const char *html, size_t len, struct mm_buf *out,
                                       struct mm_errinfo *info);

/* ---- gift_parts.c: parts of an item in HTML, appended ---- */
/* The question with the small line above it and the words of its figure below. */
void mm_gift_stem(const struct mm_json *vars, const struct mm_bank_line *item, struct mm_buf *html);
/* For pairs, which have no feedback of their own, all explanations together (explain); then what to do. */
void mm_gift_general(const struct mm_json *vars, const struct mm_bank_line *item, size_t n, bool explain,
                     struct mm_buf *html);
#define MM_GIFT_NUMBER_BYTES 16
/* What the option item[i], the place-th, is paired with: markup, borrowed from the item or in number. */
const char *mm_gift_pair(const struct mm_bank_line *item, size_t n, size_t i, int place, enum mm_gift_way way,
                         char number[MM_GIFT_NUMBER_BYTES]);
bool mm_gift_right(const struct mm_bank_line *option);

/* ---- gift_read.c ---- */
/* Only what GIFT holds is said (the rest of the cells is NULL), of items that before has. INVALID and
 * UNSUPPORTED name the line. */
MM_MUST_USE enum mm_err mm_gift_read(const void *bytes, size_t len, const struct mm_bank *before,
                                     struct mm_bank *ret_bank, struct mm_errinfo *info);
#endif
