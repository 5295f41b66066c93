/* The key of a sealed pack as a server hands it out: behind its seal and before it; and a sealed file. */
/* mm-fuzz: link=mm_wire */
/* mm-test: labels=slow */
#include "sync/wire/grant.h"
#include "tests/fuzz/fuzz.h"

#define COUNCIL "rei"
#define VERSION "00112233445566aa"

/* Sealed again it opens again, and is the same. */
static void again(const struct mm_sign_key *own, const struct mm_grant *grant)
{
    struct mm_grant back;
    struct mm_buf text;
    mm_buf_init(&text, MM_MAX_GRANT_BYTES);
    FUZZ_CHECK(mm_grant_seal(grant, &own->public_key, &text, NULL) == MM_OK);
    FUZZ_CHECK(mm_grant_open(own, text.data ? mm_buf_str(&text) : "", text.len, COUNCIL, VERSION, &back,
                             NULL) == MM_OK);
    FUZZ_CHECK(memcmp(&back.key, &grant->key, sizeof back.key) == 0);
    mm_grant_done(&back);
    mm_buf_done(&text);
}

/* What anybody may write to this receiver. */
static void inside(const struct mm_sign_key *own, const uint8_t *data, size_t size)
{
    char text[MM_MAX_GRANT_BYTES];
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_grant grant;
    struct mm_buf sealed;
    mm_buf_init(&sealed, MM_MAX_GRANT_BYTES);
    if (size < 600 && mm_seal(&own->public_key, data, size, &sealed, NULL) == MM_OK) {
        mm_base64url(sealed.data, sealed.len, text);
        enum mm_err err = mm_grant_open(own, text, strlen(text), COUNCIL, VERSION, &grant, &info);
        fuzz_check_info(err, &info);
        if (!err) {
            FUZZ_CHECK(strcmp(grant.council, COUNCIL) == 0 && strcmp(grant.version, VERSION) == 0);
            again(own, &grant);
            mm_grant_done(&grant);
        }
    }
    mm_buf_done(&sealed);
}

/* Nobody without the key makes a file that opens. */
static void file(const uint8_t *data, size_t size)
{
    struct mm_seal_key key = {{1, 2, 3}};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_buf open;
    mm_buf_init(&open, MM_MAX_PACK_FILE_BYTES);
    enum mm_err err = mm_unseal_shared(&key, "a.json", data, size, &open, &info);
    fuzz_check_info(err, &info);
    FUZZ_CHECK(err && open.len == 0);
    mm_buf_done(&open);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t seed[32] = "a key of the fuzz target";
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_sign_key own;
    struct mm_grant grant;
    mm_sign_key_new(&own, seed);
    enum mm_err err = mm_grant_open(&own, (const char *)data, size, COUNCIL, VERSION, &grant, &info);
    fuzz_check_info(err, &info);
    inside(&own, data, size);
    file(data, size);
    mm_sign_key_done(&own);
    return 0;
}
