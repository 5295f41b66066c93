/* The filled sheets of mm_edition_angoff read back: what the judges' estimates make of the 目安 of each form
 * that shows one (the modified Angoff method: for each question the mean of the judges; for a form the mean
 * over its places, each the mean of the questions that may stand there). It is a proposal: the council
 * decides, and nothing here writes it anywhere. */
#ifndef MM_AUTHOR_ANGOFF_H
#define MM_AUTHOR_ANGOFF_H

#include "content/author/author.h"
#include "sync/export/report.h"

/* A row for each form and audience, notes on the judges. INVALID names the cell: an estimate that is no
 * number of 0 to 100, a question that the pack does not have or that stands twice, a sheet without estimates.
 * NOT_FOUND: a sheet is gone. */
MM_MUST_USE enum mm_err mm_angoff_read(const struct mm_desk *desk, const void *bytes, size_t len,
                                       int64_t now_ms, struct mm_report_table *ret_table,
                                       struct mm_errinfo *info);
#endif
