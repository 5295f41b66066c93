/* A test file is a program: MM_TEST(name_that_says_the_promise) { MM_CHECK(...); } as often as needed, and
 * MM_TEST_MAIN once at its end. A failed check prints file, line and both values, and the test goes on. The
 * arguments of the program choose tests by a part of their name. No test may lean on another. */
#ifndef MM_TEST_H
#define MM_TEST_H

#include "sync/base/err.h"

#include <ftw.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct mm_test {
    const char *name;
    void (*run)(void);
    struct mm_test *next;
};

static struct mm_test *mm_tests_first;
/* (a fuzz target takes from here without a test) */
static __attribute__((unused)) struct mm_test **mm_tests_end = &mm_tests_first;
static int mm_tests_failed_checks;

#define MM_TEST(test_name)                                                                                   \
    static void test_##test_name(void);                                                                      \
    __attribute__((constructor)) static void add_##test_name(void)                                           \
    {                                                                                                        \
        static struct mm_test entry = {#test_name, test_##test_name, NULL};                                  \
        *mm_tests_end = &entry;                                                                              \
        mm_tests_end = &entry.next;                                                                          \
    }                                                                                                        \
    static void test_##test_name(void)

#define MM_CHECK(expr) mm_check_(__FILE__, __LINE__, (expr), #expr)
/* Got first, expected second. Strings may be NULL. */
#define MM_CHECK_STR(got, want) mm_check_str_(__FILE__, __LINE__, (got), (want), #got)
#define MM_CHECK_INT(got, want) mm_check_int_(__FILE__, __LINE__, (long long)(got), (long long)(want), #got)
#define MM_CHECK_ERR(got, want) mm_check_err_(__FILE__, __LINE__, (got), (want), #got)
/* The same, and leaves the test when it fails: for what the rest of the test stands on. */
#define MM_REQUIRE(expr)                                                                                     \
    do {                                                                                                     \
        if (!mm_check_(__FILE__, __LINE__, (expr), #expr))                                                   \
            return;                                                                                          \
    } while (0)

static inline void mm_failed_(const char *file, int line)
{
    mm_tests_failed_checks++;
    printf("%s:%d: ", file, line);
}

static inline bool mm_check_(const char *file, int line, bool good, const char *expr)
{
    if (!good) {
        mm_failed_(file, line);
        printf("%s is false\n", expr);
    }
    return good;
}

static inline bool mm_check_str_(const char *file, int line, const char *got, const char *want,
                                 const char *expr)
{
    if (got == want || (got && want && strcmp(got, want) == 0))
        return true;
    mm_failed_(file, line);
    printf("%s is \"%s\", not \"%s\"\n", expr, got ? got : "(null)", want ? want : "(null)");
    return false;
}

static inline bool mm_check_int_(const char *file, int line, long long got, long long want, const char *expr)
{
    if (got == want)
        return true;
    mm_failed_(file, line);
    printf("%s is %lld, not %lld\n", expr, got, want);
    return false;
}

static inline bool mm_check_err_(const char *file, int line, enum mm_err got, enum mm_err want,
                                 const char *expr)
{
    if (got == want)
        return true;
    mm_failed_(file, line);
    printf("%s is %s, not %s\n", expr, mm_err_name(got), mm_err_name(want));
    return false;
}

/* A new empty folder for the files of a test, below $TMPDIR; mm_test_rmdir removes it with all that is in it.
 */
static inline void mm_test_mkdir(char out[256])
{
    const char *base = getenv("TMPDIR");
    snprintf(out, 256, "%s/mm-test-XXXXXX", base && *base ? base : P_tmpdir);
    if (!mkdtemp(out)) {
        perror(out);
        exit(2);
    }
}

static inline int mm_test_remove_(const char *path, const struct stat *st, int type, struct FTW *walk)
{
    (void)st;
    (void)type;
    (void)walk;
    return remove(path);
}

static inline void mm_test_rmdir(const char *path)
{
    nftw(path, mm_test_remove_, 8, FTW_DEPTH | FTW_PHYS);
}

static inline bool mm_tests_chosen(const char *name, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strstr(name, argv[i]))
            return true;
    }
    return argc <= 1;
}

static inline int mm_tests_main(int argc, char **argv)
{
    int ran = 0, failed = 0;
    for (const struct mm_test *t = mm_tests_first; t; t = t->next) {
        if (!mm_tests_chosen(t->name, argc, argv))
            continue;
        int before = mm_tests_failed_checks;
        t->run();
        ran++;
        if (mm_tests_failed_checks != before) {
            failed++;
            printf("FAILED %s\n", t->name);
        }
        fflush(stdout);
    }
    printf("%d tests, %d failed\n", ran, failed);
    return ran == 0 || failed > 0;
}

#define MM_TEST_MAIN                                                                                         \
    int main(int argc, char **argv)                                                                          \
    {                                                                                                        \
        return mm_tests_main(argc, argv);                                                                    \
    }

#endif
