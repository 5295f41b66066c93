/* What may be published, and what is handed out of it.
 * mm-test-pg: long */
#include "tests/unit/server/fixture_council.h"
#include "tests/unit/server/fixture_offer.h"

static int64_t count(struct council *c, const char *sql)
{
    int64_t n = -1;
    MM_CHECK_ERR(mm_db_int(mm_central_db(c->central), sql, &n, NULL), MM_OK);
    return n;
}

MM_TEST(every_publication_is_kept_and_handed_out_in_the_bytes_that_were_signed)
{
    struct council c;
    struct mm_buf signed_text, handed;
    struct mm_sign_public key;
    struct mm_sign_key own;
    MM_REQUIRE(council_open(&c));
    offer_sign(&c, NULL, 2, &signed_text);
    MM_CHECK_ERR(offer_publish(&c, &signed_text, NULL), MM_OK);
    mm_buf_init(&handed, MM_MAX_OFFER_BYTES);
    MM_CHECK_ERR(mm_central_offer(c.central, &handed, NULL), MM_OK);
    MM_CHECK_STR(mm_buf_str(&handed), mm_buf_str(&signed_text));
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM pack_manifest"), 2); /* and the one of init */
    MM_CHECK_INT(count(&c, "SELECT pack_serial FROM council"), 2);
    offer_key(&c, &own);
    MM_CHECK_ERR(mm_offer_key(c.central, &key, NULL), MM_OK);
    MM_CHECK(mm_sign_public_equal(&key, &own.public_key));
    mm_sign_key_done(&own);
    mm_buf_done(&signed_text);
    mm_buf_done(&handed);
    council_close(&c);
}

static void publish_fails(struct council *c, const struct mm_buf *text, enum mm_err want)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_CHECK_ERR(offer_publish(c, text, &info), want);
    MM_CHECK(info.text[0] != '\0');
    MM_CHECK_INT(count(c, "SELECT COUNT(*) FROM pack_manifest"), 1);
    MM_CHECK_INT(count(c, "SELECT pack_serial FROM council"), 1);
}

MM_TEST(nothing_is_published_that_is_unsigned_or_old_or_of_another_key_or_of_other_files)
{
    struct council c;
    struct mm_sign_key other;
    struct mm_buf text, cut;
    MM_REQUIRE(council_open(&c));
    mm_sign_key_new(&other, NULL);
    offer_sign(&c, &other, 2, &text);
    publish_fails(&c, &text, MM_ERR_SIGNATURE);
    mm_buf_done(&text);
    offer_sign(&c, NULL, 1, &text); /* the number of the one that is out */
    publish_fails(&c, &text, MM_ERR_CONFLICT);
    mm_buf_done(&text);
    offer_sign(&c, NULL, 2, &text);
    char *digit = strstr(text.data, "\"sha256\":\"") + 10;
    *digit = *digit == '0' ? '1' : '0';
    publish_fails(&c, &text, MM_ERR_SIGNATURE);
    mm_buf_init(&cut, MM_MAX_OFFER_BYTES);
    mm_buf_str_append(&cut, strchr(text.data, '{')); /* the manifest alone */
    publish_fails(&c, &cut, MM_ERR_SYNTAX);
    mm_buf_done(&cut);
    mm_buf_done(&text);
    offer_sign(&c, NULL, 2, &text);
    c.at.wall_at_ms += 31LL * 86400 * 1000;
    publish_fails(&c, &text, MM_ERR_INVALID);
    mm_buf_done(&text);
    mm_sign_key_done(&other);
    council_close(&c);
}

MM_TEST(what_was_signed_for_other_files_is_not_published)
{
    struct council c;
    struct mm_sign_key key;
    struct mm_manifest manifest;
    MM_REQUIRE(council_open(&c));
    offer_key(&c, &key);
    MM_REQUIRE(offer_manifest(&c, &manifest));
    for (int kind = 0; kind < 3; kind++) {
        struct mm_buf bytes, offered;
        mm_buf_init(&bytes, MM_MAX_MANIFEST_BYTES);
        mm_buf_init(&offered, MM_MAX_OFFER_BYTES);
        manifest.serial = 2;
        manifest.n_files -= kind == 0;
        manifest.files[0].bytes += kind == 1;
        snprintf(manifest.council, sizeof manifest.council, "%s", kind == 2 ? "elsewhere" : "kamakura");
        mm_manifest_write(&manifest, &bytes);
        const struct mm_offer offer = {.key = key.public_key,
                                       .signature = mm_offer_sign(&key, bytes.data, bytes.len),
                                       .manifest = bytes.data,
                                       .len = bytes.len};
        mm_offer_write(&offer, &offered);
        publish_fails(&c, &offered, kind == 2 ? MM_ERR_INVALID : MM_ERR_CONFLICT);
        manifest.n_files += kind == 0;
        mm_buf_done(&bytes);
        mm_buf_done(&offered);
    }
    mm_manifest_done(&manifest);
    mm_sign_key_done(&key);
    council_close(&c);
}

static struct mm_pack_pass pass_of(const struct mm_sign_key *from, const struct mm_sign_key *to)
{
    return (struct mm_pack_pass){from->public_key, to->public_key,
                                 mm_pass_sign(from, "kamakura", &to->public_key)};
}

MM_TEST(a_key_is_passed_on_by_its_holder_and_the_next_publication_bears_the_new_one)
{
    struct council c;
    struct mm_sign_key first, second, third;
    struct mm_buf text, handed;
    struct mm_offer offer;
    MM_REQUIRE(council_open(&c));
    offer_key(&c, &first);
    mm_sign_key_new(&second, NULL);
    mm_sign_key_new(&third, NULL);
    struct mm_pack_pass pass = pass_of(&third, &second); /* somebody else's */
    MM_CHECK_ERR(mm_offer_pass(c.central, &pass, NULL), MM_ERR_SIGNATURE);
    pass = pass_of(&first, &second);
    pass.to = third.public_key; /* signed for another */
    MM_CHECK_ERR(mm_offer_pass(c.central, &pass, NULL), MM_ERR_SIGNATURE);
    pass = pass_of(&first, &second);
    MM_CHECK_ERR(mm_offer_pass(c.central, &pass, NULL), MM_OK);
    pass = pass_of(&second, &first); /* used before */
    MM_CHECK_ERR(mm_offer_pass(c.central, &pass, NULL), MM_ERR_INVALID);
    offer_sign(&c, &first, 2, &text);
    publish_fails(&c, &text, MM_ERR_SIGNATURE);
    mm_buf_done(&text);
    /* a kiosk of the first key still takes what the first key signed */
    mm_buf_init(&handed, MM_MAX_OFFER_BYTES);
    MM_CHECK_ERR(mm_central_offer(c.central, &handed, NULL), MM_OK);
    MM_REQUIRE(mm_offer_read(mm_buf_str(&handed), handed.len, &offer, NULL) == MM_OK);
    struct mm_sign_public trusted = first.public_key;
    MM_CHECK_ERR(mm_offer_verify(&offer, "kamakura", &trusted, NULL), MM_OK);
    MM_CHECK(mm_sign_public_equal(&trusted, &first.public_key));
    offer_sign(&c, &second, 2, &text);
    MM_CHECK_ERR(offer_publish(&c, &text, NULL), MM_OK);
    mm_buf_clear(&handed);
    MM_CHECK_ERR(mm_central_offer(c.central, &handed, NULL), MM_OK);
    MM_REQUIRE(mm_offer_read(mm_buf_str(&handed), handed.len, &offer, NULL) == MM_OK);
    MM_CHECK_INT(offer.n_passes, 1);
    MM_CHECK_ERR(mm_offer_verify(&offer, "kamakura", &trusted, NULL), MM_OK);
    MM_CHECK(mm_sign_public_equal(&trusted, &second.public_key));
    mm_buf_done(&text);
    mm_buf_done(&handed);
    mm_sign_key_done(&first);
    mm_sign_key_done(&second);
    mm_sign_key_done(&third);
    council_close(&c);
}

MM_TEST(a_lost_key_is_replaced_by_one_never_used_and_no_kiosk_of_the_lost_one_follows)
{
    struct council c;
    struct mm_sign_key first, second;
    struct mm_buf text;
    struct mm_offer offer;
    MM_REQUIRE(council_open(&c));
    offer_key(&c, &first);
    mm_sign_key_new(&second, NULL);
    MM_CHECK_ERR(mm_offer_key_lost(c.central, &first.public_key, NULL), MM_ERR_INVALID);
    MM_CHECK_ERR(mm_offer_key_lost(c.central, &second.public_key, NULL), MM_OK);
    MM_CHECK_ERR(mm_offer_key_lost(c.central, &first.public_key, NULL), MM_ERR_INVALID);
    offer_sign(&c, &second, 2, &text);
    MM_CHECK_ERR(offer_publish(&c, &text, NULL), MM_OK);
    MM_REQUIRE(mm_offer_read(mm_buf_str(&text), text.len, &offer, NULL) == MM_OK);
    struct mm_sign_public trusted = first.public_key;
    MM_CHECK_ERR(mm_offer_verify(&offer, "kamakura", &trusted, NULL), MM_ERR_SIGNATURE);
    mm_buf_done(&text);
    mm_sign_key_done(&first);
    mm_sign_key_done(&second);
    council_close(&c);
}

MM_TEST_MAIN
