#include "tests/unit/mm_test.h"

#include "sync/base/opts.h"

static bool headless;
static const char *db, *out;
static int64_t count;

static const struct mm_opt opts[] = {
    {"headless", MM_OPT_FLAG, &headless, NULL, "画面を出しません", "no screen"},
    {"db", MM_OPT_STRING, &db, "URL", "記録の場所", "where the records are"},
    {"count", MM_OPT_INT, &count, "N", "回数", "how often"},
    {"o", MM_OPT_STRING, &out, "FILE", "書き出すファイル", "file to write"},
};

static const char *args[3];
static size_t n_args;
static struct mm_errinfo info;

#define PARSE(...)                                                                                           \
    parse((const char *const[]){"prog", __VA_ARGS__},                                                        \
          sizeof((const char *const[]){"prog", __VA_ARGS__}) / sizeof(const char *))

static enum mm_err parse(const char *const *words, size_t n)
{
    static char pool[16][64]; /* targets borrow from the words until the next call */
    char *argv[16] = {0};
    for (size_t i = 0; i < n; i++) {
        snprintf(pool[i], sizeof pool[i], "%s", words[i]);
        argv[i] = pool[i];
    }
    headless = false;
    db = out = NULL;
    count = -99;
    n_args = 99;
    mm_errinfo_clear(&info);
    enum mm_err err =
        mm_opts_parse((int)n, argv, opts, sizeof opts / sizeof opts[0], args, 3, &n_args, &info);
    /* The words are left to the process: targets borrow from them. */
    return err;
}

MM_TEST(options_and_words_may_be_mixed)
{
    MM_CHECK_ERR(PARSE("report", "--db", "sqlite:x", "gaps", "--headless", "--count=-12", "-o", "file.csv"),
                 MM_OK);
    MM_CHECK_INT(n_args, 2);
    MM_CHECK_STR(args[0], "report");
    MM_CHECK_STR(args[1], "gaps");
    MM_CHECK_STR(db, "sqlite:x");
    MM_CHECK_STR(out, "file.csv");
    MM_CHECK_INT(count, -12);
    MM_CHECK(headless);
}

MM_TEST(a_value_may_hold_an_equals_sign_be_empty_or_look_like_an_option)
{
    MM_CHECK_ERR(PARSE("--db=a=b"), MM_OK);
    MM_CHECK_STR(db, "a=b");
    MM_CHECK_ERR(PARSE("--db="), MM_OK);
    MM_CHECK_STR(db, "");
    MM_CHECK_ERR(PARSE("--db", "--headless"), MM_OK);
    MM_CHECK_STR(db, "--headless");
    MM_CHECK(!headless);
}

MM_TEST(two_dashes_end_the_options_and_one_is_a_word)
{
    MM_CHECK_ERR(PARSE("-", "--", "--headless", "--"), MM_OK);
    MM_CHECK_INT(n_args, 3);
    MM_CHECK_STR(args[0], "-");
    MM_CHECK_STR(args[1], "--headless");
    MM_CHECK_STR(args[2], "--");
    MM_CHECK(!headless);
}

static void refused(int line, enum mm_err err, const char *part)
{
    mm_check_err_(__FILE__, line, err, MM_ERR_USAGE, "parse");
    mm_check_(__FILE__, line, strstr(info.text, part) != NULL, info.text);
}

MM_TEST(wrong_use_gets_a_sentence_that_names_the_word)
{
    setenv("LC_ALL", "C", 1);
    refused(__LINE__, PARSE("--nope"), "--nope");
    refused(__LINE__, PARSE("--d", "x"), "--d");
    refused(__LINE__, PARSE("--dbx=1"), "--dbx=1");
    refused(__LINE__, PARSE("-x"), "-x");
    refused(__LINE__, PARSE("-db", "x"), "-db");
    refused(__LINE__, PARSE("--o", "x"), "--o");
    refused(__LINE__, PARSE("--db"), "--db needs URL");
    refused(__LINE__, PARSE("--headless=1"), "--headless takes no value");
    refused(__LINE__, PARSE("a", "b", "c", "too-many"), "too-many");
    MM_CHECK_INT(n_args, 99);
    unsetenv("LC_ALL");
    setenv("LANG", "ja_JP.UTF-8", 1);
    refused(__LINE__, PARSE("--nope"), "--nope という指定はありません");
}

MM_TEST(numbers_must_be_whole_and_fit)
{
    static const char *const bad[] = {"",     "x", "1x", "1.5", " 1", "+1", "-", "1-", "9223372036854775808",
                                      "0x10", "１"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        refused(__LINE__, PARSE("--count", bad[i]), "--count");
        MM_CHECK_INT(count, -99);
    }
    MM_CHECK_ERR(PARSE("--count", "9223372036854775807"), MM_OK);
    MM_CHECK_INT(count, INT64_MAX);
    MM_CHECK_ERR(PARSE("--count", "007"), MM_OK);
    MM_CHECK_INT(count, 7);
}

MM_TEST(the_help_is_made_from_the_rows)
{
    setenv("LC_ALL", "en_US.UTF-8", 1);
    char dir[256], path[300], text[600] = "";
    mm_test_mkdir(dir);
    snprintf(path, sizeof path, "%s/help", dir);
    fflush(stdout);
    int saved = dup(1);
    MM_REQUIRE(saved >= 0 && freopen(path, "w", stdout) != NULL);
    mm_opts_help(opts, sizeof opts / sizeof opts[0]);
    fflush(stdout);
    dup2(saved, 1);
    close(saved);
    FILE *f = fopen(path, "r");
    MM_REQUIRE(f != NULL);
    size_t n = fread(text, 1, sizeof text - 1, f);
    text[n] = '\0';
    fclose(f);
    MM_CHECK_STR(text, "  --headless  no screen\n"
                       "  --db URL    where the records are\n"
                       "  --count N   how often\n"
                       "  -o FILE     file to write\n");
    mm_test_rmdir(dir);
}

MM_TEST_MAIN
