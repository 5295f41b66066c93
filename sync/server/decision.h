/* A decision of the council that allows something: which body, on which day, by which document. Nothing that
 * needs one works without it. */
#ifndef MM_SERVER_DECISION_H
#define MM_SERVER_DECISION_H

#include "sync/base/err.h"
#include "sync/base/json.h"

#define MM_DECISION_BYTES 600

/* From {"body", "decided_on": "2026-11-01", "number"} of an action. INVALID with what is missing or cannot
 * be: a day that has not come, a text that says nothing. out: 議会運営委員会 2026-11-01 第1号 */
MM_MUST_USE enum mm_err mm_decision_text(const struct mm_json *in, int64_t now_ms,
                                         char out[MM_DECISION_BYTES], struct mm_errinfo *info);
#endif
