/* 机上訓練 on paper: for whoever leads it, and 振り返り behind it. */
#ifndef MM_SERVER_PAPER_PRINT_TABLETOP_H
#define MM_SERVER_PAPER_PRINT_TABLETOP_H

#include "sync/base/json.h"
#include "sync/export/paper.h"

/* shown: of paper.show. */
void mm_paper_print_plan(struct mm_paper *p, const struct mm_json *shown);
void mm_paper_print_review(struct mm_paper *p, const struct mm_json *shown);
#endif
