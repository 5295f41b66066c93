/* How far a chain is held, as a kiosk asks before it sends: a store that was restored holds less.
 * mm-test-pg: */
#include "tests/unit/server/fixture_batch.h"

#define N     9
#define AT(n) (COUNCIL_AT_MS - 1000000 + (n)*1000)

static void make(struct council *c, struct kiosk *k, struct record *records, int n)
{
    for (int i = 0; i < n; i++)
        records[i] = record_verb(c, k, PERSON, MM_VERB_EXPERIENCED, AT(i));
}

static struct mm_chain_end end_of(const struct record *record)
{
    return (struct mm_chain_end){record->seq, record->chain};
}

/* True when the server holds the chain that ends with `sent` up to `seq`, and names that record's chain. */
static bool holds(struct council *c, const struct kiosk *k, const struct record *sent, int64_t seq,
                  const struct mm_hash *chain)
{
    const struct mm_chain_end end = end_of(sent);
    struct mm_chain_end held = {-1, {{0}}};
    bool good = MM_CHECK_ERR(mm_chain_held(c->central, k->recorder, &end, &held, NULL), MM_OK);
    return MM_CHECK_INT(held.seq, seq) && MM_CHECK(mm_hash_equal(&held.chain, chain)) && good;
}

static const struct mm_hash none;

MM_TEST(a_server_names_the_last_record_that_it_holds_without_a_hole)
{
    struct council c;
    struct kiosk k;
    struct record r[N];
    struct mm_record_reply replies[N];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    make(&c, &k, r, N);
    holds(&c, &k, &r[4], 0, &none);
    MM_CHECK_ERR(take(&c, &k, r, 3, replies), MM_OK);
    holds(&c, &k, &r[2], 3, &r[2].chain);
    holds(&c, &k, &r[6], 3, &r[2].chain);
    /* the last is here, and yet there is a hole before it */
    MM_CHECK_ERR(take(&c, &k, r + 5, 4, replies), MM_OK);
    holds(&c, &k, &r[8], 3, &r[2].chain);
    MM_CHECK_ERR(take(&c, &k, r + 3, 2, replies), MM_OK);
    holds(&c, &k, &r[8], 9, &r[8].chain);
    records_free(r, N);
    council_close(&c);
}

MM_TEST(another_story_at_the_same_place_is_not_held_so_a_copied_kiosk_begins_anew)
{
    struct council c;
    struct kiosk k, clone;
    struct record r[6], other[2];
    struct mm_record_reply replies[6];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    make(&c, &k, r, 2);
    clone = k;
    make(&c, &k, r + 2, 4);
    make(&c, &clone, other, 2);
    MM_CHECK_ERR(take(&c, &k, r, 6, replies), MM_OK);
    holds(&c, &clone, &other[1], 0, &none);
    MM_CHECK_ERR(take(&c, &clone, other, 2, replies), MM_OK);
    holds(&c, &clone, &other[1], 4, &other[1].chain);
    holds(&c, &k, &r[5], 6, &r[5].chain);
    records_free(r, 6);
    records_free(other, 2);
    council_close(&c);
}

/* A kiosk that enrols anew with its old store and counts `sent` as sent. */
static bool enrol_again(struct council *c, struct kiosk *k, const struct record *sent, uint8_t seed)
{
    char code[MM_INVITE_CODE_BYTES];
    uint8_t bytes[32] = {seed};
    const struct mm_chain_end end = end_of(sent);
    mm_sign_key_new(&k->key, bytes);
    mm_sign_key_id(&k->key.public_key, k->key_id);
    return MM_CHECK(invite(c, code) == MM_OK) &&
           MM_CHECK(mm_central_enrol(c->central, code, &k->key.public_key, "", &end, k->recorder, NULL,
                                     NULL) == MM_OK);
}

MM_TEST(who_enrols_anew_begins_behind_what_is_here_and_with_the_first_when_it_is_not)
{
    struct council c;
    struct kiosk k, lost;
    struct record r[N];
    struct mm_record_reply replies[N];
    MM_REQUIRE(council_open(&c) && kiosk_enrol(&c, &k, 1));
    make(&c, &k, r, N);
    lost = k;
    MM_CHECK_ERR(take(&c, &k, r, 4, replies), MM_OK);
    MM_REQUIRE(enrol_again(&c, &k, &r[3], 2));
    holds(&c, &k, &r[3], 4, &r[3].chain);
    /* a backup has the first four alone, under a recorder that it knows or not */
    MM_REQUIRE(enrol_again(&c, &lost, &r[8], 3));
    holds(&c, &lost, &r[8], 0, &none);
    MM_CHECK_ERR(take(&c, &lost, r, N, replies), MM_OK);
    MM_CHECK_INT(replies[3].status, MM_RECORD_DUPLICATE);
    MM_CHECK_INT(replies[4].status, MM_RECORD_STORED);
    holds(&c, &lost, &r[8], 9, &r[8].chain);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement"), N);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM chain_note"), 0);
    records_free(r, N);
    council_close(&c);
}

MM_TEST_MAIN
