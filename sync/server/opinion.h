/* 意見 of questions as they came from kiosks, and what the secretariat decided of a version of a question.
 * Owner of the tables opinion and item_decision. An opinion is nobody's and of no time; so are its totals:
 * fewer than MM_SMALLEST_GROUP of one question are not told apart by their reasons, and totals are those that
 * were issued last (issued.h): anew only when MM_SMALLEST_GROUP further ones came, whatever the day. */
#ifndef MM_SERVER_OPINION_H
#define MM_SERVER_OPINION_H

#include "sync/server/central.h"
#include "sync/wire/opinion.h"

struct mm_item;

#define MM_ITEM_VERSION_BYTES 24

/* Of one version of a question. */
struct mm_opinion_row {
    char item[MM_ID_BYTES], version[MM_ITEM_VERSION_BYTES];
    int64_t n;                         /* opinions as issued; -1: some, but fewer than may be told */
    int64_t reasons[MM_OPINION_COUNT]; /* how often each was chosen; -1 likewise */
    int64_t as_of_ms;                  /* when that was issued; 0 */
};
/* Those of which there is an opinion now, by item and version, with what had been issued by as_of_ms; issues
 * first what may be. Owned: free(). */
MM_MUST_USE enum mm_err mm_opinion_list(struct mm_central *central, int64_t as_of_ms,
                                        struct mm_opinion_row **ret_rows, size_t *ret_n,
                                        struct mm_errinfo *info);
/* (tx) What may be issued of them at this moment, which is now: they bear no time of their own. */
MM_MUST_USE enum mm_err mm_issue_opinions(struct mm_central *central, int64_t at_ms, struct mm_errinfo *info);

/* ---- decisions ----------------------------------------------------------------------------------------- */
enum mm_ruling {
    MM_RULING_KEEP,    /* 変更しない */
    MM_RULING_FIX,     /* 直す（次の版で）: answers stay as they count */
    MM_RULING_EXCLUDE, /* 数に入れない: answers to it count for nothing */
    MM_RULING_ALSO,    /* 別の答えも正しい */
    MM_RULING_COUNT
};
const char *mm_ruling_code(enum mm_ruling ruling);
const char *mm_ruling_ja(enum mm_ruling ruling);
const char *mm_ruling_reason_ja(const char *code); /* NULL: none of ours */

struct mm_item_decision {
    char id[MM_UUID_BYTES];
    char item[MM_ID_BYTES], version[MM_ITEM_VERSION_BYTES];
    enum mm_ruling ruling;
    char reason[24];             /* code */
    char answer[MM_ID_BYTES];    /* ALSO: id of the option, of the row for the other types */
    int64_t at_ms, undone_at_ms; /* undone 0: it stands, unless a later one of the version does */
};
/* INVALID with a sentence: words that are none of ours, or a question that no pack has in this version. */
MM_MUST_USE enum mm_err mm_item_decision_read(struct mm_central *central, const struct mm_json *in,
                                              struct mm_item_decision *ret_decision, struct mm_errinfo *info);
/* (tx) Keeps it beside those before it. */
MM_MUST_USE enum mm_err mm_item_decision_put(struct mm_central *central,
                                             const struct mm_item_decision *decision,
                                             struct mm_errinfo *info);
/* (tx) It stands no longer, and the one before it does again. NOT_FOUND, CONFLICT: it was undone before. */
MM_MUST_USE enum mm_err mm_item_decision_undo(struct mm_central *central, const char *id,
                                              struct mm_item_decision *ret_decision, struct mm_errinfo *info);
/* All of them, by item and version, the newest first. Owned: free(). */
MM_MUST_USE enum mm_err mm_item_decisions(struct mm_central *central, struct mm_item_decision **ret_list,
                                          size_t *ret_n, struct mm_errinfo *info);
/* Has anything ever been decided here? */
MM_MUST_USE enum mm_err mm_item_decision_any(struct mm_central *central, bool *ret_any,
                                             struct mm_errinfo *info);
/* Asks ahead (mm_stmt_ask) for it. */
MM_MUST_USE enum mm_err mm_item_decision_any_ask(struct mm_central *central, struct mm_errinfo *info);
/* Of such a list: the one that stands for this version at as_of_ms; NULL. */
const struct mm_item_decision *mm_item_decision_standing(const struct mm_item_decision *list, size_t n,
                                                         const char *item, const char *version,
                                                         int64_t as_of_ms);
/* The question in this version, of any pack that was handed out; NULL. */
const struct mm_item *mm_item_of_version(struct mm_central *central, const char *item, const char *version);
#endif
