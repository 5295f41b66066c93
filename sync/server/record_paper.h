/* 受講記録 of one person as a paper. */
#ifndef MM_SERVER_RECORD_PAPER_H
#define MM_SERVER_RECORD_PAPER_H

#include "sync/server/central.h"

/* With its operation record first, which says whose it is. text: name, seat or id. proof: 受講証明書, which
 * needs an issuer. */
MM_MUST_USE enum mm_err mm_central_record_pdf(struct mm_central *central, const char *actor, const char *text,
                                              bool proof, struct mm_buf *out, struct mm_errinfo *info);
#endif
