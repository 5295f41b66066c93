#include "tests/unit/mm_test.h"

#include "sync/base/utf8.h"

#include <errno.h>

MM_TEST(every_code_has_its_own_name)
{
    for (int a = 0; a < MM_ERR_COUNT; a++) {
        for (int b = 0; b < a; b++)
            MM_CHECK(strcmp(mm_err_name((enum mm_err)a), mm_err_name((enum mm_err)b)) != 0);
    }
    MM_CHECK_STR(mm_err_name(MM_OK), "ok");
    MM_CHECK_STR(mm_err_name(MM_ERR_NO_SPACE), "no_space");
    MM_CHECK_STR(mm_err_name(MM_ERR_USAGE), "usage");
    MM_CHECK_STR(mm_err_name((enum mm_err)99), "unknown");
}

MM_TEST(the_innermost_text_wins_and_the_outer_code_is_returned)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_CHECK_ERR(mm_fail(&info, MM_ERR_IO, "disk %d", 3), MM_ERR_IO);
    MM_CHECK_ERR(mm_fail(&info, MM_ERR_CORRUPT, "outer"), MM_ERR_CORRUPT);
    MM_CHECK_STR(info.text, "disk 3");
    MM_CHECK_ERR(info.err, MM_ERR_IO);
    mm_errinfo_clear(&info);
    MM_CHECK_STR(info.text, "");
    MM_CHECK_ERR(info.err, MM_OK);
}

MM_TEST(no_errinfo_is_fine)
{
    MM_CHECK_ERR(mm_fail(NULL, MM_ERR_BUSY, "x"), MM_ERR_BUSY);
    MM_CHECK_ERR(mm_fail_errno(NULL, ENOSPC, "x"), MM_ERR_NO_SPACE);
    mm_errinfo_clear(NULL);
}

MM_TEST(a_long_text_is_cut_between_characters)
{
    char text[1200];
    for (int shift = 0; shift < 3; shift++) {
        memset(text, 'a', (size_t)shift);
        for (size_t i = 0; i < 300; i++)
            memcpy(text + shift + 3 * i, "守", 4);
        struct mm_errinfo info = MM_ERRINFO_INIT;
        mm_fail(&info, MM_ERR_INVALID, "%s", text);
        MM_CHECK(strlen(info.text) >= sizeof info.text - 4);
        MM_CHECK(mm_utf8_valid(info.text, strlen(info.text), NULL));
    }
}

MM_TEST(a_text_that_just_fits_stays_whole)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char text[sizeof info.text];
    memset(text, 'a', sizeof text);
    memcpy(text + sizeof text - 4, "守", 4);
    mm_fail(&info, MM_ERR_INVALID, "%s", text);
    MM_CHECK_STR(info.text, text);
}

MM_TEST(a_text_is_one_line)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    mm_fail(&info, MM_ERR_INVALID, "a\nb\tc\x7F");
    MM_CHECK_STR(info.text, "a b c ");
}

MM_TEST(errno_maps_to_the_codes_that_somebody_handles)
{
    static const struct {
        int errnum;
        enum mm_err err;
    } rows[] = {
        {ENOSPC, MM_ERR_NO_SPACE}, {EROFS, MM_ERR_READ_ONLY},      {ENOMEM, MM_ERR_NOMEM},
        {EACCES, MM_ERR_AUTH},     {ENOENT, MM_ERR_NOT_FOUND},     {EEXIST, MM_ERR_EXISTS},
        {EIO, MM_ERR_IO},          {ECONNREFUSED, MM_ERR_NETWORK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct mm_errinfo info = MM_ERRINFO_INIT;
        MM_CHECK_ERR(mm_fail_errno(&info, rows[i].errnum, "file %s", "x"), rows[i].err);
        MM_CHECK_ERR(info.err, rows[i].err);
        MM_CHECK(strncmp(info.text, "file x: ", 8) == 0 && strlen(info.text) > 8);
    }
}

MM_TEST_MAIN
