/* What certificate.c and slip.c share: a 研修修了証 that is signed, and one that waits for it. */
#ifndef MM_AGENT_CERTIFICATE_H
#define MM_AGENT_CERTIFICATE_H

#include "sync/agent/agent.h"

#define MM_CERTIFICATE_FOLDER  "certificates" /* below the store's */
#define MM_CERTIFICATE_WAIT_MS 15000          /* for the drawing: somebody stands there */

/* certificate.c: asks the server, signs, draws and keeps it. NETWORK, BUSY: the server cannot be asked now;
 * REFUSED: it has none for this. */
MM_MUST_USE enum mm_err mm_agent_certificate_keep(struct mm_agent *agent, const char *person,
                                                  const char *course, char ret_path[MM_PATH_BYTES]);
/* slip.c: the paper that waits. NOT_FOUND: nothing here says that it was completed; REFUSED: the council has
 * not decided on certificates. */
MM_MUST_USE enum mm_err mm_agent_slip(struct mm_agent *agent, const char *person, const char *course,
                                      struct mm_buf *pdf, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_agent_slip_name(const char *person, const char *course, char *out,
                                           size_t out_bytes);
/* After a round that reached the server: those that wait become signed ones. Stops at the first that cannot
 * be had now; the rest waits for the next round. */
void mm_agent_slips_sign(struct mm_agent *agent);
#endif
