/* The QR code of a 研修修了証: what was signed is found true for its name alone, and nothing of it can be
 * changed. */
#include "sync/wire/certificate.h"
#include "tests/unit/mm_test.h"

static struct mm_sign_key key_of(uint8_t byte)
{
    uint8_t seed[32];
    struct mm_sign_key key;
    memset(seed, byte, sizeof seed);
    mm_sign_key_new(&key, seed);
    return key;
}

static struct mm_certificate_facts facts(void)
{
    return (struct mm_certificate_facts){.council = "demo",
                                         .course = "onboarding-duty",
                                         .policy = "0123456789ab",
                                         .name = "髙﨑　𠮷子",
                                         .year = 2026,
                                         .number = 12,
                                         .day = {2026, 11, 28}};
}

static enum mm_err check(const char *text, const char *name)
{
    struct mm_certificate c;
    const struct mm_sign_key keys[] = {key_of(1), key_of(2)};
    const struct mm_sign_public known[] = {keys[0].public_key, keys[1].public_key};
    enum mm_err err = mm_certificate_parse(text, &c, NULL);
    return err ? err : mm_certificate_check(&c, name, known, 2, NULL);
}

MM_TEST(a_certificate_is_found_true_with_its_name)
{
    struct mm_sign_key key = key_of(2);
    struct mm_certificate_facts f = facts();
    struct mm_certificate c;
    char text[MM_CERTIFICATE_BYTES], council[MM_CERTIFICATE_COUNCIL];
    MM_REQUIRE(mm_certificate_sign(&f, &key, text, NULL) == MM_OK);
    MM_CHECK_ERR(check(text, "髙﨑　𠮷子"), MM_OK);
    MM_CHECK_ERR(check(text, "髙﨑 𠮷子"), MM_OK);
    MM_CHECK_ERR(check(text, "髙﨑𠮷子"), MM_OK);
    MM_REQUIRE(mm_certificate_parse(text, &c, NULL) == MM_OK);
    MM_CHECK_INT(c.year, 2026);
    MM_CHECK_INT(c.number, 12);
    MM_CHECK_STR(c.course, "onboarding-duty");
    MM_CHECK_STR(c.policy, "0123456789ab");
    MM_CHECK_INT(c.day.day, 28);
    mm_certificate_council("demo", council);
    MM_CHECK_STR(c.council, council);
}

MM_TEST(a_variation_selector_makes_no_other_name)
{
    struct mm_sign_key key = key_of(1);
    struct mm_certificate_facts f = facts();
    char text[MM_CERTIFICATE_BYTES];
    f.name = "葛\xf3\xa0\x84\x80城　太郎";
    MM_REQUIRE(mm_certificate_sign(&f, &key, text, NULL) == MM_OK);
    MM_CHECK_ERR(check(text, "葛城 太郎"), MM_OK);
    MM_CHECK_ERR(check(text, "葛\xf3\xa0\x84\x81城太郎"), MM_OK);
    MM_CHECK_ERR(check(text, "城 太郎"), MM_ERR_CONFLICT);
}

MM_TEST(a_certificate_of_another_name_is_refused)
{
    struct mm_sign_key key = key_of(1);
    struct mm_certificate_facts f = facts();
    char text[MM_CERTIFICATE_BYTES];
    MM_REQUIRE(mm_certificate_sign(&f, &key, text, NULL) == MM_OK);
    MM_CHECK_ERR(check(text, "高崎　吉子"), MM_ERR_CONFLICT);
    MM_CHECK_ERR(check(text, ""), MM_ERR_INVALID);
    MM_CHECK_ERR(check(text, "　"), MM_ERR_INVALID);
}

MM_TEST(no_byte_of_a_certificate_can_be_changed)
{
    struct mm_sign_key key = key_of(1);
    struct mm_certificate_facts f = facts();
    char text[MM_CERTIFICATE_BYTES], other[MM_CERTIFICATE_BYTES];
    MM_REQUIRE(mm_certificate_sign(&f, &key, text, NULL) == MM_OK);
    for (size_t i = 0; text[i]; i++) {
        memcpy(other, text, sizeof other);
        other[i] = text[i] == '1' ? '2' : '1';
        MM_CHECK(check(other, f.name) != MM_OK);
        other[i] = '\0';
        MM_CHECK(check(other, f.name) != MM_OK);
    }
    snprintf(other, sizeof other, "%s", text);
    strncat(other, "A", sizeof other - strlen(other) - 1);
    MM_CHECK(check(other, f.name) != MM_OK);
}

MM_TEST(a_key_of_nobody_proves_nothing)
{
    struct mm_sign_key key = key_of(3);
    struct mm_certificate_facts f = facts();
    char text[MM_CERTIFICATE_BYTES];
    MM_REQUIRE(mm_certificate_sign(&f, &key, text, NULL) == MM_OK);
    MM_CHECK_ERR(check(text, f.name), MM_ERR_AUTH);
}

MM_TEST(the_longest_certificate_has_220_bytes_at_most)
{
    struct mm_sign_key key = key_of(1);
    struct mm_certificate_facts f = facts();
    char text[MM_CERTIFICATE_BYTES], course[MM_ID_BYTES] = "";
    for (size_t len = 1; len < MM_ID_BYTES; len++) {
        memset(course, 'c', len);
        f.course = course;
        f.number = 99999;
        f.policy = "0123456789abcdef";
        f.council = "a-council-with-a-name-as-long-as-any-name-may-be-in-this-program";
        MM_CHECK_ERR(mm_certificate_sign(&f, &key, text, NULL), MM_OK);
        MM_CHECK(strlen(text) <= MM_CERTIFICATE_MOST);
        MM_CHECK_ERR(check(text, f.name), MM_OK);
    }
    f.number = 0;
    MM_CHECK_ERR(mm_certificate_sign(&f, &key, text, NULL), MM_ERR_INVALID);
    f.number = 100000;
    MM_CHECK_ERR(mm_certificate_sign(&f, &key, text, NULL), MM_ERR_INVALID);
}

MM_TEST_MAIN
