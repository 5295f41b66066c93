/* What the two CSV forms share. Internal to content/author. */
#ifndef MM_AUTHOR_FORM_CSV_H
#define MM_AUTHOR_FORM_CSV_H

#include "content/author/bank.h"

/* Gets row by row in UTF-8; line NULL for the head. */
typedef void mm_form_csv_flush(void *ctx, const struct mm_bank_line *line, const struct mm_buf *row);
void mm_form_csv_write(const struct mm_bank *bank, mm_form_csv_flush *flush, void *ctx);
/* UTF-8 or CP932, whichever it is. */
MM_MUST_USE enum mm_err mm_form_csv_read(const void *bytes, size_t len, const struct mm_bank *before,
                                         struct mm_bank *ret_bank, struct mm_errinfo *info);
#endif
