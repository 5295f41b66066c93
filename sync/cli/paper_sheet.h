/* Sheets of paper as PDF: what paper.show tells, set in large type. */
#ifndef MM_CLI_PAPER_SHEET_H
#define MM_CLI_PAPER_SHEET_H

#include "sync/base/buf.h"
#include "sync/base/json.h"
#include "sync/cli/command.h"

enum mm_paper_print {
    MM_PAPER_PRINT_FORM,    /* questions with a box for each answer, to be filled in */
    MM_PAPER_PRINT_EXPLAIN, /* what is right and why: handed over afterwards */
    MM_PAPER_PRINT_ASKED,   /* questions alone, for a room */
    MM_PAPER_PRINT_SHEETS,  /* a page of ○×／ABC for each number */
    MM_PAPER_PRINT_PRESENT, /* 出席票 */
    MM_PAPER_PRINT_PLAN,    /* of a 机上訓練: scene, roles and what happens when, for whoever leads it */
    MM_PAPER_PRINT_REVIEW,  /* of one: what was decided, and room to write at 振り返り */
    MM_PAPER_PRINT_COUNT
};
/* Asks for what is printed, by number or (NULL) group, and writes it to -o FILE. */
MM_MUST_USE enum mm_err mm_cli_paper_print_of(struct mm_cli *cli, enum mm_paper_print what,
                                              const char *number, int64_t group, struct mm_errinfo *info);

#endif
