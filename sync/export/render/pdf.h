/* What cairo leaves out of a PDF, added as an incremental update: the document's language (ja), that it is
 * tagged, and that viewers show its title instead of its file name. */
#ifndef MM_RENDER_PDF_H
#define MM_RENDER_PDF_H

#include "sync/base/buf.h"

/* pdf: a whole file as cairo wrote it, from byte 0 of the buffer. Left as it is when its catalog is not
 * found. */
MM_MUST_USE enum mm_err mm_pdf_finish(struct mm_buf *pdf, struct mm_errinfo *info);
#endif
