/* What the council decided to have written to a folder again and again: reports, each with its form. Who
 * writes them is the command line, by a timer of the system; the server never writes there. */
#ifndef MM_SERVER_REPORT_EXPORT_H
#define MM_SERVER_REPORT_EXPORT_H

#include "sync/base/limits.h"
#include "sync/export/export.h"

#define MM_REPORT_EXPORT_SETTING "report_export" /* "completion.xlsx,committee.pdf"; "no": none */

struct mm_report_export {
    char report[40];
    const struct mm_export_ops *format; /* static */
};
/* INVALID with a sentence that names what is not there. */
MM_MUST_USE enum mm_err mm_report_export_read(const char *value,
                                              struct mm_report_export ret_list[MM_MAX_REPORT_EXPORTS],
                                              size_t *ret_n, struct mm_errinfo *info);

struct mm_central;
/* As it was decided. NOT_FOUND with a sentence where nothing was, or "no". */
MM_MUST_USE enum mm_err mm_report_export_decided(struct mm_central *central,
                                                 struct mm_report_export ret_list[MM_MAX_REPORT_EXPORTS],
                                                 size_t *ret_n, struct mm_errinfo *info);
#endif
