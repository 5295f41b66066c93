/* What a long command says on standard error while it works. */
#ifndef MM_CLI_WATCH_H
#define MM_CLI_WATCH_H

#include "sync/cli/command.h"
#include "sync/server/copy.h"

/* For what goes through all rows of a store: how many, once a second. */
struct mm_copy_watch mm_cli_watch(const struct mm_cli *cli);
#endif
