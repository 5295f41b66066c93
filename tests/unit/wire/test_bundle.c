/* Bundles: what was put in comes out, for its receiver alone, and nothing that was cut, changed, forged or
 * written beyond a maximum does. */
#include "sync/base/path.h"
#include "sync/base/seal.h"
#include "sync/wire/bundle.h"
#include "tests/unit/mm_test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const uint8_t kiosk_seed[32] = "the kiosk", server_seed[32] = "the server", other_seed[32] = "another";

struct keys {
    struct mm_sign_key kiosk, server, other;
};

static struct keys make_keys(void)
{
    struct keys k;
    MM_CHECK_ERR(mm_crypto_init(NULL), MM_OK);
    mm_sign_key_new(&k.kiosk, kiosk_seed);
    mm_sign_key_new(&k.server, server_seed);
    mm_sign_key_new(&k.other, other_seed);
    return k;
}

static const struct mm_bundle_head head = {.kind = MM_BUNDLE_UP,
                                           .id = "0198c000-0000-7000-8000-0000000000e1",
                                           .council = "machi",
                                           .recorder = "0198c000-0000-7000-8000-0000000000aa",
                                           .key_id = "0123456789abcdef",
                                           .at_ms = 1764000000000,
                                           .serial = 7,
                                           .pack = "9784c764643f08b0",
                                           .medium = "媒体07"};

static void write_letters(struct mm_bundle_out *out)
{
    const struct mm_letter_header headers[] = {{"Mamori-Seq", "1-2"}, {"Mamori-Key", "k"}};
    const struct mm_letter batch = {
        .method = "POST", .path = "/kiosk/v1/batch", .body = "a\n\0b{\"end\":0}\n", .len = 15};
    const struct mm_letter roster = {.method = "GET", .path = "/kiosk/v1/roster", .status = 200};
    MM_CHECK_ERR(mm_bundle_add(out, &batch, headers, 2, NULL), MM_OK);
    MM_CHECK_ERR(mm_bundle_add(out, &roster, NULL, 0, NULL), MM_OK);
}

/* The name of a file in a folder of its own. */
static void new_file(char dir[256], char path[300])
{
    mm_test_mkdir(dir);
    (void)snprintf(path, 300, "%s/a.mamori", dir);
}

/* A file written by our own means, and what stands in it. */
static void make_file(const struct keys *k, struct mm_buf *file)
{
    struct mm_bundle_out out;
    char dir[256], path[300];
    new_file(dir, path);
    MM_CHECK_ERR(mm_bundle_begin(&out, path, &head, &k->server.public_key, NULL), MM_OK);
    write_letters(&out);
    MM_CHECK(!mm_path_exists(path)); /* before its end it is no file */
    MM_CHECK_ERR(mm_bundle_end(&out, &k->kiosk, NULL), MM_OK);
    mm_bundle_out_done(&out);
    MM_CHECK_ERR(mm_file_read(path, 1024 * 1024, file, NULL), MM_OK);
    mm_test_rmdir(dir);
}

/* Opens a file with these bytes. */
static enum mm_err open_bytes(const void *data, size_t len, const struct mm_sign_key *key,
                              struct mm_bundle *ret_bundle, struct mm_errinfo *info)
{
    char path[64];
    int fd = memfd_create("bundle", MFD_CLOEXEC);
    MM_CHECK(fd >= 0 && write(fd, data, len) == (ssize_t)len);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    enum mm_err err = mm_bundle_load(path, key, ret_bundle, info);
    close(fd);
    return err;
}

MM_TEST(what_was_put_in_comes_out)
{
    struct keys k = make_keys();
    struct mm_letter_held held = {.head = NULL};
    struct mm_bundle b;
    struct mm_buf file;
    make_file(&k, &file);
    MM_CHECK_ERR(open_bytes(file.data, file.len, &k.server, &b, NULL), MM_OK);
    MM_CHECK_INT(b.head.kind, MM_BUNDLE_UP);
    MM_CHECK_STR(b.head.council, "machi");
    MM_CHECK_STR(b.head.medium, "媒体07");
    MM_CHECK_INT(b.head.serial, 7);
    MM_CHECK_INT(b.n, 2);
    MM_CHECK_ERR(mm_bundle_letter(&b, 0, &held, NULL), MM_OK);
    MM_CHECK_STR(held.letter.path, "/kiosk/v1/batch");
    MM_CHECK_INT(held.letter.len, 15);
    MM_CHECK(memcmp(held.letter.body, "a\n\0b{\"end\":0}\n", 15) == 0);
    MM_CHECK_STR(mm_letter_header(&held.letter, "mamori-seq"), "1-2");
    MM_CHECK_ERR(mm_bundle_find(&b, "GET", "/kiosk/v1/roster", &held, NULL), MM_OK);
    MM_CHECK(!mm_letter_header(&held.letter, "mamori-seq"));
    MM_CHECK_INT(held.letter.status, 200);
    MM_CHECK_ERR(mm_bundle_find(&b, "POST", "/kiosk/v1/roster", &held, NULL), MM_ERR_NOT_FOUND);
    mm_letter_done(&held);
    MM_CHECK_ERR(mm_bundle_signed(&b, &k.kiosk.public_key, &k.server.public_key, NULL), MM_OK);
    /* nobody else's, and not passed on to somebody else */
    MM_CHECK_ERR(mm_bundle_signed(&b, &k.other.public_key, &k.server.public_key, NULL), MM_ERR_SIGNATURE);
    MM_CHECK_ERR(mm_bundle_signed(&b, &k.kiosk.public_key, &k.other.public_key, NULL), MM_ERR_SIGNATURE);
    mm_bundle_done(&b);
    mm_buf_done(&file);
}

MM_TEST(only_its_receiver_opens_it_and_its_outside_says_nothing)
{
    struct keys k = make_keys();
    struct mm_bundle b;
    struct mm_buf file;
    char name[MM_BUNDLE_NAME_BYTES];
    make_file(&k, &file);
    MM_CHECK_ERR(open_bytes(file.data, file.len, &k.other, &b, NULL), MM_ERR_AUTH);
    MM_CHECK_ERR(open_bytes(file.data, file.len, &k.kiosk, &b, NULL), MM_ERR_AUTH);
    MM_CHECK(!memmem(file.data, file.len, "machi", 5) && !memmem(file.data, file.len, "kiosk", 5));
    mm_bundle_name("取扱注意", head.id, name);
    MM_CHECK(strncmp(name, "取扱注意-", strlen("取扱注意-")) == 0 && !strstr(name, "0198c000"));
    mm_buf_done(&file);
}

MM_TEST(one_that_is_cut_anywhere_is_refused)
{
    struct keys k = make_keys();
    struct mm_bundle b;
    struct mm_buf file;
    make_file(&k, &file);
    for (size_t len = 0; len < file.len; len++)
        MM_CHECK(open_bytes(file.data, len, &k.server, &b, NULL) == MM_ERR_SYNTAX);
    mm_buf_char(&file, 'x');
    MM_CHECK(open_bytes(file.data, file.len, &k.server, &b, NULL) != MM_OK);
    mm_buf_done(&file);
}

MM_TEST(one_with_any_byte_changed_is_refused)
{
    struct keys k = make_keys();
    struct mm_bundle b;
    struct mm_buf file;
    make_file(&k, &file);
    for (size_t i = 0; i < file.len; i++) {
        struct mm_errinfo info = MM_ERRINFO_INIT;
        file.data[i] ^= 4;
        MM_CHECK(open_bytes(file.data, file.len, &k.server, &b, &info) != MM_OK && info.text[0]);
        file.data[i] ^= 4;
    }
    file.data[14] = '2';
    MM_CHECK_ERR(open_bytes(file.data, file.len, &k.server, &b, NULL), MM_ERR_UNSUPPORTED);
    mm_buf_done(&file);
}

MM_TEST(one_that_is_not_ended_leaves_nothing)
{
    struct keys k = make_keys();
    struct mm_bundle_out out;
    char dir[256], path[300];
    new_file(dir, path);
    MM_CHECK_ERR(mm_bundle_begin(&out, path, &head, &k.server.public_key, NULL), MM_OK);
    write_letters(&out);
    mm_bundle_out_done(&out);
    MM_CHECK(rmdir(dir) == 0);
}

/* A letter too many is told at once, and the end tells it again: a file that lacks something is none. */
MM_TEST(one_with_a_letter_that_does_not_fit_is_never_ended)
{
    struct keys k = make_keys();
    struct mm_bundle_out out;
    char dir[256], path[300], value[MM_MAX_BUNDLE_HEAD] = "";
    const struct mm_letter_header header = {"Mamori-Seq", value};
    const struct mm_letter letter = {.method = "GET", .path = "/kiosk/v1/roster"};
    new_file(dir, path);
    memset(value, 'x', sizeof value - 1);
    MM_CHECK_ERR(mm_bundle_begin(&out, path, &head, &k.server.public_key, NULL), MM_OK);
    MM_CHECK_ERR(mm_bundle_add(&out, &letter, &header, 1, NULL), MM_ERR_TOO_BIG);
    MM_CHECK_ERR(mm_bundle_add(&out, &letter, NULL, 0, NULL), MM_ERR_TOO_BIG);
    MM_CHECK_ERR(mm_bundle_end(&out, &k.kiosk, NULL), MM_ERR_TOO_BIG);
    mm_bundle_out_done(&out);
    MM_CHECK(rmdir(dir) == 0);
}

/* ---- of many chunks ------------------------------------------------------------------------------------ */
/* A file at path of n letters of a body of `bytes`, no two the same. */
static void write_large(const struct keys *k, const char *path, size_t n, size_t bytes)
{
    struct mm_bundle_out out;
    char *body = malloc(bytes), to[64];
    MM_CHECK(body);
    MM_CHECK_ERR(mm_bundle_begin(&out, path, &head, &k->server.public_key, NULL), MM_OK);
    for (size_t i = 0; i < n; i++) {
        const struct mm_letter letter = {.method = "GET", .path = to, .body = body, .len = bytes};
        (void)snprintf(to, sizeof to, "/kiosk/v1/pack/%zu", i);
        memset(body, 'a' + (int)(i % 26), bytes);
        MM_CHECK_ERR(mm_bundle_add(&out, &letter, NULL, 0, NULL), MM_OK);
    }
    MM_CHECK_ERR(mm_bundle_end(&out, &k->kiosk, NULL), MM_OK);
    mm_bundle_out_done(&out);
    free(body);
}

static void check_large(const struct mm_bundle *b, size_t i, size_t bytes, enum mm_err wanted)
{
    struct mm_letter_held held = {.head = NULL};
    char to[64];
    (void)snprintf(to, sizeof to, "/kiosk/v1/pack/%zu", i);
    MM_CHECK_ERR(mm_bundle_find(b, "GET", to, &held, NULL), wanted);
    if (!wanted) {
        MM_CHECK_INT(held.letter.len, bytes);
        MM_CHECK(held.letter.body[0] == 'a' + (int)(i % 26) &&
                 held.letter.body[bytes - 1] == held.letter.body[0]);
    }
    mm_letter_done(&held);
}

/* Chunks cannot change places, and one that is whole is not the end. */
MM_TEST(a_large_one_is_whole_or_refused)
{
    struct keys k = make_keys();
    struct mm_bundle b;
    struct mm_buf file, turned;
    char dir[256], path[300];
    const size_t chunk = MM_SEAL_CHUNK_BYTES + MM_SEAL_TAG_BYTES;
    new_file(dir, path);
    write_large(&k, path, 1, 3 * MM_SEAL_CHUNK_BYTES);
    MM_CHECK_ERR(mm_file_read(path, 1024 * 1024, &file, NULL), MM_OK);
    MM_CHECK_ERR(open_bytes(file.data, file.len, &k.server, &b, NULL), MM_OK);
    check_large(&b, 0, 3 * MM_SEAL_CHUNK_BYTES, MM_OK);
    mm_bundle_done(&b);
    size_t at = 16 + MM_SEAL_HEAD_BYTES;
    MM_CHECK_ERR(open_bytes(file.data, at + 2 * chunk, &k.server, &b, NULL), MM_ERR_SYNTAX);
    mm_buf_init(&turned, 1024 * 1024);
    mm_buf_append(&turned, file.data, at);
    mm_buf_append(&turned, file.data + at + chunk, chunk);
    mm_buf_append(&turned, file.data + at, chunk);
    mm_buf_append(&turned, file.data + at + 2 * chunk, file.len - at - 2 * chunk);
    MM_CHECK_ERR(open_bytes(turned.data, turned.len, &k.server, &b, NULL), MM_ERR_CORRUPT);
    mm_buf_done(&turned);
    mm_buf_done(&file);
    mm_test_rmdir(dir);
}

/* Its letters are read again from the medium: one that says something else the second time, though it is a
 * true file for this receiver, gives nothing of that. */
MM_TEST(a_medium_that_changes_while_it_is_read_gives_nothing)
{
    struct keys k = make_keys();
    struct mm_bundle b;
    struct mm_buf other;
    char dir[256], path[300];
    const size_t bytes = 2 * MM_SEAL_CHUNK_BYTES;
    new_file(dir, path);
    write_large(&k, path, 3, bytes);
    MM_CHECK_ERR(mm_file_read(path, 1024 * 1024, &other, NULL), MM_OK);
    write_large(&k, path, 3, bytes);
    MM_CHECK_ERR(mm_bundle_load(path, &k.server, &b, NULL), MM_OK);
    check_large(&b, 2, bytes, MM_OK);
    check_large(&b, 0, bytes, MM_OK); /* in any order */
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    MM_CHECK(fd >= 0 && pwrite(fd, other.data, other.len, 0) == (ssize_t)other.len);
    check_large(&b, 1, bytes, MM_ERR_CORRUPT);
    MM_CHECK(ftruncate(fd, 1000) == 0);
    check_large(&b, 1, bytes, MM_ERR_SYNTAX);
    close(fd);
    mm_bundle_done(&b);
    mm_buf_done(&other);
    mm_test_rmdir(dir);
}

/* ---- what nobody of ours writes ------------------------------------------------------------------------ */
#define HEAD                                                                                                 \
    "{\"kind\":\"up\",\"id\":\"0198c000-0000-7000-8000-0000000000e1\",\"council\":\"m\",\"recorder\":\"r\"," \
    "\"key\":\"k\",\"at_ms\":1,\"serial\":1,\"answers\":0,\"pack\":\"\",\"medium\":\"\"}\n"
#define SIGNATURE "0123456789012345678901234567890123456789012345678901234567890123"

static enum mm_err parse(const char *text)
{
    struct keys k = make_keys();
    struct mm_bundle b;
    struct mm_buf file;
    mm_buf_init(&file, 1024 * 1024);
    mm_buf_str_append(&file, "mamori-bundle-1\n");
    MM_CHECK_ERR(mm_seal(&k.server.public_key, text, strlen(text), &file, NULL), MM_OK);
    enum mm_err err = open_bytes(file.data, file.len, &k.server, &b, NULL);
    if (!err)
        mm_bundle_done(&b);
    mm_buf_done(&file);
    return err;
}

#define LETTER(path, bytes) "{\"method\":\"GET\",\"path\":\"" path "\",\"headers\":{},\"bytes\":" bytes "}\n"

MM_TEST(what_is_written_otherwise_is_refused)
{
    static const char *const bad[] = {
        "",
        SIGNATURE,
        HEAD SIGNATURE,
        HEAD "{\"end\":1}\n" SIGNATURE,
        HEAD "{\"end\":0}\n more" SIGNATURE,
        HEAD LETTER("/kiosk/v1/roster", "0") "{\"end\":0}\n" SIGNATURE,
        HEAD LETTER("/kiosk/v1/roster", "9") "{\"end\":1}\n" SIGNATURE,
        HEAD LETTER("/kiosk/v1/roster", "-1") "{\"end\":1}\n" SIGNATURE,
        HEAD LETTER("/kiosk/v1/roster", "99999999999") "{\"end\":1}\n" SIGNATURE,
        HEAD LETTER("/kiosk/v1/../../api/v1/kiosks", "0") "{\"end\":1}\n" SIGNATURE,
        HEAD LETTER("/kiosk/v1/pack/../x", "0") "{\"end\":1}\n" SIGNATURE,
        HEAD LETTER("/kiosk/v1/%2e%2e/x", "0") "{\"end\":1}\n" SIGNATURE,
        HEAD LETTER("/api/v1/kiosks", "0") "{\"end\":1}\n" SIGNATURE,
        HEAD LETTER("https://elsewhere/kiosk/v1/roster", "0") "{\"end\":1}\n" SIGNATURE,
        HEAD "{\"method\":\"PUT\",\"path\":\"/kiosk/v1/roster\",\"headers\":{},\"bytes\":0}\n{\"end\":1}"
             "\n" SIGNATURE,
        HEAD "{\"method\":\"GET\",\"path\":\"/kiosk/v1/roster\",\"headers\":{\"a b\":\"\"},\"bytes\":0}"
             "\n{\"end\":1}\n" SIGNATURE,
        HEAD "{\"method\":\"GET\",\"path\":\"/kiosk/v1/roster\",\"headers\":{\"a\":\"x\\r\\nb: c\"},"
             "\"bytes\":0}\n{\"end\":1}\n" SIGNATURE,
    };
    MM_CHECK_ERR(parse(HEAD "{\"end\":0}\n" SIGNATURE), MM_OK);
    MM_CHECK_ERR(parse(HEAD LETTER("/kiosk/v1/roster", "2") "ab{\"end\":1}\n" SIGNATURE), MM_OK);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        MM_CHECK_ERR(parse(bad[i]), MM_ERR_INVALID);
}

MM_TEST_MAIN
