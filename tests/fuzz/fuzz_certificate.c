/* The text of a certificate's QR code, as any scanner may give it. */
/* mm-fuzz: link=mm_wire */
#include "sync/wire/certificate.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_certificate c;
    static const uint8_t seed[32] = {1};
    struct mm_sign_key key;
    char *text = fuzz_string(data, size);
    enum mm_err err = mm_certificate_parse(text, &c, &info);
    fuzz_check_info(err, &info);
    if (!err) {
        mm_sign_key_new(&key, seed);
        FUZZ_CHECK(strlen(text) <= MM_CERTIFICATE_MOST && c.number > 0 && c.day.month <= 12);
        err = mm_certificate_check(&c, "山田 太郎", &key.public_key, 1, &info);
        fuzz_check_info(err, &info);
        FUZZ_CHECK(err != MM_ERR_SYNTAX);
    }
    free(text);
    return 0;
}
