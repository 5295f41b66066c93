/* The text of a certificate's QR code, as any scanner may give it. */
/* mm-fuzz: link=mm_wire */
#include "sync/wire/certificate.h"
#include "tests/fuzz/fuzz.h"

#define NAME "山田\u3000太郎"

/* The same number, course and day, issued anew, are read again as they are, and are of that name alone. */
static void issue_again(const struct mm_certificate *c, const struct mm_sign_key *key)
{
    const struct mm_certificate_facts facts = {.council = "kamakura",
                                               .name = NAME,
                                               .course = c->course,
                                               .policy = c->policy,
                                               .year = c->year,
                                               .number = c->number,
                                               .day = c->day};
    struct mm_certificate again;
    char text[MM_CERTIFICATE_BYTES];
    FUZZ_CHECK(mm_certificate_sign(&facts, key, text, NULL) == MM_OK);
    FUZZ_CHECK(mm_certificate_parse(text, &again, NULL) == MM_OK);
    FUZZ_CHECK(again.year == c->year && again.number == c->number && strcmp(again.course, c->course) == 0 &&
               strcmp(again.policy, c->policy) == 0 && mm_date_compare(again.day, c->day) == 0);
    FUZZ_CHECK(mm_certificate_check(&again, "山田 太郎", &key->public_key, 1, NULL) == MM_OK);
    FUZZ_CHECK(mm_certificate_check(&again, "山田 次郎", &key->public_key, 1, NULL) == MM_ERR_CONFLICT);
    FUZZ_CHECK(mm_certificate_check(&again, " ", &key->public_key, 1, NULL) == MM_ERR_INVALID);
    again.number = again.number == 1 ? 2 : 1;
    FUZZ_CHECK(mm_certificate_check(&again, NAME, &key->public_key, 1, NULL) == MM_ERR_SIGNATURE);
}

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
        issue_again(&c, &key);
    }
    free(text);
    return 0;
}
