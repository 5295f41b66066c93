/* Whether a reading of Japanese words is possible: by the readings of their characters, in the order in which
 * they stand. Internal to content/author. */
#ifndef MM_AUTHOR_READINGS_H
#define MM_AUTHOR_READINGS_H

#include "content/author/rule.h"

struct mm_readings { /* common/readings.csv: a character or a whole word a row, its readings beside it */
    struct mm_sheet sheet;
};
enum mm_reading_fault {
    MM_READING_FINE,
    MM_READING_WORD,    /* the word has a row, and this is not one of its readings */
    MM_READING_UNKNOWN, /* a character has no row */
    MM_READING_WRONG,   /* the characters' readings do not make this one */
    MM_READING_FAULT_COUNT
};
/* *ret_found false when the pack has no such file. */
MM_MUST_USE enum mm_err mm_readings_open(const struct mm_ruling *ruling, struct mm_readings *ret_readings,
                                         bool *ret_found);
void mm_readings_done(struct mm_readings *readings);
/* The row of a word (or of a single character): its readings, separated by spaces; NULL when it has none. */
const char *mm_readings_of(const struct mm_readings *readings, const char *word, size_t len);
/* word: characters and kana; kana: its reading, whole, or in parts with | between, one a character.
 * *ret_unknown (UNKNOWN) gets the first character without a row. Voiced and shortened forms are allowed where
 * words join (連濁 and 促音: かん + こく → がんこく, がく + こう → がっこう). */
enum mm_reading_fault mm_reading_check(const struct mm_readings *readings, const char *word, size_t word_len,
                                       const char *kana, size_t kana_len, const char **ret_unknown);
#endif
