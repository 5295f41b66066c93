/* What the parts of the bank (bank.c, bank_table.c, bank_json.c) know of its columns. Internal to
 * content/author. */
#ifndef MM_AUTHOR_BANK_IN_H
#define MM_AUTHOR_BANK_IN_H

#include "content/author/bank.h"

enum mm_bank_value {
    MM_BANK_V_TEXT,     /* a string, or null */
    MM_BANK_V_INT,      /* a number */
    MM_BANK_V_FLAG,     /* ○ or × */
    MM_BANK_V_IDS,      /* a list, spaces between */
    MM_BANK_V_AUDIENCE, /* 議員, 職員 or both */
    MM_BANK_V_TYPE,     /* the type's Japanese name */
    MM_BANK_V_REGION,   /* x y w h */
    MM_BANK_V_SIZE,     /* width height */
    MM_BANK_V_NEEDS,    /* a topic and words of its clause, spaces between; the next topic behind a ; */
};
enum mm_bank_value mm_bank_value(enum mm_bank_column column);
/* Member of the object of a row of that kind; NULL for none. */
const char *mm_bank_key(enum mm_bank_kind kind, enum mm_bank_column column);
/* Whether a row of that kind has the column; false for id and kind, which all have. */
bool mm_bank_belongs(enum mm_bank_kind kind, enum mm_bank_column column);
/* 議員, 職員 or both, by the bits of an audience. */
extern const char *const mm_bank_audience_words[4];
#endif
