/* A table of a report or a list, in the format and to the place that the command line names. */
#ifndef MM_CLI_TABLE_H
#define MM_CLI_TABLE_H

#include "sync/cli/command.h"
#include "sync/export/report.h"

/* The rows that such a command has. */
#define MM_CLI_OPTS_TABLE                                                                                    \
    {"format",                                                                                               \
     MM_OPT_STRING,                                                                                          \
     NULL,                                                                                                   \
     "FORMAT",                                                                                               \
     "table、csv、csv-cp932、json のどれか（省けば table）",                                                 \
     "table, csv, csv-cp932 or json (table if left out)"},                                                   \
    {                                                                                                        \
        "o", MM_OPT_STRING, NULL, "FILE", "書き出すファイル（フォルダなら名前を付けます）",                  \
            "file to write (a name is made when it is a folder)"                                             \
    }

/* Is there such a format? Before any work is done. */
MM_MUST_USE enum mm_err mm_cli_format_check(const struct mm_cli *cli, struct mm_errinfo *info);
/* Writes the table; says on standard error what CP932 could not hold. */
MM_MUST_USE enum mm_err mm_cli_table(struct mm_cli *cli, const struct mm_report_table *table,
                                     struct mm_errinfo *info);
#endif
