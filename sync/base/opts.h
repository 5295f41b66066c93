/* Command-line options from a const table: one row an option, --help made from the same rows. */
#ifndef MM_BASE_OPTS_H
#define MM_BASE_OPTS_H

#include "sync/base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum mm_opt_kind {
    MM_OPT_FLAG,   /* bool * */
    MM_OPT_STRING, /* const char ** ; borrowed from argv */
    MM_OPT_INT,    /* int64_t * */
    MM_OPT_KIND_COUNT
};

struct mm_opt {
    const char *name; /* "db" for --db VALUE or --db=VALUE; "o" for -o VALUE */
    enum mm_opt_kind kind;
    void *target;      /* borrowed */
    const char *value; /* name of the value in the help, e.g. "URL"; NULL for flags */
    const char *ja;    /* one line of help */
    const char *en;
};

/* Parses argv[1..]; words that are no options go to args (at most max_args; USAGE above). "--" ends options.
 * --help is left to the caller as any flag. Unknown options, missing and malformed values give USAGE with a
 * sentence. */
MM_MUST_USE enum mm_err mm_opts_parse(int argc, char **argv, const struct mm_opt *opts, size_t n_opts,
                                      const char **args, size_t max_args, size_t *ret_n_args,
                                      struct mm_errinfo *info);
/* Prints the rows, aligned, in the language of mm_say. */
void mm_opts_help(const struct mm_opt *opts, size_t n_opts);
#endif
