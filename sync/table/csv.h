/* Reading comma-separated tables that people saved from a spreadsheet: bytes to UTF-8 (UTF-8 with or without
 * BOM, else CP932), then RFC 4180 rows that remember the line they began on. Owns nothing but what it
 * returns; never interprets a column. Runs in the command line and the server. */
#ifndef MM_TABLE_CSV_H
#define MM_TABLE_CSV_H

#include "sync/base/buf.h"
#include "sync/base/err.h"

#include <stddef.h>

enum mm_csv_encoding { MM_CSV_UTF8, MM_CSV_UTF8_BOM, MM_CSV_CP932, MM_CSV_ENCODING_COUNT };
const char *mm_csv_encoding_name(enum mm_csv_encoding encoding); /* "UTF-8", "UTF-8 (BOM)", "CP932" */

/* Appends the text as UTF-8 without a BOM. SYNTAX (with the line) when it is neither UTF-8 nor CP932, or is
 * UTF-16, or holds a NUL byte; TOO_BIG above MM_MAX_ROSTER_BYTES. */
MM_MUST_USE enum mm_err mm_csv_decode(const void *bytes, size_t len, struct mm_buf *out,
                                      enum mm_csv_encoding *ret_encoding, struct mm_errinfo *info);

struct mm_csv_row {
    int line;            /* 1-based line of the file on which the row begins */
    char *const *fields; /* borrowed from the table; spaces at both ends (also U+3000) are trimmed, except
                            inside quotes */
    size_t n;
};
struct mm_csv {
    struct mm_csv_row *rows; /* owned; rows whose fields are all empty are left out */
    size_t n_rows;
    char *text;    /* owned: the fields' bytes */
    char **fields; /* owned: all rows' fields */
};
/* Reads UTF-8 text: LF, CRLF or CR ends a row; a field in quotes may hold commas, line breaks and doubled
 * quotes. Bounded by MM_MAX_ROSTER_ROWS, _COLUMNS and MM_MAX_FIELD_BYTES. The message names the line. */
MM_MUST_USE enum mm_err mm_csv_parse(const char *text, size_t len, struct mm_csv *ret_csv,
                                     struct mm_errinfo *info);
/* The same with fields of up to so many bytes (MM_MAX_TEXT_BYTES): texts of a pack. */
MM_MUST_USE enum mm_err mm_csv_parse_long(const char *text, size_t len, size_t max_field_bytes,
                                          struct mm_csv *ret_csv, struct mm_errinfo *info);
void mm_csv_done(struct mm_csv *csv); /* accepts a zeroed table */
#endif
