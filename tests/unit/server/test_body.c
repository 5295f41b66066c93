/* Bodies of requests: small ones in memory, big ones in a file without a name. */
#include "sync/server/body.h"
#include "tests/unit/mm_test.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static size_t files_in(const char *dir)
{
    size_t n = 0;
    DIR *d = opendir(dir);
    for (const struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d))
        n += e->d_name[0] != '.';
    if (d)
        closedir(d);
    return n;
}

/* Fills in steps that do not fit anything, and reads it back. */
static void fill(struct mm_body *body, size_t bytes, unsigned seed)
{
    char step[1000];
    const char *data = NULL;
    size_t len = 0, wrong = 0;
    for (size_t at = 0; at < bytes;) {
        size_t n = bytes - at < sizeof step ? bytes - at : sizeof step;
        for (size_t i = 0; i < n; i++)
            step[i] = (char)((at + i) * 31 + seed);
        MM_CHECK_ERR(mm_body_add(body, step, n), MM_OK);
        at += n;
    }
    MM_CHECK_ERR(mm_body_read(body, &data, &len), MM_OK);
    MM_REQUIRE(data != NULL && len == bytes);
    for (size_t i = 0; i < len; i++)
        wrong += data[i] != (char)(i * 31 + seed);
    MM_CHECK_INT(wrong, 0);
    MM_CHECK_INT(data[len], '\0');
}

MM_TEST(a_body_of_any_size_is_read_as_it_came)
{
    static const size_t sizes[] = {
        0,         1,           4096,           MM_BODY_MEMORY - 1, MM_BODY_MEMORY, MM_BODY_MEMORY + 1,
        65 * 4096, 1000 * 1000, 2 * 1024 * 1024};
    char dir[256];
    mm_test_mkdir(dir);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct mm_body body;
        mm_body_init(&body, dir, 4 * 1024 * 1024);
        fill(&body, sizes[i], (unsigned)i);
        MM_CHECK((body.fd >= 0) == (sizes[i] > MM_BODY_MEMORY)); /* beyond that it holds no memory of ours */
        MM_CHECK(body.fd < 0 || body.buf.len == 0);
        MM_CHECK_INT(files_in(dir), 0); /* nothing that could be left behind */
        mm_body_done(&body);
    }
    mm_test_rmdir(dir);
}

MM_TEST(a_body_has_its_maximum_in_memory_and_in_a_file)
{
    char dir[256];
    mm_test_mkdir(dir);
    for (int small = 0; small < 2; small++) {
        struct mm_body body;
        size_t max = small ? 1000 : MM_BODY_MEMORY + 1000;
        mm_body_init(&body, dir, max);
        fill(&body, max, 3);
        MM_CHECK_ERR(mm_body_add(&body, "x", 1), MM_ERR_TOO_BIG);
        MM_CHECK_INT(body.len, max);
        mm_body_done(&body);
    }
    mm_test_rmdir(dir);
}

MM_TEST(without_a_folder_it_stays_in_memory)
{
    struct mm_body body;
    mm_body_init(&body, NULL, 1024 * 1024);
    fill(&body, 1000 * 1000, 1);
    MM_CHECK_INT(body.fd, -1);
    mm_body_done(&body);
    mm_body_init(&body, "/nowhere", 1024 * 1024);
    fill(&body, 1000 * 1000, 1);
    MM_CHECK_INT(body.fd, -1);
    mm_body_done(&body);
}
MM_TEST_MAIN
