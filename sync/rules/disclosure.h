/* What may be seen of a person with their name, and from which share on the 目安 is reached: two decisions of
 * the council. Every report, page, export and paper asks these tables (sync/server/disclosure.h reads by
 * them).
 */
#ifndef MM_RULES_DISCLOSURE_H
#define MM_RULES_DISCLOSURE_H

#include "content/pack/pack.h"
#include "sync/base/buf.h"
#include "sync/base/err.h"

/* The level, and what it adds to the one below; without a decision the lowest stands. Whoever may see reports
 * with names and is the secretariat or the chair (MM_RIGHT_DISCLOSED) sees it; a committee, a viewer or
 * another system gets totals alone, at every level. */
enum mm_disclosure {
    MM_DISCLOSURE_STATE, /* 未・途中・済 and dates */
    MM_DISCLOSURE_AGAIN, /* which groups of clauses are もう一度確かめたい */
    MM_DISCLOSURE_SCORE, /* how many questions of a check were answered right */
    MM_DISCLOSURE_COUNT
};
#define MM_DISCLOSURE_SETTING "disclosure"
MM_MUST_USE enum mm_err mm_disclosure_find(const char *code,
                                           enum mm_disclosure *ret_level); /* "0", "1", "2" */
const char *mm_disclosure_ja(enum mm_disclosure level);
/* As a report says a setting; "" for an unknown code. */
const char *mm_disclosure_code_ja(const char *code);
/* Does the level let this be seen? */
bool mm_disclosure_shows(enum mm_disclosure level, enum mm_disclosure what);
/* The level of an answer: what the person had read (利用目的) before it was given, and never more than stands
 * now. So raising the level reaches back to nothing, and lowering it holds at once. */
enum mm_disclosure mm_disclosure_of(int told, enum mm_disclosure now);
/* The paragraph of the 利用目的 that says so. by: who decided, when and by which document. */
void mm_disclosure_words(enum mm_disclosure level, const char *by, struct mm_buf *out);
/* Is this the paragraph of a pack that holds until the council has decided? */
bool mm_disclosure_is_provisional(const char *paragraph);

/* 目安: percent of the questions; 0: nothing is decided, and the pack's holds. */
#define MM_CUT_SETTING "cut"
#define MM_CUT_LEAST   50
#define MM_CUT_MOST    100
double mm_cut_of(const struct mm_course *course, int decided);
/* 8割（暫定）; 7割5分 once decided. */
#define MM_CUT_BYTES 40
void mm_cut_words(double cut, bool decided, char out[MM_CUT_BYTES]);
#endif
