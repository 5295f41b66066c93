/* UTF-8 and the few Unicode foldings that names and readings need. No locale is involved. */
#ifndef MM_BASE_UTF8_H
#define MM_BASE_UTF8_H

#include "sync/base/err.h"

#include <stdbool.h>
#include <stdint.h>

/* Decodes one code point at *pos (bytes, < len) and advances *pos. Returns 0xFFFFFFFF and advances by one
 * byte on malformed input (overlong, surrogate, above U+10FFFF, truncated). */
uint32_t mm_utf8_next(const char *s, size_t len, size_t *pos);

/* Writes 1..4 bytes to out and returns their number; 0 for a value that is no scalar value. */
size_t mm_utf8_encode(uint32_t cp, char out[4]);

/* True when all len bytes are well-formed UTF-8. *ret_bad (may be NULL) gets the offset of the first fault.
 */
bool mm_utf8_valid(const char *s, size_t len, size_t *ret_bad);

/* Copies s, cut before the character that no longer fits: for texts that must stay well-formed. */
void mm_utf8_copy(char *out, size_t out_bytes, const char *s);

/* Number of code points of a valid string; of user-visible characters when clusters is true (variation
 * selectors and combining marks count with their base). */
size_t mm_utf8_count(const char *s, bool clusters);

/* No line break and no other control character. */
bool mm_utf8_is_line(const char *s);
/* True for a name that somebody can read in a list: valid, something else than white space, no line break or
 * control character, at most so many bytes and user-visible characters. */
bool mm_utf8_label(const char *s, size_t max_bytes, size_t max_chars);

/* Byte length of the cluster that starts at s: a base, then any variation selectors (U+FE00–FE0F,
 * U+E0100–E01EF) and combining marks (U+0300–036F, U+3099, U+309A, U+20DD–20E0, ZWJ sequences). */
size_t mm_utf8_cluster(const char *s, size_t len);

/* Kana reading in hiragana: full-width and half-width katakana become hiragana (ﾊﾟ → ぱ, also with combining
 * marks), a run of spaces becomes one U+3000 (none at either end), the rest stays. For storing and comparing
 * readings. INVALID when something else than kana, ー, ・ and space is in it and strict is set; SYNTAX for
 * bad UTF-8; TOO_BIG when out is too small (out is then ""). */
MM_MUST_USE enum mm_err mm_kana_fold(const char *s, bool strict, char *out, size_t out_bytes);

/* Sort key for a folded reading in 五十音 order: voiced and small kana as their base, ー as the vowel
 * before it; compare with strcmp. Cut to out_bytes. */
void mm_kana_key(const char *folded, char *out, size_t out_bytes);

/* 0..9 for あかさたなはまやらわ by the first kana of a folded reading; -1 when it is no kana. */
int mm_kana_row(const char *folded);
#define MM_KANA_ROWS 10
extern const char *const mm_kana_row_names[MM_KANA_ROWS]; /* あ か さ … わ */

/* Half-width digits for full-width ones, in place; other characters stay. */
void mm_utf8_narrow_digits(char *s);
#endif
