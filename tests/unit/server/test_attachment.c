/* Attachments of many pieces: whole or not at all, found again, searched across the seam when somebody is
 * erased. mm-test-pg: */
#include "sync/server/attachment.h"
#include "sync/server/erase.h"
#include "sync/server/multipart.h"
#include "tests/unit/server/fixture_batch.h"

#define NAME "青葉　和夫"

/* Bytes that do not repeat within a piece; the caller frees them. */
static char *bytes_of(size_t len)
{
    char *data = malloc(len ? len : 1);
    for (size_t i = 0; i < len; i++)
        data[i] = (char)(i * 31 + i / MM_ATTACHMENT_PIECE * 7);
    return data;
}

static struct mm_attachment attachment_of(const char *data, size_t len)
{
    struct mm_attachment a = {.data = data, .len = len};
    struct mm_hash hash = mm_attachment_hash(&a), whole = mm_sha256(data, len);
    MM_CHECK(mm_hash_equal(&hash, &whole));
    mm_hash_format(&hash, a.sha2);
    return a;
}

static enum mm_err put(struct council *c, const struct mm_attachment *a, bool keep)
{
    enum mm_err err = mm_central_write_begin(c->central, NULL);
    if (!err)
        err = mm_attachment_put(c->central, a, NULL);
    return mm_central_write_end(c->central, err ? err : keep ? MM_OK : MM_ERR_INVALID, NULL);
}

/* Are they there as they were given? */
static bool is_there(struct council *c, const struct mm_attachment *a)
{
    struct mm_body body;
    const char *data = NULL;
    size_t len = 0;
    int64_t size = -1;
    mm_body_init(&body, c->dir, MM_MAX_ATTACHMENT_BYTES);
    enum mm_err err = mm_attachment_size(c->central, a->sha2, &size, NULL);
    if (!err)
        err = mm_attachment_get(c->central, a->sha2, &body, NULL);
    if (!err)
        err = mm_body_read(&body, &data, &len);
    bool same = !err && len == a->len && size == (int64_t)len && memcmp(data, a->data, len) == 0;
    mm_body_done(&body);
    return same;
}

MM_TEST(an_attachment_of_any_size_comes_back_as_it_was)
{
    static const size_t sizes[] = {0,
                                   1,
                                   MM_ATTACHMENT_PIECE - 1,
                                   MM_ATTACHMENT_PIECE,
                                   MM_ATTACHMENT_PIECE + 1,
                                   40 * MM_ATTACHMENT_PIECE + 5};
    struct council c;
    MM_REQUIRE(council_open(&c));
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char *data = bytes_of(sizes[i]);
        struct mm_attachment a = attachment_of(data, sizes[i]);
        MM_CHECK_ERR(put(&c, &a, false), MM_ERR_INVALID);
        MM_CHECK(!is_there(&c, &a)); /* of a transaction that was undone nothing is left */
        MM_CHECK_ERR(put(&c, &a, true), MM_OK);
        MM_CHECK_ERR(put(&c, &a, true), MM_OK); /* once more is none more */
        MM_CHECK(is_there(&c, &a));
        free(data);
    }
    council_close(&c);
}

MM_TEST(a_name_across_two_pieces_is_erased_with_its_attachment)
{
    struct council c;
    struct mm_person aoba = {.id = "p"};
    struct mm_erased erased = {0};
    size_t len = 2 * MM_ATTACHMENT_PIECE;
    char *data = bytes_of(len);
    MM_REQUIRE(council_open(&c));
    struct mm_attachment other = attachment_of(data, len);
    MM_CHECK_ERR(put(&c, &other, true), MM_OK);
    char *named = bytes_of(len);
    memcpy(named + MM_ATTACHMENT_PIECE - 4, NAME, strlen(NAME));
    struct mm_attachment a = attachment_of(named, len);
    MM_CHECK_ERR(put(&c, &a, true), MM_OK);
    snprintf(aoba.name, sizeof aoba.name, "%s", NAME);
    MM_CHECK_ERR(mm_central_write_begin(c.central, NULL), MM_OK);
    enum mm_err err = mm_erase_names(c.central, &aoba, "", NULL, &erased, NULL);
    MM_CHECK_ERR(mm_central_write_end(c.central, err, NULL), MM_OK);
    MM_CHECK(!is_there(&c, &a) && is_there(&c, &other));
    council_close(&c);
    free(data);
    free(named);
}

MM_TEST(a_boundary_is_found_wherever_it_lies)
{
    static const char head[] = "--b\r\nContent-Type: application/json\r\n\r\n", tail[] = "\r\n--b--\r\n";
    size_t most = MM_ATTACHMENT_PIECE + 8;
    char *text = malloc(most + sizeof head + sizeof tail);
    for (size_t len = MM_ATTACHMENT_PIECE - 64; len < most; len++) {
        struct mm_part *parts = NULL;
        size_t n = 0, at = sizeof head - 1;
        memcpy(text, head, at);
        memset(text + at, 'x', len);
        memcpy(text + at + len, tail, sizeof tail - 1);
        MM_CHECK_ERR(mm_multipart_read("multipart/mixed; boundary=b", text, at + len + sizeof tail - 1, false,
                                       &parts, &n, NULL),
                     MM_OK);
        MM_CHECK(n == 1 && parts[0].len == len);
        free(parts);
    }
    free(text);
}

MM_TEST_MAIN
