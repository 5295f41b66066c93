#include "tests/unit/mm_test.h"

#include "sync/base/sign.h"

#include <sys/stat.h>

static const uint8_t seed1[32] = {0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a,
                                  0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32,
                                  0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60};

static const char *hex(const uint8_t *data, size_t len)
{
    static char text[200];
    for (size_t i = 0; i < len; i++)
        snprintf(text + 2 * i, 3, "%02x", data[i]);
    return text;
}

/* RFC 8032, 7.1, TEST 1 (the empty message). */
MM_TEST(ed25519_gives_the_published_signature)
{
    struct mm_sign_key key;
    mm_sign_key_new(&key, seed1);
    MM_CHECK_STR(hex(key.public_key.b, 32),
                 "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    struct mm_signature sig = mm_sign(&key, NULL, 0);
    MM_CHECK_STR(hex(sig.b, 64), "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                                 "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    MM_CHECK_ERR(mm_sign_verify(&key.public_key, &sig, NULL, 0), MM_OK);
}

MM_TEST(a_changed_message_key_or_signature_does_not_verify)
{
    struct mm_sign_key key, other;
    mm_sign_key_new(&key, seed1);
    mm_sign_key_new(&other, NULL);
    struct mm_signature sig = mm_sign(&key, "record", 6);
    MM_CHECK_ERR(mm_sign_verify(&key.public_key, &sig, "record", 6), MM_OK);
    MM_CHECK_ERR(mm_sign_verify(&key.public_key, &sig, "recorD", 6), MM_ERR_SIGNATURE);
    MM_CHECK_ERR(mm_sign_verify(&key.public_key, &sig, "record", 5), MM_ERR_SIGNATURE);
    MM_CHECK_ERR(mm_sign_verify(&other.public_key, &sig, "record", 6), MM_ERR_SIGNATURE);
    sig.b[40] ^= 1;
    MM_CHECK_ERR(mm_sign_verify(&key.public_key, &sig, "record", 6), MM_ERR_SIGNATURE);
}

MM_TEST(texts_of_keys_and_signatures_read_back)
{
    struct mm_sign_key key;
    mm_sign_key_new(&key, seed1);
    struct mm_signature sig = mm_sign(&key, "x", 1), sig_back;
    struct mm_sign_public back;
    char public_text[MM_PUBLIC_TEXT_BYTES], sig_text[MM_SIGNATURE_TEXT_BYTES], id[MM_KEY_ID_BYTES];
    mm_sign_public_format(&key.public_key, public_text);
    MM_CHECK_STR(public_text, "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    MM_CHECK_ERR(mm_sign_public_parse(public_text, &back), MM_OK);
    MM_CHECK(memcmp(&back, &key.public_key, sizeof back) == 0);
    mm_signature_format(&sig, sig_text);
    MM_CHECK_ERR(mm_signature_parse(sig_text, &sig_back), MM_OK);
    MM_CHECK(memcmp(&sig, &sig_back, sizeof sig) == 0);
    mm_sign_key_id(&key.public_key, id);
    MM_CHECK_STR(id, "21fe31dfa154a261");
    MM_CHECK_ERR(mm_sign_public_parse(public_text + 1, &back), MM_ERR_SYNTAX);
    MM_CHECK_ERR(mm_sign_public_parse("AAAA", &back), MM_ERR_SYNTAX);
    MM_CHECK_ERR(mm_sign_public_parse(sig_text, &back), MM_ERR_SYNTAX);
    MM_CHECK_ERR(mm_signature_parse(public_text, &sig_back), MM_ERR_SYNTAX);
}

static char folder[256], key_path[300];

static void open_folder(void)
{
    mm_test_mkdir(folder);
    snprintf(key_path, sizeof key_path, "%s/key.json", folder);
}

MM_TEST(a_key_file_is_private_and_reads_back)
{
    open_folder();
    struct mm_sign_key key, back;
    mm_sign_key_new(&key, NULL);
    mode_t old = umask(0);
    MM_CHECK_ERR(mm_sign_key_store(key_path, &key, NULL), MM_OK);
    umask(old);
    struct stat st;
    MM_CHECK(stat(key_path, &st) == 0 && (st.st_mode & 0777) == 0600);
    MM_CHECK_ERR(mm_sign_key_load(key_path, &back, NULL), MM_OK);
    MM_CHECK(memcmp(&key, &back, sizeof key) == 0);
    mm_test_rmdir(folder);
}

MM_TEST(a_key_file_that_others_may_read_is_refused)
{
    open_folder();
    struct mm_sign_key key, back;
    mm_sign_key_new(&key, NULL);
    MM_CHECK_ERR(mm_sign_key_store(key_path, &key, NULL), MM_OK);
    static const mode_t modes[] = {0640, 0604, 0620, 0660, 0601};
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        struct mm_errinfo info = MM_ERRINFO_INIT;
        MM_CHECK(chmod(key_path, modes[i]) == 0);
        MM_CHECK_ERR(mm_sign_key_load(key_path, &back, &info), MM_ERR_AUTH);
        MM_CHECK(strstr(info.text, "chmod 600") != NULL);
    }
    mm_test_rmdir(folder);
}

MM_TEST(a_damaged_key_file_is_refused_with_its_name)
{
    open_folder();
    static const char *const bad[] = {
        "",
        "{}",
        "not json",
        "{\"kind\":\"ed25519\",\"secret\":\"AAAA\"}",
        "{\"kind\":\"rsa\",\"secret\":\"AAAA\"}",
        "{\"kind\":\"ed25519\",\"secret\":"
        "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        "AAAAAAAA\"}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct mm_errinfo info = MM_ERRINFO_INIT;
        struct mm_sign_key key;
        MM_CHECK_ERR(mm_file_write_atomic(key_path, bad[i], strlen(bad[i]), 0600, NULL), MM_OK);
        MM_CHECK(mm_sign_key_load(key_path, &key, &info) != MM_OK);
        MM_CHECK(strstr(info.text, key_path) != NULL);
    }
    struct mm_sign_key key;
    MM_CHECK_ERR(mm_sign_key_load(folder, &key, NULL), MM_ERR_INVALID);
    mm_test_rmdir(folder);
    MM_CHECK_ERR(mm_sign_key_load(key_path, &key, NULL), MM_ERR_NOT_FOUND);
}

MM_TEST(a_done_key_is_wiped)
{
    struct mm_sign_key key, zero;
    memset(&zero, 0, sizeof zero);
    mm_sign_key_new(&key, NULL);
    mm_sign_key_done(&key);
    MM_CHECK(memcmp(&key, &zero, sizeof key) == 0);
    mm_sign_key_done(NULL);
}

int main(int argc, char **argv)
{
    if (mm_crypto_init(NULL) != MM_OK)
        return 1;
    return mm_tests_main(argc, argv);
}
