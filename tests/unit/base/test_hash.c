#include "tests/unit/mm_test.h"

#include "sync/base/hash.h"

static const char *hex(struct mm_hash hash)
{
    static char text[MM_HASH_HEX_BYTES];
    mm_hash_format(&hash, text);
    return text;
}

/* FIPS 180-4 examples. */
MM_TEST(sha256_gives_the_published_values)
{
    MM_CHECK_STR(hex(mm_sha256("", 0)), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    MM_CHECK_STR(hex(mm_sha256(NULL, 0)), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    MM_CHECK_STR(hex(mm_sha256("abc", 3)),
                 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

MM_TEST(sha256_in_pieces_and_of_a_file_is_the_same)
{
    const char *want = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
    size_t len = 1000000;
    char *data = malloc(len);
    MM_REQUIRE(data != NULL);
    memset(data, 'a', len);
    struct mm_sha256_state state;
    mm_sha256_start(&state);
    for (size_t at = 0; at < len;) {
        size_t n = len - at < 777 ? len - at : 777;
        mm_sha256_add(&state, data + at, n);
        mm_sha256_add(&state, NULL, 0);
        at += n;
    }
    MM_CHECK_STR(hex(mm_sha256_end(&state)), want);
    char dir[256], path[300];
    mm_test_mkdir(dir);
    snprintf(path, sizeof path, "%s/a", dir);
    MM_CHECK_ERR(mm_file_write_atomic(path, data, len, 0600, NULL), MM_OK);
    struct mm_hash hash;
    int64_t bytes = 0;
    MM_CHECK_ERR(mm_sha256_file(path, &hash, &bytes, NULL), MM_OK);
    MM_CHECK_STR(hex(hash), want);
    MM_CHECK_INT(bytes, 1000000);
    mm_test_rmdir(dir);
    free(data);
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_CHECK_ERR(mm_sha256_file(path, &hash, &bytes, &info), MM_ERR_NOT_FOUND);
    MM_CHECK(strstr(info.text, path) != NULL);
    MM_CHECK_ERR(mm_sha256_file("/", &hash, &bytes, NULL), MM_ERR_IO);
}

/* From Python's hashlib.blake2b and hashlib.sha256. */
MM_TEST(keyed_and_chained_hashes_have_fixed_values)
{
    MM_CHECK_STR(hex(mm_keyed_hash("0123456789abcdef", 16, "data", 4)),
                 "0b0ef7089ac6990921b11e357684432e6876476586991710334f22a74011feee");
    struct mm_hash prev;
    for (int i = 0; i < MM_HASH_BYTES; i++)
        prev.b[i] = (uint8_t)i;
    MM_CHECK_STR(hex(mm_chain_next(&prev, 258, "{\"a\":1}", 7)),
                 "0f6a41b94b459e34dac2cb1b04b6e10dcc7e36dec1b6b7ab27532eb5f1461c66");
}

MM_TEST(the_chain_depends_on_all_three_parts)
{
    struct mm_hash zero = {{0}}, one = {{1}};
    struct mm_hash base = mm_chain_next(&zero, 1, "x", 1);
    struct mm_hash others[] = {mm_chain_next(&one, 1, "x", 1), mm_chain_next(&zero, 2, "x", 1),
                               mm_chain_next(&zero, 1, "y", 1)};
    for (size_t i = 0; i < 3; i++)
        MM_CHECK(!mm_hash_equal(&base, &others[i]));
    MM_CHECK(mm_hash_equal(&base, &base));
    MM_CHECK(mm_hash_zero(&zero) && !mm_hash_zero(&one));
}

MM_TEST(hashes_parse_only_in_their_one_form)
{
    const char *text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    struct mm_hash hash;
    MM_CHECK_ERR(mm_hash_parse(text, &hash), MM_OK);
    MM_CHECK_STR(hex(hash), text);
    MM_CHECK_ERR(mm_hash_parse("", &hash), MM_ERR_SYNTAX);
    MM_CHECK_ERR(mm_hash_parse(text + 1, &hash), MM_ERR_SYNTAX);
    MM_CHECK_ERR(mm_hash_parse("BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", &hash),
                 MM_ERR_SYNTAX);
    MM_CHECK_ERR(mm_hash_parse("ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", &hash),
                 MM_ERR_SYNTAX);
    MM_CHECK_STR(hex(hash), text);
}

/* RFC 4648, section 10. */
MM_TEST(base64url_has_no_padding)
{
    static const char *const rows[][2] = {
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xFB\xFF", "-_8"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[32], back[32];
        size_t len = 99;
        mm_base64url(rows[i][0], strlen(rows[i][0]), text);
        MM_CHECK_STR(text, rows[i][1]);
        MM_CHECK_ERR(mm_base64url_parse(text, back, sizeof back, &len), MM_OK);
        MM_CHECK(len == strlen(rows[i][0]) && memcmp(back, rows[i][0], len) == 0);
    }
}

MM_TEST(malformed_base64_is_refused)
{
    char out[8];
    size_t len = 99;
    MM_CHECK_ERR(mm_base64url_parse("Zg==", out, sizeof out, &len), MM_ERR_SYNTAX);
    MM_CHECK_ERR(mm_base64url_parse("Z", out, sizeof out, &len), MM_ERR_SYNTAX);
    MM_CHECK_ERR(mm_base64url_parse("Zh", out, sizeof out, &len), MM_ERR_SYNTAX); /* stray bits */
    MM_CHECK_ERR(mm_base64url_parse("Zm 9v", out, sizeof out, &len), MM_ERR_SYNTAX);
    MM_CHECK_ERR(mm_base64url_parse("+/8", out, sizeof out, &len), MM_ERR_SYNTAX);
    MM_CHECK_ERR(mm_base64url_parse("Zm9vYmFyZm9vYmFy", out, sizeof out, &len), MM_ERR_TOO_BIG);
    MM_CHECK_ERR(mm_base64_parse("Zg", 2, out, sizeof out, &len), MM_ERR_SYNTAX);
    MM_CHECK_INT(len, 99);
    MM_CHECK_ERR(mm_base64_parse("dTpwdw==junk", 8, out, sizeof out, &len), MM_OK);
    MM_CHECK(len == 4 && memcmp(out, "u:pw", 4) == 0);
}

MM_TEST(a_secret_is_known_again_by_its_hash_only)
{
    char a[MM_SECRET_HASH_BYTES], b[MM_SECRET_HASH_BYTES];
    MM_CHECK_ERR(mm_secret_hash("123456", 6, a), MM_OK);
    MM_CHECK_ERR(mm_secret_hash("123456", 6, b), MM_OK);
    MM_CHECK(strncmp(a, "$argon2id$", 10) == 0);
    MM_CHECK(strcmp(a, b) != 0); /* salted */
    MM_CHECK(mm_secret_verify(a, "123456", 6));
    MM_CHECK(!mm_secret_verify(a, "123457", 6));
    MM_CHECK(!mm_secret_verify("", "123456", 6));
    MM_CHECK(!mm_secret_verify("$argon2id$nonsense", "123456", 6));
    char longer[300];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    MM_CHECK(!mm_secret_verify(longer, "123456", 6));
}

MM_TEST(wiping_leaves_zeros)
{
    char secret[] = "secret";
    mm_wipe(secret, sizeof secret);
    for (size_t i = 0; i < sizeof secret; i++)
        MM_CHECK_INT(secret[i], 0);
}

MM_TEST(system_randomness_differs_each_time)
{
    uint8_t a[32] = {0}, b[32] = {0};
    mm_random_bytes(a, sizeof a);
    mm_random_bytes(b, sizeof b);
    MM_CHECK(memcmp(a, b, sizeof a) != 0);
}

int main(int argc, char **argv)
{
    if (mm_crypto_init(NULL) != MM_OK || mm_crypto_init(NULL) != MM_OK)
        return 1;
    return mm_tests_main(argc, argv);
}
