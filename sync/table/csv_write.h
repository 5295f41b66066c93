/* Writing comma-separated fields so that a spreadsheet takes them for what they are: quoted where they need
 * it, and what would be a formula behind a ' (mm_csv_unguard takes it off again). */
#ifndef MM_TABLE_CSV_WRITE_H
#define MM_TABLE_CSV_WRITE_H

#include "sync/base/buf.h"
#include "sync/table/csv.h"

#include <stdbool.h>

/* A spreadsheet takes a field for a formula by its first character; Japanese Excel the wide ones too. */
bool mm_csv_is_formula(const char *text);
/* Appends one field; guard: with a ' in front. */
void mm_csv_field(struct mm_buf *out, const char *text, bool guard);
/* Appends one field of a row that is to be read back, behind the others; index: how many there are before it.
 */
void mm_csv_put(struct mm_buf *out, size_t index, const char *text);
void mm_csv_end(struct mm_buf *out); /* CRLF */
/* Takes the ' of mm_csv_put off every field of a table that was read. */
void mm_csv_unguard(struct mm_csv *csv);
#endif
