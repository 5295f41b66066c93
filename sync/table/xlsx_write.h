/* Writing workbooks through libxlsxwriter: sheets of texts with a head that stays in sight. Runs in the
 * command line and the server. */
#ifndef MM_TABLE_XLSX_WRITE_H
#define MM_TABLE_XLSX_WRITE_H

#include "sync/base/buf.h"

#include <stdbool.h>
#include <stddef.h>

enum mm_xlsx_kind {
    MM_XLSX_TEXT,
    MM_XLSX_NUMBER,  /* a text of digits becomes a number; anything else stays a text */
    MM_XLSX_PERCENT, /* the same, a share of 1 as it is shown in percent */
    MM_XLSX_DATE,    /* 2026-11-28 becomes a day; anything else stays a text */
    MM_XLSX_SHARE,   /* a cell to fill in, that takes 0 to 100 and nothing else; or a formula */
    MM_XLSX_FORMULA, /* "=…": worked out when it is opened. In all other kinds = is a letter as any other */
    MM_XLSX_KIND_COUNT
};
struct mm_xlsx_column {
    const char *title;
    enum mm_xlsx_kind kind;
    int width; /* characters */
};
struct mm_xlsx_page {
    const char *name;         /* 31 characters at most */
    const char *const *above; /* lines above the head, NULL-terminated; NULL for none */
    const struct mm_xlsx_column *columns;
    size_t n_columns;
    const char *const *cells; /* n_rows * n_columns; NULL for an empty one */
    size_t n_rows;
    bool landscape;
    bool filter;      /* the head has what leaves rows out */
    const char *mark; /* at the top of every printed page; NULL for none */
};
/* Appends the workbook. Errors: TOO_BIG (more rows or longer texts than a sheet holds), IO, NOMEM. */
MM_MUST_USE enum mm_err mm_xlsx_write(const struct mm_xlsx_page *pages, size_t n, struct mm_buf *out,
                                      struct mm_errinfo *info);
#endif
