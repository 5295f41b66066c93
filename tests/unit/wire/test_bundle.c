/* Bundles: what was put in comes out, for its receiver alone, and nothing that was cut, changed, forged or
 * written beyond a maximum does. */
#include "sync/base/seal.h"
#include "sync/wire/bundle.h"
#include "tests/unit/mm_test.h"

#include <string.h>

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
    mm_bundle_begin(out, &head);
    mm_bundle_add(out, &batch, headers, 2);
    mm_bundle_add(out, &roster, NULL, 0);
}

static void make_file(const struct keys *k, struct mm_buf *file)
{
    struct mm_bundle_out out = {.n = 0};
    mm_buf_init(file, 1024 * 1024);
    write_letters(&out);
    MM_CHECK_ERR(mm_bundle_seal(&out, &k->kiosk, &k->server.public_key, file, NULL), MM_OK);
    mm_bundle_out_done(&out);
}

MM_TEST(what_was_put_in_comes_out)
{
    struct keys k = make_keys();
    struct mm_bundle b;
    struct mm_buf file;
    make_file(&k, &file);
    MM_CHECK_ERR(mm_bundle_open(file.data, file.len, &k.server, &b, NULL), MM_OK);
    MM_CHECK_INT(b.head.kind, MM_BUNDLE_UP);
    MM_CHECK_STR(b.head.council, "machi");
    MM_CHECK_STR(b.head.medium, "媒体07");
    MM_CHECK_INT(b.head.serial, 7);
    MM_CHECK_INT(b.n, 2);
    MM_CHECK_STR(b.letters[0].path, "/kiosk/v1/batch");
    MM_CHECK_INT(b.letters[0].len, 15);
    MM_CHECK(memcmp(b.letters[0].body, "a\n\0b{\"end\":0}\n", 15) == 0);
    MM_CHECK_STR(mm_letter_header(&b.letters[0], "mamori-seq"), "1-2");
    MM_CHECK(!mm_letter_header(&b.letters[1], "mamori-seq"));
    MM_CHECK_INT(b.letters[1].status, 200);
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
    MM_CHECK_ERR(mm_bundle_open(file.data, file.len, &k.other, &b, NULL), MM_ERR_AUTH);
    MM_CHECK_ERR(mm_bundle_open(file.data, file.len, &k.kiosk, &b, NULL), MM_ERR_AUTH);
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
        MM_CHECK(mm_bundle_open(file.data, len, &k.server, &b, NULL) == MM_ERR_SYNTAX);
    mm_buf_char(&file, 'x');
    MM_CHECK(mm_bundle_open(file.data, file.len, &k.server, &b, NULL) != MM_OK);
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
        MM_CHECK(mm_bundle_open(file.data, file.len, &k.server, &b, &info) != MM_OK && info.text[0]);
        file.data[i] ^= 4;
    }
    file.data[14] = '2';
    MM_CHECK_ERR(mm_bundle_open(file.data, file.len, &k.server, &b, NULL), MM_ERR_UNSUPPORTED);
    mm_buf_done(&file);
}

/* Chunks cannot change places, and one that is whole is not the end. */
MM_TEST(a_large_one_is_whole_or_refused)
{
    struct keys k = make_keys();
    struct mm_bundle_out out;
    struct mm_bundle b;
    struct mm_buf file, body, turned;
    const size_t chunk = MM_SEAL_CHUNK_BYTES + MM_SEAL_TAG_BYTES;
    mm_buf_init(&file, 1024 * 1024);
    mm_buf_init(&turned, 1024 * 1024);
    mm_buf_init(&body, 1024 * 1024);
    while (body.len < 3 * MM_SEAL_CHUNK_BYTES)
        mm_buf_str_append(&body, "records ");
    const struct mm_letter letter = {
        .method = "POST", .path = "/kiosk/v1/batch", .body = body.data, .len = body.len};
    mm_bundle_begin(&out, &head);
    mm_bundle_add(&out, &letter, NULL, 0);
    MM_CHECK_ERR(mm_bundle_seal(&out, &k.kiosk, &k.server.public_key, &file, NULL), MM_OK);
    MM_CHECK_ERR(mm_bundle_open(file.data, file.len, &k.server, &b, NULL), MM_OK);
    MM_CHECK_INT(b.letters[0].len, body.len);
    mm_bundle_done(&b);
    size_t at = 16 + MM_SEAL_HEAD_BYTES;
    MM_CHECK_ERR(mm_bundle_open(file.data, at + 2 * chunk, &k.server, &b, NULL), MM_ERR_SYNTAX);
    mm_buf_append(&turned, file.data, at);
    mm_buf_append(&turned, file.data + at + chunk, chunk);
    mm_buf_append(&turned, file.data + at, chunk);
    mm_buf_append(&turned, file.data + at + 2 * chunk, file.len - at - 2 * chunk);
    MM_CHECK_ERR(mm_bundle_open(turned.data, turned.len, &k.server, &b, NULL), MM_ERR_CORRUPT);
    mm_bundle_out_done(&out);
    mm_buf_done(&turned);
    mm_buf_done(&body);
    mm_buf_done(&file);
}

/* ---- what nobody of ours writes ------------------------------------------------------------------------ */
#define HEAD                                                                                                 \
    "{\"kind\":\"up\",\"id\":\"0198c000-0000-7000-8000-0000000000e1\",\"council\":\"m\",\"recorder\":\"r\"," \
    "\"key\":\"k\",\"at_ms\":1,\"serial\":1,\"answers\":0,\"pack\":\"\",\"medium\":\"\"}\n"
#define SIGNATURE "0123456789012345678901234567890123456789012345678901234567890123"

static enum mm_err parse(const char *text)
{
    struct mm_bundle b;
    struct mm_buf plain;
    mm_buf_init(&plain, 1024 * 1024);
    mm_buf_str_append(&plain, text);
    enum mm_err err = mm_bundle_parse(&plain, &b, NULL);
    if (!err)
        mm_bundle_done(&b);
    MM_CHECK(!plain.data);
    mm_buf_done(&plain);
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
