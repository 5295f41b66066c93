#include "sync/cli/command.h"

#include "sync/base/log.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define ENTRY(name) extern const struct mm_command mm_cmd_##name;
#include "sync/cli/commands/commands.def"
#undef ENTRY

static const struct mm_command *const commands[] = {
#define ENTRY(name) &mm_cmd_##name,
#include "sync/cli/commands/commands.def"
#undef ENTRY
};
#define NOT_SAID   INT64_MIN /* of an option that is a number */
#define N_COMMANDS (sizeof(commands) / sizeof(commands[0]))

const struct mm_command *const *mm_command_list(size_t *ret_n)
{
    *ret_n = N_COMMANDS;
    return commands;
}

/* How many of the words the command's own words take; 0 when they differ. */
static size_t words_taken(const struct mm_command *command, char *const *words, size_t n)
{
    const char *p = command->words;
    size_t used = 0;

    while (*p) {
        size_t len = strcspn(p, " ");

        if (used >= n || strlen(words[used]) != len || strncmp(words[used], p, len) != 0)
            return 0;
        used++;
        p += len + (p[len] == ' ');
    }
    return used;
}

const struct mm_command *mm_command_find(char *const *words, size_t n, size_t *ret_used)
{
    const struct mm_command *found = NULL;

    for (size_t i = 0; i < N_COMMANDS; i++) {
        size_t used = words_taken(commands[i], words, n);

        if (used > (found ? *ret_used : 0)) { /* "report verify" before "report" */
            *ret_used = used;
            found = commands[i];
        }
    }
    return found;
}

void mm_command_help(const struct mm_command *command)
{
    struct mm_opt opts[MM_CLI_MAX_OPTS];

    printf(mm_say("使い方: mamori %s%s%s [指定...]\n\n%s\n", "usage: mamori %s%s%s [options...]\n\n%s\n"),
           command->words, *command->args ? " " : "", command->args, mm_say(command->ja, command->en));
    if (command->more_ja)
        printf("%s\n", mm_say(command->more_ja, command->more_en));
    printf("\n%s\n", mm_say("指定:", "options:"));
    if (command->n_opts)
        memcpy(opts, command->opts, command->n_opts * sizeof(*opts));
    opts[command->n_opts] =
        (struct mm_opt){"help", MM_OPT_FLAG, NULL, NULL, "この説明を出します", "prints this help"};
    mm_opts_help(opts, command->n_opts + 1);
}

bool mm_command_help_list(const char *first_word)
{
    size_t len = first_word ? strlen(first_word) : 0, width = 0, n = 0;
    char words[N_COMMANDS][80];

    for (size_t i = 0; i < N_COMMANDS; i++) {
        const struct mm_command *c = commands[i];

        snprintf(words[i], sizeof(words[i]), "%s%s%s", c->words, *c->args ? " " : "", c->args);
        width = strlen(words[i]) > width ? strlen(words[i]) : width;
    }
    for (size_t i = 0; i < N_COMMANDS; i++) {
        const char *own = commands[i]->words;

        if (first_word && (strncmp(own, first_word, len) != 0 || (own[len] && own[len] != ' ')))
            continue;
        printf("  %-*s  %s\n", (int)width, words[i], mm_say(commands[i]->ja, commands[i]->en));
        n++;
    }
    return n > 0;
}

static enum mm_err check_words(const struct mm_cli *cli, struct mm_errinfo *info)
{
    const struct mm_command *command = cli->command;

    if (cli->n_args < command->min_args)
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("「mamori %s」には %s が要ります。「mamori %s --help」に説明があります。",
                              "`mamori %s` needs %s; see `mamori %s --help`."),
                       command->words, command->args, command->words);
    if (command->needs && !mm_cli_str(cli, command->needs, NULL))
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("「mamori %s」には --%s が要ります。「mamori %s --help」に説明があります。",
                              "`mamori %s` needs --%s; see `mamori %s --help`."),
                       command->words, command->needs, command->words);
    return MM_OK;
}

enum mm_err mm_cli_parse(struct mm_cli *cli, int argc, char **argv, struct mm_errinfo *info)
{
    const struct mm_command *command = cli->command;
    enum mm_err err;

    assert(command->n_opts < MM_CLI_MAX_OPTS && command->max_args <= MM_CLI_MAX_ARGS);
    if (command->n_opts)
        memcpy(cli->opts, command->opts, command->n_opts * sizeof(*cli->opts));
    cli->n_opts = command->n_opts;
    cli->opts[cli->n_opts++] = (struct mm_opt){.name = "help", .kind = MM_OPT_FLAG, .ja = "", .en = ""};
    memset(cli->value, 0, sizeof(cli->value));
    for (size_t i = 0; i < cli->n_opts; i++) {
        cli->opts[i].target = &cli->value[i];
        if (cli->opts[i].kind == MM_OPT_INT)
            cli->value[i].num = NOT_SAID;
    }
    err = mm_opts_parse(argc, argv, cli->opts, cli->n_opts, cli->args, command->max_args, &cli->n_args, info);
    if (err || mm_cli_flag(cli, "help"))
        return err;
    return check_words(cli, info);
}

enum mm_err mm_cli_go_on(struct mm_cli *cli, const struct mm_command *command, struct mm_errinfo *info)
{
    enum mm_err err;

    cli->command = command;
    err = check_words(cli, info);
    return err ? err : command->run(cli, info);
}

static const union mm_cli_value *value_of(const struct mm_cli *cli, const char *name)
{
    for (size_t i = 0; i < cli->n_opts; i++)
        if (strcmp(cli->opts[i].name, name) == 0)
            return &cli->value[i];
    assert(!"the option stands in the command's table");
    return NULL;
}

bool mm_cli_flag(const struct mm_cli *cli, const char *name)
{
    return value_of(cli, name)->flag;
}

int64_t mm_cli_int(const struct mm_cli *cli, const char *name, int64_t fallback)
{
    int64_t num = value_of(cli, name)->num;

    return num == NOT_SAID ? fallback : num;
}

const char *mm_cli_str(const struct mm_cli *cli, const char *name, const char *fallback)
{
    const char *str = value_of(cli, name)->str;

    return str ? str : fallback;
}
