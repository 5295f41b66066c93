/* The list of commands: each is found by its own words, and no two have the same. */
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

MM_TEST_MAIN
