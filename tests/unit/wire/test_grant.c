/* The key of a sealed pack on its way to one receiver, and what it closes: each thing that may happen to
 * either is refused by its name. */
#include "sync/wire/grant.h"
#include "tests/unit/mm_test.h"

#define COUNCIL "rei"
#define NOW     "00112233445566aa"
#define BEFORE  "ffeeddccbbaa9988"

struct kit {
    struct mm_sign_key kiosk, other;
    struct mm_grant grant;
    struct mm_buf text;
};

static void start(struct kit *k)
{
    mm_sign_key_new(&k->kiosk, NULL);
    mm_sign_key_new(&k->other, NULL);
    k->grant = (struct mm_grant){.council = COUNCIL, .version = NOW};
    mm_seal_key_new(&k->grant.key);
    mm_buf_init(&k->text, MM_MAX_GRANT_BYTES);
    MM_CHECK_ERR(mm_grant_seal(&k->grant, &k->kiosk.public_key, &k->text, NULL), MM_OK);
}

static void stop(struct kit *k)
{
    mm_sign_key_done(&k->kiosk);
    mm_sign_key_done(&k->other);
    mm_grant_done(&k->grant);
    mm_buf_done(&k->text);
}

/* Refused with a sentence, and nothing of a key is left in what was to hold it. */
static void refused(struct kit *k, const struct mm_sign_key *own, size_t len, const char *council,
                    const char *version, enum mm_err want)
{
    static const struct mm_grant none;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_grant got = {.council = ""};
    MM_CHECK_ERR(mm_grant_open(own, mm_buf_str(&k->text), len, council, version, &got, &info), want);
    MM_CHECK(info.text[0] != '\0');
    MM_CHECK(memcmp(&got, &none, sizeof got) == 0);
}

MM_TEST(a_key_opens_for_its_kiosk_its_council_and_its_version_alone)
{
    struct kit k;
    struct mm_grant got;
    start(&k);
    MM_CHECK_ERR(mm_grant_open(&k.kiosk, mm_buf_str(&k.text), k.text.len, COUNCIL, NOW, &got, NULL), MM_OK);
    MM_CHECK(memcmp(&got.key, &k.grant.key, sizeof got.key) == 0);
    MM_CHECK_STR(got.council, COUNCIL);
    MM_CHECK_STR(got.version, NOW);
    refused(&k, &k.other, k.text.len, COUNCIL, NOW, MM_ERR_AUTH);
    refused(&k, &k.kiosk, k.text.len, "machi", NOW, MM_ERR_REFUSED);    /* another council's */
    refused(&k, &k.kiosk, k.text.len, COUNCIL, BEFORE, MM_ERR_REFUSED); /* replayed */
    stop(&k);
}

MM_TEST(a_key_that_was_cut_off_anywhere_or_changed_anywhere_is_no_key)
{
    struct kit k;
    struct mm_grant got;
    start(&k);
    for (size_t len = 0; len < k.text.len; len++)
        MM_CHECK(mm_grant_open(&k.kiosk, mm_buf_str(&k.text), len, COUNCIL, NOW, &got, NULL) != MM_OK);
    refused(&k, &k.kiosk, 20, COUNCIL, NOW, MM_ERR_SYNTAX);
    for (size_t i = 0; i + 1 < k.text.len; i++) {
        char *at = (char *)k.text.data + i, was = *at;
        *at = was == 'A' ? 'B' : 'A';
        MM_CHECK(mm_grant_open(&k.kiosk, mm_buf_str(&k.text), k.text.len, COUNCIL, NOW, &got, NULL) != MM_OK);
        *at = was;
    }
    stop(&k);
}

MM_TEST(bytes_of_any_length_come_back_and_under_no_other_name_or_key)
{
    static const size_t sizes[] = {0, 1, MM_SEAL_CHUNK_BYTES - 1, MM_SEAL_CHUNK_BYTES,
                                   2 * MM_SEAL_CHUNK_BYTES + 5};
    char *plain = calloc(1, 3 * MM_SEAL_CHUNK_BYTES);
    struct mm_seal_key key, other;
    mm_seal_key_new(&key);
    mm_seal_key_new(&other);
    for (size_t i = 0; plain && i < sizeof sizes / sizeof sizes[0]; i++) {
        struct mm_buf closed, open;
        mm_buf_init(&closed, 4 * MM_SEAL_CHUNK_BYTES);
        mm_buf_init(&open, 4 * MM_SEAL_CHUNK_BYTES);
        MM_CHECK_ERR(mm_seal_shared(&key, "a.json", plain, sizes[i], &closed, NULL), MM_OK);
        MM_CHECK_ERR(mm_unseal_shared(&key, "a.json", closed.data, closed.len, &open, NULL), MM_OK);
        MM_CHECK(open.len == sizes[i] && (!open.len || memcmp(open.data, plain, open.len) == 0));
        mm_buf_clear(&open);
        MM_CHECK_ERR(mm_unseal_shared(&key, "b.json", closed.data, closed.len, &open, NULL), MM_ERR_CORRUPT);
        MM_CHECK_ERR(mm_unseal_shared(&other, "a.json", closed.data, closed.len, &open, NULL),
                     MM_ERR_CORRUPT);
        MM_CHECK_ERR(mm_unseal_shared(&key, "a.json", closed.data, closed.len - 1, &open, NULL),
                     MM_ERR_CORRUPT);
        closed.data[closed.len - 1] ^= 1;
        MM_CHECK_ERR(mm_unseal_shared(&key, "a.json", closed.data, closed.len, &open, NULL), MM_ERR_CORRUPT);
        MM_CHECK_INT(open.len, 0);
        mm_buf_done(&closed);
        mm_buf_done(&open);
    }
    free(plain);
}

MM_TEST_MAIN
