#include "tests/unit/mm_test.h"

#include "sync/base/buf.h"
#include "sync/base/path.h"

#include <sys/stat.h>

MM_TEST(an_untouched_buffer_is_an_empty_string)
{
    struct mm_buf buf;
    mm_buf_init(&buf, 10);
    MM_CHECK_STR(mm_buf_str(&buf), "");
    MM_CHECK_ERR(mm_buf_check(&buf, NULL), MM_OK);
    MM_CHECK(buf.data == NULL);
    mm_buf_done(&buf);
    struct mm_buf zeroed = {0};
    mm_buf_done(&zeroed);
    mm_buf_done(NULL);
}

MM_TEST(a_buffer_fills_to_its_maximum_and_not_one_byte_more)
{
    for (size_t max = 0; max < 200; max += 13) {
        struct mm_buf buf;
        mm_buf_init(&buf, max);
        for (size_t i = 0; i < max; i++)
            mm_buf_char(&buf, 'x');
        MM_CHECK_ERR(mm_buf_check(&buf, NULL), MM_OK);
        MM_CHECK_INT(buf.len, max);
        mm_buf_char(&buf, 'y');
        struct mm_errinfo info = MM_ERRINFO_INIT;
        MM_CHECK_ERR(mm_buf_check(&buf, &info), MM_ERR_TOO_BIG);
        MM_CHECK(info.text[0] != '\0');
        MM_CHECK_INT(buf.len, max);
        MM_CHECK_INT(strlen(mm_buf_str(&buf)), max);
        MM_CHECK(buf.cap <= max + 1);
        mm_buf_done(&buf);
    }
}

MM_TEST(the_error_sticks_and_later_appends_are_ignored)
{
    struct mm_buf buf;
    mm_buf_init(&buf, 4);
    mm_buf_str_append(&buf, "abc");
    mm_buf_str_append(&buf, "defg");
    mm_buf_str_append(&buf, "h"); /* would fit */
    mm_buf_printf(&buf, "%d", 1);
    MM_CHECK_STR(mm_buf_str(&buf), "abc");
    MM_CHECK_ERR(mm_buf_check(&buf, NULL), MM_ERR_TOO_BIG);
    mm_buf_clear(&buf);
    mm_buf_str_append(&buf, "wxyz");
    MM_CHECK_ERR(mm_buf_check(&buf, NULL), MM_OK);
    MM_CHECK_STR(mm_buf_str(&buf), "wxyz");
    mm_buf_done(&buf);
}

MM_TEST(printf_writes_short_and_long_texts_alike)
{
    for (int width = 250; width < 262; width++) {
        struct mm_buf buf;
        mm_buf_init(&buf, 1000);
        mm_buf_str_append(&buf, "<");
        mm_buf_printf(&buf, "%*d", width, 7);
        mm_buf_str_append(&buf, ">");
        MM_CHECK_INT(buf.len, width + 2);
        MM_CHECK(buf.data && buf.data[width] == '7' && buf.data[width + 1] == '>');
        mm_buf_done(&buf);
    }
    struct mm_buf small;
    mm_buf_init(&small, 300);
    mm_buf_printf(&small, "%*d", 301, 7);
    MM_CHECK_ERR(mm_buf_check(&small, NULL), MM_ERR_TOO_BIG);
    MM_CHECK_INT(small.len, 0);
    mm_buf_done(&small);
}

MM_TEST(bytes_of_value_zero_are_kept)
{
    struct mm_buf buf;
    mm_buf_init(&buf, 8);
    mm_buf_append(&buf, "a\0b", 3);
    MM_CHECK_INT(buf.len, 3);
    MM_CHECK(buf.data && memcmp(buf.data, "a\0b", 4) == 0);
    mm_buf_done(&buf);
}

MM_TEST(take_hands_over_the_memory_and_empties_the_buffer)
{
    struct mm_buf buf;
    mm_buf_init(&buf, 5);
    mm_buf_str_append(&buf, "hello");
    size_t len = 0;
    char *text = mm_buf_take(&buf, &len);
    MM_CHECK_STR(text, "hello");
    MM_CHECK_INT(len, 5);
    free(text);
    MM_CHECK_STR(mm_buf_str(&buf), "");
    text = mm_buf_take(&buf, NULL);
    MM_CHECK_STR(text, "");
    free(text);
    mm_buf_str_append(&buf, "too long");
    MM_CHECK(mm_buf_take(&buf, NULL) == NULL);
    mm_buf_str_append(&buf, "again");
    MM_CHECK_STR(mm_buf_str(&buf), "again");
    mm_buf_done(&buf);
}

MM_TEST(a_file_comes_back_as_it_was_written)
{
    char dir[256], path[300];
    mm_test_mkdir(dir);
    snprintf(path, sizeof path, "%s/a", dir);
    MM_CHECK_ERR(mm_file_write_atomic(path, "one\0two", 7, 0640, NULL), MM_OK);
    struct stat st;
    MM_CHECK(stat(path, &st) == 0 && (st.st_mode & 0777) == (0640 & ~umask(umask(0))));
    MM_CHECK_ERR(mm_file_write_atomic(path, "1\0three", 7, 0640, NULL), MM_OK);
    struct mm_buf buf;
    mm_buf_init(&buf, 0);
    MM_CHECK_ERR(mm_file_read(path, 7, &buf, NULL), MM_OK);
    MM_CHECK(buf.len == 7 && memcmp(buf.data, "1\0three", 7) == 0);
    mm_buf_done(&buf);
    MM_CHECK_ERR(mm_file_write_atomic(path, "", 0, 0600, NULL), MM_OK);
    MM_CHECK_ERR(mm_file_read(path, 7, &buf, NULL), MM_OK);
    MM_CHECK_STR(mm_buf_str(&buf), "");
    mm_buf_done(&buf);
    mm_test_rmdir(dir);
}

MM_TEST(a_file_over_its_maximum_is_refused_with_its_name)
{
    char dir[256], path[300];
    mm_test_mkdir(dir);
    snprintf(path, sizeof path, "%s/big", dir);
    MM_CHECK_ERR(mm_file_write_atomic(path, "12345678", 8, 0600, NULL), MM_OK);
    struct mm_buf buf = {.max = 99};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_CHECK_ERR(mm_file_read(path, 7, &buf, &info), MM_ERR_TOO_BIG);
    MM_CHECK(strstr(info.text, path) != NULL);
    MM_CHECK_INT(buf.max, 99); /* untouched */
    mm_errinfo_clear(&info);
    snprintf(path, sizeof path, "%s/none", dir);
    MM_CHECK_ERR(mm_file_read(path, 7, &buf, &info), MM_ERR_NOT_FOUND);
    MM_CHECK(strstr(info.text, path) != NULL);
    MM_CHECK_ERR(mm_file_read(dir, 7, &buf, NULL), MM_ERR_IO);
    mm_test_rmdir(dir);
}

MM_TEST(a_failed_write_leaves_the_old_file_and_no_rubbish)
{
    char dir[256], path[300], inside[320];
    mm_test_mkdir(dir);
    snprintf(path, sizeof path, "%s/folder", dir);
    snprintf(inside, sizeof inside, "%s/kept", path);
    MM_CHECK_ERR(mm_mkdirs(path, 0700, NULL), MM_OK);
    MM_CHECK_ERR(mm_file_write_atomic(inside, "x", 1, 0600, NULL), MM_OK);
    MM_CHECK(mm_file_write_atomic(path, "y", 1, 0600, NULL) != MM_OK); /* a folder has that name */
    MM_CHECK(mm_path_exists(inside));
    MM_CHECK(rmdir(dir) != 0);
    MM_CHECK(unlink(inside) == 0 && rmdir(path) == 0);
    MM_CHECK(rmdir(dir) == 0); /* so no temporary file was left */
    MM_CHECK_ERR(mm_file_write_atomic(path, "y", 1, 0600, NULL), MM_ERR_NOT_FOUND);
}

MM_TEST(an_endless_file_ends_at_the_maximum)
{
    struct mm_buf buf;
    MM_CHECK_ERR(mm_file_read("/dev/zero", 100, &buf, NULL), MM_ERR_TOO_BIG);
}

MM_TEST(copies_are_copies)
{
    char *a = mm_strdup("守り");
    char *b = mm_strndup("abcdef", 3);
    char *c = mm_asprintf("%s-%03d", "x", 7);
    MM_CHECK_STR(a, "守り");
    MM_CHECK_STR(b, "abc");
    MM_CHECK_STR(c, "x-007");
    free(a);
    free(b);
    free(c);
}

MM_TEST_MAIN
