/* What changed between two packs, and whom it concerns: clauses, items and pages by id. Versions are told
 * apart by the hash of what the learner sees, so an answer's item can always be found again. */
#ifndef MM_AUTHOR_DIFF_H
#define MM_AUTHOR_DIFF_H

#include "content/pack/pack.h"

enum mm_diff_kind { MM_DIFF_CLAUSE, MM_DIFF_ITEM, MM_DIFF_PAGE, MM_DIFF_COURSE, MM_DIFF_KIND_COUNT };
const char *mm_diff_kind_ja(enum mm_diff_kind kind); /* 条, 問題 … */
enum mm_diff_change { MM_DIFF_ADDED, MM_DIFF_REMOVED, MM_DIFF_CHANGED, MM_DIFF_CHANGE_COUNT };
const char *mm_diff_change_ja(enum mm_diff_change change);
/* What it means for people who completed a course already: a completion itself is never taken back. */
enum mm_diff_effect {
    MM_DIFF_NONE,    /* nothing */
    MM_DIFF_REVISES, /* who learned the older wording is asked for a course of the kind revision */
    MM_DIFF_ASKS,    /* everybody of the audience is asked for a course that is new */
    MM_DIFF_LETS_GO, /* who has not completed the course is no longer asked for it */
    MM_DIFF_EFFECT_COUNT
};
const char *mm_diff_effect_ja(enum mm_diff_effect effect);
struct mm_diff_row {
    enum mm_diff_kind kind;
    enum mm_diff_change change;
    const char *id;    /* borrowed from the packs */
    unsigned audience; /* who sees it, in either pack */
    char *what;        /* owned: 問い 選択肢b 正答c …; "" when added or removed */
    char *courses;     /* owned: ids of the courses that show or ask it, with spaces; "" for none */
    enum mm_diff_effect effect;
    bool stale; /* it changed, and its version (of a page, its module's) is still the same: to be raised */
};
struct mm_diff {
    struct mm_diff_row *rows; /* owned */
    size_t n, cap;
};
/* Both packs outlive the diff. Only NOMEM. */
MM_MUST_USE enum mm_err mm_diff_packs(const struct mm_pack *before, const struct mm_pack *after,
                                      struct mm_diff *ret_diff, struct mm_errinfo *info);
void mm_diff_done(struct mm_diff *diff); /* accepts a zeroed one */
#endif
