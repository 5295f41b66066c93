/* The server's reply to a batch, and what it says it holds of a kiosk, as the agent reads them. */
/* mm-fuzz: link=mm_wire */
/* mm-test: labels=slow */
#include "sync/wire/batch.h"
#include "tests/fuzz/fuzz.h"

#define MAX_REPLIES 20

static void again(const struct mm_record_reply *replies, size_t n)
{
    static struct mm_record_reply back[MAX_REPLIES];
    struct mm_buf out;
    size_t n_back = 0;
    mm_buf_init(&out, 256 * 1024);
    mm_reply_write(replies, n, 0, &out);
    FUZZ_CHECK(out.err == MM_OK);
    FUZZ_CHECK(mm_reply_parse(out.data, out.len, back, MAX_REPLIES, &n_back, NULL) == MM_OK);
    FUZZ_CHECK(n_back == n);
    for (size_t i = 0; i < n; i++) {
        FUZZ_CHECK(back[i].seq == replies[i].seq && back[i].status == replies[i].status);
        FUZZ_CHECK(fuzz_same(back[i].id, replies[i].id) && fuzz_same(back[i].error, replies[i].error));
    }
    mm_buf_done(&out);
}

static void holding(const uint8_t *data, size_t size)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_holding held, back;
    struct mm_buf out;
    enum mm_err err = mm_holding_parse((const char *)data, size, &held, &info);
    fuzz_check_info(err, &info);
    if (err)
        return;
    mm_buf_init(&out, 4096);
    mm_holding_write(&held, &out);
    FUZZ_CHECK(out.err == MM_OK && mm_holding_parse(out.data, out.len, &back, NULL) == MM_OK);
    FUZZ_CHECK(back.end.seq == held.end.seq && mm_hash_equal(&back.end.chain, &held.end.chain));
    FUZZ_CHECK(fuzz_same(back.told, held.told));
    mm_buf_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct mm_record_reply replies[MAX_REPLIES];
    struct mm_errinfo info = MM_ERRINFO_INIT;
    size_t n = MAX_REPLIES + 1;
    holding(data, size);
    enum mm_err err = mm_reply_parse((const char *)data, size, replies, MAX_REPLIES, &n, &info);
    fuzz_check_info(err, &info);
    if (err) {
        FUZZ_CHECK(n == MAX_REPLIES + 1);
        return 0;
    }
    FUZZ_CHECK(n <= MAX_REPLIES);
    for (size_t i = 0; i < n; i++) {
        FUZZ_CHECK(replies[i].seq > 0 && (unsigned)replies[i].status < MM_RECORD_STATUS_COUNT);
        FUZZ_CHECK(mm_uuid_text_ok(replies[i].id));
        FUZZ_CHECK(mm_utf8_valid(replies[i].error, strlen(replies[i].error), NULL));
        FUZZ_CHECK(*mm_record_status_name(replies[i].status));
    }
    again(replies, n);
    return 0;
}
