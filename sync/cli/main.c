/* mamori: the one command line. Finds the command, reads its options, runs it; says a failure in one line. */
#include "sync/base/hash.h"
#include "sync/base/log.h"
#include "sync/cli/command.h"

#include <stdio.h>
#include <string.h>

enum exit_code { EXIT_FINE, EXIT_FAILED, EXIT_MISUSED };

static int fail(const struct mm_errinfo *info)
{
    fflush(stdout);
    fprintf(stderr, "mamori: %s\n", *info->text ? info->text : mm_err_name(info->err));
    return info->err == MM_ERR_USAGE ? EXIT_MISUSED : EXIT_FAILED;
}

static int help_all(void)
{
    printf("%s\n\n", mm_say("使い方: mamori 命令 [指定...]", "usage: mamori command [options...]"));
    mm_command_help_list(NULL);
    printf("\n%s\n", mm_say("「mamori 命令 --help」で、その命令の説明が出ます。",
                            "`mamori command --help` explains one command."));
    return EXIT_FINE;
}

static int help_words(char *const *words, size_t n, struct mm_errinfo *info)
{
    size_t used;
    const struct mm_command *command = n ? mm_command_find(words, n, &used) : NULL;

    if (!n)
        return help_all();
    if (command) {
        mm_command_help(command);
        return EXIT_FINE;
    }
    if (mm_command_help_list(words[0]))
        return EXIT_FINE;
    mm_fail(info, MM_ERR_USAGE,
            mm_say("「%s」という命令はありません。「mamori --help」に一覧があります。",
                   "no command %s; `mamori --help` lists them."),
            words[0]);
    return fail(info);
}

static int run_command(const struct mm_command *command, int argc, char **argv, struct mm_errinfo *info)
{
    struct mm_cli cli = {.command = command};
    enum mm_err err = mm_crypto_init(info);

    cli.clock = mm_clock_system();
    cli.random = mm_random_system();
    if (mm_data_dir(MM_BUILD_DATADIR, cli.data_dir, NULL) != MM_OK)
        cli.data_dir[0] = '\0';
    if (!err)
        err = mm_cli_parse(&cli, argc, argv, info);
    if (!err && mm_cli_flag(&cli, "help")) {
        mm_command_help(command);
        return EXIT_FINE;
    }
    if (!err)
        err = command->run(&cli, info);
    if (!err && (fflush(stdout) || ferror(stdout)))
        err = mm_fail(info, MM_ERR_IO, "%s", mm_say("出力できません。", "cannot write the output."));
    return err ? fail(info) : EXIT_FINE;
}

int main(int argc, char **argv)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    const struct mm_command *command;
    size_t used = 0;
    const char *first = argc > 1 ? argv[1] : "";

    mm_log_start("mamori", MM_LOG_INFO);
    if (strcmp(first, "--version") == 0) {
        printf("mamori %s\n", MM_VERSION);
        return EXIT_FINE;
    }
    if (strcmp(first, "--help") == 0 || strcmp(first, "help") == 0)
        return help_words(argv + 2, (size_t)(argc - 2), &info);
    if (argc < 2) {
        help_all();
        return EXIT_MISUSED;
    }
    command = mm_command_find(argv + 1, (size_t)(argc - 1), &used);
    if (command)
        return run_command(command, argc - (int)used, argv + used, &info);
    if (argc > 2 && strcmp(argv[2], "--help") == 0)
        return help_words(argv + 1, 1, &info);
    if (mm_command_help_list(first)) { /* "mamori roster": the words that may follow */
        mm_fail(&info, MM_ERR_USAGE,
                mm_say("「mamori %s」のあとの言葉が要ります。", "`mamori %s` needs another word."), first);
        return fail(&info);
    }
    return help_words(argv + 1, 1, &info);
}
