/* Bundles, behind their seal and before it: each input is tried as both. */
/* mm-fuzz: link=mm_wire */
#include "sync/wire/bundle.h"
#include "tests/fuzz/fuzz.h"

static const uint8_t seed[32] = "a server of the fuzz target";

static void check_letter(const struct mm_bundle *b, const struct mm_letter *letter)
{
    FUZZ_CHECK(letter->body >= b->plain.data && letter->body + letter->len <= b->plain.data + b->plain.len);
    FUZZ_CHECK(strncmp(letter->path, "/kiosk/v1/", 10) == 0 && !strstr(letter->path, ".."));
    FUZZ_CHECK(letter->len <= MM_MAX_LETTER_BYTES && letter->status >= 0 && letter->status < 600);
    FUZZ_CHECK(!mm_letter_header(letter, "x y"));
}

static void write_again(const struct mm_bundle *b, struct mm_bundle_out *out)
{
    mm_bundle_begin(out, &b->head);
    for (size_t i = 0; i < b->n; i++) {
        struct mm_letter_header headers[MM_MAX_LETTER_HEADERS];
        const struct mm_json *all = mm_json_get(b->letters[i].head, "headers");
        size_t n = 0;
        for (const struct mm_json *h = mm_json_first(all); h; h = mm_json_next(h))
            headers[n++] = (struct mm_letter_header){mm_json_key(h), mm_json_str(h, "")};
        mm_bundle_add(out, &b->letters[i], headers, n);
    }
}

/* Written again it opens for its receiver, and reads the same. */
static void again(const struct mm_bundle *b)
{
    struct mm_bundle_out out = {.n = 0};
    struct mm_bundle back;
    struct mm_sign_key key;
    struct mm_buf file;
    mm_sign_key_new(&key, seed);
    mm_buf_init(&file, MM_BUNDLE_FILE_BYTES);
    write_again(b, &out);
    FUZZ_CHECK(mm_bundle_seal(&out, &key, &key.public_key, &file, NULL) == MM_OK);
    FUZZ_CHECK(mm_bundle_open(file.data, file.len, &key, &back, NULL) == MM_OK && back.n == b->n);
    FUZZ_CHECK(mm_bundle_signed(&back, &key.public_key, &key.public_key, NULL) == MM_OK);
    FUZZ_CHECK(fuzz_same(back.head.id, b->head.id) && back.head.serial == b->head.serial &&
               fuzz_same(back.head.medium, b->head.medium) && back.head.kind == b->head.kind);
    for (size_t i = 0; i < b->n; i++)
        FUZZ_CHECK(back.letters[i].len == b->letters[i].len &&
                   memcmp(back.letters[i].body, b->letters[i].body, back.letters[i].len) == 0 &&
                   fuzz_same(back.letters[i].path, b->letters[i].path));
    mm_bundle_done(&back);
    mm_bundle_out_done(&out);
    mm_buf_done(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mm_errinfo info = MM_ERRINFO_INIT, of_file = MM_ERRINFO_INIT;
    struct mm_bundle bundle;
    struct mm_sign_key key;
    struct mm_buf plain;
    FUZZ_CHECK(mm_crypto_init(NULL) == MM_OK);
    mm_sign_key_new(&key, seed);
    enum mm_err err = mm_bundle_open(data, size, &key, &bundle, &of_file);
    fuzz_check_info(err, &of_file);
    if (!err)
        mm_bundle_done(&bundle);
    mm_buf_init(&plain, MM_MAX_BUNDLE_BYTES);
    mm_buf_append(&plain, data, size);
    err = mm_bundle_parse(&plain, &bundle, &info);
    fuzz_check_info(err, &info);
    FUZZ_CHECK(!plain.data);
    if (err)
        return 0;
    for (size_t i = 0; i < bundle.n; i++)
        check_letter(&bundle, &bundle.letters[i]);
    again(&bundle);
    mm_bundle_done(&bundle);
    return 0;
}
