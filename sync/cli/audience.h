/* Whom a command is for: the words of --audience and --as. */
#ifndef MM_CLI_AUDIENCE_H
#define MM_CLI_AUDIENCE_H

#include "sync/cli/command.h"

/* councillor or staff, both when the option is left out. USAGE names the option. */
MM_MUST_USE enum mm_err mm_cli_audience(const struct mm_cli *cli, const char *option, unsigned *ret_audience,
                                        struct mm_errinfo *info);
#endif
