/* A bundle is never held whole: what is larger than a kiosk's memory may be written and read.
 * mm-test: labels=plain */
#include "sync/wire/bundle.h"
#include "tests/unit/mm_test.h"

#include <sys/resource.h>

#define LETTERS      64
#define LETTER_BYTES ((size_t)1024 * 1024)
#define MOST_KIB     (8 * 1024L)

static const uint8_t kiosk_seed[32] = "the kiosk", server_seed[32] = "the server";

static const struct mm_bundle_head head = {.kind = MM_BUNDLE_DOWN,
                                           .id = "0198c000-0000-7000-8000-0000000000e1",
                                           .council = "machi",
                                           .recorder = "0198c000-0000-7000-8000-0000000000aa",
                                           .key_id = "0123456789abcdef",
                                           .at_ms = 1764000000000,
                                           .serial = 7};

static long peak_kib(void)
{
    struct rusage usage = {.ru_maxrss = 0};
    MM_CHECK(getrusage(RUSAGE_SELF, &usage) == 0);
    return usage.ru_maxrss;
}

static void write_file(const char *path, const struct mm_sign_key *from, const struct mm_sign_key *to)
{
    struct mm_bundle_out out;
    char *body = calloc(1, LETTER_BYTES), asks[64];
    MM_REQUIRE(body);
    MM_CHECK_ERR(mm_bundle_begin(&out, path, &head, &to->public_key, NULL), MM_OK);
    for (int i = 0; i < LETTERS; i++) {
        const struct mm_letter letter = {
            .method = "GET", .path = asks, .status = 200, .body = body, .len = LETTER_BYTES};
        (void)snprintf(asks, sizeof asks, "/kiosk/v1/pack/%d", i);
        memset(body, i, LETTER_BYTES);
        MM_CHECK_ERR(mm_bundle_add(&out, &letter, NULL, 0, NULL), MM_OK);
    }
    MM_CHECK_ERR(mm_bundle_end(&out, from, NULL), MM_OK);
    mm_bundle_out_done(&out);
    free(body);
}

static void read_file(const char *path, const struct mm_sign_key *from, const struct mm_sign_key *to)
{
    struct mm_letter_held held = {.head = NULL};
    struct mm_bundle bundle;
    char asks[64];
    MM_REQUIRE(mm_bundle_load(path, to, &bundle, NULL) == MM_OK);
    MM_CHECK_INT(bundle.n, LETTERS);
    MM_CHECK_ERR(mm_bundle_signed(&bundle, &from->public_key, &to->public_key, NULL), MM_OK);
    for (int i = LETTERS - 1; i >= 0; i -= 7) {
        (void)snprintf(asks, sizeof asks, "/kiosk/v1/pack/%d", i);
        MM_CHECK_ERR(mm_bundle_find(&bundle, "GET", asks, &held, NULL), MM_OK);
        MM_CHECK_INT(held.letter.len, LETTER_BYTES);
        MM_CHECK_INT(held.letter.body[LETTER_BYTES - 1], i);
    }
    mm_letter_done(&held);
    mm_bundle_done(&bundle);
}

MM_TEST(one_of_64_mib_is_written_and_read_with_8_mib_of_memory)
{
    struct mm_sign_key from, to;
    char dir[256], path[300];
    MM_CHECK_ERR(mm_crypto_init(NULL), MM_OK);
    mm_sign_key_new(&from, server_seed);
    mm_sign_key_new(&to, kiosk_seed);
    mm_test_mkdir(dir);
    (void)snprintf(path, sizeof path, "%s/large.mamori", dir);
    long before = peak_kib();
    write_file(path, &from, &to);
    read_file(path, &from, &to);
    MM_CHECK(peak_kib() - before < MOST_KIB);
    mm_test_rmdir(dir);
}

MM_TEST_MAIN
