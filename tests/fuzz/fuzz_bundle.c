/* Bundles, behind their seal and before it: each input is tried as both. */
/* mm-fuzz: link=mm_wire */
#include "sync/wire/bundle.h"
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const uint8_t seed[32] = "a server of the fuzz target";

/* Opens a file of the memory with these bytes. */
static enum mm_err load(const void *data, size_t size, const struct mm_sign_key *key,
                        struct mm_bundle *bundle, struct mm_errinfo *info)
{
    char path[64];
    int fd = memfd_create("bundle", MFD_CLOEXEC);
    FUZZ_CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    enum mm_err err = mm_bundle_load(path, key, bundle, info);
    close(fd);
    return err;
}

static void check_letter(const struct mm_letter *letter)
{
    FUZZ_CHECK(strncmp(letter->path, "/kiosk/v1/", 10) == 0 && !strstr(letter->path, ".."));
    FUZZ_CHECK(letter->len <= MM_MAX_LETTER_BYTES && letter->status >= 0 && letter->status < 600);
    FUZZ_CHECK(!mm_letter_header(letter, "x y"));
}

static void write_letter(struct mm_bundle_out *out, const struct mm_letter *letter)
{
    struct mm_letter_header headers[MM_MAX_LETTER_HEADERS];
    const struct mm_json *all = mm_json_get(letter->head, "headers");
    size_t n = 0;
    for (const struct mm_json *h = mm_json_first(all); h; h = mm_json_next(h))
        headers[n++] = (struct mm_letter_header){mm_json_key(h), mm_json_str(h, "")};
    /* what stood on a line may need two when its characters are escaped: that is told, and nothing is written
     */
    enum mm_err err = mm_bundle_add(out, letter, headers, n, NULL);
    FUZZ_CHECK(err == MM_OK || err == MM_ERR_TOO_BIG);
}

static void write_again(const struct mm_bundle *b, struct mm_bundle_out *out)
{
    struct mm_letter_held held = {.head = NULL};
    for (size_t i = 0; i < b->n; i++) {
        FUZZ_CHECK(mm_bundle_letter(b, i, &held, NULL) == MM_OK);
        check_letter(&held.letter);
        write_letter(out, &held.letter);
    }
    mm_letter_done(&held);
}

static void check_same(const struct mm_bundle *a, const struct mm_bundle *b)
{
    struct mm_letter_held x = {.head = NULL}, y = {.head = NULL};
    FUZZ_CHECK(a->n == b->n && fuzz_same(a->head.id, b->head.id) && a->head.serial == b->head.serial &&
               fuzz_same(a->head.medium, b->head.medium) && a->head.kind == b->head.kind);
    for (size_t i = 0; i < b->n; i++) {
        FUZZ_CHECK(mm_bundle_letter(a, i, &x, NULL) == MM_OK && mm_bundle_letter(b, i, &y, NULL) == MM_OK);
        FUZZ_CHECK(x.letter.len == y.letter.len && memcmp(x.letter.body, y.letter.body, x.letter.len) == 0 &&
                   fuzz_same(x.letter.path, y.letter.path));
        FUZZ_CHECK(mm_bundle_find(a, y.letter.method, y.letter.path, &x, NULL) == MM_OK);
    }
    mm_letter_done(&x);
    mm_letter_done(&y);
}

/* Written again it opens for its receiver, and reads the same. */
static void again(const struct mm_bundle *b, const struct mm_sign_key *key)
{
    struct mm_bundle_out out;
    struct mm_bundle back;
    char path[64];
    (void)snprintf(path, sizeof path, "%s/mm-fuzz-bundle-%ld",
                   access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", (long)getpid());
    FUZZ_CHECK(mm_bundle_begin(&out, path, &b->head, &key->public_key, NULL) == MM_OK);
    write_again(b, &out);
    enum mm_err err = mm_bundle_end(&out, key, NULL);
    mm_bundle_out_done(&out);
    FUZZ_CHECK(err == MM_OK || err == MM_ERR_TOO_BIG);
    if (err)
        return;
    FUZZ_CHECK(mm_bundle_load(path, key, &back, NULL) == MM_OK);
    unlink(path);
    FUZZ_CHECK(mm_bundle_signed(&back, &key->public_key, &key->public_key, NULL) == MM_OK);
    check_same(b, &back);
    mm_bundle_done(&back);
}

static void behind_the_seal(const uint8_t *data, size_t size, const struct mm_sign_key *key)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_bundle bundle;
    struct mm_buf file;
    mm_buf_init(&file, MM_BUNDLE_FILE_BYTES);
    mm_buf_str_append(&file, "mamori-bundle-1\n");
    FUZZ_CHECK(mm_seal(&key->public_key, data, size, &file, NULL) == MM_OK);
    enum mm_err err = load(file.data, file.len, key, &bundle, &info);
    mm_buf_done(&file);
    fuzz_check_info(err, &info);
    if (err)
        return;
    again(&bundle, key);
    mm_bundle_done(&bundle);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_bundle bundle;
    struct mm_sign_key key;
    FUZZ_CHECK(mm_crypto_init(NULL) == MM_OK);
    mm_sign_key_new(&key, seed);
    enum mm_err err = load(data, size, &key, &bundle, &info);
    fuzz_check_info(err, &info);
    if (!err)
        mm_bundle_done(&bundle);
    behind_the_seal(data, size, &key);
    return 0;
}
