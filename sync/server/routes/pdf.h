/* What the routes of papers have in common. */
#ifndef MM_SERVER_ROUTES_PDF_H
#define MM_SERVER_ROUTES_PDF_H

#include "sync/export/report.h"
#include "sync/server/router.h"

/* What stands in the reply is a PDF, to be kept under a name with 取扱区分 and the day. plain: where Japanese
 * is not understood. */
void mm_web_reply_pdf(struct mm_web_reply *reply, enum mm_handling handling, const char *title,
                      const char *plain, int64_t now_ms);
#endif
