/* What the commands that list something of the server share. */
#ifndef MM_CLI_LIST_H
#define MM_CLI_LIST_H

#include "sync/cli/table.h"
#include "sync/server/central.h"

/* A list of what the server has: fill adds its rows. Opens the store for reading, writes the table. */
struct mm_cli_list {
    const char *name, *title; /* of the table; title: Japanese */
    const struct mm_column *columns;
    size_t n_columns;
    enum mm_err (*fill)(struct mm_cli *cli, struct mm_central *central, struct mm_report_table *table,
                        struct mm_errinfo *info);
    bool of_store; /* it is no one council's */
};
MM_MUST_USE enum mm_err mm_cli_list(struct mm_cli *cli, const struct mm_cli_list *list,
                                    struct mm_errinfo *info);
#endif
