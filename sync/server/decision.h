/* A decision of the council that allows something: which body, on which day, by which document. Nothing that
 * needs one works without it. */
#ifndef MM_SERVER_DECISION_H
#define MM_SERVER_DECISION_H

#include "sync/base/err.h"
#include "sync/base/json.h"

#include <stdbool.h>

#define MM_DECISION_BYTES  600
#define MM_KAIHA_SETTING   "kaiha"     /* "yes": 受講状況 is counted by 会派 (report kaiha) */
#define MM_DECISION_SUFFIX ".decision" /* behind the name of the setting that was decided */

/* From {"body", "decided_on": "2026-11-01", "number"} of an action. INVALID with what is missing or cannot
 * be: a day that has not come, a text that says nothing. out: 議会運営委員会 2026-11-01 第1号 */
MM_MUST_USE enum mm_err mm_decision_text(const struct mm_json *in, int64_t now_ms,
                                         char out[MM_DECISION_BYTES], struct mm_errinfo *info);
/* Such a text in its three parts again; each cut to what fits. INVALID when it has no day. */
struct mm_decision {
    char body[MM_DECISION_BYTES], day[16], number[MM_DECISION_BYTES];
};
MM_MUST_USE enum mm_err mm_decision_parse(const char *text, struct mm_decision *ret_decision);

struct mm_central;
/* A setting of the council as it stands and what was decided of it. *ret_decided: false where nothing was,
 * ret_decision is untouched then. NOT_FOUND where it was never set. */
MM_MUST_USE enum mm_err mm_decision_of(struct mm_central *central, const char *setting, char *ret_value,
                                       size_t value_bytes, struct mm_decision *ret_decision,
                                       bool *ret_decided, struct mm_errinfo *info);
/* Whether the council decided "yes". */
MM_MUST_USE enum mm_err mm_decision_is_yes(struct mm_central *central, const char *setting, bool *ret_is,
                                           struct mm_errinfo *info);
/* (tx) The value and what was decided of it, in the setting and in the row of those that followed each other.
 */
MM_MUST_USE enum mm_err mm_decision_put(struct mm_central *central, const char *setting, const char *value,
                                        const char *text, int64_t at_ms, struct mm_errinfo *info);
/* The value that was decided by then; "" for none. */
MM_MUST_USE enum mm_err mm_decision_at(struct mm_central *central, const char *setting, int64_t at_ms,
                                       char *ret_value, size_t value_bytes, struct mm_errinfo *info);
/* What was decided before what stands now, of every setting, the latest first. Owned: free(). */
struct mm_decided {
    char setting[80], value[MM_DECISION_BYTES];
    struct mm_decision decision;
    int64_t until_ms; /* when the next one came */
};
MM_MUST_USE enum mm_err mm_decided_before(struct mm_central *central, struct mm_decided **ret_list,
                                          size_t *ret_n, struct mm_errinfo *info);
#endif
