/* Where one phrase (文節) of Japanese ends and the next begins, by the weights of BudouX (Apache-2.0, npm
 * "budoux", model "ja"): a linear model over the six characters around a place. The weights are data that are
 * installed beside the fonts; this is only their arithmetic. */
#ifndef MM_KIOSK_TEXT_PHRASES_H
#define MM_KIOSK_TEXT_PHRASES_H

#include "sync/base/err.h"

#include <stdint.h>

struct mm_phrases;
/* Reads a model: {"UW1": {"の": 100, …}, …, "TW4": {…}}. NOT_FOUND, SYNTAX, INVALID (a group or a weight that
 * the arithmetic does not know), TOO_BIG. */
MM_MUST_USE enum mm_err mm_phrases_open(const char *path, struct mm_phrases **ret_phrases,
                                        struct mm_errinfo *info);
/* The same from memory. */
MM_MUST_USE enum mm_err mm_phrases_parse(const char *json, size_t len, struct mm_phrases **ret_phrases,
                                         struct mm_errinfo *info);
void mm_phrases_close(struct mm_phrases *phrases);
/* Scores of a text of n UTF-16 units: ret_scores[i] is of the place before unit i (ret_scores[0] is 0). A
 * phrase begins where it is above 0. In thousandths, as trained; about -9000 to 9000. */
void mm_phrases_score(const struct mm_phrases *phrases, const uint16_t *units, size_t n, int32_t *ret_scores);
#endif
