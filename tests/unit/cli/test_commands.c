/* The list of commands: each is found by its own words, and no two have the same. And what is said to one. */
#include "sync/cli/command.h"
#include "tests/unit/mm_test.h"

MM_TEST(no_two_commands_have_the_same_words)
{
    size_t n = 0;
    const struct mm_command *const *list = mm_command_list(&n);

    MM_CHECK(n > 20);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            if (!MM_CHECK(strcmp(list[i]->words, list[k]->words) != 0))
                printf("    %s\n", list[i]->words);
}

MM_TEST(every_command_is_found_by_its_words)
{
    size_t n = 0;
    const struct mm_command *const *list = mm_command_list(&n);

    for (size_t i = 0; i < n; i++) {
        char text[100], *words[8], *save = NULL;
        size_t n_words = 0, used = 0;

        snprintf(text, sizeof(text), "%s", list[i]->words);
        for (char *word = strtok_r(text, " ", &save); word && n_words < 8; word = strtok_r(NULL, " ", &save))
            words[n_words++] = word;
        MM_CHECK(mm_command_find(words, n_words, &used) == list[i]);
        MM_CHECK_INT(used, n_words);
    }
}

/* Each word and option of the commands that `verify` sends on to is one of its own. */
MM_TEST(verify_knows_every_option_of_what_it_sends_on_to)
{
    static const char *const targets[][2] = {
        {"store", "verify"}, {"report", "verify"}, {"certificate", "verify"}};
    char word[] = "verify", *own[] = {word};
    size_t used = 0;
    const struct mm_command *verify = mm_command_find(own, 1, &used);

    MM_REQUIRE(verify);
    for (size_t t = 0; t < sizeof targets / sizeof targets[0]; t++) {
        char first[20], *words[] = {first, word};

        snprintf(first, sizeof(first), "%s", targets[t][0]);
        const struct mm_command *command = mm_command_find(words, 2, &used);
        MM_REQUIRE(command && used == 2);
        MM_CHECK(command->max_args <= verify->max_args);
        for (size_t i = 0; i < command->n_opts; i++) {
            size_t k = 0;
            while (k < verify->n_opts && strcmp(verify->opts[k].name, command->opts[i].name) != 0)
                k++;
            MM_CHECK(k < verify->n_opts && verify->opts[k].kind == command->opts[i].kind);
        }
    }
}

MM_TEST(what_a_command_says_it_says_in_both_languages)
{
    size_t n = 0;
    const struct mm_command *const *list = mm_command_list(&n);

    for (size_t i = 0; i < n; i++)
        if (!MM_CHECK(list[i]->ja && list[i]->en && !list[i]->more_ja == !list[i]->more_en))
            printf("    %s\n", list[i]->words);
}

MM_TEST(a_number_that_was_said_is_taken_though_it_is_0)
{
    static const struct {
        const char *said;
        int64_t wanted;
    } cases[] = {{NULL, 5}, {"0", 0}, {"4294967297", 4294967297}};
    char first[] = "content", second[] = "print", *words[] = {first, second};
    size_t used = 0;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char program[] = "print", dir[] = "DIR", option[] = "--judges", out[] = "-o", file[] = "x",
             number[24];
        char *argv[] = {program, dir, out, file, option, number, NULL};
        struct mm_cli cli = {.command = mm_command_find(words, 2, &used)};

        snprintf(number, sizeof number, "%s", cases[i].said ? cases[i].said : "");
        MM_CHECK_ERR(mm_cli_parse(&cli, cases[i].said ? 6 : 4, argv, NULL), MM_OK);
        MM_CHECK(mm_cli_int(&cli, "judges", 5) == cases[i].wanted);
    }
}

MM_TEST_MAIN
