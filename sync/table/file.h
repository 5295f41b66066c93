/* A file with a table, as it goes to the server in JSON: what somebody chose in a folder or named on a
 * command line. */
#ifndef MM_TABLE_FILE_H
#define MM_TABLE_FILE_H

#include "sync/base/json.h"

/* Member "csv" (as UTF-8, whatever it was in) or "xlsx" (base64url: the server reads a workbook, by the rules
 * by which it reads what a browser sends). */
MM_MUST_USE enum mm_err mm_table_file_put(const char *path, size_t max, struct mm_jw *w,
                                          struct mm_errinfo *info);
#endif
