/* What a command of `mamori` is: its words, its help, its options and what it does. One file
 * commands/cmd_<name>.c and one ENTRY(name) line in commands/commands.def each; --help of everything is made
 * from these tables. Commands write to standard output; a failure goes up as one sentence, and main says it.
 */
#ifndef MM_CLI_COMMAND_H
#define MM_CLI_COMMAND_H

#include "sync/base/clock.h"
#include "sync/base/err.h"
#include "sync/base/id.h"
#include "sync/base/opts.h"
#include "sync/base/path.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MM_CLI_MAX_OPTS 16
#define MM_CLI_MAX_ARGS 8

union mm_cli_value {
    bool flag;
    const char *str;
    int64_t num;
};

struct mm_cli {
    const struct mm_command *command;
    struct mm_opt opts[MM_CLI_MAX_OPTS]; /* the command's rows and --help, aimed at value */
    union mm_cli_value value[MM_CLI_MAX_OPTS];
    size_t n_opts;
    const char *args[MM_CLI_MAX_ARGS]; /* words behind the command's own */
    size_t n_args;
    struct mm_clock clock;
    struct mm_random random;
    char data_dir[MM_PATH_BYTES]; /* content/, fonts/ …; "" when they are not installed */
    const char *council;          /* instead of --council: one after the other (call.h); NULL: as it says */
};

struct mm_command {
    const char *words;             /* "roster import" */
    const char *args;              /* "FILE.csv", "" for none: for the help */
    size_t min_args, max_args;     /* words behind the command's own */
    const char *ja, *en;           /* one line */
    const char *more_ja, *more_en; /* further lines of its help; NULL for none */
    const struct mm_opt *opts;     /* static; target NULL: main aims them */
    size_t n_opts;
    const char *needs; /* option that must be given, "db"; NULL for none */
    enum mm_err (*run)(struct mm_cli *cli, struct mm_errinfo *info);
};

const struct mm_command *const *mm_command_list(size_t *ret_n);
/* The command whose words begin argv[0..n); *ret_used is their number. NULL when there is none. */
const struct mm_command *mm_command_find(char *const *words, size_t n, size_t *ret_used);
/* Prints the help of one command, or the list of those that begin with a word (NULL: of all). False when no
 * command begins so. */
void mm_command_help(const struct mm_command *command);
bool mm_command_help_list(const char *first_word);
/* Options and words of one command from argv[1..). */
MM_MUST_USE enum mm_err mm_cli_parse(struct mm_cli *cli, int argc, char **argv, struct mm_errinfo *info);
/* Another command takes over with what was parsed; every option of it stands in the table of the first too.
 */
MM_MUST_USE enum mm_err mm_cli_go_on(struct mm_cli *cli, const struct mm_command *command,
                                     struct mm_errinfo *info);

/* Values of options by name; the option must stand in the command's table. */
bool mm_cli_flag(const struct mm_cli *cli, const char *name);
const char *mm_cli_str(const struct mm_cli *cli, const char *name, const char *fallback);
int64_t mm_cli_int(const struct mm_cli *cli, const char *name, int64_t fallback);

/* The rows that every command on a store has, and those of a command on one council of it. */
#define MM_CLI_OPT_STORE                                                                                     \
    {"db",                                                                                                   \
     MM_OPT_STRING,                                                                                          \
     NULL,                                                                                                   \
     "URL",                                                                                                  \
     "中央の記録の場所（sqlite:ファイル か postgresql://利用者@ホスト/データベース）",                       \
     "the central store (sqlite:FILE or postgresql://user@host/database)"},                                  \
    {                                                                                                        \
        "ca", MM_OPT_STRING, NULL, "FILE",                                                                   \
            "動いているサーバーを確かめる証明書（PEM、省けばサーバーが残したもの）",                         \
            "certificate that a running server must chain to (PEM; default: what the server left)"           \
    }
#define MM_CLI_OPT_DB                                                                                        \
    MM_CLI_OPT_STORE,                                                                                        \
    {                                                                                                        \
        "council", MM_OPT_STRING, NULL, "NAME",                                                              \
            "議会の名前か ID（記録の場所にいくつかあるとき。mamori council list に出ます）",                 \
            "name or id of the council (where the store has several; see mamori council list)"               \
    }
#endif
