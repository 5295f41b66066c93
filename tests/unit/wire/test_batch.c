/* Signatures over each field, replies, gzip within its bounds. */
#include "sync/wire/batch.h"
#include "tests/unit/mm_test.h"

static struct mm_sign_key key_of(uint8_t fill)
{
    struct mm_sign_key key;
    uint8_t seed[32];
    if (mm_crypto_init(NULL))
        abort();
    memset(seed, fill, sizeof seed);
    mm_sign_key_new(&key, seed);
    return key;
}

static struct mm_batch_head head_of(const struct mm_sign_key *key)
{
    struct mm_batch_head head = {
        .council = "kamakura", .recorder = "kiosk-1", .first_seq = 1, .last_seq = 25};
    mm_sign_key_id(&key->public_key, head.key_id);
    head.body = mm_sha256("[]", 2);
    return head;
}

MM_TEST(a_signed_batch_verifies_with_its_key_and_no_other)
{
    struct mm_sign_key key = key_of(1), other = key_of(2);
    struct mm_batch_head head = head_of(&key);
    struct mm_signature sig = mm_batch_sign(&head, &key);
    MM_CHECK_ERR(mm_batch_verify(&head, &key.public_key, &sig), MM_OK);
    MM_CHECK_ERR(mm_batch_verify(&head, &other.public_key, &sig), MM_ERR_SIGNATURE);
    for (size_t bit = 0; bit < sizeof sig.b * 8; bit += 37) {
        struct mm_signature bad = sig;
        bad.b[bit / 8] ^= (uint8_t)(1u << bit % 8);
        MM_CHECK_ERR(mm_batch_verify(&head, &key.public_key, &bad), MM_ERR_SIGNATURE);
    }
    mm_sign_key_done(&key);
    mm_sign_key_done(&other);
}

MM_TEST(each_signed_field_changed_once_is_refused)
{
    struct mm_sign_key key = key_of(1);
    struct mm_batch_head good = head_of(&key);
    struct mm_signature sig = mm_batch_sign(&good, &key);
    struct mm_batch_head bad[7];
    for (size_t i = 0; i < 7; i++)
        bad[i] = good;
    bad[0].council[0] = 'K';
    bad[1].recorder[6] = '2';
    bad[2].key_id[0] = bad[2].key_id[0] == '0' ? '1' : '0';
    bad[3].first_seq++;
    bad[4].last_seq--;
    bad[5].prev.b[31] ^= 1;
    bad[6].body.b[0] ^= 1;
    for (size_t i = 0; i < 7; i++)
        MM_CHECK_ERR(mm_batch_verify(&bad[i], &key.public_key, &sig), MM_ERR_SIGNATURE);
    mm_sign_key_done(&key);
}

MM_TEST(text_that_moves_between_two_fields_changes_what_is_signed)
{
    struct mm_sign_key key = key_of(1);
    struct mm_batch_head a = head_of(&key), b = a;
    snprintf(a.council, sizeof a.council, "ab");
    snprintf(a.recorder, sizeof a.recorder, "c");
    snprintf(b.council, sizeof b.council, "a");
    snprintf(b.recorder, sizeof b.recorder, "bc");
    struct mm_signature sig = mm_batch_sign(&a, &key);
    MM_CHECK_ERR(mm_batch_verify(&b, &key.public_key, &sig), MM_ERR_SIGNATURE);
    struct mm_buf text;
    mm_buf_init(&text, 4096);
    mm_batch_signed_text(&a, &text);
    MM_CHECK_ERR(mm_sign_verify(&key.public_key, &sig, text.data, text.len), MM_OK);
    mm_buf_done(&text);
    mm_sign_key_done(&key);
}

MM_TEST(each_part_of_a_request_is_in_its_signed_text)
{
    struct mm_hash body = mm_sha256("", 0), other = mm_sha256("x", 1);
    const char *good[5] = {"GET", "/kiosk/v1/roster?a=1", "kamakura", "kiosk-1", "2026-11-22T00:00:00.000Z"};
    struct mm_buf want, got;
    mm_buf_init(&want, 4096);
    mm_request_signed_text(good[0], good[1], good[2], good[3], good[4], &body, &want);
    for (int i = 0; i < 6; i++) {
        const char *p[5];
        memcpy(p, good, sizeof p);
        if (i < 5)
            p[i] = "other";
        mm_buf_init(&got, 4096);
        mm_request_signed_text(p[0], p[1], p[2], p[3], p[4], i == 5 ? &other : &body, &got);
        MM_CHECK(strcmp(mm_buf_str(&want), mm_buf_str(&got)) != 0);
        mm_buf_done(&got);
    }
    mm_buf_done(&want);
}

MM_TEST(replies_come_back_as_written)
{
    static const struct mm_record_reply replies[] = {
        {1, "01930000-0000-7000-8000-000000000001", MM_RECORD_STORED, ""},
        {2, "01930000-0000-7000-8000-000000000002", MM_RECORD_DUPLICATE, ""},
        {3, "01930000-0000-7000-8000-000000000003", MM_RECORD_CONFLICT, "other bytes"},
        {4, "01930000-0000-7000-8000-000000000004", MM_RECORD_QUARANTINED, "actor: \"bad\""},
    };
    struct mm_record_reply back[4];
    struct mm_buf out;
    size_t n = 0;
    mm_buf_init(&out, 4096);
    mm_reply_write(replies, 4, 1795316645678, &out);
    MM_CHECK_ERR(mm_reply_parse(out.data, out.len, back, 4, &n, NULL), MM_OK);
    MM_CHECK_INT(n, 4);
    for (size_t i = 0; i < n; i++) {
        MM_CHECK_INT(back[i].seq, replies[i].seq);
        MM_CHECK_STR(back[i].id, replies[i].id);
        MM_CHECK_INT(back[i].status, replies[i].status);
        MM_CHECK_STR(back[i].error, replies[i].error);
    }
    MM_CHECK_ERR(mm_reply_parse(out.data, out.len, back, 3, &n, NULL), MM_ERR_TOO_BIG);
    mm_buf_done(&out);
    static const char *const bad[] = {
        "[]",
        "{}",
        "{\"records\":{}}",
        "{\"records\":[{\"seq\":0,\"id\":\"01930000-0000-7000-8000-000000000001\",\"status\":\"stored\"}]}",
        "{\"records\":[{\"seq\":1,\"id\":\"1\",\"status\":\"stored\"}]}",
        "{\"records\":[{\"seq\":1,\"id\":\"01930000-0000-7000-8000-000000000001\",\"status\":\"lost\"}]}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        MM_CHECK_ERR(mm_reply_parse(bad[i], strlen(bad[i]), back, 4, &n, NULL), MM_ERR_INVALID);
    MM_CHECK_ERR(mm_reply_parse("{", 1, back, 4, &n, NULL), MM_ERR_SYNTAX);
}

MM_TEST(gzip_brings_the_same_bytes_back)
{
    struct mm_buf packed, back;
    char text[200000];
    uint32_t x = 1;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + ((x = x * 1664525u + 1013904223u) >> 28));
    static const size_t sizes[] = {0, 1, 1000, 65536, 65537, 200000};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        mm_buf_init(&packed, 1 << 20);
        mm_buf_init(&back, 1 << 20);
        MM_CHECK_ERR(mm_gzip(text, sizes[i], &packed, NULL), MM_OK);
        MM_CHECK_ERR(mm_gunzip(packed.data, packed.len, sizeof text, &back, NULL), MM_OK);
        MM_CHECK(back.len == sizes[i] && (back.len == 0 || memcmp(back.data, text, back.len) == 0));
        mm_buf_done(&packed);
        mm_buf_done(&back);
    }
}

static enum mm_err unpack(const void *data, size_t len, size_t max)
{
    struct mm_buf back;
    mm_buf_init(&back, MM_MAX_BATCH_BYTES);
    enum mm_err err = mm_gunzip(data, len, max, &back, NULL);
    mm_buf_done(&back);
    return err;
}

MM_TEST(a_bomb_is_refused_by_its_ratio_and_a_big_body_by_its_size)
{
    struct mm_buf packed;
    char *zeros = calloc(1, 6 << 20);
    MM_REQUIRE(zeros);
    mm_buf_init(&packed, 1 << 20);
    MM_CHECK_ERR(mm_gzip(zeros, 6 << 20, &packed, NULL), MM_OK); /* about 6 KB: a thousand times smaller */
    MM_CHECK_ERR(unpack(packed.data, packed.len, MM_MAX_BATCH_BYTES), MM_ERR_TOO_BIG);
    mm_buf_clear(&packed);
    MM_CHECK_ERR(mm_gzip("hello, hello", 12, &packed, NULL), MM_OK);
    MM_CHECK_ERR(unpack(packed.data, packed.len, 12), MM_OK);
    MM_CHECK_ERR(unpack(packed.data, packed.len, 11), MM_ERR_TOO_BIG);
    mm_buf_done(&packed);
    free(zeros);
}

MM_TEST(damaged_gzip_is_refused_at_every_cut_and_flip)
{
    static const char text[] = "[{\"id\":\"01930000-0000-7000-8000-000000000001\"},{\"id\":\"x\"}]";
    struct mm_buf packed;
    mm_buf_init(&packed, 4096);
    MM_CHECK_ERR(mm_gzip(text, sizeof text - 1, &packed, NULL), MM_OK);
    for (size_t cut = 0; cut < packed.len; cut++)
        MM_CHECK_ERR(unpack(packed.data, cut, 4096), MM_ERR_SYNTAX);
    for (size_t at = 10; at < packed.len; at++) { /* behind the header, whose time stamp says nothing */
        packed.data[at] = (char)(packed.data[at] ^ 0x10);
        struct mm_buf back; /* padding bits say nothing: either refused or the same text */
        mm_buf_init(&back, 4096);
        enum mm_err err = mm_gunzip(packed.data, packed.len, 4096, &back, NULL);
        MM_CHECK(err != MM_OK || strcmp(mm_buf_str(&back), text) == 0);
        mm_buf_done(&back);
        packed.data[at] = (char)(packed.data[at] ^ 0x10);
    }
    mm_buf_char(&packed, 'x');
    MM_CHECK_ERR(unpack(packed.data, packed.len, 4096), MM_ERR_SYNTAX);
    mm_buf_done(&packed);
}

MM_TEST(an_error_that_is_too_long_ends_before_the_character_that_no_longer_fits)
{
    struct mm_record_reply reply;
    struct mm_buf body;
    size_t n = 0;
    mm_buf_init(&body, 4096);
    mm_buf_str_append(&body, "{\"records\":[{\"seq\":1,\"id\":\"01930000-0000-7000-8000-000000000001\","
                             "\"status\":\"quarantined\",\"error\":\"");
    for (int i = 0; i < 100; i++)
        mm_buf_str_append(&body, "あ");
    mm_buf_str_append(&body, "\"}]}");
    MM_CHECK_ERR(mm_reply_parse(body.data, body.len, &reply, 1, &n, NULL), MM_OK);
    MM_CHECK_INT(n, 1);
    MM_CHECK_INT(strlen(reply.error), (sizeof reply.error - 1) / 3 * 3);
    mm_buf_done(&body);
}

MM_TEST_MAIN
