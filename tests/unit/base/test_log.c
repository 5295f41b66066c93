#include "tests/unit/mm_test.h"

#include "sync/base/log.h"

#include <ctype.h>
#include <fcntl.h>

static char dir[256], path[300], text[4000];

static int redirect_stderr(void)
{
    mm_test_mkdir(dir);
    snprintf(path, sizeof path, "%s/log", dir);
    int saved = dup(2);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    dup2(fd, 2);
    close(fd);
    return saved;
}

static void restore_stderr(int saved)
{
    dup2(saved, 2);
    close(saved);
    FILE *f = fopen(path, "r");
    size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
    text[n] = '\0';
    if (f)
        fclose(f);
    mm_test_rmdir(dir);
}

MM_TEST(a_line_has_time_level_program_and_text)
{
    int saved = redirect_stderr();
    mm_log_start("mamori-agent", MM_LOG_WARN);
    mm_log(MM_LOG_WARN, "no answer from %s; trying again in %d s", "server", 4);
    restore_stderr(saved);
    MM_CHECK(strlen(text) > 25 && isdigit((unsigned char)text[0]) && text[10] == 'T' && text[23] == 'Z');
    MM_CHECK_STR(text + 24, " warn mamori-agent: no answer from server; trying again in 4 s\n");
}

MM_TEST(levels_below_the_chosen_one_are_silent)
{
    int saved = redirect_stderr();
    mm_log_start("p", MM_LOG_WARN);
    mm_log(MM_LOG_INFO, "quiet");
    mm_log(MM_LOG_DEBUG, "quiet");
    mm_log(MM_LOG_ERROR, "loud");
    restore_stderr(saved);
    MM_CHECK(strstr(text, "quiet") == NULL);
    MM_CHECK(strstr(text, " error p: loud\n") != NULL);
}

MM_TEST(a_text_cannot_forge_a_second_line)
{
    int saved = redirect_stderr();
    mm_log_start("p", MM_LOG_INFO);
    mm_log(MM_LOG_INFO, "%s", "a\n2026-01-01T00:00:00.000Z error p: forged");
    restore_stderr(saved);
    const char *first = strchr(text, '\n');
    MM_CHECK(first && first[1] == '\0');
}

MM_TEST(an_endless_text_is_cut)
{
    char longer[3000];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    int saved = redirect_stderr();
    mm_log_start("p", MM_LOG_INFO);
    mm_log(MM_LOG_INFO, "%s", longer);
    restore_stderr(saved);
    size_t n = strlen(text);
    MM_CHECK(n > 400 && n < 700 && text[n - 1] == '\n');
}

static bool english(const char *all, const char *messages, const char *lang)
{
    setenv("LC_ALL", all, 1);
    setenv("LC_MESSAGES", messages, 1);
    setenv("LANG", lang, 1);
    return mm_lang_english();
}

MM_TEST(the_language_follows_the_first_variable_that_is_set)
{
    MM_CHECK(english("C", "ja_JP.UTF-8", "ja_JP.UTF-8"));
    MM_CHECK(english("", "POSIX", "ja_JP.UTF-8"));
    MM_CHECK(english("", "", "en_GB.UTF-8"));
    MM_CHECK(!english("", "ja_JP.UTF-8", "C"));
    MM_CHECK(!english("ja_JP.UTF-8", "C", "C"));
    MM_CHECK(!english("", "", ""));
    MM_CHECK(!english("", "", "C.UTF-8"));
    MM_CHECK_STR(mm_say("日本語", "English"), "日本語");
    MM_CHECK(english("", "", "C"));
    MM_CHECK_STR(mm_say("日本語", "English"), "English");
}

MM_TEST_MAIN
