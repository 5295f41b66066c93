#include "tests/unit/mm_test.h"

#include "sync/base/buf.h"
#include "sync/base/path.h"

#include <sys/wait.h>

MM_TEST(joining_puts_one_slash)
{
    static const char *const rows[][3] = {
        {"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"a", "/b", "a/b"}, {"a/", "/b", "a/b"},
        {"/", "b", "/b"},  {"", "b", "b"},     {"", "/b", "/b"},   {"a", "", "a"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char out[MM_PATH_BYTES];
        MM_CHECK_ERR(mm_path_join(out, rows[i][0], rows[i][1]), MM_OK);
        MM_CHECK_STR(out, rows[i][2]);
    }
    char out[MM_PATH_BYTES] = "same";
    MM_CHECK_ERR(mm_path_join(out, out, "x"), MM_OK); /* out may be one of the parts */
    MM_CHECK_STR(out, "same/x");
}

MM_TEST(a_path_that_does_not_fit_is_refused_and_out_is_untouched)
{
    char longer[MM_PATH_BYTES], out[MM_PATH_BYTES] = "before";
    memset(longer, 'x', sizeof longer - 1);
    longer[MM_PATH_BYTES - 1] = '\0';
    MM_CHECK_ERR(mm_path_join(out, longer, "y"), MM_ERR_TOO_BIG);
    MM_CHECK_STR(out, "before");
    longer[MM_PATH_BYTES - 3] = '\0';
    MM_CHECK_ERR(mm_path_join(out, longer, "y"), MM_OK);
    MM_CHECK_INT(strlen(out), MM_PATH_BYTES - 1);
}

MM_TEST(only_paths_that_stay_inside_are_safe)
{
    static const char *const safe[] = {"a",   "a/b.json", "items/七.json", "a..b",
                                       "...", ".hidden",  "a b",           "-"};
    static const char *const unsafe[] = {"",     "/",     "/a",     "a/",    "a//b",   "..",
                                         "../a", "a/..",  "a/../b", ".",     "a/./b",  "a\\b",
                                         "a\nb", "a\x7F", "\xFF",   "C:\\x", "a/\x01", "./a"};
    for (size_t i = 0; i < sizeof safe / sizeof safe[0]; i++) {
        if (!mm_path_safe(safe[i]))
            MM_CHECK_STR(safe[i], "safe");
    }
    for (size_t i = 0; i < sizeof unsafe / sizeof unsafe[0]; i++) {
        if (mm_path_safe(unsafe[i]))
            MM_CHECK_STR(unsafe[i], "unsafe");
    }
    char longer[MM_PATH_BYTES + 1];
    memset(longer, 'x', MM_PATH_BYTES);
    longer[MM_PATH_BYTES] = '\0';
    MM_CHECK(!mm_path_safe(longer));
    MM_CHECK(mm_path_safe(longer + 1));
}

MM_TEST(folders_are_made_with_their_parents)
{
    char dir[256], path[400];
    mm_test_mkdir(dir);
    snprintf(path, sizeof path, "%s/a//b/c/", dir);
    MM_CHECK_ERR(mm_mkdirs(path, 0750, NULL), MM_OK);
    MM_CHECK_ERR(mm_mkdirs(path, 0750, NULL), MM_OK);
    MM_CHECK(mm_path_is_dir(path));
    snprintf(path, sizeof path, "%s/a/file", dir);
    FILE *f = fopen(path, "w");
    MM_REQUIRE(f != NULL);
    fclose(f);
    MM_CHECK(mm_path_exists(path) && !mm_path_is_dir(path));
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_CHECK_ERR(mm_mkdirs(path, 0750, &info), MM_ERR_EXISTS);
    MM_CHECK(strstr(info.text, path) != NULL);
    char inside[420];
    snprintf(inside, sizeof inside, "%s/x", path);
    MM_CHECK(mm_mkdirs(inside, 0750, NULL) != MM_OK);
    mm_test_rmdir(dir);
    MM_CHECK(!mm_path_exists(dir));
}

MM_TEST(the_data_folder_is_the_chosen_one_or_the_build_tree)
{
    char dir[256], out[MM_PATH_BYTES];
    mm_test_mkdir(dir);
    setenv("MAMORI_DATA", dir, 1);
    MM_CHECK_ERR(mm_data_dir(".", out, NULL), MM_OK);
    MM_CHECK_STR(out, dir);
    setenv("MAMORI_DATA", "", 1);
    MM_CHECK_ERR(mm_data_dir(dir, out, NULL), MM_OK);
    MM_CHECK_STR(out, dir);
    unsetenv("MAMORI_DATA");
    mm_test_rmdir(dir);
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_CHECK_ERR(mm_data_dir(dir, out, &info), MM_ERR_NOT_FOUND);
    MM_CHECK(strstr(info.text, "MAMORI_DATA") != NULL);
    MM_CHECK_ERR(mm_data_dir(NULL, out, NULL), MM_ERR_NOT_FOUND);
    setenv("MAMORI_DATA", dir, 1);
    mm_errinfo_clear(&info);
    MM_CHECK_ERR(mm_data_dir(".", out, &info), MM_ERR_NOT_FOUND); /* a wrong choice is not passed over */
    MM_CHECK(strstr(info.text, dir) != NULL);
    unsetenv("MAMORI_DATA");
}

/* Runs a copy of this very program at path and reads what it prints. */
static void output_of(const char *path, char out[MM_PATH_BYTES])
{
    int ends[2];
    out[0] = '\0';
    MM_REQUIRE(pipe(ends) == 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        setenv("MM_PRINT_DATA_DIR", "1", 1);
        unsetenv("MAMORI_DATA");
        execl(path, path, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    ssize_t n = read(ends[0], out, MM_PATH_BYTES - 1);
    out[n > 0 ? n : 0] = '\0';
    close(ends[0]);
    int status = -1;
    MM_CHECK(child > 0 && waitpid(child, &status, 0) == child);
    MM_CHECK_INT(status, 0);
}

MM_TEST(an_installed_program_finds_its_share_folder)
{
    char dir[256], share[300], bin[300], program[320], got[MM_PATH_BYTES];
    mm_test_mkdir(dir);
    snprintf(share, sizeof share, "%s/share/mamori", dir);
    snprintf(bin, sizeof bin, "%s/bin", dir);
    snprintf(program, sizeof program, "%s/prog", bin);
    MM_CHECK_ERR(mm_mkdirs(share, 0700, NULL), MM_OK);
    MM_CHECK_ERR(mm_mkdirs(bin, 0700, NULL), MM_OK);
    struct mm_buf self;
    MM_REQUIRE(mm_file_read("/proc/self/exe", 256 << 20, &self, NULL) == MM_OK);
    MM_CHECK_ERR(mm_file_write_atomic(program, self.data, self.len, 0700, NULL), MM_OK);
    mm_buf_done(&self);
    output_of(program, got);
    MM_CHECK_STR(got, share);
    mm_test_rmdir(dir);
}

int main(int argc, char **argv)
{
    if (getenv("MM_PRINT_DATA_DIR")) {
        char out[MM_PATH_BYTES];
        enum mm_err err = mm_data_dir(NULL, out, NULL);
        printf("%s", err ? mm_err_name(err) : out);
        return 0;
    }
    return mm_tests_main(argc, argv);
}
