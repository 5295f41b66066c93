/* 机上訓練 on paper: for whoever leads it, and 振り返り behind it. */
#ifndef MM_CLI_PAPER_TABLETOP_H
#define MM_CLI_PAPER_TABLETOP_H

#include "sync/base/json.h"
#include "sync/export/paper.h"

/* shown: of paper.show. */
void mm_cli_print_plan(struct mm_paper *p, const struct mm_json *shown);
void mm_cli_print_review(struct mm_paper *p, const struct mm_json *shown);
#endif
