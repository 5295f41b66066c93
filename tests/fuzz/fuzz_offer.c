/* What a server offers as its pack, before its signature is known: lines taken apart, then held against a
 * key. */
/* mm-fuzz: link=mm_wire */
/* mm-test: labels=slow */
#include "sync/wire/offer.h"
#include "tests/fuzz/fuzz.h"

#define OUT_BYTES ((size_t)2 * MM_MAX_OFFER_BYTES)
#define COUNCIL   "rei"

/* The corpus is signed with the key of this seed, and passed on to the next one. */
static void key_of(int n, struct mm_sign_key *ret_key)
{
    uint8_t seed[32] = "a key of the fuzz target";
    seed[31] = (uint8_t)n;
    mm_sign_key_new(ret_key, seed);
}

static bool same(const struct mm_offer *a, const struct mm_offer *b)
{
    return a->n_passes == b->n_passes &&
           memcmp(a->passes, b->passes, a->n_passes * sizeof a->passes[0]) == 0 &&
           mm_sign_public_equal(&a->key, &b->key) &&
           memcmp(&a->signature, &b->signature, sizeof a->signature) == 0 && a->len == b->len &&
           memcmp(a->manifest, b->manifest, a->len) == 0;
}

/* What was taken apart reads the same when it is written again. */
static void again(const struct mm_offer *offer)
{
    struct mm_offer back;
    struct mm_buf out;
    mm_buf_init(&out, OUT_BYTES);
    mm_offer_write(offer, &out);
    FUZZ_CHECK(out.err == MM_OK && mm_offer_read(out.data, out.len, &back, NULL) == MM_OK);
    FUZZ_CHECK(same(offer, &back));
    mm_buf_done(&out);
}

/* The key goes nowhere but along what was passed on, and nobody else's signature is good. */
static void hold(const struct mm_offer *offer)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_sign_key first, second;
    key_of(1, &first);
    key_of(2, &second);
    struct mm_sign_public key = first.public_key;
    enum mm_err err = mm_offer_verify(offer, COUNCIL, &key, &info);
    fuzz_check_info(err, &info);
    FUZZ_CHECK(mm_sign_public_equal(&key, err ? &first.public_key : &offer->key));
    FUZZ_CHECK(mm_sign_public_equal(&key, &first.public_key) ||
               mm_sign_public_equal(&key, &second.public_key));
    mm_sign_key_done(&first);
    mm_sign_key_done(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_offer offer;
    enum mm_err err = mm_offer_read((const char *)data, size, &offer, &info);
    fuzz_check_info(err, &info);
    if (err)
        return 0;
    FUZZ_CHECK(offer.n_passes <= MM_MAX_PACK_PASSES && offer.len <= size);
    again(&offer);
    hold(&offer);
    return 0;
}
