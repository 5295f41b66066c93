/* What one kiosk is told for signing in: there and back, and refusal of the whole for one bad row. */
#include "sync/wire/people.h"
#include "tests/unit/mm_test.h"

#define HASH                                                                                                 \
    "$argon2id$v=19$m=8192,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g"

static void write_roster(struct mm_buf *out)
{
    struct mm_person people[] = {{"p1", "髙﨑 𠮷子", "たかさき　よしこ", MM_PERSON_COUNCILLOR, .seat = 7}};
    struct mm_code codes[] = {{"p1", MM_CODE_FIRST, 1, HASH, "2027-02-20"},
                              {"p1", MM_CODE_RESERVE, 3, HASH, ""}};
    struct mm_card cards[] = {{.person = "p1"}};
    struct mm_roster roster = {people, 1, {0}, "○○市議会", false};
    memset(cards[0].hash.b, 0x5a, sizeof cards[0].hash.b);
    roster.signin = (struct mm_signin_data){.method = MM_SIGNIN_CARD_PIN,
                                            .codes = codes,
                                            .n_codes = 2,
                                            .cards = cards,
                                            .n_cards = 1,
                                            .has_receipt_key = true};
    memset(roster.signin.card_salt, 1, sizeof roster.signin.card_salt);
    memset(roster.signin.receipt_key, 2, sizeof roster.signin.receipt_key);
    mm_buf_init(out, MM_MAX_ROSTER_BYTES);
    mm_roster_write(&roster, out);
}

MM_TEST(what_a_kiosk_is_told_comes_back_as_written)
{
    struct mm_buf out, again;
    struct mm_roster r;
    write_roster(&out);
    MM_REQUIRE(mm_roster_parse(out.data, out.len, &r, NULL) == MM_OK);
    MM_CHECK_INT(r.signin.method, MM_SIGNIN_CARD_PIN);
    MM_CHECK_INT(r.signin.n_codes, 2);
    MM_CHECK_STR(r.signin.codes[1].person, "p1");
    MM_CHECK_INT(r.signin.codes[1].kind, MM_CODE_RESERVE);
    MM_CHECK_INT(r.signin.codes[1].generation, 3);
    MM_CHECK_STR(r.signin.codes[0].hash, HASH);
    MM_CHECK_STR(r.signin.codes[0].expires_on, "2027-02-20");
    MM_CHECK_INT(r.signin.n_cards, 1);
    MM_CHECK_INT(r.signin.cards[0].hash.b[31], 0x5a);
    MM_CHECK_INT(r.signin.card_salt[15], 1);
    MM_CHECK(r.signin.has_receipt_key);
    MM_CHECK_INT(r.signin.receipt_key[31], 2);
    mm_buf_init(&again, MM_MAX_ROSTER_BYTES);
    mm_roster_write(&r, &again);
    MM_CHECK_STR(mm_buf_str(&again), mm_buf_str(&out));
    mm_roster_done(&r);
    mm_buf_done(&again);
    mm_buf_done(&out);
}

#define ROSTER(rest) "{\"people\":[],\"duties\":[]" rest "}"
#define CODE(person, kind, generation, hash, day)                                                            \
    ROSTER(",\"codes\":[{\"person\":\"" person "\",\"kind\":\"" kind "\",\"generation\":" generation         \
           ",\"hash\":\"" hash "\",\"expires_on\":\"" day "\"}]")

MM_TEST(an_old_roster_means_that_a_name_is_enough)
{
    struct mm_roster r;
    MM_REQUIRE(mm_roster_parse(ROSTER(""), strlen(ROSTER("")), &r, NULL) == MM_OK);
    MM_CHECK_INT(r.signin.method, MM_SIGNIN_OPEN);
    MM_CHECK(!r.signin.has_receipt_key);
    mm_roster_done(&r);
}

MM_TEST(one_bad_row_refuses_the_whole)
{
    static const char *const bad[] = {
        ROSTER(",\"settings\":{\"signin\":\"anyone\"}"), /* never becomes the open way */
        ROSTER(",\"codes\":{}"),
        CODE("", "first", "1", HASH, ""),
        CODE("p1", "second", "1", HASH, ""),
        CODE("p1", "first", "0", HASH, ""),
        CODE("p1", "first", "1", "$argon2id$v=19$m=4194304,t=99,p=1$c2FsdA$aGFzaA", ""),
        CODE("p1", "first", "1", HASH HASH, ""),
        CODE("p1", "first", "1", HASH, "2027-02-30"),
        ROSTER(",\"cards\":[]"), /* without their salt */
        ROSTER(",\"card_salt\":\"AQEBAQEBAQEBAQEBAQEBAQ\",\"cards\":[{\"person\":\"p1\",\"hash\":\"abc\"}]"),
        ROSTER(",\"receipt_key\":\"short\""),
    };
    struct mm_roster r;
    struct mm_errinfo info;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        info = (struct mm_errinfo)MM_ERRINFO_INIT;
        MM_CHECK_ERR(mm_roster_parse(bad[i], strlen(bad[i]), &r, &info), MM_ERR_INVALID);
        MM_CHECK(info.text[0] != '\0');
    }
}

MM_TEST(cards_are_read_as_typed_by_any_reader)
{
    char out[MM_MAX_CARD_CHARS + 1];
    MM_CHECK(mm_card_fold("k7q2-m9xw pa4t", out));
    MM_CHECK_STR(out, "K7Q2M9XWPA4T");
    MM_CHECK(!mm_card_fold("", out));
    MM_CHECK(!mm_card_fold("K7Q2\n", out));
    MM_CHECK(!mm_card_fold("あ", out));
    MM_CHECK(!mm_card_fold("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", out));
}

MM_TEST(both_sides_compute_the_same_receipt)
{
    uint8_t key[MM_RECEIPT_KEY_BYTES];
    char one[MM_RECEIPT_BYTES], two[MM_RECEIPT_BYTES];
    memset(key, 9, sizeof key);
    mm_receipt_code(key, "p1", "r1", one);
    mm_receipt_code(key, "p1", "r1", two);
    MM_CHECK_STR(one, two);
    MM_CHECK_INT(strlen(one), 8);
    mm_receipt_code(key, "p1", "r2", two);
    MM_CHECK(strcmp(one, two) != 0);
    key[0]++;
    mm_receipt_code(key, "p1", "r1", two);
    MM_CHECK(strcmp(one, two) != 0);
}

MM_TEST(digits_keep_their_leading_zeros)
{
    struct mm_hash hash = {{0}};
    char out[16];
    hash.b[7] = 42;
    mm_hash_digits(&hash, 12, out);
    MM_CHECK_STR(out, "000000000042");
    memset(hash.b, 0xff, sizeof hash.b);
    mm_hash_digits(&hash, 12, out);
    MM_CHECK_STR(out, "073709551615");
}

MM_TEST_MAIN
