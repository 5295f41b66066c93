/* Reading the first sheet of an .xlsx workbook (ISO/IEC 29500) as the rows that csv.h speaks of, through
 * libzip and expat. Values only: what a spreadsheet would have to work out or show otherwise (formulas,
 * merged cells, error values) is refused with its place, as are books that count days from 1904, encrypted
 * files and those that grow beyond every measure when unpacked. Trusts no size that stands in the file. Runs
 * in the command line and the server. */
#ifndef MM_TABLE_XLSX_READ_H
#define MM_TABLE_XLSX_READ_H

#include "sync/table/csv.h"

#include <stdbool.h>

/* Whether the bytes begin as an .xlsx, or as what Excel makes of one with a password: worth mm_xlsx_read. */
bool mm_xlsx_looks_like(const void *bytes, size_t len);
/* The rows of the first sheet; line is the row's number in the sheet, and empty rows are left out. Errors:
 * SYNTAX (no workbook, damaged), UNSUPPORTED (password, .xls), INVALID (a formula, merged cells, an error
 * value: the text names the cell), TOO_BIG (limits.h), NOMEM. Free with mm_csv_done. */
MM_MUST_USE enum mm_err mm_xlsx_read(const void *bytes, size_t len, struct mm_csv *ret_table,
                                     struct mm_errinfo *info);
/* The same of the sheet with that name, for a workbook of ours that people filled in: its formulas are left
 * out, as what they say follows from the other cells. NOT_FOUND when there is no such sheet. */
MM_MUST_USE enum mm_err mm_xlsx_read_sheet(const void *bytes, size_t len, const char *sheet,
                                           struct mm_csv *ret_table, struct mm_errinfo *info);
#endif
