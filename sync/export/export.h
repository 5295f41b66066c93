/* Tables to bytes: aligned text, JSON, CSV (UTF-8 with BOM and CRLF; CP932 with a list of what is lost),
 * xlsx, PDF. The same rows for every format. Formula injection is neutralised (a leading = + - @ tab or CR
 * gets a '). */
#ifndef MM_EXPORT_EXPORT_H
#define MM_EXPORT_EXPORT_H

#include "sync/base/buf.h"
#include "sync/base/err.h"
#include "sync/export/report.h"

struct mm_export_ops {
    const char *name;   /* "table", "csv", "csv-cp932", "xlsx", "json", "pdf" */
    const char *suffix; /* ".csv" */
    bool binary;        /* nothing for a terminal */
    const char *type;   /* for HTTP */
    /* lost (may be NULL): what CP932 could not hold, one line each. */
    enum mm_err (*write)(const struct mm_report_table *table, struct mm_buf *out, struct mm_buf *lost,
                         struct mm_errinfo *info);
    bool numbered; /* bears the 照合番号: what goes out so is entered in the record of operations */
};
/* 2026年度_受講状況一覧_取扱注意（個人名あり）_20261128-0912.xlsx, for the file that somebody keeps: 年度,
 * name, 取扱区分, when it was made. Without what a file system or Windows refuses. */
void mm_export_file_name(const struct mm_report_table *table, const struct mm_export_ops *format,
                         int64_t made_at_ms, struct mm_buf *out);
const struct mm_export_ops *mm_export_find(const char *name);
const struct mm_export_ops *const *mm_export_list(size_t *ret_n);
#endif
