/* A table of a report or a list, in the format and to the place that the command line names. */
#ifndef MM_CLI_TABLE_H
#define MM_CLI_TABLE_H

#include "sync/base/buf.h"
#include "sync/cli/command.h"
#include "sync/export/export.h"

/* The rows that such a command has. */
#define MM_CLI_OPTS_TABLE                                                                                    \
    {"format",                                                                                               \
     MM_OPT_STRING,                                                                                          \
     NULL,                                                                                                   \
     "FORMAT",                                                                                               \
     "table、csv、csv-cp932、xlsx、json、pdf のどれか（省けばファイル名から、なければ table）",              \
     "table, csv, csv-cp932, xlsx, json or pdf (default: by the file's name, else table)"},                  \
    {                                                                                                        \
        "o", MM_OPT_STRING, NULL, "FILE", "書き出すファイル（フォルダーなら名前を付けます）",                \
            "file to write (a name is made when it is a folder)"                                             \
    }

/* The name of the format that --format, or else the ending of -o, asks for. */
const char *mm_cli_format(const struct mm_cli *cli);
/* Is there such a format, and a place for it? Before any work is done. */
MM_MUST_USE enum mm_err mm_cli_format_check(const struct mm_cli *cli, struct mm_errinfo *info);
/* Writes the table; says on standard error what CP932 could not hold. */
MM_MUST_USE enum mm_err mm_cli_table(struct mm_cli *cli, const struct mm_report_table *table,
                                     struct mm_errinfo *info);
/* In that format, as a file in the folder under the name of a file that somebody keeps. */
MM_MUST_USE enum mm_err mm_cli_table_in(struct mm_cli *cli, const struct mm_report_table *table,
                                        const struct mm_export_ops *format, const char *folder,
                                        struct mm_errinfo *info);
/* The same for bytes that were made elsewhere; table names the file when -o is a folder. */
MM_MUST_USE enum mm_err mm_cli_put(struct mm_cli *cli, const struct mm_report_table *table,
                                   const struct mm_buf *bytes, struct mm_errinfo *info);
#endif
