#include "tests/unit/mm_test.h"

#include "sync/base/id.h"

static struct mm_uuid7 fresh(struct mm_random *ret_random, struct mm_random_seeded *state)
{
    struct mm_uuid7 gen;
    mm_uuid7_init(&gen);
    *ret_random = mm_random_seeded(state, 1);
    return gen;
}

static int64_t ms_of(const struct mm_uuid *id)
{
    int64_t ms = 0;
    for (int i = 0; i < 6; i++)
        ms = ms << 8 | id->b[i];
    return ms;
}

/* Makes n ids at the times at(i) and counts those that do not grow. */
static int not_growing(int n, int64_t (*at)(int i))
{
    struct mm_random_seeded state;
    struct mm_random random;
    struct mm_uuid7 gen = fresh(&random, &state);
    struct mm_uuid last = {{0}};
    int wrong = 0;
    for (int i = 0; i < n; i++) {
        struct mm_uuid id = mm_uuid7_next(&gen, at(i), &random);
        wrong += mm_uuid_compare(&last, &id) >= 0;
        last = id;
    }
    return wrong;
}

static int64_t standing(int i)
{
    (void)i;
    return 1795316645678;
}

static int64_t backwards(int i)
{
    return 1795316645678 - i * 1000;
}

static int64_t to_and_fro(int i)
{
    return 1795316645678 + (i % 7) * 100 - (i % 3) * 500 + i;
}

static int64_t before_1970(int i)
{
    return -5 - i;
}

MM_TEST(ids_grow_within_one_millisecond)
{
    MM_CHECK_INT(not_growing(20000, standing), 0);
}

MM_TEST(ids_grow_when_the_clock_goes_back)
{
    MM_CHECK_INT(not_growing(20000, backwards), 0);
    MM_CHECK_INT(not_growing(20000, to_and_fro), 0);
    MM_CHECK_INT(not_growing(100, before_1970), 0);
}

MM_TEST(an_id_carries_version_variant_and_its_millisecond)
{
    struct mm_random_seeded state;
    struct mm_random random;
    struct mm_uuid7 gen = fresh(&random, &state);
    for (int i = 0; i < 1000; i++) {
        struct mm_uuid id = mm_uuid7_next(&gen, 1795316645678 + i, &random);
        MM_CHECK_INT(id.b[6] >> 4, 7);
        MM_CHECK_INT(id.b[8] >> 6, 2);
        MM_CHECK_INT(ms_of(&id), 1795316645678 + i);
    }
}

MM_TEST(a_full_counter_borrows_the_next_millisecond)
{
    struct mm_random_seeded state;
    struct mm_random random;
    struct mm_uuid7 gen = fresh(&random, &state);
    struct mm_uuid first = mm_uuid7_next(&gen, 5000, &random);
    gen.counter = (UINT64_C(1) << 42) - 2;
    struct mm_uuid last = mm_uuid7_next(&gen, 5000, &random);
    struct mm_uuid next = mm_uuid7_next(&gen, 5000, &random);
    MM_CHECK(mm_uuid_compare(&first, &last) < 0 && mm_uuid_compare(&last, &next) < 0);
    MM_CHECK_INT(ms_of(&last), 5000);
    MM_CHECK_INT(ms_of(&next), 5001);
    MM_CHECK_INT(next.b[6] >> 4, 7);
}

MM_TEST(a_restarted_generator_goes_on_after_its_last_id)
{
    struct mm_random_seeded state;
    struct mm_random random;
    struct mm_uuid7 gen = fresh(&random, &state);
    struct mm_uuid last;
    for (int i = 0; i < 100; i++)
        last = mm_uuid7_next(&gen, 900000, &random);
    struct mm_uuid7 again;
    mm_uuid7_init(&again);
    mm_uuid7_resume(&again, &last);
    MM_CHECK_INT(again.last_ms, gen.last_ms);
    MM_CHECK(again.counter == gen.counter);
    struct mm_uuid id = mm_uuid7_next(&again, 100, &random); /* the clock was reset meanwhile */
    MM_CHECK(mm_uuid_compare(&last, &id) < 0);
    struct mm_uuid older = {{0, 0, 0, 0, 0, 1, 0x70, 0, 0x80}};
    struct mm_uuid other = {{0xFF, 0, 0, 0, 0, 1, 0x40, 0, 0x80}}; /* version 4: says nothing */
    mm_uuid7_resume(&again, &older);
    mm_uuid7_resume(&again, &other);
    struct mm_uuid after = mm_uuid7_next(&again, 100, &random);
    MM_CHECK(mm_uuid_compare(&id, &after) < 0);
    MM_CHECK_INT(ms_of(&after), 900000);
}

MM_TEST(generators_with_the_systems_randomness_do_not_collide)
{
    struct mm_random random = mm_random_system();
    struct mm_uuid7 a, b;
    mm_uuid7_init(&a);
    mm_uuid7_init(&b);
    struct mm_uuid ia = mm_uuid7_next(&a, 1, &random);
    struct mm_uuid ib = mm_uuid7_next(&b, 1, &random);
    MM_CHECK(mm_uuid_compare(&ia, &ib) != 0);
}

static const char *uuid8_text(const char *const *parts, size_t n)
{
    static char text[MM_UUID_BYTES];
    struct mm_uuid id = mm_uuid8(parts, n);
    mm_uuid_format(&id, text);
    return text;
}

/* The expected values come from Python's hashlib. */
MM_TEST(uuid8_is_the_same_everywhere)
{
    static const char *const duty[] = {"市議会", "p-0001", "sec5", "2026", "1"};
    MM_CHECK_STR(uuid8_text(duty, 5), "c1d94d47-9a1a-8726-998d-04b82d89599b");
    MM_CHECK_STR(uuid8_text(NULL, 0), "e3b0c442-98fc-8c14-9afb-f4c8996fb924");
}

MM_TEST(uuid8_keeps_its_parts_apart)
{
    static const char *const one[] = {"ab", "c"};
    static const char *const two[] = {"a", "bc"};
    MM_CHECK_STR(uuid8_text(one, 2), "601d5476-e2cc-8e2c-87a2-bba7a3226597");
    MM_CHECK_STR(uuid8_text(two, 2), "3fafa1cf-2f19-87c1-929b-eb20cf0983f7");
}

MM_TEST(text_and_bytes_are_the_same_id)
{
    const char *text = "01932a3b-4c5d-7e6f-8a9b-0c1d2e3f4051";
    struct mm_uuid id, upper;
    char back[MM_UUID_BYTES];
    MM_CHECK_ERR(mm_uuid_parse(text, &id), MM_OK);
    mm_uuid_format(&id, back);
    MM_CHECK_STR(back, text);
    MM_CHECK_INT(id.b[0], 0x01);
    MM_CHECK_INT(id.b[15], 0x51);
    MM_CHECK_ERR(mm_uuid_parse("01932A3B-4C5D-7E6F-8A9B-0C1D2E3F4051", &upper), MM_OK);
    MM_CHECK_INT(mm_uuid_compare(&id, &upper), 0);
    MM_CHECK(mm_uuid_text_ok("00000000-0000-0000-0000-000000000000"));
}

MM_TEST(what_is_no_uuid_is_refused)
{
    static const char *const bad[] = {
        "",
        "01932a3b4c5d7e6f8a9b0c1d2e3f4051",
        "01932a3b-4c5d-7e6f-8a9b-0c1d2e3f405",
        "01932a3b-4c5d-7e6f-8a9b-0c1d2e3f40511",
        "01932a3b-4c5d-7e6f-8a9b-0c1d2e3f405g",
        "01932a3b-4c5d-7e6f-8a9b+0c1d2e3f4051",
        "01932a3-b4c5d-7e6f-8a9b-0c1d2e3f4051",
        "{1932a3b-4c5d-7e6f-8a9b-0c1d2e3f405}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        MM_CHECK(!mm_uuid_text_ok(bad[i]));
    MM_CHECK(!mm_uuid_text_ok(NULL));
}

/* First outputs of xoshiro256** seeded by splitmix64(1), computed apart. */
MM_TEST(seeded_randomness_is_xoshiro)
{
    struct mm_random_seeded state;
    struct mm_random random = mm_random_seeded(&state, 1);
    MM_CHECK(mm_random_u64(&random) == UINT64_C(0xb3f2af6d0fc710c5));
    MM_CHECK(mm_random_u64(&random) == UINT64_C(0x853b559647364cea));
    MM_CHECK(mm_random_u64(&random) == UINT64_C(0x92f89756082a4514));
}

MM_TEST(below_reaches_each_value_about_equally)
{
    struct mm_random_seeded state;
    struct mm_random random = mm_random_seeded(&state, 7);
    int seen[7] = {0};
    for (int i = 0; i < 70000; i++) {
        uint32_t value = mm_random_below(&random, 7);
        MM_REQUIRE(value < 7);
        seen[value]++;
    }
    for (int i = 0; i < 7; i++)
        MM_CHECK(seen[i] > 9500 && seen[i] < 10500);
    MM_CHECK_INT(mm_random_below(&random, 1), 0);
}

/* Three billion of the 2^32 values would be drawn twice as often without rejection. */
MM_TEST(below_does_not_favour_small_values)
{
    struct mm_random_seeded state;
    struct mm_random random = mm_random_seeded(&state, 8);
    const uint32_t n = 3000000000u;
    int low = 0;
    for (int i = 0; i < 30000; i++)
        low += mm_random_below(&random, n) < 1000000000u;
    MM_CHECK(low > 9600 && low < 10400);
}

MM_TEST_MAIN
