/* `lp` as it may be: what it is told, and one that refuses, hangs with a child of its own, or is not there.
 */
#include "sync/agent/print.h"
#include "tests/unit/mm_test.h"

#include <signal.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char dir[256];

static void fake_lp(const char *script)
{
    char path[400];
    FILE *f;
    if (!dir[0])
        mm_test_mkdir(dir);
    snprintf(path, sizeof path, "%s/lp", dir);
    f = fopen(path, "w");
    MM_REQUIRE(f);
    fprintf(f, "#!/bin/sh\nPATH=/usr/bin:/bin\n%s\n", script);
    fclose(f);
    MM_CHECK_INT(chmod(path, 0755), 0);
    setenv("PATH", dir, 1);
}

static void said(const char *name, char *out, size_t out_bytes)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "r");
    out[0] = '\0';
    if (f && !fgets(out, (int)out_bytes, f))
        out[0] = '\0';
    if (f)
        fclose(f);
}

MM_TEST(a_file_goes_to_lp_as_words_and_no_shell_reads_them)
{
    char words[400];
    fake_lp("printf '%s|' \"$@\" >\"${0%/*}/words\"");
    MM_CHECK_ERR(mm_print_file("office", "/tmp/a; touch b $(c) 'd'.pdf", 5000, NULL), MM_OK);
    said("words", words, sizeof words);
    MM_CHECK_STR(words, "-s|-d|office|--|/tmp/a; touch b $(c) 'd'.pdf|");
}

MM_TEST(a_printer_that_refuses_is_one_sentence)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    fake_lp("echo 'lp: Error - out of paper' >&2; exit 1");
    MM_CHECK_ERR(mm_print_file("office", "/tmp/x.pdf", 5000, &info), MM_ERR_IO);
    MM_CHECK(info.text[0] && !strchr(info.text, '\n'));
}

MM_TEST(lp_that_hangs_is_ended_with_all_that_it_started)
{
    char text[32];
    fake_lp("sleep 600 & echo $! >\"${0%/*}/pid\"; wait");
    MM_CHECK_ERR(mm_print_file("office", "/tmp/x.pdf", 400, NULL), MM_ERR_BUSY);
    said("pid", text, sizeof text);
    pid_t pid = (pid_t)strtol(text, NULL, 10);
    MM_REQUIRE(pid > 1);
    for (int i = 0; i < 500 && kill(pid, 0) == 0; i++) { /* until whoever took it over has seen it end */
        char path[64], state = '\0';
        snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
        FILE *f = fopen(path, "r");
        if (f && fscanf(f, "%*d %*s %c", &state) != 1)
            state = '\0';
        if (f)
            fclose(f);
        if (!f || state == 'Z')
            return;
        const struct timespec nap = {0, 10000000};
        nanosleep(&nap, NULL);
    }
    MM_CHECK(kill(pid, 0) != 0);
}

MM_TEST(without_lp_or_a_printer_nothing_is_started)
{
    fake_lp("exit 0");
    MM_CHECK_ERR(mm_print_file("", "/tmp/x.pdf", 1000, NULL), MM_ERR_NOT_FOUND);
    MM_CHECK_ERR(mm_print_file("-o", "/tmp/x.pdf", 1000, NULL), MM_ERR_NOT_FOUND);
    setenv("PATH", "/nowhere", 1);
    MM_CHECK_ERR(mm_print_file("office", "/tmp/x.pdf", 1000, NULL), MM_ERR_NOT_FOUND);
    mm_test_rmdir(dir);
}

MM_TEST_MAIN
