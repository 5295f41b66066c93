/* Sheets of paper at the command line: asked for, drawn and written. */
#ifndef MM_CLI_PAPER_SHEET_H
#define MM_CLI_PAPER_SHEET_H

#include "sync/cli/command.h"
#include "sync/server/paper_print.h"

/* Asks for what is printed, by number or (NULL) group, and writes it to -o FILE. */
MM_MUST_USE enum mm_err mm_cli_paper_print_of(struct mm_cli *cli, enum mm_paper_print what,
                                              const char *number, int64_t group, struct mm_errinfo *info);

#endif
