/* What the reports of 自己点検 share: a question as it reads in a cell. */
#ifndef MM_SERVER_REPORTS_ASKED_H
#define MM_SERVER_REPORTS_ASKED_H

#include "content/pack/pack.h"
#include "sync/export/report.h"

/* Its words without markup, and the clauses it is about. */
void mm_report_asked(const struct mm_asked *asked, struct mm_cell *question, struct mm_cell *clause);
#endif
